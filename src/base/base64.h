/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 as RFC 4648 section 4 has it: the standard alphabet, with padding. */
#pragma once

#include "base/buffer.h"

void base64_encode(buffer *b, slice bytes);
/*
 * Appends what @text stands for. Line breaks may stand anywhere, as in PEM and YAML; nothing else
 * that is not in the alphabet. Returns 0, or -EINVAL with @b as it was.
 */
_must_check_ int base64_decode(buffer *b, slice text);
