/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What rules judge: kinds of subject with named, typed, documented fields.
 *
 * Collectors make subjects as maps; this table is the contract between them and the rules. From it
 * come the checker's types (an unknown field in a rule is a load error), docs/subjects.md, and the
 * test that no collector forgets a required field.
 */
#pragma once

#include "base/slice.h"

struct subject_field {
    const char *name;
    const char *type; /* as cel_type_parse() reads it */
    bool optional;    /* may be missing: rules must use .?name.orValue(...) or has() */
    const char *about;
};

struct subject_kind {
    const char *name;
    const char *about;
    const struct subject_field *fields;
    size_t field_count;
    /* What every rule sees beside its subject is a kind too, marked as global. */
    bool global;
};

/* What --set may change; rules read it as params["name"]. */
struct subject_param {
    const char *name;
    const char *type; /* bool, int, string, list (comma-separated strings) */
    const char *initial;
    const char *about;
};

struct subject_schema {
    const struct subject_kind *kinds;
    size_t count;
    const struct subject_param *params;
    size_t param_count;
};
