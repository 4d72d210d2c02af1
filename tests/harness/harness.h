/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka with what it needs before it, and the asserts that the house adds. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/slice.h"

#define assert_ok(expr)       assert_int_equal((expr), 0)
#define assert_err(expr, err) assert_int_equal((expr), -(err))

#define assert_slice(actual, expected)                                                             \
    do {                                                                                           \
        slice assert_a_ = (actual);                                                                \
        slice assert_e_ = slice_of(expected);                                                      \
        if (!slice_eq(assert_a_, assert_e_))                                                       \
            fail_msg("%s is \"%.*s\", expected \"%.*s\"", #actual, SLICE_ARG(assert_a_),           \
                     SLICE_ARG(assert_e_));                                                        \
    } while (0)
