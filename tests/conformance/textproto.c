/* SPDX-License-Identifier: Apache-2.0 */
/* A recursive reader over one cursor. */
#include "conformance/textproto.h"

#include "base/utf8.h"

enum {
    DEPTH_MAX = 100,
};

struct reader {
    arena *arena;
    const struct source *source;
    diags *diags;
    slice text;
    size_t at;
};

static int refuse(struct reader *r, const char *what)
{
    struct position position = source_locate(r->source, r->at);

    diags_add(r->diags, DIAG_ERROR, r->source->name, position.line, position.column, "%s", what);
    return -EINVAL;
}

/* The next byte after white space and comments, '\0' at the end. */
static char peek(struct reader *r)
{
    while (r->at < r->text.len) {
        char c = r->text.ptr[r->at];

        if (c == '#') {
            size_t end = slice_find_char(r->text, '\n', r->at);

            r->at = end == SLICE_NPOS ? r->text.len : end;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            r->at++;
        } else {
            return c;
        }
    }
    return '\0';
}

static bool accept(struct reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->at++;
    return true;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
}

/* An identifier or a number. */
static slice read_word(struct reader *r)
{
    size_t start;

    peek(r);
    start = r->at;
    while (r->at < r->text.len && is_word_byte(r->text.ptr[r->at]))
        r->at++;
    return slice_sub(r->text, start, r->at - start);
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Reads @least to @most digits of @base at the cursor; false when there are too few. */
static bool read_digits(struct reader *r, int base, unsigned least, unsigned most, uint32_t *ret)
{
    uint32_t number = 0;
    unsigned count = 0;

    while (count < most && r->at < r->text.len) {
        int digit = digit_value(r->text.ptr[r->at]);

        if (digit < 0 || digit >= base)
            break;
        number = number * (uint32_t)base + (uint32_t)digit;
        r->at++;
        count++;
    }
    *ret = number;
    return count >= least;
}

/* The cursor is behind the backslash. \x and octal are bytes, \u and \U are code points. */
static int read_escape(struct reader *r, char *out, size_t *len)
{
    static const char letters[] = "abfnrtv?\"'\\";
    static const char bytes[] = "\a\b\f\n\r\t\v?\"'\\";
    char c = r->at < r->text.len ? r->text.ptr[r->at] : '\0';
    const char *simple = c ? strchr(letters, c) : NULL;
    uint32_t number;
    bool fits;

    if (simple) {
        r->at++;
        out[(*len)++] = bytes[simple - letters];
        return 0;
    }
    if (c == 'u' || c == 'U') {
        size_t added = 0;

        r->at++;
        if (read_digits(r, 16, c == 'u' ? 4 : 8, c == 'u' ? 4 : 8, &number))
            added = utf8_encode(number, out + *len);
        *len += added;
        return added ? 0 : refuse(r, "bad code point in a string");
    }
    if (c == 'x' || c == 'X')
        r->at++;
    fits =
        c == 'x' || c == 'X' ? read_digits(r, 16, 1, 2, &number) : read_digits(r, 8, 1, 3, &number);
    if (!fits || number > 0xff)
        return refuse(r, "bad escape in a string");
    out[(*len)++] = (char)number;
    return 0;
}

/* One or more adjacent strings. No escape is shorter than what it stands for. */
static int read_string(struct reader *r, slice *ret)
{
    size_t len = 0, capacity = 0;
    char *out = NULL;
    char quote;

    while ((quote = peek(r)) == '"' || quote == '\'') {
        size_t start = ++r->at;
        int error = 0;

        while (r->at < r->text.len && r->text.ptr[r->at] != quote && r->text.ptr[r->at] != '\n')
            r->at += r->text.ptr[r->at] == '\\' ? 2 : 1;
        if (r->at >= r->text.len || r->text.ptr[r->at] != quote)
            return refuse(r, "string without end");
        out = arena_resize(r->arena, out, capacity, capacity + r->at - start + 1);
        capacity += r->at - start + 1;
        r->at = start;
        while (error == 0 && r->text.ptr[r->at] != quote) {
            char c = r->text.ptr[r->at++];

            if (c == '\\')
                error = read_escape(r, out, &len);
            else
                out[len++] = c;
        }
        if (error)
            return error;
        r->at++;
    }
    *ret = slice_new(out, len);
    return 0;
}

static struct textproto_field *add_field(struct reader *r, struct textproto_message *message,
                                         slice name)
{
    struct textproto_field *field;

    if (message->count == message->capacity) {
        size_t capacity = message->capacity ? message->capacity * 2 : 4;

        message->fields =
            arena_resize(r->arena, message->fields, message->capacity * sizeof(*message->fields),
                         capacity * sizeof(*message->fields));
        message->capacity = capacity;
    }
    field = &message->fields[message->count++];
    *field = (struct textproto_field){
        .name = name,
        .line = source_locate(r->source, r->at).line,
    };
    return field;
}

static int read_fields(struct reader *r, unsigned depth, char end,
                       struct textproto_message *message);

static int read_value(struct reader *r, unsigned depth, struct textproto_field *field)
{
    char c = peek(r);

    if (c == '{') {
        struct textproto_message *message = arena_new(r->arena, struct textproto_message);
        int error;

        r->at++;
        field->message = message;
        error = read_fields(r, depth + 1, '}', message);
        r->at++;
        return error;
    }
    if (c == '"' || c == '\'') {
        field->quoted = true;
        return read_string(r, &field->text);
    }
    field->text = read_word(r);
    return field->text.len ? 0 : refuse(r, "expected a value");
}

static int read_list(struct reader *r, unsigned depth, struct textproto_message *message,
                     slice name)
{
    if (accept(r, ']'))
        return 0;
    do {
        int error = read_value(r, depth, add_field(r, message, name));

        if (error)
            return error;
    } while (accept(r, ','));
    return accept(r, ']') ? 0 : refuse(r, "expected \"]\"");
}

static int read_name(struct reader *r, slice *ret)
{
    if (peek(r) == '[') {
        size_t end = slice_find_char(r->text, ']', r->at);

        if (end == SLICE_NPOS)
            return refuse(r, "type name without end");
        *ret = slice_sub(r->text, r->at, end + 1 - r->at);
        r->at = end + 1;
        return 0;
    }
    *ret = read_word(r);
    return ret->len ? 0 : refuse(r, "expected a field name");
}

/* Fields up to @end, which is left at the cursor; '\0' is the end of the file. */
static int read_fields(struct reader *r, unsigned depth, char end,
                       struct textproto_message *message)
{
    if (depth == DEPTH_MAX)
        return refuse(r, "nested too deeply");
    while (peek(r) != end) {
        slice name;
        int error = read_name(r, &name);

        if (error)
            return error;
        accept(r, ':');
        if (accept(r, '['))
            error = read_list(r, depth, message, name);
        else
            error = read_value(r, depth, add_field(r, message, name));
        if (error)
            return error;
        accept(r, ',');
    }
    return end == '\0' && r->at < r->text.len ? refuse(r, "unexpected NUL") : 0;
}

int textproto_read(arena *a, const struct source *source, diags *d,
                   const struct textproto_message **ret_message)
{
    struct reader r = {.arena = a, .source = source, .diags = d, .text = source->text};
    struct textproto_message *message = arena_new(a, struct textproto_message);
    int error = read_fields(&r, 0, '\0', message);

    if (error)
        return error;
    *ret_message = message;
    return 0;
}

const struct textproto_field *textproto_find(const struct textproto_message *message,
                                             const char *name)
{
    if (message)
        textproto_each(message, field) if (slice_eq(field->name, slice_of(name))) return field;
    return NULL;
}

slice textproto_text(const struct textproto_message *message, const char *name)
{
    const struct textproto_field *field = textproto_find(message, name);

    return field ? field->text : SLICE("");
}

const struct textproto_message *textproto_sub(const struct textproto_message *message,
                                              const char *name)
{
    const struct textproto_field *field = textproto_find(message, name);

    return field ? field->message : NULL;
}

bool textproto_true(const struct textproto_message *message, const char *name)
{
    return slice_eq(textproto_text(message, name), SLICE("true"));
}
