/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on views of bytes. */
#include "base/slice.h"

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int slice_cmp(slice a, slice b)
{
    size_t common = MIN(a.len, b.len);
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool slice_eq_nocase(slice a, slice b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

size_t slice_find(slice s, slice needle, size_t from)
{
    const char *found;

    if (from > s.len)
        return SLICE_NPOS;
    if (needle.len == 0)
        return from;
    if (s.len - from < needle.len)
        return SLICE_NPOS;
    found = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
    return found ? (size_t)(found - s.ptr) : SLICE_NPOS;
}

size_t slice_find_char(slice s, char c, size_t from)
{
    const char *found;

    if (from >= s.len)
        return SLICE_NPOS;
    found = memchr(s.ptr + from, c, s.len - from);
    return found ? (size_t)(found - s.ptr) : SLICE_NPOS;
}

size_t slice_rfind_char(slice s, char c)
{
    const char *found = s.len ? memrchr(s.ptr, c, s.len) : NULL;

    return found ? (size_t)(found - s.ptr) : SLICE_NPOS;
}

bool slice_contains(slice s, slice needle)
{
    return slice_find(s, needle, 0) != SLICE_NPOS;
}

bool slice_has_nul(slice s)
{
    return slice_find_char(s, '\0', 0) != SLICE_NPOS;
}

slice slice_trim(slice s)
{
    while (s.len && ascii_space(s.ptr[0]))
        s = slice_from(s, 1);
    while (s.len && ascii_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

slice slice_cut(slice *rest, char separator)
{
    size_t at = slice_find_char(*rest, separator, 0);
    slice head = slice_sub(*rest, 0, at);

    *rest = at == SLICE_NPOS ? SLICE_NULL : slice_from(*rest, at + 1);
    return head;
}

slice slice_basename(slice path)
{
    size_t at = slice_rfind_char(path, '/');

    return at == SLICE_NPOS ? path : slice_from(path, at + 1);
}

slice slice_dirname(slice path)
{
    size_t at = slice_rfind_char(path, '/');

    if (at == SLICE_NPOS)
        return slice_sub(path, 0, 0);
    return slice_sub(path, 0, at == 0 && path.len > 1 ? 1 : at);
}

int slice_to_u64(slice s, uint64_t *ret_number)
{
    uint64_t number = 0;

    if (s.len == 0)
        return -EINVAL;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -EINVAL;
        if (mul_overflows(number, 10, &number) ||
            add_overflows(number, (uint64_t)(s.ptr[i] - '0'), &number))
            return -ERANGE;
    }
    *ret_number = number;
    return 0;
}

int slice_to_i64(slice s, int64_t *ret_number)
{
    bool negative = s.len && s.ptr[0] == '-';
    uint64_t magnitude;
    int r = slice_to_u64(negative ? slice_from(s, 1) : s, &magnitude);

    if (r < 0)
        return r;
    if (magnitude > (uint64_t)INT64_MAX + negative)
        return -ERANGE;
    *ret_number = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return 0;
}

char *slice_to_cstring(slice s)
{
    char *copy = memory_alloc(s.len + 1);

    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return copy;
}
