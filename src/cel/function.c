/* SPDX-License-Identifier: Apache-2.0 */
/* What all functions need: errors, bounded results, types of values. */
#include "cel/function.h"

#include <stdarg.h>
#include <stdio.h>

#include "cel/lib.h"

value cel_error(struct cel_call *call, const char *format, ...)
{
    char text[512];
    va_list args;
    int len;

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
    return value_string(arena_copy(call->eval->arena, buffer_slice(text)));
}

value cel_bytes_result(struct cel_call *call, const buffer *data)
{
    if (data->full)
        return cel_too_large(call);
    return value_bytes(arena_copy(call->eval->arena, buffer_slice(data)));
}

value cel_type_of(const value *v)
{
    static const slice names[VALUE_KIND_COUNT] = {
        [VALUE_NULL] = SLICE_INIT("null_type"),
        [VALUE_BOOL] = SLICE_INIT("bool"),
        [VALUE_INT] = SLICE_INIT("int"),
        [VALUE_UINT] = SLICE_INIT("uint"),
        [VALUE_DOUBLE] = SLICE_INIT("double"),
        [VALUE_STRING] = SLICE_INIT("string"),
        [VALUE_BYTES] = SLICE_INIT("bytes"),
        [VALUE_LIST] = SLICE_INIT("list"),
        [VALUE_MAP] = SLICE_INIT("map"),
        [VALUE_TIMESTAMP] = SLICE_INIT("google.protobuf.Timestamp"),
        [VALUE_DURATION] = SLICE_INIT("google.protobuf.Duration"),
        [VALUE_TYPE] = SLICE_INIT("type"),
        [VALUE_OPTIONAL] = SLICE_INIT("optional_type"),
    };

    return (value){
        .kind = VALUE_TYPE,
        .text = v->kind == VALUE_OBJECT ? slice_of(v->object->class->name) : names[v->kind],
    };
}
