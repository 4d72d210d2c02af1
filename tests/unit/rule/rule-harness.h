/* SPDX-License-Identifier: Apache-2.0 */
/* A small schema, and rules written in it, for the tests of rules. */
#pragma once

#include "rule/set.h"

static const struct subject_field door_fields[] = {
    {"name", "string", false, "of the door"},
    {"locked", "bool", false, "somebody has turned the key"},
    {"keys", "int", false, "how many there are"},
    {"color", "string", false, "of the paint"},
    {"owner", "string", true, "who has the keys"},
    {"opened", "timestamp", false, "last time"},
    {"hinges", "list({side: string, screws: int})", false, ""},
    {"extra", "dyn", false, "whatever is written on it"},
};

static const struct subject_field wall_fields[] = {
    {"height", "int", false, "in metres"},
};

static const struct subject_field house_fields[] = {
    {"guarded", "bool", false, "there is a dog"},
};

enum test_kind {
    KIND_DOOR,
    KIND_WALL,
    KIND_HOUSE,
    KIND_NOTES,
    KIND_PARAMS,
};

#define TEST_KIND(kind, is_global)                                                                 \
    {                                                                                              \
        .name = #kind, .about = "", .fields = kind##_fields,                                       \
        .field_count = ARRAY_SIZE(kind##_fields), .global = is_global                              \
    }

static const struct subject_kind test_kinds[] = {
    [KIND_DOOR] = TEST_KIND(door, false),
    [KIND_WALL] = TEST_KIND(wall, false),
    [KIND_HOUSE] = TEST_KIND(house, true),
    [KIND_NOTES] = {.name = "notes", .about = "", .global = true},
    [KIND_PARAMS] = {.name = "params", .about = "", .global = true},
};

static const struct subject_param test_params[] = {
    {"height.least", "int", "2", "of a wall, in metres"},
    {"strict", "bool", "false", "be it"},
    {"colors", "list", "red, green", "that are good"},
    {"town", "string", "Ankh", "where it is"},
};

static const struct subject_schema test_schema = {
    .kinds = test_kinds,
    .count = ARRAY_SIZE(test_kinds),
    .params = test_params,
    .param_count = ARRAY_SIZE(test_params),
};

/* A rule with everything that is required but `subject` and `when`, which @rest brings. */
#define RULE(id, uuid, rest)                                                                       \
    "- id: " id "\n"                                                                               \
    "  uuid: 7f0c2a51-8a5e-4c0e-9d0f-0000000000" uuid "\n"                                         \
    "  title: Something is wrong\n"                                                                \
    "  severity: medium\n"                                                                         \
    "  why: Because it is.\n"                                                                      \
    "  fix: Mend it.\n" rest
#define EXAMPLES                                                                                   \
    "  examples:\n"                                                                                \
    "    - bad: {given: {door: {locked: false}}}\n"                                                \
    "    - good: {given: {door: {locked: true}}}\n"

/* The first error of @d, as file:line:column: message (hint). */
static inline const char *first_error(diags *d)
{
    vector_each (&d->list, diag) {
        if (diag->level == DIAG_ERROR)
            return arena_printf(&d->arena, "%.*s:%u:%u: %.*s%s%.*s%s", SLICE_ARG(diag->file),
                                diag->line, diag->column, SLICE_ARG(diag->message),
                                diag->hint.len ? " (" : "", SLICE_ARG(diag->hint),
                                diag->hint.len ? ")" : "")
                .ptr;
    }
    return "";
}
