/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Password hashes that a handful of guesses opens.
 *
 * Jupyter stores "algorithm:salt:digest", where the digest is one round of a plain hash over the
 * password and the salt (jupyter_server/auth/security.py), or argon2, which is made to be slow and
 * is left alone. Guessing is done only when the user asked for it.
 */
#pragma once

#include "base/slice.h"

/* Some password of a short list of common ones has the hash. False for other forms. */
bool password_is_common(slice hash);
