/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions over RE2, with the literal ones answered without it.
 *
 * A pattern is literal when all its bytes stand for themselves, apart from "^" or "\A" before and
 * "$" or "\z" behind, and punctuation escaped by a backslash. In RE2 "$" without (?m) means the end
 * of the text, not also a newline before it, so comparing the end of the text is exact. Bytes above
 * ASCII are literal only in patterns that are valid UTF-8: RE2 refuses the others.
 */
#include "cel/regex.h"

#include "base/utf8.h"
#include "cel/regex-re2.h"

#include <stdio.h>

/* What one program and its caches may use; RE2 answers slower beyond its share, never wrong. */
#define REGEX_MEMORY_MAX ((size_t)2 << 20)

/*
 * Costs, measured: RE2 takes about a microsecond, ten units, to compile one instruction, and up to
 * some tenths of a second until it knows that a pattern needs too much memory.
 */
#define UNITS_PER_INSTRUCTION 10
#define UNITS_OF_TOO_LARGE    (200 * 1000)
#define INSTRUCTIONS_PER_BYTE 16 /* of weight */

struct cel_regex {
    struct re2_program *program; /* NULL: a literal */
    bool starts, ends;           /* the literal is anchored there */
    size_t weight;
    size_t len; /* of the literal */
    char literal[];
};

static bool is_special(char c)
{
    return c && strchr(".+*?()|[]{}^$\\", c);
}

static bool is_punctuation(char c)
{
    return ((c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
            (c >= '{' && c <= '~')) &&
           c != '_';
}

static bool take_anchor(slice *pattern, slice symbol, slice escape)
{
    if (slice_starts(*pattern, symbol)) {
        *pattern = slice_from(*pattern, symbol.len);
        return true;
    }
    if (slice_starts(*pattern, escape)) {
        *pattern = slice_from(*pattern, escape.len);
        return true;
    }
    return false;
}

/* Fills @regex and returns true when @pattern is literal. Its buffer has room for the pattern. */
static bool regex_read_literal(struct cel_regex *regex, slice pattern)
{
    slice rest = pattern;

    if (!utf8_is_valid(pattern))
        return false;
    regex->starts = take_anchor(&rest, SLICE("^"), SLICE("\\A"));
    while (rest.len) {
        if (slice_eq(rest, SLICE("$")) || slice_eq(rest, SLICE("\\z"))) {
            regex->ends = true;
            return true;
        }
        if (rest.ptr[0] == '\\' && rest.len > 1 && is_punctuation(rest.ptr[1]))
            rest = slice_from(rest, 1);
        else if (is_special(rest.ptr[0]))
            return false;
        regex->literal[regex->len++] = rest.ptr[0];
        rest = slice_from(rest, 1);
    }
    return true;
}

/* Fills in the program: NULL, or what is wrong in @error. */
static const char *regex_compile(struct cel_regex *regex, slice pattern, uint64_t *units,
                                 char *error, size_t error_size)
{
    bool too_large;
    size_t size;

    regex->program =
        re2_program_new(pattern.ptr, pattern.len, REGEX_MEMORY_MAX, error, error_size, &too_large);
    if (!regex->program) {
        *units += too_large ? UNITS_OF_TOO_LARGE : 0;
        return error;
    }
    size = (size_t)re2_program_size(regex->program);
    *units += UNITS_PER_INSTRUCTION * size;
    regex->weight = MAX(pattern.len, size / INSTRUCTIONS_PER_BYTE);
    return size > REGEX_PROGRAM_MAX ? "pattern repeats too much" : NULL;
}

struct cel_regex *cel_regex_compile(slice pattern, uint64_t *ret_units, char **ret_error)
{
    _cleanup_(cel_regex_freep) struct cel_regex *regex = NULL;
    char text[256] = "";
    const char *error = NULL;

    *ret_units = 1 + MIN(pattern.len, REGEX_PATTERN_MAX) / 10;
    if (pattern.len > REGEX_PATTERN_MAX) {
        *ret_error = slice_to_cstring(SLICE("pattern is too long"));
        return NULL;
    }
    regex = memory_alloc(sizeof(*regex) + pattern.len);
    regex->weight = pattern.len;
    if (regex_read_literal(regex, pattern))
        return TAKE_PTR(regex);
    error = regex_compile(regex, pattern, ret_units, text, sizeof(text));
    if (error) {
        *ret_error = slice_to_cstring(slice_of(error));
        return NULL;
    }
    return TAKE_PTR(regex);
}

struct cel_regex *cel_regex_new(slice pattern, char **ret_error)
{
    uint64_t units;

    return cel_regex_compile(pattern, &units, ret_error);
}

size_t cel_regex_weight(const struct cel_regex *regex)
{
    return regex->weight;
}

struct cel_regex *cel_regex_free(struct cel_regex *regex)
{
    if (!regex)
        return NULL;
    if (regex->program)
        re2_program_free(regex->program);
    freep(&regex);
    return NULL;
}

/* The literal at or after @from, or the null slice. */
static slice literal_find(const struct cel_regex *regex, slice text, size_t from)
{
    slice literal = slice_new(regex->literal, regex->len);
    slice none = SLICE_NULL;
    size_t at;

    if (from > text.len)
        return none;
    if (regex->starts) {
        if (from > 0 || !slice_starts(text, literal) || (regex->ends && text.len != literal.len))
            return none;
        at = 0;
    } else if (regex->ends) {
        if (!slice_ends(text, literal) || text.len - literal.len < from)
            return none;
        at = text.len - literal.len;
    } else {
        at = slice_find(text, literal, from);
        if (at == SLICE_NPOS)
            return none;
    }
    return slice_new((text.ptr ? text.ptr : "") + at, literal.len);
}

bool cel_regex_search(const struct cel_regex *regex, slice text)
{
    if (!regex->program)
        return literal_find(regex, text, 0).ptr;
    return re2_program_match(regex->program, text.ptr ? text.ptr : "", text.len, 0, NULL, 0);
}

size_t cel_regex_group_count(const struct cel_regex *regex)
{
    return regex->program ? (size_t)re2_program_groups(regex->program) : 0;
}

bool cel_regex_groups(const struct cel_regex *regex, slice text, size_t from, slice *ret_groups,
                      size_t count)
{
    struct re2_span spans[REGEX_GROUPS_MAX + 1] = {0};

    count = MIN(count, (size_t)REGEX_GROUPS_MAX + 1);
    if (!regex->program) {
        slice found = literal_find(regex, text, from);

        for (size_t i = 0; found.ptr && i < count; i++)
            ret_groups[i] = i ? SLICE_NULL : found;
        return found.ptr;
    }
    if (from > text.len || !re2_program_match(regex->program, text.ptr ? text.ptr : "", text.len,
                                              from, spans, (int)count))
        return false;
    for (size_t i = 0; i < count; i++)
        ret_groups[i] = slice_new(spans[i].ptr, spans[i].len);
    return true;
}
