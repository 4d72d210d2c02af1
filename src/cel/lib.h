/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the function libraries share, and the list of them.
 *
 * One lib-NAME.c per library, each with its functions and, last, their table. A function may rely
 * on the kinds of its arguments; it must bound what it makes: the cost that is charged before a
 * call counts the arguments, not the result, so each function whose result can outgrow its
 * arguments checks CEL_RESULT_MAX.
 */
#pragma once

#include "base/buffer.h"
#include "cel/compare.h"
#include "cel/function.h"

/* Bytes of a string or bytes result, and, at value's size each, elements of a list. */
#define CEL_RESULT_MAX    ((size_t)16 << 20)
#define CEL_RESULT_BUFFER ((buffer){.max = CEL_RESULT_MAX})
#define CEL_LIST_MAX      (CEL_RESULT_MAX / sizeof(value))

/* A copy of @text as a string, charged; an error when it was too long for its buffer. */
value cel_string_result(struct cel_call *call, const buffer *text);
/* An error about a result beyond CEL_RESULT_MAX. */
value cel_too_large(struct cel_call *call);
/* The type of @v as type() shows it. @v is no error and not unknown. */
value cel_type_of(const value *v);

/* Equality that is charged for what it compares. EQUALITY_STOPPED: return at once with anything. */
enum equality cel_call_equality(struct cel_call *call, const value *a, const value *b);
/* An error about a result that depends on a VALUE_UNKNOWN inside an argument. */
value cel_depends_on_unknown(struct cel_call *call);

/*
 * The compiled second argument of a function of patterns: that of the call's constant pattern, else
 * one made now and charged, which @keep owns. NULL and an error for a wrong pattern. @text is what
 * will be searched: a pattern that is heavier than it is long is charged for that too.
 */
const struct cel_regex *cel_call_regex(struct cel_call *call, slice text, slice pattern,
                                       struct cel_regex **keep, value *ret_error);

/* For tables: overloads in the order name, style, arguments, result, function, cost. */
#define CEL_LIBRARY(identifier, title, table)                                                      \
    const struct cel_library identifier = {                                                        \
        .name = title, .overloads = table, .count = ARRAY_SIZE(table)}

extern const struct cel_library cel_lib_ancile;
extern const struct cel_library cel_lib_core;
extern const struct cel_library cel_lib_encoders;
extern const struct cel_library cel_lib_known; /* call.c */
extern const struct cel_library cel_lib_lists;
extern const struct cel_library cel_lib_math;
extern const struct cel_library cel_lib_network;
extern const struct cel_library cel_lib_optional;
extern const struct cel_library cel_lib_quantity;
extern const struct cel_library cel_lib_regex;
extern const struct cel_library cel_lib_semver;
extern const struct cel_library cel_lib_sets;
extern const struct cel_library cel_lib_strings;
extern const struct cel_library cel_lib_time;
extern const struct cel_library cel_lib_url;
