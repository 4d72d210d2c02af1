/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The border between C and RE2: plain pointers and lengths, so that C++ needs none of our headers.
 * Only cel/regex.c uses it. No exception crosses it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct re2_program;

struct re2_span {
    const char *ptr; /* NULL: the group took no part */
    size_t len;
};

/*
 * NULL on failure; then @error holds a NUL-terminated reason, cut at @error_size, and
 * *ret_too_large tells whether memory was the reason, which is found out only after much work.
 */
struct re2_program *re2_program_new(const char *pattern, size_t len, size_t memory_max, char *error,
                                    size_t error_size, bool *ret_too_large);
void re2_program_free(struct re2_program *program);
int re2_program_groups(const struct re2_program *program);
/* Number of instructions. */
int re2_program_size(const struct re2_program *program);
/* With @count 0 only answers whether there is a match, which is faster. */
bool re2_program_match(const struct re2_program *program, const char *text, size_t len, size_t from,
                       struct re2_span *spans, int count);

#ifdef __cplusplus
}
#endif
