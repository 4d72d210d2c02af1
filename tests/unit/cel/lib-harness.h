/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls functions of the expression language by name, without an evaluator: picks the overload as
 * the evaluator does, by style, name and the kinds of the arguments.
 *
 *     assert_value(CALL("size", S("abc")), value_int(3));
 *     assert_error(METHOD("charAt", S("abc"), value_int(9)));
 */
#pragma once

#include "base/utf8.h"
#include "cel/lib.h"
#include "doc/number.h"
#include "harness.h"

static arena lib_arena = ARENA_INIT;
static struct cel_eval lib_eval = {.arena = &lib_arena, .cost_limit = UINT64_MAX};
static struct cel_call lib_call = {.eval = &lib_eval};

#define S(literal) value_string(slice_of(literal))
#define Y(literal) value_bytes(SLICE(literal))
#define N(literal) value_string(SLICE(literal)) /* a string with its NULs */

static inline const char *lib_after_type(const char *letter)
{
    switch (*letter) {
    case 'l':
    case 'o':
        return lib_after_type(letter + 1);
    case 'm':
        return lib_after_type(lib_after_type(letter + 1));
    default:
        return letter + 1;
    }
}

static inline bool lib_kind_fits(char letter, const value *v)
{
    static const char letters[] = "biudsyntrTlmo";
    static const uint8_t kinds[] = {VALUE_BOOL,     VALUE_INT,   VALUE_UINT, VALUE_DOUBLE,
                                    VALUE_STRING,   VALUE_BYTES, VALUE_NULL, VALUE_TIMESTAMP,
                                    VALUE_DURATION, VALUE_TYPE,  VALUE_LIST, VALUE_MAP,
                                    VALUE_OPTIONAL};
    const char *at = strchr(letters, letter);

    if (letter == 'x' || letter == 'A' || letter == 'B')
        return true;
    if (at)
        return kinds[at - letters] == v->kind;
    return v->kind == VALUE_OBJECT && v->object->class->letter == letter;
}

static inline bool lib_fits(const struct cel_overload *o, const value *args, size_t count)
{
    const char *letter = o->args;

    for (size_t i = 0; i < count; i++) {
        if (!*letter || !lib_kind_fits(*letter, &args[i]))
            return false;
        letter = lib_after_type(letter);
    }
    return !*letter;
}

static inline value lib_apply(enum cel_call_style style, const char *name, const value *args,
                              size_t count)
{
    for (size_t l = 0; cel_libraries[l]; l++) {
        for (size_t i = 0; i < cel_libraries[l]->count; i++) {
            const struct cel_overload *o = &cel_libraries[l]->overloads[i];

            if (o->style == style && strcmp(o->name, name) == 0 && lib_fits(o, args, count))
                return o->function(&lib_call, args);
        }
    }
    return cel_error(&lib_call, "no such overload");
}

#define LIB_ARGS(...)                                                                              \
    (const value[]){__VA_ARGS__}, sizeof((const value[]){__VA_ARGS__}) / sizeof(value)
#define CALL(name, ...)   lib_apply(CEL_GLOBAL, name, LIB_ARGS(__VA_ARGS__))
#define METHOD(name, ...) lib_apply(CEL_MEMBER, name, LIB_ARGS(__VA_ARGS__))
#define LIST(...)         value_list(LIB_ARGS(__VA_ARGS__))
#define CALL0(name)       lib_apply(CEL_GLOBAL, name, NULL, 0)
#define EMPTY_LIST        value_list(NULL, 0)

/* The text of a value, with its type where that matters, so that comparing texts compares both. */
static inline void lib_show(const value *v, buffer *out)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        buffer_add(out, SLICE("null"));
        break;
    case VALUE_BOOL:
        buffer_printf(out, "%s", v->boolean ? "true" : "false");
        break;
    case VALUE_INT:
        buffer_printf(out, "%ld", v->integer);
        break;
    case VALUE_UINT:
        buffer_printf(out, "%luu", v->natural);
        break;
    case VALUE_DOUBLE:
        buffer_grew(out, number_format_double(v->number, buffer_reserve(out, NUMBER_TEXT_MAX)));
        buffer_add_char(out, 'd');
        break;
    case VALUE_STRING:
        assert_true(utf8_is_valid(v->text) || v->flags);
        buffer_printf(out, "'%.*s'", SLICE_ARG(v->text));
        break;
    case VALUE_BYTES:
        buffer_printf(out, "b'%.*s'", SLICE_ARG(v->text));
        break;
    case VALUE_LIST:
        buffer_add_char(out, '[');
        value_each_item (v, item) {
            if (item != v->list.items)
                buffer_add(out, SLICE(", "));
            lib_show(item, out);
        }
        buffer_add_char(out, ']');
        break;
    case VALUE_MAP:
        buffer_add_char(out, '{');
        value_each_member (v, member) {
            if (member != v->map->members)
                buffer_add(out, SLICE(", "));
            lib_show(&member->key, out);
            buffer_add(out, SLICE(": "));
            lib_show(&member->value, out);
        }
        buffer_add_char(out, '}');
        break;
    case VALUE_TIMESTAMP:
        buffer_printf(out, "t%ld.%09d", v->integer, v->nanos);
        break;
    case VALUE_DURATION:
        buffer_printf(out, "r%ld", v->integer);
        break;
    case VALUE_TYPE:
        buffer_printf(out, "type %.*s", SLICE_ARG(v->text));
        break;
    case VALUE_OPTIONAL:
        buffer_add(out, SLICE("optional("));
        if (v->list.count)
            lib_show(&v->list.items[0], out);
        buffer_add_char(out, ')');
        break;
    case VALUE_OBJECT:
        buffer_printf(out, "%s(", v->object->class->name);
        v->object->class->format(v->object, out);
        buffer_add_char(out, ')');
        break;
    case VALUE_UNKNOWN:
    case VALUE_ERROR:
        buffer_printf(out, "%s: %.*s", value_kind_name(v->kind), SLICE_ARG(v->text));
        break;
    }
}

/* Compares what lib_show() makes of @v. */
static inline void lib_expect(const char *where, int line, value v, const char *expected)
{
    _cleanup_buffer_ buffer shown = BUFFER_INIT;

    lib_show(&v, &shown);
    if (!slice_eq(buffer_slice(&shown), slice_of(expected)))
        fail_msg("%s:%d: %.*s, expected %s", where, line, SLICE_ARG(buffer_slice(&shown)),
                 expected);
}

static inline void lib_expect_error(const char *where, int line, value v)
{
    _cleanup_buffer_ buffer shown = BUFFER_INIT;

    lib_show(&v, &shown);
    if (v.kind != VALUE_ERROR || v.text.len == 0)
        fail_msg("%s:%d: %.*s, expected an error", where, line, SLICE_ARG(buffer_slice(&shown)));
    if (slice_eq(v.text, SLICE("no such overload")))
        fail_msg("%s:%d: no such overload", where, line);
}

#define assert_shows(v, expected) lib_expect(__FILE__, __LINE__, v, expected)
#define assert_true_value(v)      lib_expect(__FILE__, __LINE__, v, "true")
#define assert_false_value(v)     lib_expect(__FILE__, __LINE__, v, "false")
#define assert_error(v)           lib_expect_error(__FILE__, __LINE__, v)
#define assert_no_overload(v)     lib_expect(__FILE__, __LINE__, v, "error: no such overload")

/* @count letters of @letter as a string, for tests of limits. */
static inline value lib_long(char letter, size_t count)
{
    char *text = arena_alloc(&lib_arena, count + 1);

    memset(text, letter, count);
    return value_string(slice_new(text, count));
}

static inline int lib_teardown(void **state)
{
    (void)state;
    arena_done(&lib_arena);
    return 0;
}
