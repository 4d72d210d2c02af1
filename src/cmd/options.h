/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command lines, read by tables.
 *
 * A command has one table of options. It says what may be written, where the value goes and what it
 * is when nothing is written, and --help is printed from it: a default stands in one place.
 */
#pragma once

#include "base/buffer.h"
#include "base/diag.h"
#include "base/vector.h"

enum option_kind {
    OPTION_FLAG, /* bool */
    OPTION_TEXT, /* slice */
    OPTION_LIST, /* struct option_list; may be written several times */
};

struct option_list {
    VECTOR(slice) texts;
};

struct option {
    const char *name; /* without the two dashes */
    char letter;      /* 0: has none */
    enum option_kind kind;
    const char *argument; /* what --help calls the value; NULL for flags */
    const char *initial;  /* value when not written; NULL: the empty slice */
    const char *about;
    const char *const *choices; /* what the value may be, ended by NULL; NULL: anything */
    const char *const *planned; /* choices of later versions, for a better message; may be NULL */
    size_t offset;              /* of the value in the command's struct */
};

#define OPTION_FIELD(type, field) .offset = offsetof(type, field)

struct option_set {
    const struct option *options;
    size_t count;
};

/*
 * Reads @argc words into @values, a struct that the offsets of @set point into and that starts
 * zeroed; what is no option goes to @operands. Options and operands may be mixed, "--" ends the
 * options, "-" is an operand. Values are slices of the words. Returns 0, OPTIONS_HELP when --help
 * or -h was met, or -EINVAL after at least one error in @d.
 */
enum { OPTIONS_HELP = 1 };
_must_check_ int options_parse(const struct option_set *set, int argc, char **argv, void *values,
                               struct option_list *operands, diags *d);
/* Frees the lists in @values. */
void options_done(const struct option_set *set, void *values);
void option_list_done(struct option_list *list);
#define _cleanup_option_list_ _cleanup_(option_list_done)
/* The options as --help lists them. */
void options_describe(const struct option_set *set, size_t width, buffer *out);
