/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions: RE2's syntax, unanchored search, time linear in the text, bounded memory.
 *
 * Patterns that are only a literal, with or without anchors, are answered by comparing bytes and
 * never reach RE2; most patterns of rules are of that kind, and compiling them costs nothing. A
 * compiled expression is immutable and may be used by several threads.
 */
#pragma once

#include "base/slice.h"

#define REGEX_PATTERN_MAX ((size_t)16 * 1024) /* bytes */
#define REGEX_GROUPS_MAX  32
/* Instructions: "x{1,1000}" is a pattern of few bytes and many of them. */
#define REGEX_PROGRAM_MAX 10000

struct cel_regex;

/*
 * Compiles @pattern. Returns NULL for a pattern that is wrong, too long or needs too much memory;
 * then *ret_error is a text for people, to be freed with freep().
 */
struct cel_regex *cel_regex_new(slice pattern, char **ret_error);
/* The same; *ret_units is what the attempt cost in units of evaluation, success or not. */
struct cel_regex *cel_regex_compile(slice pattern, uint64_t *ret_units, char **ret_error);
struct cel_regex *cel_regex_free(struct cel_regex *regex);
DEFINE_CLEANUP(struct cel_regex, cel_regex_free)

/*
 * The length that the pattern has when a search is charged: its own, or more when it stands for a
 * program that is much larger.
 */
size_t cel_regex_weight(const struct cel_regex *regex);
/* Whether the expression matches anywhere in @text. */
bool cel_regex_search(const struct cel_regex *regex, slice text);
/* Number of capturing groups. */
size_t cel_regex_group_count(const struct cel_regex *regex);
/*
 * Finds the leftmost match that starts at or after @from; anchors and word boundaries see the whole
 * text. groups[0] is the match, groups[1..] the capturing groups, up to @count of them; those that
 * took no part in the match have ptr NULL.
 */
bool cel_regex_groups(const struct cel_regex *regex, slice text, size_t from, slice *ret_groups,
                      size_t count);
