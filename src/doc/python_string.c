/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decoding happens here and not from the grammar's escape nodes: the grammar sees escapes where
 * Python sees none (\u in bytes) and the other way round (\9).
 */
#include "doc/python_string.h"

#include "base/buffer.h"
#include "base/utf8.h"

struct prefix {
    bool raw, bytes, format, valid;
};

struct decoder {
    buffer out;
    bool shown; /* keep what cannot be decoded */
    bool bytes;
    bool surrogates;
};

static void decoder_done(struct decoder *d)
{
    buffer_done(&d->out);
}

static struct prefix read_prefix(slice start)
{
    struct prefix p = {.valid = true};
    bool plain = false;

    for (size_t i = 0; i < start.len && start.ptr[i] != '"' && start.ptr[i] != '\''; i++) {
        char c = start.ptr[i];

        if ((c == 'r' || c == 'R') && !p.raw)
            p.raw = true;
        else if ((c == 'b' || c == 'B') && !p.bytes)
            p.bytes = true;
        else if ((c == 'f' || c == 'F') && !p.format)
            p.format = true;
        else if ((c == 'u' || c == 'U') && i == 0)
            plain = true;
        else
            p.valid = false;
    }
    if ((p.bytes && p.format) || (plain && (p.raw || p.bytes || p.format)))
        p.valid = false;
    return p;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Exactly @digits hexadecimal digits at @at, or -1. */
static int64_t read_hex(slice s, size_t at, size_t digits)
{
    int64_t number = 0;

    for (size_t i = 0; i < digits; i++) {
        int digit = at + i < s.len ? hex_digit(s.ptr[at + i]) : -1;

        if (digit < 0)
            return -1;
        number = number * 16 + digit;
    }
    return number;
}

/* Adds a code point, surrogates too: Python strings may hold them. */
static void add_code_point(struct decoder *d, uint32_t c)
{
    char encoded[4];
    size_t len;

    if (d->bytes) {
        if (d->shown && (c & 0xff) >= 0x80)
            buffer_printf(&d->out, "\\x%02x", (unsigned)(c & 0xff));
        else
            buffer_add_char(&d->out, (char)(c & 0xff));
        return;
    }
    len = utf8_encode(c, encoded);
    if (len == 0) {
        encoded[0] = (char)(0xE0 | (c >> 12));
        encoded[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        encoded[2] = (char)(0x80 | (c & 0x3F));
        len = 3;
        d->surrogates = true;
    }
    buffer_add(&d->out, slice_new(encoded, len));
}

/* One to three octal digits at @at; moves behind them. */
static uint32_t read_octal(slice s, size_t *at)
{
    uint32_t number = 0;

    for (int i = 0; i < 3 && *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '7'; i++)
        number = number * 8 + (uint32_t)(s.ptr[(*at)++] - '0');
    return number;
}

static bool simple_escape(char c, char *ret)
{
    static const char from[] = "\\'\"abfnrtv";
    static const char to[] = "\\'\"\a\b\f\n\r\t\v";
    const char *found = c ? strchr(from, c) : NULL;

    if (!found)
        return false;
    *ret = to[found - from];
    return true;
}

/*
 * The escape at *@at, which is a backslash; moves behind it. False when what it stands for cannot
 * be told, and nothing was added.
 */
static bool decode_escape(struct decoder *d, slice s, size_t *at)
{
    char c = *at + 1 < s.len ? s.ptr[*at + 1] : '\0', simple;
    size_t digits = c == 'x' ? 2 : c == 'u' && !d->bytes ? 4 : c == 'U' && !d->bytes ? 8 : 0;

    if (simple_escape(c, &simple)) {
        buffer_add_char(&d->out, simple);
        *at += 2;
    } else if (c == '\n') {
        *at += 2;
    } else if (c == '\r' && *at + 2 < s.len && s.ptr[*at + 2] == '\n') {
        *at += 3;
    } else if (c >= '0' && c <= '7') {
        *at += 1;
        add_code_point(d, read_octal(s, at));
    } else if (digits) {
        int64_t number = read_hex(s, *at + 2, digits);

        if (number < 0 || number > 0x10FFFF)
            return false;
        add_code_point(d, (uint32_t)number);
        *at += 2 + digits;
    } else if (c == 'N' && !d->bytes) {
        return false;
    } else {
        /* No escape: Python keeps the backslash. */
        buffer_add_char(&d->out, '\\');
        *at += 1;
    }
    return true;
}

/* One run of literal text; false when it cannot be told exactly. */
static bool decode_run(struct decoder *d, slice s, const struct prefix *p)
{
    for (size_t at = 0; at < s.len;) {
        char c = s.ptr[at];

        if (c == '\\' && !p->raw) {
            if (decode_escape(d, s, &at))
                continue;
            if (!d->shown)
                return false;
            buffer_add_char(&d->out, s.ptr[at++]);
        } else if (c == '\r' && at + 1 < s.len && s.ptr[at + 1] == '\n') {
            at++;
        } else if (p->format && (c == '{' || c == '}') && at + 1 < s.len && s.ptr[at + 1] == c) {
            buffer_add_char(&d->out, c);
            at += 2;
        } else if (p->bytes && (unsigned char)c >= 0x80 && !d->shown) {
            return false;
        } else {
            buffer_add_char(&d->out, c);
            at++;
        }
    }
    return true;
}

/* Where the text of a string node stands, without prefix and quotes; false when it has no end. */
static bool find_body(const struct python_tree *tree, uint32_t node, struct prefix *ret_prefix,
                      uint32_t *ret_start, uint32_t *ret_end)
{
    uint32_t first = python_first(tree, node), last = 0, quotes = 0;
    slice start;

    python_each_child (tree, node, child) {
        last = child;
    }
    if (!first || python_kind_of(tree, first) != PYTHON_NODE_STRING_START ||
        python_kind_of(tree, last) != PYTHON_NODE_STRING_END ||
        python_at(tree, last)->end == python_at(tree, last)->start)
        return false;
    start = python_node_text(tree, first);
    while (quotes < start.len && strchr("'\"", start.ptr[start.len - quotes - 1]))
        quotes++;
    *ret_prefix = read_prefix(start);
    *ret_start = python_at(tree, first)->end;
    /* Of a raw string with nothing but escaped characters the grammar makes one end token. */
    *ret_end = python_at(tree, last)->end - quotes;
    return *ret_end >= *ret_start;
}

/* Appends one string node. */
static bool decode_string(struct decoder *d, const struct python_tree *tree, uint32_t node,
                          bool first)
{
    struct prefix p;
    uint32_t from, to;

    if (!find_body(tree, node, &p, &from, &to))
        return false;
    if (!d->shown && (!p.valid || (!first && p.bytes != d->bytes)))
        return false;
    d->bytes = p.bytes;
    python_each_child (tree, node, child) {
        const struct python_node *n = python_at(tree, child);

        if (n->kind == PYTHON_NODE_ERROR && !d->shown)
            return false;
        if (n->kind != PYTHON_NODE_INTERPOLATION)
            continue;
        if (!d->shown)
            return false;
        (void)decode_run(d, slice_sub(tree->text, from, n->start - from), &p);
        buffer_add(&d->out, SLICE("{}"));
        from = n->end;
    }
    return decode_run(d, slice_sub(tree->text, from, to - from), &p);
}

static bool decode(struct decoder *d, const struct python_tree *tree, uint32_t node)
{
    bool first = true;

    if (python_kind_of(tree, node) == PYTHON_NODE_STRING)
        return decode_string(d, tree, node, true);
    python_each_child (tree, node, child) {
        if (python_kind_of(tree, child) != PYTHON_NODE_STRING) {
            if (!d->shown)
                return false;
            continue;
        }
        if (!decode_string(d, tree, child, first) && !d->shown)
            return false;
        first = false;
    }
    return true;
}

/* The text itself when it is what it looks like. */
static bool is_plain(const struct python_tree *tree, uint32_t node, slice *ret_text)
{
    struct prefix p;
    uint32_t from, to;
    slice s;

    if (python_kind_of(tree, node) != PYTHON_NODE_STRING || !find_body(tree, node, &p, &from, &to))
        return false;
    s = slice_sub(tree->text, from, to - from);
    if (!p.valid || p.bytes || p.format || slice_find_char(s, '\r', 0) != SLICE_NPOS ||
        (!p.raw && slice_find_char(s, '\\', 0) != SLICE_NPOS))
        return false;
    python_each_child (tree, node, child) {
        if (python_kind_of(tree, child) == PYTHON_NODE_ERROR)
            return false;
    }
    *ret_text = s;
    return true;
}

value python_string(arena *a, const struct python_tree *tree, uint32_t node)
{
    _cleanup_(decoder_done) struct decoder d = {.out = BUFFER_INIT};
    slice text;
    value v;

    if (is_plain(tree, node, &text))
        return value_string(text);
    if (!decode(&d, tree, node))
        return value_null();
    text = arena_copy(a, buffer_slice(&d.out));
    v = d.bytes ? value_bytes(text) : value_string(text);
    if (d.surrogates)
        v.flags |= VALUE_SURROGATES;
    return v;
}

slice python_string_shown(arena *a, const struct python_tree *tree, uint32_t node)
{
    _cleanup_(decoder_done) struct decoder d = {.out = BUFFER_INIT, .shown = true};
    slice text;

    if (is_plain(tree, node, &text))
        return text;
    (void)decode(&d, tree, node);
    return arena_copy(a, buffer_slice(&d.out));
}
