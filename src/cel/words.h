/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that are no secret: what people put where a password or token is asked for, and what
 * examples and course material put there. A guess with each of them takes a second.
 */
#pragma once

#include <stdbool.h>

#include "base/slice.h"

/* Whether @text is one of the words, in any case of its letters. */
bool words_has(slice text);
/* The list itself, in order. */
size_t words_count(void);
slice words_at(size_t index);
