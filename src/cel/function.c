/* SPDX-License-Identifier: Apache-2.0 */
/* What all functions need: errors, bounded results, types of values. */
#include "cel/function.h"

#include <stdarg.h>
#include <stdio.h>

#include "cel/lib.h"
#include "cel/regex.h"

enum {
    ERROR_COST = 10, /* the text's memory; errors that are absorbed may be many */
};

value cel_error(struct cel_call *call, const char *format, ...)
{
    char text[512];
    va_list args;
    int len;

    call->eval->cost += ERROR_COST;
    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (len < 0)
        len = 0;
    return (value){
        .kind = VALUE_ERROR,
        .text = arena_copy(call->eval->arena, slice_new(text, MIN((size_t)len, sizeof(text) - 1))),
    };
}

value cel_too_large(struct cel_call *call)
{
    return cel_error(call, "result is larger than %zu MiB", CEL_RESULT_MAX >> 20);
}

value cel_string_result(struct cel_call *call, const buffer *text)
{
    if (text->full)
        return cel_too_large(call);
    if (!cel_charge(call, text->len / 10))
        return value_null();
    return value_string(arena_copy(call->eval->arena, buffer_slice(text)));
}

value cel_type_of(const value *v)
{
    return (value){.kind = VALUE_TYPE, .text = cel_type_name(v)};
}

enum equality cel_call_equality(struct cel_call *call, const value *a, const value *b)
{
    struct cel_eval *eval = call->eval;
    uint64_t left = eval->cost < eval->cost_limit ? eval->cost_limit - eval->cost : 0;
    struct equality_work work = {.limit = left > UINT64_MAX / 10 ? UINT64_MAX : left * 10};
    enum equality equality = value_equality(a, b, &work);

    return cel_charge(call, (work.tenths + 9) / 10) ? equality : EQUALITY_STOPPED;
}

value cel_depends_on_unknown(struct cel_call *call)
{
    return cel_error(call, "result depends on a value that is not known before it runs");
}

const struct cel_regex *cel_call_regex(struct cel_call *call, slice text, slice pattern,
                                       struct cel_regex **keep, value *ret_error)
{
    _cleanup_free_ char *error = NULL;
    const struct cel_regex *regex = call->regex;
    uint64_t units = 0;

    if (!regex) {
        regex = *keep = cel_regex_compile(pattern, &units, &error);
        call->eval->cost += units;
    }
    if (!regex) {
        *ret_error = cel_error(call, "invalid pattern: %s", error);
        return NULL;
    }
    if (!cel_charge(call, (cel_regex_weight(regex) - pattern.len) / 4 * (text.len / 10 + 1))) {
        *ret_error = value_null();
        return NULL;
    }
    return regex;
}
