/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of IPython's history that ask to leave no trace.
 *
 * A client of a kernel that executes with silent=True or store_history=False runs code that is
 * neither shown nor recorded. The line that does so is itself recorded where it was typed.
 */
#pragma once

#include "audit/collect.h"

/*
 * The name of the first call in @code that executes silently ("kc.execute"), as a part of @code in
 * @a; the null slice when there is none. Comments and strings do not count, nor the order of the
 * arguments. Code that is not Python is searched as far as it can be parsed.
 */
slice history_silent_call(arena *a, slice code);
