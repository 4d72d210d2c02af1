/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping rules, finding them by id, and compiling each once. */
#include "rule/set.h"

#include "doc/json.h"
#include "rule/entry.h"

struct rule_set *rule_set_new(const struct subject_schema *schema)
{
    struct rule_set *set = memory_alloc(sizeof(*set));

    set->schema = schema;
    set->compiler = rule_compiler_new(schema);
    pthread_mutex_init(&set->lock, NULL);
    return set;
}

struct rule_set *rule_set_free(struct rule_set *set)
{
    if (!set)
        return NULL;
    vector_each (&set->entries, entry) {
        rule_entry_done(*entry);
    }
    vector_done(&set->entries);
    map_done(&set->ids);
    map_done(&set->uuids);
    set->compiler = rule_compiler_free(set->compiler);
    pthread_mutex_destroy(&set->lock);
    arena_done(&set->arena);
    freep(&set);
    return NULL;
}

const struct subject_schema *rule_set_schema(const struct rule_set *set)
{
    return set->schema;
}

size_t rule_set_count(const struct rule_set *set)
{
    return set->entries.count;
}

const struct rule *rule_set_at(const struct rule_set *set, size_t index)
{
    return &set->entries.items[index]->rule;
}

/* Ids have one valid spelling, so the key of the map is the wanted one in upper case. */
const struct rule *rule_set_find(const struct rule_set *set, slice id)
{
    char upper[RULE_ID_MAX];
    struct rule_entry *entry;

    if (id.len > sizeof(upper))
        return NULL;
    for (size_t i = 0; i < id.len; i++)
        upper[i] = id.ptr[i] >= 'a' && id.ptr[i] <= 'z' ? (char)(id.ptr[i] - 'a' + 'A') : id.ptr[i];
    entry = map_get(&set->ids, slice_new(upper, id.len));
    return entry ? &entry->rule : NULL;
}

/* Frees what does not lie in the set's arena. */
void rule_entry_done(struct rule_entry *entry)
{
    for (size_t i = 0; i < entry->rule.clause_count; i++)
        rule_code_done(&entry->clauses[i].code, &entry->rule.clauses[i]);
}

/*
 * The error of a built-in rule that does not compile, which its build-time check excludes, is kept
 * so that every subject of the rule counts as not evaluable.
 */
static void clause_compile(struct rule_set *set, const struct rule_clause *clause,
                           struct rule_code *code)
{
    _cleanup_diags_ diags d = DIAGS_INIT;

    if (rule_compile(set->compiler, &set->arena, clause, code, &d) == 0)
        return;
    rule_code_done(code, clause);
    code->error =
        arena_copy(&set->arena, d.list.count ? d.list.items[0].message : SLICE("does not compile"));
}

const struct rule_code *rule_set_code(const struct rule_set *set, size_t rule, size_t clause)
{
    struct rule_entry *entry = set->entries.items[rule];
    struct clause_entry *made = &entry->clauses[clause];
    struct rule_set *mutable = (struct rule_set *)(uintptr_t)set;

    if (likely(atomic_load_explicit(&made->compiled, memory_order_acquire)))
        return &made->code;
    pthread_mutex_lock(&mutable->lock);
    if (!atomic_load_explicit(&made->compiled, memory_order_relaxed)) {
        clause_compile(mutable, &entry->rule.clauses[clause], &made->code);
        atomic_store_explicit(&made->compiled, true, memory_order_release);
    }
    pthread_mutex_unlock(&mutable->lock);
    return &made->code;
}

/* Unpacks the examples of built-in rules; those of a pack are well-formed. */
static void builtin_examples(struct rule_set *set)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    const struct source *source =
        source_new(&set->arena, SLICE("built-in rules"), set->pack_examples);

    if (json_read(&set->arena, source, NULL, &d, &set->builtin_examples) != 0)
        set->builtin_examples = value_list(NULL, 0);
}

/* Examples are half of the pack and no audit reads them, so they wait until somebody asks. */
value rule_set_examples(const struct rule_set *set, size_t index)
{
    struct rule_set *mutable = (struct rule_set *)(uintptr_t)set;
    const struct rule_entry *entry = set->entries.items[index];

    if (!entry->rule.builtin)
        return entry->examples;
    pthread_mutex_lock(&mutable->lock);
    if (value_is(&set->builtin_examples, VALUE_NULL))
        builtin_examples(mutable);
    pthread_mutex_unlock(&mutable->lock);
    return index < set->builtin_examples.list.count ? set->builtin_examples.list.items[index]
                                                    : value_null();
}

/* Adds an error for each clause that does not compile; returns how many there are. */
static size_t compile_rule(const struct rule_set *set, size_t index, diags *d)
{
    const struct rule *rule = rule_set_at(set, index);
    size_t broken = 0;

    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct rule_code *code = rule_set_code(set, index, i);

        if (code->when)
            continue;
        broken++;
        diags_add(d, DIAG_ERROR, rule->file, rule->line, 0, "%.*s: %.*s", SLICE_ARG(rule->id),
                  SLICE_ARG(code->error));
    }
    return broken;
}

int rule_set_compile(const struct rule_set *set, diags *d)
{
    size_t broken = 0;

    for (size_t i = 0; i < set->entries.count; i++)
        broken += compile_rule(set, i, d);
    return broken ? RULES_BROKEN : 0;
}
