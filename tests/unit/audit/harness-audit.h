/* SPDX-License-Identifier: Apache-2.0 */
/* Runs an audit over a tree and keeps every subject that it makes. */
#pragma once

#include "audit/audit.h"
#include "tree.h"

struct seen_subject {
    enum subject kind;
    value subject;
    value config;
};

struct seen {
    arena arena;
    VECTOR(struct seen_subject) list;
    struct audit_result result;
    int returned;
};

static inline void seen_done(struct seen *seen)
{
    vector_done(&seen->list);
    arena_done(&seen->arena);
    audit_result_done(&seen->result);
}
#define _cleanup_seen_ _cleanup_(seen_done)

static inline void seen_observe(void *userdata, enum subject kind, const value *subject,
                                const value *config)
{
    struct seen *seen = userdata;

    *vector_push(&seen->list) = (struct seen_subject){
        kind,
        value_copy(&seen->arena, subject),
        config ? value_copy(&seen->arena, config) : value_empty_map(),
    };
}

/* The sources of kept values die with the audit; only their data may be looked at. */
static inline void seen_run(struct seen *seen, const struct rule_set *rules, slice root,
                            const slice *targets, size_t target_count)
{
    _cleanup_(rule_set_freep) struct rule_set *none = rule_set_new(&audit_schema);
    struct audit_options options = {
        .root = root,
        .targets = targets,
        .target_count = target_count,
        .observe = seen_observe,
        .userdata = seen,
    };

    *seen = (struct seen){.returned = 0};
    seen->returned = audit_run(rules ? rules : none, &options, &seen->result);
    if (rules)
        return;
    freep(&seen->result.rules);
    seen->result.rule_count = 0;
}

/* The root of @t as --root. */
static inline void seen_root(struct seen *seen, const struct tree *t)
{
    seen_run(seen, NULL, slice_of(t->path), NULL, 0);
}

/* @name in @t as a target. */
static inline void seen_target(struct seen *seen, const struct tree *t, const char *name)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice target = *name ? arena_printf(&a, "%s/%s", t->path, name) : slice_of(t->path);

    seen_run(seen, NULL, SLICE("/"), &target, 1);
}

/* The number of subjects of a kind. */
static inline size_t seen_count(const struct seen *seen, enum subject kind)
{
    size_t count = 0;

    vector_each (&seen->list, s)
        count += s->kind == kind;
    return count;
}

/* The setting @name of @app whose file ends with @file, or NULL. */
static inline const struct seen_subject *seen_setting(const struct seen *seen, const char *app,
                                                      const char *name, const char *file)
{
    vector_each (&seen->list, s)
        if (s->kind == SUBJECT_SETTING &&
            slice_eq(value_get_string(&s->subject, "name"), slice_of(name)) &&
            slice_eq(value_get_string(&s->subject, "app"), slice_of(app)) &&
            slice_ends(value_get_string(&s->subject, "file"), slice_of(file)))
            return s;
    return NULL;
}

/* A subject of a kind whose field @field is @text, or NULL. */
static inline const value *seen_find(const struct seen *seen, enum subject kind, const char *field,
                                     const char *text)
{
    vector_each (&seen->list, s)
        if (s->kind == kind && slice_eq(value_get_string(&s->subject, field), slice_of(text)))
            return &s->subject;
    return NULL;
}

/* Some diagnostic holds @text. */
static inline bool seen_diagnostic(const struct seen *seen, const char *text)
{
    vector_each (&seen->result.diagnostics.list, diag)
        if (slice_contains(diag->message, slice_of(text)))
            return true;
    return false;
}
