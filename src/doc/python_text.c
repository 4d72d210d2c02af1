/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encodings, bad bytes and line ends, settled before the parser sees the text.
 *
 * A text is looked at once; most are plain UTF-8 with line feeds and pass through untouched. The
 * others are rewritten into a copy whose lines and columns are those of the original.
 */
#include "doc/python_text.h"

#include "base/buffer.h"
#include "base/utf8.h"

/* Of the language reference, "Encoding declarations": only the first two lines are asked. */
enum {
    COOKIE_LINES = 2,
};

enum charset {
    CHARSET_UTF8,
    CHARSET_LATIN1,
    CHARSET_SUPERSET, /* agrees with ASCII on ASCII; other bytes stand for letters unknown to us */
    CHARSET_FOREIGN,  /* may hide statements in what looks like a comment */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static bool is_cookie_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
}

/* The line at *@at without its end, which may be LF, CR LF or CR; moves behind it. */
static slice next_line(slice text, size_t *at)
{
    size_t end = *at;
    slice line;

    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r')
        end++;
    line = slice_sub(text, *at, end - *at);
    if (end + 1 < text.len && text.ptr[end] == '\r' && text.ptr[end + 1] == '\n')
        end++;
    *at = MIN(end + 1, text.len);
    return line;
}

/* What follows "coding:" or "coding=" in a comment, or the null slice. */
static slice cookie_in_line(slice line)
{
    size_t start = 0;

    while (start < line.len && is_blank(line.ptr[start]))
        start++;
    if (start == line.len || line.ptr[start] != '#')
        return SLICE_NULL;
    for (size_t at = start; (at = slice_find(line, SLICE("coding"), at)) != SLICE_NPOS; at++) {
        size_t from = at + 6, to;

        if (from >= line.len || (line.ptr[from] != ':' && line.ptr[from] != '='))
            continue;
        for (from++; from < line.len && (line.ptr[from] == ' ' || line.ptr[from] == '\t');)
            from++;
        for (to = from; to < line.len && is_cookie_char(line.ptr[to]);)
            to++;
        if (to > from)
            return slice_sub(line, from, to - from);
    }
    return SLICE_NULL;
}

/* PEP 263: in the first line, or in the second when the first holds nothing but a comment. */
static slice find_cookie(slice text)
{
    size_t at = 0;

    for (int i = 0; i < COOKIE_LINES && at < text.len; i++) {
        slice line = next_line(text, &at);
        slice cookie = cookie_in_line(line);
        size_t first = 0;

        if (cookie.ptr)
            return cookie;
        while (first < line.len && is_blank(line.ptr[first]))
            first++;
        if (first < line.len && line.ptr[first] != '#')
            break;
    }
    return SLICE_NULL;
}

/* Python's codec names ignore case and take '_' for '-'. */
static bool codec_is(slice name, const char *codec)
{
    size_t i = 0;

    for (; i < name.len && codec[i]; i++) {
        char c = name.ptr[i] == '_' ? '-' : name.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != codec[i])
            return false;
    }
    return i == name.len && !codec[i];
}

static bool codec_starts(slice name, const char *prefix)
{
    size_t len = strlen(prefix);

    return name.len >= len && codec_is(slice_sub(name, 0, len), prefix);
}

static enum charset charset_of(slice name)
{
    static const char *const latin1[] = {
        "latin-1", "iso-8859-1", "iso-latin-1", "latin1",          "l1",     "8859",
        "latin",   "iso8859-1",  "iso8859",     "iso-8859-1-1987", "ibm819", "cp819",
    };
    static const char *const supersets[] = {
        "ascii",  "us-ascii", "646",       "cp437",    "cp850",   "cp852",  "cp858",  "cp866",
        "koi8-r", "koi8-u",   "mac-roman", "macroman", "tis-620", "euc-jp", "euc-kr", "gb2312",
    };

    if (codec_is(name, "utf-8") || codec_is(name, "utf8") || codec_is(name, "u8") ||
        codec_is(name, "utf") || codec_is(name, "utf8-ucs2") || codec_is(name, "utf8-ucs4") ||
        codec_is(name, "cp65001") || codec_starts(name, "utf-8-"))
        return CHARSET_UTF8;
    for (size_t i = 0; i < ARRAY_SIZE(latin1); i++)
        if (codec_is(name, latin1[i]))
            return CHARSET_LATIN1;
    if (codec_starts(name, "latin-1-") || codec_starts(name, "iso-8859-1-") ||
        codec_starts(name, "iso-latin-1-"))
        return CHARSET_LATIN1;
    for (size_t i = 0; i < ARRAY_SIZE(supersets); i++)
        if (codec_is(name, supersets[i]))
            return CHARSET_SUPERSET;
    if (codec_starts(name, "cp125") || codec_starts(name, "windows-125") ||
        codec_starts(name, "iso-8859-") || codec_starts(name, "iso8859-"))
        return CHARSET_SUPERSET;
    return CHARSET_FOREIGN;
}

static void report(diags *d, const struct source *source, size_t offset, const char *message,
                   const char *hint)
{
    struct position p = source_locate(source, offset);

    diags_hint(d, diags_add(d, DIAG_ERROR, source->name, p.line, p.column, "%s", message), "%s",
               hint);
}

static enum charset choose_charset(const struct source *source, diags *d, bool mark,
                                   struct python_text *text)
{
    slice cookie = find_cookie(mark ? slice_from(source->text, 3) : source->text);
    enum charset charset = cookie.ptr ? charset_of(cookie) : CHARSET_UTF8;
    struct position p;

    text->encoding = SLICE("utf-8");
    if (charset == CHARSET_UTF8)
        return charset;
    p = source_locate(source, (size_t)(cookie.ptr - source->text.ptr));
    text->encoding = charset == CHARSET_LATIN1 ? SLICE("iso-8859-1") : cookie;
    if (mark) {
        diags_hint(
            d,
            diags_add(d, DIAG_ERROR, source->name, p.line, p.column,
                      "the file starts with a UTF-8 byte order mark but says its encoding is %.*s",
                      SLICE_ARG(cookie)),
            "Python refuses such a file; remove the mark or the coding comment");
        text->encoding = SLICE("utf-8");
        text->broken = true;
        return CHARSET_UTF8;
    }
    if (charset == CHARSET_FOREIGN) {
        diags_hint(d,
                   diags_add(d, DIAG_ERROR, source->name, p.line, p.column,
                             "the encoding %.*s is not read", SLICE_ARG(cookie)),
                   "such encodings can hide statements; store the file as UTF-8");
        text->broken = true;
    }
    return charset;
}

/* Whether the text can stay as it is: valid, no NUL, no carriage return that ends a line alone. */
static bool is_clean(slice s)
{
    for (size_t at = 0; (at = slice_find_char(s, '\r', at)) != SLICE_NPOS; at++)
        if (at + 1 >= s.len || s.ptr[at + 1] != '\n')
            return false;
    return !slice_has_nul(s) && utf8_is_valid(s);
}

static bool is_ascii(slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static void add_latin1(buffer *out, unsigned char c)
{
    char encoded[4];

    buffer_add(out, slice_new(encoded, utf8_encode(c, encoded)));
}

/* Rewrites the text; *@ret_nul and *@ret_bad are the first offenders' offsets or SLICE_NPOS. */
static void rewrite(slice s, enum charset charset, buffer *out, size_t *ret_nul, size_t *ret_bad)
{
    size_t nul = SLICE_NPOS, bad = SLICE_NPOS;

    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        char c = s.ptr[at];

        if (c == '\0') {
            nul = MIN(nul, at);
            buffer_add_char(out, ' ');
            at++;
        } else if (c == '\r') {
            buffer_add_char(out, at + 1 < s.len && s.ptr[at + 1] == '\n' ? '\r' : '\n');
            at++;
        } else if ((unsigned char)c < 0x80) {
            buffer_add_char(out, c);
            at++;
        } else if (charset != CHARSET_UTF8) {
            add_latin1(out, (unsigned char)c);
            at++;
        } else if (utf8_next(s, &at) == UTF8_REPLACEMENT && at - from == 1) {
            bad = MIN(bad, from);
            buffer_add(out, SLICE("\xEF\xBF\xBD"));
        } else {
            buffer_add(out, slice_sub(s, from, at - from));
        }
    }
    *ret_nul = nul;
    *ret_bad = bad;
}

void python_text_read(arena *a, const struct source *source, diags *d, struct python_text *ret_text)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct python_text text = {.source = source, .same_offsets = true};
    slice s = source->text;
    bool mark = slice_starts(s, SLICE("\xEF\xBB\xBF"));
    enum charset charset = choose_charset(source, d, mark, &text);
    size_t nul, bad;

    if (!is_clean(s) || (charset != CHARSET_UTF8 && !is_ascii(s))) {
        rewrite(s, charset, &out, &nul, &bad);
        if (nul != SLICE_NPOS)
            report(d, source, nul, "a NUL byte in Python code",
                   "Python refuses such a file; it was read as if a space stood there");
        if (bad != SLICE_NPOS)
            report(d, source, bad, "the text is not valid UTF-8",
                   "Python refuses such a file unless a coding comment names its encoding");
        text.broken |= nul != SLICE_NPOS || bad != SLICE_NPOS;
        text.same_offsets = out.len == s.len;
        text.source = source_new(a, source->name, arena_copy(a, buffer_slice(&out)));
    }
    *ret_text = text;
}
