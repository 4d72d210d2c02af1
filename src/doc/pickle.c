/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stack machine that knows of each item only whether it is a string or a global, and which.
 *
 * Follows CPython's Modules/_pickle.c for where each opcode ends, and Lib/pickletools.py for what
 * it does to the stack.
 */
#include "doc/pickle.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "base/vector.h"
#include "doc/pickle-opcode.h"

enum item_kind {
    ITEM_NONE, /* a memo entry that was never stored */
    ITEM_OPAQUE,
    ITEM_MARK,
    ITEM_STRING,
    ITEM_GLOBAL, /* text is "module.name" */
};

struct item {
    enum item_kind kind;
    slice text;
};

struct pickle_reader {
    arena *arena;
    const struct source *source;
    diags *diags;
    size_t max_opcodes;
    size_t at, opcode_start, opcodes;
    slice argument;  /* of the current opcode, length and line break not included */
    uint64_t number; /* the same where it is a number */
    VECTOR(struct item) stack;
    VECTOR(struct item) memo;
    size_t memo_used; /* entries that were stored, which is where MEMOIZE stores */
    struct value_list_builder globals, calls, persistent, extensions, strings;
    int64_t protocol, pickles, reduces, builds;
    bool broken;
    bool told_of_stack, told_of_strings;
};

enum {
    /* Each STACK_GLOBAL makes a copy, and its strings may come from the memo again and again. */
    PICKLE_NAME_MAX = 1024,
};

static const struct item opaque = {.kind = ITEM_OPAQUE};

/* Diagnostics carry no line: a pickle has none. */
_printf_(4, 5) static struct diag *pickle_report(struct pickle_reader *r, enum diag_level level,
                                                 size_t at, const char *format, ...)
{
    va_list args;
    char message[256];

    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    r->broken |= level == DIAG_ERROR;
    return diags_add(r->diags, level, r->source->name, 0, 0, "pickle, byte %zu: %s", at, message);
}

/* Python would stop here; others might not, and so what follows is looked at. */
static void pickle_bad_stack(struct pickle_reader *r, const char *what)
{
    struct diag *added;

    if (r->told_of_stack)
        return;
    r->told_of_stack = true;
    added = pickle_report(r, DIAG_WARNING, r->opcode_start, "%s", what);
    diags_hint(r->diags, added, "Python stops here; what follows was looked at all the same");
}

/* A name as it can be shown and compared; one that is too long or not UTF-8 names nothing. */
static slice pickle_clean(slice name)
{
    return name.len <= PICKLE_NAME_MAX && utf8_is_valid(name) ? name : SLICE("?");
}

static int pickle_push(struct pickle_reader *r, struct item item)
{
    if (r->stack.count >= PICKLE_STACK_MAX) {
        pickle_report(r, DIAG_ERROR, r->opcode_start, "more than %d items on the stack",
                      PICKLE_STACK_MAX);
        return PICKLE_BROKEN;
    }
    *vector_push(&r->stack) = item;
    return 0;
}

static struct item pickle_pop(struct pickle_reader *r)
{
    if (!r->stack.count) {
        pickle_bad_stack(r, "the stack is empty");
        return opaque;
    }
    return r->stack.items[--r->stack.count];
}

static void pickle_pop_many(struct pickle_reader *r, size_t count)
{
    while (count--)
        pickle_pop(r);
}

/* Takes all down to the mark and the mark; returns what stood right above it. */
static struct item pickle_pop_mark(struct pickle_reader *r)
{
    struct item last = opaque;

    while (r->stack.count) {
        struct item item = r->stack.items[--r->stack.count];

        if (item.kind == ITEM_MARK)
            return last;
        last = item;
    }
    pickle_bad_stack(r, "no mark on the stack");
    return opaque;
}

static int pickle_replace(struct pickle_reader *r, size_t count)
{
    pickle_pop_many(r, count);
    return pickle_push(r, opaque);
}

/* A decimal number as memo index; one that is none is out of range. */
static uint64_t pickle_decimal(slice line)
{
    uint64_t number;

    return slice_to_u64(slice_trim(line), &number) < 0 ? UINT64_MAX : number;
}

static void pickle_put(struct pickle_reader *r, uint64_t index)
{
    struct item item = r->stack.count ? *vector_last(&r->stack) : opaque;

    if (!r->stack.count)
        pickle_bad_stack(r, "the stack is empty");
    if (index >= PICKLE_MEMO_MAX) /* what is fetched from there is unknown */
        return;
    while (r->memo.count <= index)
        *vector_push(&r->memo) = (struct item){.kind = ITEM_NONE};
    r->memo_used += r->memo.items[index].kind == ITEM_NONE;
    r->memo.items[index] = item.kind == ITEM_MARK ? opaque : item;
}

static int pickle_get(struct pickle_reader *r, uint64_t index)
{
    if (index < r->memo.count && r->memo.items[index].kind != ITEM_NONE)
        return pickle_push(r, r->memo.items[index]);
    if (index < PICKLE_MEMO_MAX)
        pickle_bad_stack(r, "a memo entry that was not stored");
    return pickle_push(r, opaque);
}

static int pickle_add_name(struct pickle_reader *r, struct value_list_builder *list, slice name)
{
    if (list->count >= PICKLE_NAMES_MAX) {
        pickle_report(r, DIAG_ERROR, r->opcode_start, "more than %d globals or calls",
                      PICKLE_NAMES_MAX);
        return PICKLE_BROKEN;
    }
    value_list_add(list,
                   value_at(value_string(pickle_clean(name)), r->source, r->opcode_start, r->at));
    return 0;
}

static int pickle_call(struct pickle_reader *r, struct item callable)
{
    slice name = callable.kind == ITEM_GLOBAL ? callable.text : SLICE("?");

    return pickle_add_name(r, &r->calls, name) || pickle_push(r, opaque) ? PICKLE_BROKEN : 0;
}

/* "module.name" of two lines, or of two strings from the stack. */
static slice pickle_join(struct pickle_reader *r, slice module, slice name)
{
    if (module.len > PICKLE_NAME_MAX || name.len > PICKLE_NAME_MAX)
        return SLICE("?");
    /* Not printed: a NUL in a name must not hide what follows it. */
    return arena_concat(r->arena, arena_concat(r->arena, module, SLICE(".")), name);
}

static slice pickle_two_lines(struct pickle_reader *r)
{
    slice rest = r->argument, module = slice_cut(&rest, '\n');

    return pickle_join(r, module, rest);
}

static int pickle_stack_global(struct pickle_reader *r)
{
    struct item name = pickle_pop(r), module = pickle_pop(r);
    struct item global = {.kind = ITEM_GLOBAL, .text = SLICE("?")};

    if (name.kind == ITEM_STRING && module.kind == ITEM_STRING)
        global.text = pickle_join(r, module.text, name.text);
    return pickle_add_name(r, &r->globals, global.text) || pickle_push(r, global) ? PICKLE_BROKEN
                                                                                  : 0;
}

static void pickle_note_text(struct pickle_reader *r, value v)
{
    if (r->strings.count < PICKLE_STRINGS_MAX) {
        value_list_add(&r->strings, v);
        return;
    }
    if (!r->told_of_strings)
        pickle_report(r, DIAG_ERROR, r->opcode_start, "more than %d strings", PICKLE_STRINGS_MAX);
    r->told_of_strings = true;
}

static int pickle_push_string(struct pickle_reader *r, slice text)
{
    value v = utf8_is_valid(text) ? value_string(text) : value_bytes(text);

    pickle_note_text(r, value_at(v, r->source, r->opcode_start, r->at));
    return pickle_push(r, (struct item){.kind = ITEM_STRING, .text = text});
}

static int pickle_push_bytes(struct pickle_reader *r)
{
    pickle_note_text(r, value_at(value_bytes(r->argument), r->source, r->opcode_start, r->at));
    return pickle_push(r, opaque);
}

/* Value of up to @most digits of @base at @p; *ret_count is how many there are. */
static uint32_t pickle_digits(slice s, size_t at, int base, size_t most, size_t *ret_count)
{
    uint32_t number = 0;
    size_t count = 0;

    for (; count < most && at + count < s.len; count++) {
        char c = s.ptr[at + count];
        int digit = c >= '0' && c <= '9'                     ? c - '0'
                    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                             : 99;

        if (digit >= base)
            break;
        number = number * (uint32_t)base + (uint32_t)digit;
    }
    *ret_count = count;
    return number;
}

/* UNICODE's argument: Latin-1 with \uXXXX and \UXXXXXXXX (Python's raw-unicode-escape). */
static slice pickle_unescape_unicode(struct pickle_reader *r, slice raw)
{
    /* A byte above 0x7F becomes two; no escape is shorter than what it stands for. */
    char *out = arena_alloc_array(r->arena, raw.len + 1, 2);
    size_t len = 0, digits;

    for (size_t i = 0; i < raw.len; i++) {
        uint32_t c = (unsigned char)raw.ptr[i];

        if (c == '\\' && i + 1 < raw.len) {
            char mark = raw.ptr[i + 1];
            size_t wanted = mark == 'u' ? 4 : mark == 'U' ? 8 : 0;

            c = pickle_digits(raw, i + 2, 16, wanted, &digits);
            if (wanted && digits == wanted) {
                i += 1 + wanted;
            } else { /* both characters stay, so that a second backslash is none */
                out[len++] = '\\';
                c = (unsigned char)mark;
                i++;
            }
        }
        len += utf8_encode(c, out + len);
    }
    return slice_new(out, len);
}

/* STRING's argument: a Python 2 string in quotes with its escapes. */
static slice pickle_unescape_string(struct pickle_reader *r, slice raw)
{
    static const char names[128] = {
        ['\\'] = '\\', ['\''] = '\'', ['"'] = '"',  ['a'] = '\a', ['b'] = '\b',
        ['f'] = '\f',  ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t', ['v'] = '\v',
    };
    slice quoted = slice_trim(raw);
    char *out = arena_alloc(r->arena, raw.len + 1);
    size_t len = 0, digits;

    if (quoted.len >= 2)
        quoted = slice_sub(quoted, 1, quoted.len - 2);
    for (size_t i = 0; i < quoted.len; i++) {
        unsigned char next;
        uint32_t code;

        if (quoted.ptr[i] != '\\' || i + 1 == quoted.len) {
            out[len++] = quoted.ptr[i];
            continue;
        }
        next = (unsigned char)quoted.ptr[++i];
        if (next < sizeof(names) && names[next]) {
            out[len++] = names[next];
        } else if (next >= '0' && next <= '7') {
            code = pickle_digits(quoted, i, 8, 3, &digits);
            out[len++] = (char)code;
            i += digits - 1;
        } else if (next == 'x') {
            code = pickle_digits(quoted, i + 1, 16, 2, &digits);
            out[len++] = (char)code;
            i += digits;
        } else {
            out[len++] = '\\';
            out[len++] = (char)next;
        }
    }
    return slice_new(out, len);
}

static int pickle_persistent(struct pickle_reader *r, slice id)
{
    return pickle_add_name(r, &r->persistent, id) || pickle_push(r, opaque) ? PICKLE_BROKEN : 0;
}

static int pickle_extension(struct pickle_reader *r)
{
    if (r->extensions.count >= PICKLE_NAMES_MAX) {
        pickle_report(r, DIAG_ERROR, r->opcode_start, "more than %d extension codes",
                      PICKLE_NAMES_MAX);
        return PICKLE_BROKEN;
    }
    value_list_add(&r->extensions,
                   value_at(value_int((int64_t)r->number), r->source, r->opcode_start, r->at));
    return pickle_push(r, (struct item){.kind = ITEM_GLOBAL, .text = SLICE("?")});
}

static int pickle_global(struct pickle_reader *r)
{
    struct item global = {.kind = ITEM_GLOBAL, .text = pickle_two_lines(r)};

    return pickle_add_name(r, &r->globals, global.text) || pickle_push(r, global) ? PICKLE_BROKEN
                                                                                  : 0;
}

static int pickle_inst(struct pickle_reader *r)
{
    struct item global = {.kind = ITEM_GLOBAL, .text = pickle_two_lines(r)};

    pickle_pop_mark(r);
    return pickle_add_name(r, &r->globals, global.text) || pickle_call(r, global) ? PICKLE_BROKEN
                                                                                  : 0;
}

/* The callable lies below @arguments items. */
static int pickle_apply(struct pickle_reader *r, size_t arguments)
{
    pickle_pop_many(r, arguments);
    return pickle_call(r, pickle_pop(r));
}

static int pickle_stop(struct pickle_reader *r)
{
    r->pickles++;
    r->stack.count = r->memo.count = r->memo_used = 0;
    r->told_of_stack = false;
    return 0;
}

static int pickle_execute(struct pickle_reader *r, enum pickle_effect effect)
{
    switch (effect) {
    case EFFECT_NONE:
        return 0;
    case EFFECT_PUSH:
        return pickle_push(r, opaque);
    case EFFECT_MARK:
        return pickle_push(r, (struct item){.kind = ITEM_MARK});
    case EFFECT_POP:
        pickle_pop(r);
        return 0;
    case EFFECT_POP_MARK:
    case EFFECT_DROP_MARK:
        pickle_pop_mark(r);
        return 0;
    case EFFECT_DUP:
        return pickle_push(r, r->stack.count ? *vector_last(&r->stack) : pickle_pop(r));
    case EFFECT_REPLACE_1:
        return pickle_replace(r, 1);
    case EFFECT_REPLACE_2:
        return pickle_replace(r, 2);
    case EFFECT_REPLACE_3:
        return pickle_replace(r, 3);
    case EFFECT_REPLACE_MARK:
        pickle_pop_mark(r);
        return pickle_push(r, opaque);
    case EFFECT_DROP_1:
        pickle_pop_many(r, 1);
        return 0;
    case EFFECT_DROP_2:
        pickle_pop_many(r, 2);
        return 0;
    case EFFECT_UNICODE:
    case EFFECT_STRING:
        return pickle_push_string(r, r->argument);
    case EFFECT_UNICODE_LINE:
        return pickle_push_string(r, pickle_unescape_unicode(r, r->argument));
    case EFFECT_STRING_LINE:
        return pickle_push_string(r, pickle_unescape_string(r, r->argument));
    case EFFECT_BYTES:
        return pickle_push_bytes(r);
    case EFFECT_GET:
        return pickle_get(r, r->number);
    case EFFECT_GET_LINE:
        return pickle_get(r, pickle_decimal(r->argument));
    case EFFECT_PUT:
        pickle_put(r, r->number);
        return 0;
    case EFFECT_PUT_LINE:
        pickle_put(r, pickle_decimal(r->argument));
        return 0;
    case EFFECT_MEMOIZE:
        pickle_put(r, r->memo_used);
        return 0;
    case EFFECT_GLOBAL:
        return pickle_global(r);
    case EFFECT_STACK_GLOBAL:
        return pickle_stack_global(r);
    case EFFECT_INST:
        return pickle_inst(r);
    case EFFECT_OBJ:
        return pickle_call(r, pickle_pop_mark(r));
    case EFFECT_REDUCE:
        r->reduces++;
        return pickle_apply(r, 1);
    case EFFECT_NEWOBJ:
        return pickle_apply(r, 1);
    case EFFECT_NEWOBJ_EX:
        return pickle_apply(r, 2);
    case EFFECT_BUILD:
        r->builds++;
        pickle_pop_many(r, 1);
        return 0;
    case EFFECT_PERSID:
        return pickle_persistent(r, r->argument);
    case EFFECT_BINPERSID: {
        struct item id = pickle_pop(r);

        return pickle_persistent(r, id.kind == ITEM_STRING ? id.text : SLICE("?"));
    }
    case EFFECT_EXTENSION:
        return pickle_extension(r);
    case EFFECT_PROTO:
        r->protocol = MAX(r->protocol, (int64_t)r->number);
        return 0;
    case EFFECT_STOP:
        return pickle_stop(r);
    }
    return 0;
}

static int pickle_truncated(struct pickle_reader *r)
{
    pickle_report(r, DIAG_ERROR, r->opcode_start, "the pickle ends inside an opcode");
    return PICKLE_BROKEN;
}

/* Reads @size bytes as a little-endian number into *ret. */
static int pickle_number(struct pickle_reader *r, size_t size, uint64_t *ret_number)
{
    slice text = r->source->text;
    uint64_t number = 0;

    if (text.len - r->at < size)
        return pickle_truncated(r);
    for (size_t i = 0; i < size; i++)
        number |= (uint64_t)(unsigned char)text.ptr[r->at + i] << (8 * i);
    r->at += size;
    *ret_number = number;
    return 0;
}

static int pickle_counted(struct pickle_reader *r, size_t size, bool with_sign)
{
    slice text = r->source->text;

    if (pickle_number(r, size, &r->number))
        return PICKLE_BROKEN;
    if ((with_sign && r->number > INT32_MAX) || r->number > text.len - r->at)
        return pickle_truncated(r);
    r->argument = slice_sub(text, r->at, (size_t)r->number);
    r->at += (size_t)r->number;
    return 0;
}

static int pickle_lines(struct pickle_reader *r, int count)
{
    slice text = r->source->text;
    size_t start = r->at, end = start;

    for (int i = 0; i < count; i++) {
        size_t line_break = slice_find_char(text, '\n', i ? end + 1 : end);

        if (line_break == SLICE_NPOS)
            return pickle_truncated(r);
        end = line_break;
    }
    r->argument = slice_sub(text, start, end - start);
    r->at = end + 1;
    return 0;
}

static int pickle_argument(struct pickle_reader *r, enum pickle_argument argument)
{
    switch (argument) {
    case ARGUMENT_UNKNOWN:
        pickle_report(r, DIAG_ERROR, r->opcode_start, "no opcode of pickles: 0x%02x",
                      (unsigned char)r->source->text.ptr[r->opcode_start]);
        return PICKLE_BROKEN;
    case ARGUMENT_NONE:
        return 0;
    case ARGUMENT_1:
        return pickle_number(r, 1, &r->number);
    case ARGUMENT_2:
        return pickle_number(r, 2, &r->number);
    case ARGUMENT_4:
        return pickle_number(r, 4, &r->number);
    case ARGUMENT_8:
        return pickle_number(r, 8, &r->number);
    case ARGUMENT_LINE:
        return pickle_lines(r, 1);
    case ARGUMENT_TWO_LINES:
        return pickle_lines(r, 2);
    case ARGUMENT_COUNTED_1:
        return pickle_counted(r, 1, false);
    case ARGUMENT_COUNTED_4:
        return pickle_counted(r, 4, false);
    case ARGUMENT_COUNTED_S4:
        return pickle_counted(r, 4, true);
    case ARGUMENT_COUNTED_8:
        return pickle_counted(r, 8, false);
    }
    return 0;
}

static int pickle_step(struct pickle_reader *r)
{
    const struct pickle_opcode *opcode;

    if (r->opcodes++ == r->max_opcodes) {
        pickle_report(r, DIAG_ERROR, r->at, "more than %zu opcodes", r->max_opcodes);
        return PICKLE_BROKEN;
    }
    r->opcode_start = r->at;
    opcode = &pickle_opcodes[(unsigned char)r->source->text.ptr[r->at++]];
    if (pickle_argument(r, (enum pickle_argument)opcode->argument))
        return PICKLE_BROKEN;
    r->protocol = MAX(r->protocol, (int64_t)opcode->protocol);
    return pickle_execute(r, (enum pickle_effect)opcode->effect);
}

static void pickle_run(struct pickle_reader *r, size_t max_size)
{
    slice text = r->source->text;
    size_t behind_stop = 0;

    if (text.len > max_size) {
        pickle_report(r, DIAG_ERROR, 0, "%zu bytes are more than the limit of %zu", text.len,
                      max_size);
        return;
    }
    while (r->at < text.len) {
        int64_t pickles = r->pickles;

        if (pickle_step(r))
            return;
        if (r->pickles > pickles)
            behind_stop = r->at;
    }
    if (behind_stop < text.len || text.len == 0)
        pickle_report(r, DIAG_ERROR, text.len, "the pickle does not end with STOP");
}

static void pickle_reader_done(struct pickle_reader *r)
{
    vector_done(&r->stack);
    vector_done(&r->memo);
}

static value pickle_result(struct pickle_reader *r)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(r->arena);

    value_map_put(&b, "protocol", value_int(r->protocol));
    value_map_put(&b, "pickles", value_int(r->pickles));
    value_map_put(&b, "complete", value_bool(!r->broken));
    value_map_put(&b, "globals", value_list_finish(&r->globals));
    value_map_put(&b, "calls", value_list_finish(&r->calls));
    value_map_put(&b, "reduces", value_int(r->reduces));
    value_map_put(&b, "builds", value_int(r->builds));
    value_map_put(&b, "persistent", value_list_finish(&r->persistent));
    value_map_put(&b, "extensions", value_list_finish(&r->extensions));
    value_map_put(&b, "strings", value_list_finish(&r->strings));
    return value_at(value_map_finish(&b), r->source, 0, r->source->text.len);
}

int pickle_read(arena *a, const struct source *source, const struct pickle_options *options,
                diags *d, value *ret)
{
    static const struct pickle_options defaults = {.max_size = 0};
    _cleanup_(pickle_reader_done) struct pickle_reader r = {
        .arena = a,
        .source = source,
        .diags = d,
        .globals = VALUE_LIST_BUILDER(a),
        .calls = VALUE_LIST_BUILDER(a),
        .persistent = VALUE_LIST_BUILDER(a),
        .extensions = VALUE_LIST_BUILDER(a),
        .strings = VALUE_LIST_BUILDER(a),
    };

    options = options ? options : &defaults;
    r.max_opcodes = options->max_opcodes ? MIN(options->max_opcodes, (size_t)PICKLE_OPCODES_MAX)
                                         : (size_t)PICKLE_OPCODES_MAX;
    pickle_run(&r, options->max_size ? MIN(options->max_size, PICKLE_SIZE_MAX) : PICKLE_SIZE_MAX);
    *ret = pickle_result(&r);
    return r.broken ? PICKLE_BROKEN : 0;
}
