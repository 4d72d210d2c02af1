/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An expression that selects a missing key evaluates to an error, which does not tell how far it
 * got. But nearly every `at` is a plain path, so it is walked again here, key by key.
 */
#include "rule/place.h"

static bool place_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The identifier at the start of @rest, "" when there is none; @rest moves behind it. */
static slice place_take_word(slice *rest)
{
    slice word;
    size_t len = 0;

    while (len < rest->len && place_word(rest->ptr[len]))
        len++;
    word = slice_sub(*rest, 0, len);
    *rest = slice_from(*rest, len);
    return word;
}

/* Whether @rest starts with @token, and then moves behind it. */
static bool place_take(slice *rest, slice token)
{
    if (!slice_starts(*rest, token))
        return false;
    *rest = slice_from(*rest, token.len);
    return true;
}

/* What stands between brackets: a quoted key without escapes, or a number; else ptr is NULL. */
static slice place_take_index(slice *rest, bool *ret_quoted)
{
    size_t end;
    slice index;

    *ret_quoted = rest->len && (rest->ptr[0] == '\'' || rest->ptr[0] == '"');
    if (*ret_quoted) {
        end = slice_find_char(*rest, rest->ptr[0], 1);
        if (end == SLICE_NPOS)
            return SLICE_NULL;
        index = slice_sub(*rest, 1, end - 1);
        *rest = slice_from(*rest, end + 1);
        if (slice_find_char(index, '\\', 0) != SLICE_NPOS)
            return SLICE_NULL;
    } else {
        index = place_take_word(rest);
    }
    return place_take(rest, SLICE("]")) ? index : SLICE_NULL;
}

/* One step of the path from @from, or NULL where it ends. */
static const value *place_step(const value *from, slice *rest)
{
    uint64_t number;
    bool quoted;
    slice index;

    if (place_take(rest, SLICE(".?")) || place_take(rest, SLICE("."))) {
        index = place_take_word(rest);
        return index.len ? value_get(from, index) : NULL;
    }
    if (!place_take(rest, SLICE("[?")) && !place_take(rest, SLICE("[")))
        return NULL;
    index = place_take_index(rest, &quoted);
    if (!index.ptr)
        return NULL;
    if (quoted)
        return value_get(from, index);
    if (!value_is(from, VALUE_LIST) || slice_to_u64(index, &number) != 0 ||
        number >= from->list.count)
        return NULL;
    return &from->list.items[number];
}

value rule_place(slice expression, const struct subject_schema *schema, const value *slots,
                 const value *subject)
{
    slice rest = slice_trim(expression), name = place_take_word(&rest);
    const value *at = NULL;
    value place = *subject;

    for (size_t i = 0; i < schema->count; i++) {
        if (slice_eq(name, slice_of(schema->kinds[i].name)))
            at = &slots[i];
    }
    while (at) {
        if (at->source)
            place = *at;
        at = place_step(at, &rest);
    }
    return place;
}
