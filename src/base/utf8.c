/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

/* Length of the valid sequence that starts at @p, or 0. Follows table 3-7 of the Unicode standard.
 */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t need;

    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        need = 2;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        need = 3;
        low = p[0] == 0xE0 ? 0xA0 : 0x80;
        high = p[0] == 0xED ? 0x9F : 0xBF;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        need = 4;
        low = p[0] == 0xF0 ? 0x90 : 0x80;
        high = p[0] == 0xF4 ? 0x8F : 0xBF;
    } else {
        return 0;
    }
    if (left < need || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < need; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return need;
}

size_t utf8_valid_prefix(slice s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t at = 0;

    while (at < s.len) {
        uint64_t word;
        size_t step;

        if (s.len - at >= 8) {
            memcpy(&word, p + at, 8);
            if (!(word & 0x8080808080808080ULL)) {
                at += 8;
                continue;
            }
        }
        step = utf8_sequence(p + at, s.len - at);
        if (!step)
            break;
        at += step;
    }
    return at;
}

uint32_t utf8_next(slice s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t step = utf8_sequence(p, s.len - *at);

    switch (step) {
    case 1:
        *at += 1;
        return p[0];
    case 2:
        *at += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        *at += 4;
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default:
        *at += 1;
        return UTF8_REPLACEMENT;
    }
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            return 0;
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    if (code_point > 0x10FFFF)
        return 0;
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

size_t utf8_length(slice s)
{
    size_t at = 0, count = 0;

    while (at < s.len) {
        uint64_t word;

        if (s.len - at >= sizeof(word)) {
            memcpy(&word, s.ptr + at, sizeof(word));
            if (!(word & 0x8080808080808080ULL)) {
                at += sizeof(word);
                count += sizeof(word);
                continue;
            }
        }
        utf8_next(s, &at);
        count++;
    }
    return count;
}

slice utf8_cut(slice s, size_t max)
{
    size_t end = MIN(s.len, max), tail = 0;
    unsigned char lead;

    while (tail < 3 && tail < end && ((unsigned char)s.ptr[end - 1 - tail] & 0xC0) == 0x80)
        tail++;
    if (tail == end)
        return slice_sub(s, 0, end);
    lead = (unsigned char)s.ptr[end - 1 - tail];
    if (tail + 1 < (lead >= 0xF0 ? 4U : lead >= 0xE0 ? 3U : lead >= 0xC0 ? 2U : 1U))
        end -= tail + 1;
    return slice_sub(s, 0, end);
}

size_t utf8_offset(slice s, size_t index)
{
    size_t at = 0;

    for (; index; index--) {
        if (at >= s.len)
            return SLICE_NPOS;
        utf8_next(s, &at);
    }
    return at;
}

struct utf8_range {
    uint32_t first, last;
};

static bool utf8_in(const struct utf8_range *ranges, size_t count, uint32_t code_point)
{
    for (size_t i = 0; i < count; i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return true;
    return false;
}

int utf8_width(uint32_t code_point)
{
    static const struct utf8_range none[] = {
        {0x0000, 0x001F}, {0x007F, 0x009F},   {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
        {0x0610, 0x061A}, {0x064B, 0x065F},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
        {0x202A, 0x202E}, {0x2060, 0x2069},   {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
        {0xFEFF, 0xFEFF}, {0xE0000, 0xE0FFF},
    };
    static const struct utf8_range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };

    if (utf8_in(none, ARRAY_SIZE(none), code_point))
        return 0;
    return utf8_in(wide, ARRAY_SIZE(wide), code_point) ? 2 : 1;
}

slice utf8_repair(arena *a, slice s)
{
    size_t valid = utf8_valid_prefix(s), size, len = 0;
    char *copy;

    if (valid == s.len)
        return s;
    /* U+FFFD takes three bytes where one was. */
    if (mul_overflows(s.len, (size_t)3, &size) || size == SIZE_MAX)
        memory_exhausted(SIZE_MAX);
    copy = arena_alloc(a, size + 1);
    for (size_t at = 0; at < s.len;)
        len += utf8_encode(utf8_next(s, &at), copy + len);
    copy = arena_resize(a, copy, size + 1, len + 1);
    return slice_new(copy, len);
}
