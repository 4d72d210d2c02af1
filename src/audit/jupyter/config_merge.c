/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/config_merge.h"

#include "cel/cel.h"

/* Readings of one trait, from lowest to highest precedence. */
struct group {
    struct reading **items;
    size_t count;
};

/* The value of a trait while its readings are applied. */
struct state {
    arena *arena;
    bool set;
    value value;
    value extensions; /* map that X_config.d directories make, below every setting */
};

static int compare_readings(const void *a, const void *b)
{
    const struct reading *first = *(struct reading *const *)a;
    const struct reading *second = *(struct reading *const *)b;
    int r = slice_cmp(first->assignment->trait.canonical, second->assignment->trait.canonical);

    r = r ? r : first->assignment->rank - second->assignment->rank;
    /* The array is in the order of reading. */
    return r ? r : (first > second) - (first < second);
}

static value unknown_of(const value *v)
{
    value unknown = value_unknown(value_is(v, VALUE_UNKNOWN) ? v->text : value_written(v));

    return v->source ? value_at(unknown, v->source, v->start, v->end) : unknown;
}

static value join_lists(arena *a, const value *first, const value *second)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);

    value_each_item (first, item)
        value_list_add(&b, *item);
    value_each_item (second, item)
        value_list_add(&b, *item);
    return value_list_finish(&b);
}

/* Members of @second replace those of @first, as dict.update() does. */
static value join_maps(arena *a, const value *first, const value *second)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);

    value_each_member (first, member)
        if (!(member->value.flags & VALUE_SHADOWED) && !value_get(second, member->key.text))
            value_map_add(&b, member->key, member->value);
    value_each_member (second, member)
        if (!(member->value.flags & VALUE_SHADOWED))
            value_map_add(&b, member->key, member->value);
    return value_map_finish(&b);
}

/* @added put on top of @base, or in front of it. */
static value combine(arena *a, const value *base, const value *added, bool in_front)
{
    value joined;

    if (value_is(base, VALUE_LIST) && value_is(added, VALUE_LIST))
        joined = in_front ? join_lists(a, added, base) : join_lists(a, base, added);
    else if (value_is(base, VALUE_MAP) && value_is(added, VALUE_MAP))
        joined = join_maps(a, base, added);
    else
        return unknown_of(added);
    return added->source ? value_at(joined, added->source, added->start, added->end) : joined;
}

static void override_earlier(struct state *s, const struct group *group, size_t at)
{
    struct reading *reading = group->items[at];
    const struct reading **overrides = arena_new_array(s->arena, const struct reading *, at);
    size_t count = 0;

    for (size_t i = at; i > 0; i--) {
        struct reading *earlier = group->items[i - 1];

        /* Extensions that a directory enables stay enabled. */
        if (!earlier->active || earlier->extensions)
            continue;
        overrides[count++] = earlier;
        if (!reading->assignment->conditional)
            earlier->effective = false;
    }
    reading->overrides = overrides;
    reading->override_count = count;
}

static void apply_set(struct state *s, const struct group *group, size_t at)
{
    const struct assignment *assignment = group->items[at]->assignment;
    value v = assignment->value;

    override_earlier(s, group, at);
    if (assignment->conditional && (!s->set || !cel_equal(&s->value, &v)))
        v = unknown_of(&v);
    s->value = v;
    s->set = true;
}

static void apply_addition(struct state *s, const struct reading *reading)
{
    const value *added = &reading->assignment->value;
    bool in_front = reading->op == PYTHON_PREPEND;

    if (reading->extensions) {
        if (value_is(added, VALUE_MAP))
            s->extensions = join_maps(s->arena, &s->extensions, added);
        return;
    }
    if (s->set)
        s->value = combine(s->arena, &s->value, added, in_front);
    else
        /* The default is a container too; what it holds besides is not in the configuration. */
        s->value = *added;
    s->set = true;
}

/* `del c.X.y` undoes what the same file has set before. */
static void apply_deletions(const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->items[i]->op != PYTHON_DELETE || group->items[i]->assignment->conditional)
            continue;
        for (size_t j = 0; j < i; j++)
            if (group->items[j]->assignment->origin == group->items[i]->assignment->origin)
                group->items[j]->active = group->items[j]->effective = false;
        group->items[i]->active = false;
    }
}

static void apply(struct state *s, const struct group *group, size_t at)
{
    struct reading *reading = group->items[at];

    if (!reading->active)
        return;
    reading->effective = true;
    switch (reading->op) {
    case PYTHON_SET:
        apply_set(s, group, at);
        break;
    case PYTHON_ADD:
    case PYTHON_APPEND:
    case PYTHON_EXTEND:
    case PYTHON_PREPEND:
    case PYTHON_INSERT:
    case PYTHON_UPDATE:
        apply_addition(s, reading);
        break;
    case PYTHON_DELETE:
    case PYTHON_OTHER:
        s->value = unknown_of(&reading->assignment->value);
        s->set = true;
        break;
    }
}

static void merge_group(struct audit *audit, const struct group *group,
                        struct value_map_builder *config)
{
    struct state s = {.arena = &audit->place, .extensions = value_empty_map()};
    slice name = group->items[0]->assignment->trait.canonical;

    if (slice_eq(name, SLICE("?"))) {
        for (size_t i = 0; i < group->count; i++)
            group->items[i]->effective = group->items[i]->active;
        return;
    }
    apply_deletions(group);
    for (size_t i = 0; i < group->count; i++)
        apply(&s, group, i);
    if (s.extensions.map->count) {
        s.value = s.set ? combine(s.arena, &s.extensions, &s.value, false) : s.extensions;
        s.set = true;
    }
    if (s.set)
        value_map_add(config, value_string(name), s.value);
}

void view_merge(struct audit *audit, struct view *view)
{
    struct value_map_builder config = VALUE_MAP_BUILDER(&audit->place);
    struct reading **sorted = arena_new_array(&audit->place, struct reading *, view->count);

    for (size_t i = 0; i < view->count; i++)
        sorted[i] = &view->readings[i];
    if (view->count)
        qsort(sorted, view->count, sizeof(*sorted), compare_readings);
    for (size_t i = 0, next; i < view->count; i = next) {
        slice name = sorted[i]->assignment->trait.canonical;

        for (next = i;
             next < view->count && slice_eq(sorted[next]->assignment->trait.canonical, name);
             next++)
            ;
        merge_group(audit, &(struct group){sorted + i, next - i}, &config);
    }
    for (size_t i = 0; i < view->count; i++)
        if (view->readings[i].active)
            view->readings[i].assignment->read = true;
    view->config = value_map_finish(&config);
}
