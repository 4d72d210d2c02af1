/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shell-like patterns over paths: "*" and "?" do not cross a "/", "**" does.
 *
 * "[a-z]" and "[!a-z]" are sets of characters, a backslash takes the next character as it is, and a
 * "**" that stands for whole folders may stand for none: "a" + "/" + "**" + "/" + "b" matches
 * "a/b". A pattern matches the whole text.
 */
#pragma once

#include "base/slice.h"

#define GLOB_PATTERN_MAX 1024 /* bytes */

/* 0 no, 1 yes, -EINVAL for a pattern that is too long or has a set without an end. */
_must_check_ int glob_match(slice pattern, slice text);
