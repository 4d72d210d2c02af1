/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The string functions of cel-go's "strings" extension, version 4 (cel-spec, string_ext tests).
 *
 * Positions count code points. Searching works on bytes all the same: in UTF-8 no code point's
 * bytes occur inside another's, so only the positions that go in and out are converted.
 */
#include "base/utf8.h"
#include "cel/lib.h"
#include "cel/string-format.h"

/* A part of, or something made from, the string @from. */
static value text_like(const value *from, slice text)
{
    value v = value_string(text);

    v.flags = from->flags & VALUE_SURROGATES;
    return v;
}

static value index_error(struct cel_call *call, int64_t index)
{
    return cel_error(call, "index out of range: %ld", index);
}

/* The byte offset of code point @index, which may be the length; SLICE_NPOS when out of range. */
static size_t offset_of(slice text, int64_t index)
{
    if (index < 0 || (uint64_t)index > text.len)
        return SLICE_NPOS;
    return utf8_offset(text, (size_t)index);
}

static int64_t index_at(slice text, size_t offset)
{
    return (int64_t)utf8_length(slice_sub(text, 0, offset));
}

/* parts and positions */

static value char_at(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    size_t start = offset_of(text, args[1].integer), end = start;

    if (start == SLICE_NPOS)
        return index_error(call, args[1].integer);
    if (start < text.len)
        utf8_next(text, &end);
    return text_like(&args[0], slice_sub(text, start, end - start));
}

static value substring(struct cel_call *call, const value *args, int64_t first, size_t end)
{
    size_t start = offset_of(args[0].text, first);

    if (start == SLICE_NPOS)
        return index_error(call, first);
    if (start > end)
        return cel_error(call, "substring ends before it starts");
    return text_like(&args[0], slice_sub(args[0].text, start, end - start));
}

static value substring_from(struct cel_call *call, const value *args)
{
    return substring(call, args, args[1].integer, args[0].text.len);
}

static value substring_between(struct cel_call *call, const value *args)
{
    size_t end = offset_of(args[0].text, args[2].integer);

    if (end == SLICE_NPOS)
        return index_error(call, args[2].integer);
    return substring(call, args, args[1].integer, end);
}

static value index_of_from(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    size_t start = offset_of(text, args[2].integer), found;

    if (start == SLICE_NPOS)
        return index_error(call, args[2].integer);
    found = slice_find(text, args[1].text, start);
    return value_int(found == SLICE_NPOS ? -1 : index_at(text, found));
}

static value index_of(struct cel_call *call, const value *args)
{
    const value all[] = {args[0], args[1], value_int(0)};

    return index_of_from(call, all);
}

/* The last @needle that starts at or before byte @start. */
static size_t find_last(slice text, slice needle, size_t start)
{
    if (needle.len > text.len)
        return SLICE_NPOS;
    for (size_t at = MIN(start, text.len - needle.len) + 1; at-- > 0;)
        if (needle.len == 0 ||
            (text.ptr[at] == needle.ptr[0] && memcmp(text.ptr + at, needle.ptr, needle.len) == 0))
            return at;
    return SLICE_NPOS;
}

static value last_index(const value *args, size_t start)
{
    size_t found = find_last(args[0].text, args[1].text, start);

    return value_int(found == SLICE_NPOS ? -1 : index_at(args[0].text, found));
}

static value last_index_of(struct cel_call *call, const value *args)
{
    (void)call;
    return last_index(args, args[0].text.len);
}

static value last_index_of_from(struct cel_call *call, const value *args)
{
    size_t start = offset_of(args[0].text, args[2].integer);

    if (start == SLICE_NPOS)
        return index_error(call, args[2].integer);
    return last_index(args, start);
}

/* Unicode's White_Space property; zero-width spaces do not have it. */
static bool is_white_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static value trim(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    size_t start = 0, end = 0;
    bool seen = false;

    (void)call;
    for (size_t at = 0; at < text.len;) {
        size_t before = at;

        if (is_white_space(utf8_next(text, &at)))
            continue;
        if (!seen)
            start = before;
        seen = true;
        end = at;
    }
    return text_like(&args[0], slice_sub(text, start, end - start));
}

/* new strings */

/* Adds @shift to each byte from @first to @last. */
static value shift_letters(struct cel_call *call, const value *args, char first, char last,
                           int shift)
{
    slice text = args[0].text;
    char *copy = arena_alloc(call->eval->arena, text.len);

    for (size_t i = 0; i < text.len; i++)
        copy[i] =
            text.ptr[i] >= first && text.ptr[i] <= last ? (char)(text.ptr[i] + shift) : text.ptr[i];
    return text_like(&args[0], slice_new(copy, text.len));
}

static value lower_ascii(struct cel_call *call, const value *args)
{
    return shift_letters(call, args, 'A', 'Z', 'a' - 'A');
}

static value upper_ascii(struct cel_call *call, const value *args)
{
    return shift_letters(call, args, 'a', 'z', 'A' - 'a');
}

static value reverse(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    char *copy = arena_alloc(call->eval->arena, text.len);

    for (size_t at = 0; at < text.len;) {
        size_t before = at;

        utf8_next(text, &at);
        memcpy(copy + (text.len - at), text.ptr + before, at - before);
    }
    return text_like(&args[0], slice_new(copy, text.len));
}

static value join_with(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;
    const value *list = &args[0];

    value_each_item (list, item) {
        if (item->kind != VALUE_STRING)
            return cel_error(call, "join() of a list with an element that is no string");
        if (item != list->list.items)
            buffer_add(&out, args[1].text);
        buffer_add(&out, item->text);
    }
    return cel_string_result(call, &out);
}

static value join(struct cel_call *call, const value *args)
{
    const value all[] = {args[0], value_string(SLICE(""))};

    return join_with(call, all);
}

/*
 * Where the next separator or placeholder starts at or after @from, SLICE_NPOS for none. An empty
 * one stands between all code points, so the caller moves @from by one of them.
 */
static size_t next_match(slice text, slice what, size_t from)
{
    return what.len ? slice_find(text, what, from) : from;
}

static value replace_some(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;
    slice text = args[0].text, old = args[1].text;
    int64_t limit = args[3].integer;
    size_t kept = 0, from = 0;

    for (; limit != 0 && from <= text.len && !out.full; limit--) {
        size_t at = next_match(text, old, from);

        if (at == SLICE_NPOS)
            break;
        buffer_add(&out, slice_sub(text, kept, at - kept));
        buffer_add(&out, args[2].text);
        kept = from = at + old.len;
        if (!old.len) {
            if (at < text.len)
                utf8_next(text, &from);
            else
                from++;
        }
    }
    buffer_add(&out, slice_from(text, kept));
    return cel_string_result(call, &out);
}

static value replace_all(struct cel_call *call, const value *args)
{
    const value all[] = {args[0], args[1], args[2], value_int(-1)};

    return replace_some(call, all);
}

/* Splits behind each code point; the last part takes what is beyond the limit. */
static value split_characters(struct cel_call *call, const value *args)
{
    struct value_list_builder parts = VALUE_LIST_BUILDER(call->eval->arena);
    slice text = args[0].text;
    int64_t limit = args[2].integer;

    for (size_t at = 0; at < text.len; limit--) {
        size_t before = at;

        if (parts.count == CEL_LIST_MAX)
            return cel_too_large(call);
        if (!cel_charge(call, 1))
            return value_null();
        if (limit == 1)
            at = text.len;
        else
            utf8_next(text, &at);
        value_list_add(&parts, text_like(&args[0], slice_sub(text, before, at - before)));
    }
    return value_list_finish(&parts);
}

static value split_some(struct cel_call *call, const value *args)
{
    struct value_list_builder parts = VALUE_LIST_BUILDER(call->eval->arena);
    slice text = args[0].text, separator = args[1].text;
    int64_t limit = args[2].integer;
    size_t from = 0, at;

    if (limit == 0)
        return value_list(NULL, 0);
    if (!separator.len)
        return split_characters(call, args);
    for (; limit != 1 && (at = slice_find(text, separator, from)) != SLICE_NPOS; limit--) {
        if (parts.count == CEL_LIST_MAX)
            return cel_too_large(call);
        if (!cel_charge(call, 1))
            return value_null();
        value_list_add(&parts, text_like(&args[0], slice_sub(text, from, at - from)));
        from = at + separator.len;
    }
    value_list_add(&parts, text_like(&args[0], slice_from(text, from)));
    return value_list_finish(&parts);
}

static value split_all(struct cel_call *call, const value *args)
{
    const value all[] = {args[0], args[1], value_int(-1)};

    return split_some(call, all);
}

/* A double-quoted literal that the lexer reads back as the same string. */
static value quote(struct cel_call *call, const value *args)
{
    static const char escaped[] = "\a\b\f\n\r\t\v\\\"", letters[] = "abfnrtv\\\"";
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;
    slice text = args[0].text;

    buffer_add_char(&out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t before = at;
        uint32_t c = utf8_next(text, &at);
        const char *special = c && c < 0x80 ? strchr(escaped, (int)c) : NULL;

        if (special) {
            buffer_add_char(&out, '\\');
            buffer_add_char(&out, letters[special - escaped]);
        } else if (c == UTF8_REPLACEMENT && at - before == 1) {
            buffer_add(&out, SLICE("\xEF\xBF\xBD"));
        } else {
            buffer_add(&out, slice_sub(text, before, at - before));
        }
    }
    buffer_add_char(&out, '"');
    return cel_string_result(call, &out);
}

static value format(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;
    const char *error = string_format(args[0].text, &args[1], &out);

    if (error)
        return cel_error(call, "format(): %s", error);
    return cel_string_result(call, &out);
}

static const struct cel_overload overloads[] = {
    {"charAt", CEL_MEMBER, "si", "s", char_at, CEL_COST_TRAVERSE},
    {"format", CEL_MEMBER, "slx", "s", format, CEL_COST_TRAVERSE},
    {"indexOf", CEL_MEMBER, "ss", "i", index_of, CEL_COST_PRODUCT},
    {"indexOf", CEL_MEMBER, "ssi", "i", index_of_from, CEL_COST_PRODUCT},
    {"join", CEL_MEMBER, "ls", "s", join, CEL_COST_TRAVERSE},
    {"join", CEL_MEMBER, "lss", "s", join_with, CEL_COST_PRODUCT},
    {"lastIndexOf", CEL_MEMBER, "ss", "i", last_index_of, CEL_COST_PRODUCT},
    {"lastIndexOf", CEL_MEMBER, "ssi", "i", last_index_of_from, CEL_COST_PRODUCT},
    {"lowerAscii", CEL_MEMBER, "s", "s", lower_ascii, CEL_COST_TRAVERSE},
    {"replace", CEL_MEMBER, "sss", "s", replace_all, CEL_COST_PRODUCT},
    {"replace", CEL_MEMBER, "sssi", "s", replace_some, CEL_COST_PRODUCT},
    {"reverse", CEL_MEMBER, "s", "s", reverse, CEL_COST_TRAVERSE},
    {"split", CEL_MEMBER, "ss", "ls", split_all, CEL_COST_PRODUCT},
    {"split", CEL_MEMBER, "ssi", "ls", split_some, CEL_COST_PRODUCT},
    {"strings.quote", CEL_GLOBAL, "s", "s", quote, CEL_COST_TRAVERSE},
    {"substring", CEL_MEMBER, "si", "s", substring_from, CEL_COST_TRAVERSE},
    {"substring", CEL_MEMBER, "sii", "s", substring_between, CEL_COST_TRAVERSE},
    {"trim", CEL_MEMBER, "s", "s", trim, CEL_COST_TRAVERSE},
    {"upperAscii", CEL_MEMBER, "s", "s", upper_ascii, CEL_COST_TRAVERSE},
};

CEL_LIBRARY(cel_lib_strings, "strings", overloads);
