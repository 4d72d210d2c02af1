/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equality and order at run time (langdef.md, "Equality", "Ordering").
 *
 * Values of different types are unequal, but int, uint and double lie on one number line. An
 * integer is compared with a double as a double, unless the double is outside the integer's range:
 * that loses precision above 2^53, and the conformance tests require it.
 */
#pragma once

#include "cel/function.h"

enum equality {
    EQUALITY_FALSE,
    EQUALITY_TRUE,
    EQUALITY_UNKNOWN, /* depends on a VALUE_UNKNOWN inside */
    EQUALITY_STOPPED, /* the budget is spent */
};

/* @tenths counts the work in tenths of a cost unit: an element, or a byte of a string. */
struct equality_work {
    uint64_t tenths, limit;
    const value *unknown; /* the first VALUE_UNKNOWN that was met */
};

enum equality value_equality(const value *a, const value *b, struct equality_work *work);

enum order {
    ORDER_LESS,
    ORDER_EQUAL,
    ORDER_GREATER,
    ORDER_NONE,    /* a NaN: all comparisons are false */
    ORDER_INVALID, /* no overload for these types */
};

enum order value_order(const value *a, const value *b);
