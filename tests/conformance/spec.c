/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From text format to tests. What needs protobuf is found here, by the names that the expression,
 * the declarations, the bindings and the expected value use; timestamps and durations are CEL's own
 * although they are written as protobuf messages.
 */
#include "conformance/spec.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"

enum {
    VALUE_DEPTH_MAX = 64,
};

struct spec_reader {
    arena *arena;
    struct spec_test *test;
    const struct source *source;
    diags *diags;
    int error;
};

static void refuse(struct spec_reader *r, const char *what)
{
    diags_add(r->diags, DIAG_ERROR, r->source->name, r->test->line, 0, "test %.*s: %s",
              SLICE_ARG(r->test->name), what);
    r->error = -EINVAL;
}

/* numbers */

static int64_t read_int(struct spec_reader *r, slice text)
{
    int64_t number = 0;

    if (text.len && slice_to_i64(text, &number))
        refuse(r, "bad integer");
    return number;
}

static double read_double(struct spec_reader *r, slice text)
{
    _cleanup_free_ char *string = slice_to_cstring(text);
    char *end = string;
    double number = strtod(string, &end);

    if (text.len == 0 || *end)
        refuse(r, "bad floating-point number");
    return number;
}

/* values */

static value read_value(struct spec_reader *r, const struct textproto_message *message,
                        unsigned depth);

static value read_list(struct spec_reader *r, const struct textproto_message *list, unsigned depth)
{
    struct value_list_builder items = VALUE_LIST_BUILDER(r->arena);

    textproto_each(list, field) value_list_add(&items, read_value(r, field->message, depth));
    return value_list_finish(&items);
}

static value read_map(struct spec_reader *r, const struct textproto_message *message,
                      unsigned depth)
{
    struct value_map_builder members = VALUE_MAP_BUILDER(r->arena);

    textproto_each(message, entry)
        value_map_add(&members, read_value(r, textproto_sub(entry->message, "key"), depth),
                      read_value(r, textproto_sub(entry->message, "value"), depth));
    return value_map_finish(&members);
}

/* An expanded Any: only the two messages that CEL has types of its own for. */
static value read_object(struct spec_reader *r, const struct textproto_message *any)
{
    const struct textproto_field *field = any->count ? any->fields : NULL;
    int64_t seconds, nanos;

    if (!field || !field->message) {
        refuse(r, "an object without fields");
        return value_null();
    }
    seconds = read_int(r, textproto_text(field->message, "seconds"));
    nanos = read_int(r, textproto_text(field->message, "nanos"));
    if (slice_eq(field->name, SLICE("[type.googleapis.com/google.protobuf.Timestamp]")))
        return value_timestamp(seconds, (int32_t)nanos);
    if (slice_eq(field->name, SLICE("[type.googleapis.com/google.protobuf.Duration]"))) {
        int64_t total;

        if (mul_overflows(seconds, (int64_t)1000000000, &total) ||
            add_overflows(total, nanos, &total))
            refuse(r, "a duration out of range");
        return value_duration(total);
    }
    r->test->needs_protobuf = true;
    return value_null();
}

static value read_scalar(struct spec_reader *r, const struct textproto_field *field)
{
    uint64_t natural = 0;

    if (slice_eq(field->name, SLICE("null_value")))
        return value_null();
    if (slice_eq(field->name, SLICE("bool_value")))
        return value_bool(slice_eq(field->text, SLICE("true")));
    if (slice_eq(field->name, SLICE("int64_value")))
        return value_int(read_int(r, field->text));
    if (slice_eq(field->name, SLICE("uint64_value"))) {
        if (slice_to_u64(field->text, &natural))
            refuse(r, "bad unsigned integer");
        return value_uint(natural);
    }
    if (slice_eq(field->name, SLICE("double_value")))
        return value_double(read_double(r, field->text));
    if (slice_eq(field->name, SLICE("string_value")))
        return value_string(field->text);
    if (slice_eq(field->name, SLICE("bytes_value")))
        return value_bytes(field->text);
    if (slice_eq(field->name, SLICE("type_value")))
        return (value){.kind = VALUE_TYPE, .text = field->text};
    if (slice_eq(field->name, SLICE("enum_value")))
        r->test->needs_protobuf = true;
    else
        refuse(r, "unknown kind of value");
    return value_null();
}

static value read_value(struct spec_reader *r, const struct textproto_message *message,
                        unsigned depth)
{
    const struct textproto_field *field = message && message->count ? message->fields : NULL;

    if (!field || depth == VALUE_DEPTH_MAX) {
        refuse(r, "a value without kind");
        return value_null();
    }
    if (!field->message)
        return read_scalar(r, field);
    if (slice_eq(field->name, SLICE("list_value")))
        return read_list(r, field->message, depth + 1);
    if (slice_eq(field->name, SLICE("map_value")))
        return read_map(r, field->message, depth + 1);
    if (slice_eq(field->name, SLICE("object_value")))
        return read_object(r, field->message);
    if (slice_eq(field->name, SLICE("enum_value")))
        r->test->needs_protobuf = true;
    else
        refuse(r, "unknown kind of value");
    return value_null();
}

/* types */

static void write_type(struct spec_reader *r, const struct textproto_message *type, buffer *out,
                       unsigned depth);

static const struct {
    const char *proto, *cel; /* cel is NULL for what only protobuf has */
} type_names[] = {
    {"BOOL", "bool"},
    {"INT64", "int"},
    {"UINT64", "uint"},
    {"DOUBLE", "double"},
    {"STRING", "string"},
    {"BYTES", "bytes"},
    {"TIMESTAMP", "timestamp"},
    {"DURATION", "duration"},
    {"google.protobuf.Timestamp", "timestamp"},
    {"google.protobuf.Duration", "duration"},
};

static void write_type_name(struct spec_reader *r, slice name, buffer *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(type_names); i++) {
        if (slice_eq(name, slice_of(type_names[i].proto))) {
            buffer_add(out, slice_of(type_names[i].cel));
            return;
        }
    }
    r->test->needs_protobuf = true;
    buffer_add(out, SLICE("dyn"));
}

static void write_arguments(struct spec_reader *r, const struct textproto_message *type,
                            const char *only, buffer *out, unsigned depth)
{
    size_t count = 0;

    textproto_each(type, field)
    {
        if (!field->message || (only && !slice_eq(field->name, slice_of(only))))
            continue;
        buffer_add(out, count++ ? SLICE(", ") : SLICE("("));
        write_type(r, field->message, out, depth + 1);
    }
    if (count)
        buffer_add_char(out, ')');
}

/* In the spelling of cel_type_parse(). */
static void write_type(struct spec_reader *r, const struct textproto_message *type, buffer *out,
                       unsigned depth)
{
    const struct textproto_field *field = type && type->count ? type->fields : NULL;
    slice kind = field ? field->name : SLICE("");

    if (depth == VALUE_DEPTH_MAX) {
        refuse(r, "a type nested too deeply");
    } else if (slice_eq(kind, SLICE("dyn"))) {
        buffer_add(out, SLICE("dyn"));
    } else if (slice_eq(kind, SLICE("null"))) {
        buffer_add(out, SLICE("null_type"));
    } else if (slice_eq(kind, SLICE("primitive")) || slice_eq(kind, SLICE("well_known")) ||
               slice_eq(kind, SLICE("message_type"))) {
        write_type_name(r, field->text, out);
    } else if (slice_eq(kind, SLICE("wrapper"))) {
        write_type_name(r, kind, out);
    } else if (slice_eq(kind, SLICE("type_param"))) {
        buffer_add(out, field->text);
    } else if (slice_eq(kind, SLICE("list_type"))) {
        buffer_add(out, SLICE("list"));
        write_arguments(r, field->message, NULL, out, depth);
    } else if (slice_eq(kind, SLICE("map_type"))) {
        buffer_add(out, SLICE("map"));
        write_arguments(r, field->message, NULL, out, depth);
    } else if (slice_eq(kind, SLICE("type"))) {
        buffer_add(out, SLICE("type("));
        write_type(r, field->message, out, depth + 1);
        buffer_add_char(out, ')');
    } else if (slice_eq(kind, SLICE("abstract_type"))) {
        buffer_add(out, textproto_text(field->message, "name"));
        write_arguments(r, field->message, "parameter_types", out, depth);
    } else {
        refuse(r, "unknown kind of type");
    }
}

static slice type_text(struct spec_reader *r, const struct textproto_message *type)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    write_type(r, type, &text, 0);
    return arena_copy(r->arena, buffer_slice(&text));
}

static slice function_text(struct spec_reader *r, const struct textproto_message *overload)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    write_arguments(r, overload, "params", &text, 0);
    if (text.len == 0)
        buffer_add(&text, SLICE("()"));
    buffer_add(&text, SLICE(" -> "));
    write_type(r, textproto_sub(overload, "result_type"), &text, 0);
    return arena_copy(r->arena, buffer_slice(&text));
}

/* what needs protobuf */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Offset behind the string literal whose quote stands at @at. */
static size_t skip_string(slice text, size_t at, bool raw)
{
    char quote = text.ptr[at];
    slice mark = slice_sub(text, at, 3);
    bool triple = mark.len == 3 && mark.ptr[1] == quote && mark.ptr[2] == quote;

    if (!triple)
        mark.len = 1;
    for (at += mark.len; at < text.len; at++) {
        if (text.ptr[at] == '\\' && !raw)
            at++;
        else if (slice_starts(slice_from(text, at), mark))
            return at + mark.len;
    }
    return text.len;
}

/* The expression without its string literals, comments and white space. */
static slice without_strings(arena *a, slice text)
{
    char *out = arena_alloc(a, text.len);
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        char c = text.ptr[at];

        if (c == '"' || c == '\'') {
            bool raw = (len >= 1 && (out[len - 1] == 'r' || out[len - 1] == 'R')) ||
                       (len >= 2 && (out[len - 2] == 'r' || out[len - 2] == 'R'));

            at = skip_string(text, at, raw);
            out[len++] = '"';
        } else if (slice_starts(slice_from(text, at), SLICE("//"))) {
            at = MIN(slice_find_char(text, '\n', at), text.len);
        } else {
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f')
                out[len++] = c;
            at++;
        }
    }
    return slice_new(out, len);
}

/* A name directly before a brace makes a message; "in" before a brace is the operator. */
static bool has_message_literal(slice text)
{
    for (size_t at = 1; at < text.len; at++) {
        slice before = slice_sub(text, 0, at);

        if (text.ptr[at] != '{' || !is_name_byte(text.ptr[at - 1]))
            continue;
        if (!slice_ends(before, SLICE("in")))
            return true;
    }
    return false;
}

static bool is_protobuf_name(slice name)
{
    return slice_starts(name, SLICE("cel.expr.conformance")) ||
           slice_starts(name, SLICE("google.protobuf"));
}

/* Whether the expression names a message type beside Timestamp and Duration. */
static bool names_message(slice text)
{
    for (size_t at = 0; at < text.len; at++) {
        slice rest = slice_from(text, at);

        if (at && (is_name_byte(text.ptr[at - 1]) || text.ptr[at - 1] == '`'))
            continue;
        if (is_protobuf_name(rest) && !slice_starts(rest, SLICE("google.protobuf.Timestamp")) &&
            !slice_starts(rest, SLICE("google.protobuf.Duration")))
            return true;
    }
    return false;
}

static bool expression_needs_protobuf(arena *a, const struct spec_test *test)
{
    slice text = without_strings(a, test->expression);

    return is_protobuf_name(test->container) || has_message_literal(text) || names_message(text);
}

/* tests */

static size_t count_fields(const struct textproto_message *message, const char *name)
{
    size_t count = 0;

    textproto_each(message, field) count += slice_eq(field->name, slice_of(name));
    return count;
}

static void read_declarations(struct spec_reader *r, const struct textproto_message *message)
{
    struct spec_test *test = r->test;

    test->declarations =
        arena_new_array(r->arena, struct spec_declaration, count_fields(message, "type_env"));
    textproto_each(message, field)
    {
        struct spec_declaration *declaration = &test->declarations[test->declaration_count];
        const struct textproto_message *ident, *function;

        if (!slice_eq(field->name, SLICE("type_env")) || !field->message)
            continue;
        ident = textproto_sub(field->message, "ident");
        function = textproto_sub(field->message, "function");
        declaration->name = textproto_text(field->message, "name");
        declaration->function = function;
        if (function)
            declaration->type = function_text(r, textproto_sub(function, "overloads"));
        else
            declaration->type = type_text(r, textproto_sub(ident, "type"));
        test->declaration_count++;
    }
}

static void read_bindings(struct spec_reader *r, const struct textproto_message *message)
{
    struct spec_test *test = r->test;

    test->bindings =
        arena_new_array(r->arena, struct spec_binding, count_fields(message, "bindings"));
    textproto_each(message, field)
    {
        struct spec_binding *binding = &test->bindings[test->binding_count];
        const struct textproto_message *wrapped;

        if (!slice_eq(field->name, SLICE("bindings")) || !field->message)
            continue;
        wrapped = textproto_sub(field->message, "value");
        binding->name = textproto_text(field->message, "key");
        binding->value = read_value(r, textproto_sub(wrapped, "value"), 0);
        test->binding_count++;
    }
}

static void read_matcher(struct spec_reader *r, const struct textproto_message *message)
{
    const struct textproto_message *typed = textproto_sub(message, "typed_result");
    const struct textproto_message *plain = textproto_sub(message, "value");
    const struct textproto_message *result = typed ? textproto_sub(typed, "result") : plain;
    struct spec_test *test = r->test;

    if (textproto_sub(typed, "deduced_type"))
        test->type = type_text(r, textproto_sub(typed, "deduced_type"));
    if (textproto_find(message, "eval_error"))
        test->matcher = SPEC_ERROR;
    else if (result)
        test->matcher = SPEC_VALUE;
    else if (textproto_true(message, "check_only"))
        test->matcher = SPEC_TYPE;
    if (result)
        test->expected = read_value(r, result, 0);
}

static const char *const test_fields[] = {
    "name",     "description", "expr",  "disable_check", "check_only",   "container",
    "type_env", "bindings",    "value", "eval_error",    "typed_result",
};

/* A field that this reader does not know may change what a test means. */
static void refuse_unknown_fields(struct spec_reader *r, const struct textproto_message *message)
{
    textproto_each(message, field)
    {
        bool known = false;

        for (size_t i = 0; i < ARRAY_SIZE(test_fields) && !known; i++)
            known = slice_eq(field->name, slice_of(test_fields[i]));
        if (!known)
            refuse(r, "unknown field");
    }
}

static void read_test(struct spec_reader *r, const struct textproto_message *message)
{
    struct spec_test *test = r->test;

    test->name = textproto_text(message, "name");
    test->expression = textproto_text(message, "expr");
    test->container = textproto_text(message, "container");
    test->disable_check = textproto_true(message, "disable_check");
    refuse_unknown_fields(r, message);
    read_declarations(r, message);
    read_bindings(r, message);
    read_matcher(r, message);
    if (expression_needs_protobuf(r->arena, test))
        test->needs_protobuf = true;
    if (!textproto_find(message, "expr"))
        refuse(r, "no expression");
}

static void read_section(struct spec_reader *r, const struct textproto_message *section,
                         struct spec_file *file)
{
    size_t index = 0;

    textproto_each(section, field)
    {
        if (!slice_eq(field->name, SLICE("test")) || !field->message)
            continue;
        r->test = &file->tests[file->count++];
        r->test->section = textproto_text(section, "name");
        r->test->index = index++;
        r->test->line = field->line;
        read_test(r, field->message);
    }
}

int spec_read(arena *a, slice name, slice text, diags *d, struct spec_file *ret)
{
    struct spec_reader r = {.arena = a, .source = source_new(a, name, text), .diags = d};
    struct spec_file file = {.name = name};
    const struct textproto_message *message;
    size_t count = 0;
    int error = textproto_read(a, r.source, d, &message);

    if (error)
        return error;
    textproto_each(message, field) if (slice_eq(field->name, SLICE("section")) && field->message)
        count += count_fields(field->message, "test");
    file.tests = arena_new_array(a, struct spec_test, count);
    textproto_each(message, field) if (slice_eq(field->name, SLICE("section")) && field->message)
        read_section(&r, field->message, &file);
    if (r.error)
        return r.error;
    *ret = file;
    return 0;
}
