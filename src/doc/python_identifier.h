/* SPDX-License-Identifier: Apache-2.0 */
/* Python's identifiers, compared as Python compares them. */
#pragma once

#include "base/arena.h"

/*
 * @name with every code point whose NFKC form is ASCII replaced by that form. Returns @name itself
 * when nothing changes, else a copy in @a. Other parts of NFKC are not applied: no name that a rule
 * knows can come out of them.
 */
slice python_identifier_fold(arena *a, slice name);

static inline slice python_identifier_of(arena *a, slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] >= 0x80)
            return python_identifier_fold(a, name);
    return name;
}
