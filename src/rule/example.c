/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running examples: a bad one must find what it says it finds, a good one must find nothing, and in
 * neither may an expression fail.
 */
#include "rule/example.h"

#include "rule/entry.h"
#include "rule/given.h"

/* The examples of one rule, one after another. */
struct running {
    const struct rule_set *set;
    size_t index;
    diags *diags;
    const value *item; /* the example at hand */
    bool failed;
};

struct example_place {
    slice file;
    uint32_t line, column;
};

/* Where @at is written. Examples from the pack know the line of their file. */
static struct example_place example_place(const struct running *x, const value *at)
{
    const struct rule *rule = rule_set_at(x->set, x->index);
    struct position position;

    if (rule->builtin)
        return (struct example_place){rule->file, (uint32_t)value_get_int(x->item, "line", 0), 0};
    position = value_position(at);
    return (struct example_place){value_file(at), position.line, position.column};
}

#define example_failed(x, at, ...)                                                                 \
    ({                                                                                             \
        struct example_place place_ = example_place((x), (at));                                    \
        (x)->failed = true;                                                                        \
        diags_add((x)->diags, DIAG_ERROR, place_.file, place_.line, place_.column, __VA_ARGS__);   \
    })

void example_hits_done(struct example_hits *hits)
{
    vector_done(&hits->list);
    arena_done(&hits->arena);
    *hits = EXAMPLE_HITS_INIT;
}

/* Texts of a match die with the next subject, so they are copied. */
void example_hits_add(struct example_hits *hits, const struct example_hit *hit)
{
    struct example_hit *added = vector_push(&hits->list);

    *added = *hit;
    added->file = arena_copy(&hits->arena, hit->file);
    added->message = arena_copy(&hits->arena, hit->message);
}

/* subjects that are given */

struct given_run {
    size_t index;
    struct example_hits *hits;
};

/* Other rules of the set may hold for the subject too; they are not on trial here. */
static void given_match(void *userdata, const struct rule_match *match)
{
    struct given_run *run = userdata;
    struct example_hit hit = {.severity = match->severity, .message = match->message};

    if (match->index == run->index)
        example_hits_add(run->hits, &hit);
}

/* Judges a given subject with a judge of its own, so that coverage is that of this example. */
static void run_given(struct running *x, const value *given, struct example_hits *hits)
{
    const struct subject_schema *schema = x->set->schema;
    const struct rule *rule = rule_set_at(x->set, x->index);
    _cleanup_(rule_judge_freep) struct rule_judge *judge = NULL;
    _cleanup_arena_ arena a = ARENA_INIT;
    struct given_run run = {.index = x->index, .hits = hits};
    value *slots = arena_new_array(&a, value, schema->count);
    struct rule_coverage coverage;
    size_t kind;

    if (rule_given_build(schema, rule, given, &a, slots, &kind, x->diags) != 0) {
        x->failed = true;
        return;
    }
    judge = rule_judge_new(x->set);
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->kinds[i].global)
            rule_judge_set_global(judge, i, &slots[i]);
    }
    rule_judge_subject(judge, kind, &slots[kind], given_match, &run);
    coverage = rule_judge_coverage(judge, x->index);
    hits->judged = coverage.judged;
    hits->error = arena_copy(&hits->arena, coverage.first_error);
}

/* comparison */

/* Whether a hit is what an item of `finds` describes; what the item does not say does not matter.
 */
static bool hit_is(const struct example_hit *hit, const value *find)
{
    slice file = value_get_string(find, "file"), message = value_get_string(find, "message");
    slice severity = value_get_string(find, "severity");

    return value_get_int(find, "line", hit->line) == hit->line &&
           value_get_int(find, "column", hit->column) == hit->column &&
           slice_ends(hit->file, file) && slice_contains(hit->message, message) &&
           (severity.len == 0 || slice_eq(severity, slice_of(severity_name(hit->severity))));
}

static void say_hit(struct running *x, const value *at, const char *what,
                    const struct example_hit *hit)
{
    if (hit->line)
        example_failed(x, at, "%s: %s at %.*s:%u:%u: %.*s", what, severity_name(hit->severity),
                       SLICE_ARG(hit->file), hit->line, hit->column, SLICE_ARG(hit->message));
    else
        example_failed(x, at, "%s: %s at \"%.*s\": %.*s", what, severity_name(hit->severity),
                       SLICE_ARG(hit->file), SLICE_ARG(hit->message));
}

/* Each finding that is expected must be there once, and no other. */
static void compare_finds(struct running *x, const value *finds, const struct example_hits *hits)
{
    _cleanup_free_ bool *used = memory_alloc(MAX(hits->list.count, (size_t)1));

    value_each_item (finds, find) {
        bool found = false;

        for (size_t i = 0; !found && i < hits->list.count; i++) {
            found = !used[i] && hit_is(&hits->list.items[i], find);
            used[i] |= found;
        }
        if (!found)
            example_failed(x, find, "the bad example does not find this");
    }
    for (size_t i = 0; i < hits->list.count; i++) {
        if (!used[i])
            say_hit(x, finds, "the bad example finds something else", &hits->list.items[i]);
    }
}

/*
 * An expression that fails makes every example fail, even one that finds what it should: in an
 * audit the rule would be reported as not evaluable for such a subject.
 */
static void compare(struct running *x, const value *item, const struct example_hits *hits)
{
    const value *finds = value_get(item, SLICE("finds")), *bad = value_get(item, SLICE("bad"));

    if (hits->error.len)
        example_failed(x, item, "cannot be evaluated: %.*s", SLICE_ARG(hits->error));
    if (bad && hits->list.count == 0)
        example_failed(x, item,
                       hits->judged ? "the bad example finds nothing"
                                    : "the bad example has no subject for this rule");
    else if (finds)
        compare_finds(x, finds, hits);
    if (!bad && hits->list.count > 0)
        say_hit(x, item, "the good example finds something", &hits->list.items[0]);
}

struct example_count rule_examples_run(const struct rule_set *set, size_t index,
                                       example_files_function files, void *userdata, diags *d)
{
    struct running x = {.set = set, .index = index, .diags = d};
    value examples = rule_set_examples(set, index);
    struct example_count count = {0};

    if (!value_is(&examples, VALUE_LIST))
        return count;
    value_each_item (&examples, item) {
        const value *bad = value_get(item, SLICE("bad"));
        const value *example = bad ? bad : value_get(item, SLICE("good"));
        const value *given = value_get(example, SLICE("given"));
        _cleanup_example_hits_ struct example_hits hits = EXAMPLE_HITS_INIT;

        if (!given && !files)
            continue;
        count.run++;
        x.item = item;
        x.failed = false;
        if (given)
            run_given(&x, given, &hits);
        else if (files(userdata, set, index, example, &hits, d) != 0)
            x.failed = true;
        if (!x.failed)
            compare(&x, item, &hits);
        count.failed += x.failed;
    }
    return count;
}
