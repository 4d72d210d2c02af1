/* SPDX-License-Identifier: Apache-2.0 */
/* What json.c (structure) and json-scalar.c (strings and numbers) share; nobody else includes it.
 */
#pragma once

#include "doc/json.h"
#include "doc/tree.h"

struct json_frame {
    size_t first;   /* of the tree's pending values, its first child */
    uint32_t start; /* offset of the bracket */
    bool map;
};

struct json_reader {
    arena *arena;
    const struct source *source;
    diags *diags;
    const char *start, *at, *end; /* at is the next byte to read */
    struct tree tree;
    struct json_frame *frames;
    size_t depth, max_depth;
    size_t nodes, max_nodes;
    enum json_mode mode;
    bool broken;       /* an error was reported after which reading went on */
    bool told_of_utf8; /* one report of invalid UTF-8 per document is enough */
};

static inline size_t json_offset(const struct json_reader *r, const char *p)
{
    return (size_t)(p - r->start);
}

/* Whether @c can stand in a key without quotes; all of Unicode beyond ASCII passes. */
static inline bool json_is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* Adds an error at @at and returns JSON_BROKEN. @hint is a literal, or NULL. */
_printf_(4, 5) int json_fail(struct json_reader *r, const char *at, const char *hint,
                             const char *format, ...);
/* Adds an error in strict mode, a warning in others; reading goes on. */
_printf_(4, 5) void json_complain(struct json_reader *r, const char *at, const char *hint,
                                  const char *format, ...);

/* Each reads what starts at r->at, which is a quote, a letter, or one of "+-.0-9". */
int json_read_string(struct json_reader *r, value *ret);
int json_read_name(struct json_reader *r, value *ret); /* JSON5's key without quotes */
int json_read_number(struct json_reader *r, value *ret);
