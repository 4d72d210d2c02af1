/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command of the program: one row of the table in main.c, one file with its run function.
 */
#pragma once

#include "cmd/options.h"
#include "report/report.h"

enum exit_status {
    EXIT_FINE = 0,
    EXIT_FOUND = 1, /* findings at or above --fail-on; examples that fail */
    EXIT_WRONG = 2, /* wrong usage, or nothing could be done */
};

struct command {
    const char *name;     /* one or two words: "audit", "rules list" */
    const char *operands; /* as the synopsis shows them: "[TARGET...]" */
    const char *summary;  /* one line */
    const char *about;    /* paragraphs between empty lines, for --help; may be NULL */
    struct option_set options;
    size_t size; /* of the struct that the options point into */
    size_t operands_min, operands_max;
    enum exit_status (*run)(const void *options, const struct option_list *operands);
};

#define COMMAND_OPTIONS(table)                                                                     \
    {                                                                                              \
        .options = (table), .count = ARRAY_SIZE(table)                                             \
    }

extern const struct command command_audit;
extern const struct command command_rules_list;
extern const struct command command_rules_show;
extern const struct command command_rules_test;
extern const struct command command_rules_params;
extern const struct command command_rules_subjects;
