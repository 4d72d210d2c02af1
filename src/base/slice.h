/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slice is a view of bytes: pointer and length, not owned, not NUL-terminated.
 *
 * All input travels as slices. C strings exist only at the system-call border, where
 * slice_has_nul() must be asked first.
 */
#pragma once

#include <string.h>

#include "base/macro.h"

typedef struct slice {
    const char *ptr;
    size_t len;
} slice;

#define SLICE(literal) ((slice){.ptr = "" literal, .len = sizeof(literal) - 1})
#define SLICE_INIT(literal)                                                                        \
    {                                                                                              \
        .ptr = "" literal, .len = sizeof(literal) - 1                                              \
    }
#define SLICE_NULL ((slice){.ptr = NULL, .len = 0})

/* For printf's "%.*s". */
#define SLICE_ARG(s) (int)MIN((s).len, (size_t)INT32_MAX), ((s).ptr ? (s).ptr : "")

static inline slice slice_new(const char *ptr, size_t len)
{
    return (slice){.ptr = ptr, .len = len};
}

/* The bytes of a C string, or the empty slice for NULL. */
static inline slice slice_of(const char *string)
{
    return string ? (slice){.ptr = string, .len = strlen(string)} : SLICE_NULL;
}

static inline bool slice_eq(slice a, slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_starts(slice s, slice prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool slice_ends(slice s, slice suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.ptr + (s.len - suffix.len), suffix.ptr, suffix.len) == 0);
}

/* The part from @from on, at most @len bytes; both are clamped to the slice. */
static inline slice slice_sub(slice s, size_t from, size_t len)
{
    from = MIN(from, s.len);
    return slice_new(s.ptr ? s.ptr + from : NULL, MIN(len, s.len - from));
}

static inline slice slice_from(slice s, size_t from)
{
    return slice_sub(s, from, SIZE_MAX);
}

#define SLICE_NPOS SIZE_MAX

/* Orders by bytes, shorter first when one is a prefix of the other: <0, 0, >0. */
int slice_cmp(slice a, slice b);
/* ASCII case only. */
bool slice_eq_nocase(slice a, slice b);
/* Offset of the first @needle at or after @from, or SLICE_NPOS. */
size_t slice_find(slice s, slice needle, size_t from);
size_t slice_find_char(slice s, char c, size_t from);
size_t slice_rfind_char(slice s, char c);
bool slice_contains(slice s, slice needle);
bool slice_has_nul(slice s);
/* Without ASCII white space at both ends. */
slice slice_trim(slice s);
/*
 * Cuts at the first @separator: returns what stands before it and moves *@rest behind it. Without a
 * separator returns all of *@rest and leaves the null slice (ptr NULL) behind.
 */
slice slice_cut(slice *rest, char separator);
/*
 * The part after the last '/', and the part before it: "" when there is none or @path is "/", which
 * ends a walk upwards; "/" for what lies in the root.
 */
slice slice_basename(slice path);
slice slice_dirname(slice path);
/* A whole decimal number in the slice: 0, -EINVAL (not a number) or -ERANGE. */
_must_check_ int slice_to_u64(slice s, uint64_t *ret_number);
_must_check_ int slice_to_i64(slice s, int64_t *ret_number);
/* A NUL-terminated copy to be freed by the caller. */
char *slice_to_cstring(slice s);
