/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows how our readers see documents, for scripts that compare with how others do.
 *
 *     dump json|json-strict|json5|yaml|pickle|python <DOCUMENTS
 *
 * Each line of standard input is a document in hexadecimal; for each one line comes out: "broken",
 * or the value as null, true, false, i5, d0x1.8p+1, s and b with bytes in hexadecimal, [a,b] and
 * {key:value}, where a member that another one hides has ! before its value. For YAML @start:end in
 * bytes stands behind each value and key. For Python a document is `x = EXPRESSION`, and what is
 * not known is "unknown". Infinite and undefined numbers are dinf, d-inf, dnan.
 */
#include <math.h>
#include <stdio.h>

#include "base/fd.h"
#include "doc/json.h"
#include "doc/pickle.h"
#include "doc/python_literal.h"
#include "doc/yaml.h"

static void dump_hex(buffer *b, char kind, slice s)
{
    buffer_add_char(b, kind);
    for (size_t i = 0; i < s.len; i++)
        buffer_printf(b, "%02x", (unsigned char)s.ptr[i]);
}

static void dump_value(buffer *b, const value *v, bool ranges);

static void dump_list(buffer *b, const value *v, bool ranges)
{
    buffer_add_char(b, '[');
    value_each_item (v, item) {
        if (item > v->list.items)
            buffer_add_char(b, ',');
        dump_value(b, item, ranges);
    }
    buffer_add_char(b, ']');
}

static void dump_map(buffer *b, const value *v, bool ranges)
{
    buffer_add_char(b, '{');
    value_each_member (v, member) {
        if (member > v->map->members)
            buffer_add_char(b, ',');
        dump_value(b, &member->key, ranges);
        buffer_add_char(b, ':');
        if (member->value.flags & VALUE_SHADOWED)
            buffer_add_char(b, '!');
        dump_value(b, &member->value, ranges);
    }
    buffer_add_char(b, '}');
}

static void dump_value(buffer *b, const value *v, bool ranges)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_BOOL:
        buffer_printf(b, "%s", v->boolean ? "true" : "false");
        break;
    case VALUE_INT:
        buffer_printf(b, "i%lld", (long long)v->integer);
        break;
    case VALUE_UINT:
        buffer_printf(b, "i%llu", (unsigned long long)v->natural);
        break;
    case VALUE_DOUBLE:
        if (isfinite(v->number))
            buffer_printf(b, "d%a", v->number);
        else
            buffer_printf(b, "d%s", isnan(v->number) ? "nan" : v->number < 0 ? "-inf" : "inf");
        break;
    case VALUE_STRING:
        dump_hex(b, 's', v->text);
        break;
    case VALUE_BYTES:
        dump_hex(b, 'b', v->text);
        break;
    case VALUE_LIST:
        dump_list(b, v, ranges);
        break;
    case VALUE_MAP:
        dump_map(b, v, ranges);
        break;
    case VALUE_UNKNOWN:
        buffer_add(b, SLICE("unknown"));
        break;
    case VALUE_NULL:
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        buffer_add(b, SLICE("null"));
        break;
    }
    if (ranges)
        buffer_printf(b, "@%u:%u", v->start, v->end);
}

/* The value that is assigned last. */
static int read_python(arena *a, const struct source *source, diags *d, value *ret)
{
    _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;
    _cleanup_python_names_ struct python_names names = {0};
    struct python_eval eval = {.arena = a, .tree = &tree, .names = &names};
    uint32_t right = 0;
    int rc = python_tree_read(a, source, d, &tree);

    if (rc)
        return rc;
    python_names_read(a, &tree, &names);
    for (uint32_t node = 0; node < tree.nodes.count; node++)
        if (python_kind_of(&tree, node) == PYTHON_NODE_ASSIGNMENT)
            right = python_child(&tree, node, PYTHON_FIELD_RIGHT);
    if (!right || tree.broken)
        return PYTHON_UNREADABLE;
    *ret = python_literal(&eval, right);
    return 0;
}

static int read_document(const char *format, arena *a, const struct source *source, diags *d,
                         value *ret)
{
    struct json_options options = {.mode = strcmp(format, "json") == 0    ? JSON_CONSUMER
                                           : strcmp(format, "json5") == 0 ? JSON_JSON5
                                                                          : JSON_STRICT};

    if (strcmp(format, "yaml") == 0)
        return yaml_read(a, source, NULL, d, ret);
    if (strcmp(format, "python") == 0)
        return read_python(a, source, d, ret);
    if (strcmp(format, "pickle") == 0)
        return pickle_read(a, source, NULL, d, ret);
    return json_read(a, source, &options, d, ret);
}

static void decode_hex(slice line, buffer *b)
{
    for (size_t i = 0; i + 1 < line.len; i += 2) {
        char digits[3] = {line.ptr[i], line.ptr[i + 1], '\0'};

        buffer_add_char(b, (char)strtoul(digits, NULL, 16));
    }
}

static void dump_document(const char *format, slice line)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer text = BUFFER_INIT, out = BUFFER_INIT;
    value v = value_null();
    int rc;

    decode_hex(line, &text);
    rc = read_document(format, &a, source_new(&a, SLICE("input"), buffer_slice(&text)), &d, &v);
    if (rc && strcmp(format, "pickle") != 0)
        buffer_add(&out, SLICE("broken"));
    else
        dump_value(&out, &v, strcmp(format, "yaml") == 0);
    printf("%.*s\n", SLICE_ARG(buffer_slice(&out)));
}

int main(int argc, char **argv)
{
    _cleanup_buffer_ buffer input = BUFFER_INIT;
    slice rest;

    if (argc != 2 || fd_read_all(STDIN_FILENO, BUFFER_MAX_DEFAULT, &input) < 0)
        return 2;
    rest = buffer_slice(&input);
    while (rest.len)
        dump_document(argv[1], slice_cut(&rest, '\n'));
    return 0;
}
