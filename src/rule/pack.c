/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pack has the keys of rule files, so that one loader reads both, and three more that only a pack
 * may have: file, line and requires.
 */
#include "rule/pack.h"

#include "doc/json-write.h"
#include "doc/json.h"
#include "rule/entry.h"

static void put_text(struct value_map_builder *b, const char *key, slice text)
{
    value_map_put(b, key, value_string(text));
}

/* Nothing for what a rule has not. */
static void put_value(struct value_map_builder *b, const char *key, const value *v)
{
    if (!value_is(v, VALUE_NULL))
        value_map_put(b, key, *v);
}

/* As in a rule file: a list of {to, when}. */
static value pack_raises(const struct rule_clause *clause, arena *a)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; i < clause->raise_count; i++) {
        struct value_map_builder b = VALUE_MAP_BUILDER(a);

        put_text(&b, "to", slice_of(severity_name(clause->raises[i].to)));
        put_value(&b, "when", &clause->raises[i].when);
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

/* The keys of a clause, into the rule itself or an item of its `also`. */
static void pack_clause(const struct rule_set *set, const struct rule_clause *clause,
                        const struct rule_requirement *requirement, struct value_map_builder *b)
{
    const struct subject_kind *kind = &set->schema->kinds[clause->kind];

    put_text(b, "subject", slice_of(kind->name));
    put_value(b, "when", &clause->when);
    put_value(b, "at", &clause->at);
    put_value(b, "message", &clause->message);
    if (clause->raise_count > 0)
        value_map_put(b, "raise", pack_raises(clause, b->arena));
    if (requirement->field != SIZE_MAX) {
        struct value_map_builder requires = VALUE_MAP_BUILDER(b->arena);

        put_text(&requires, "field", slice_of(kind->fields[requirement->field].name));
        value_map_put(&requires, "values", requirement->values);
        value_map_put(b, "requires", value_map_finish(&requires));
    }
}

static value pack_also(const struct rule_set *set, const struct rule_entry *entry, arena *a)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 1; i < entry->rule.clause_count; i++) {
        struct value_map_builder b = VALUE_MAP_BUILDER(a);

        pack_clause(set, &entry->rule.clauses[i], &entry->clauses[i].requirement, &b);
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

static value pack_rule(const struct rule_set *set, const struct rule_entry *entry, arena *a)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    const struct rule *rule = &entry->rule;

    put_text(&b, "id", rule->id);
    put_text(&b, "uuid", rule->uuid);
    put_text(&b, "title", rule->title);
    put_text(&b, "severity", slice_of(severity_name(rule->severity)));
    pack_clause(set, &rule->clauses[0], &entry->clauses[0].requirement, &b);
    if (rule->clause_count > 1)
        value_map_put(&b, "also", pack_also(set, entry, a));
    put_text(&b, "why", rule->why);
    put_text(&b, "fix", rule->fix);
    put_value(&b, "edit", &rule->edit);
    put_value(&b, "references", &rule->references);
    put_value(&b, "maps", &rule->maps);
    put_text(&b, "file", rule->file);
    value_map_put(&b, "line", value_int(rule->line));
    return value_map_finish(&b);
}

/* Examples with the line where each is written, for messages about one that fails. */
static value pack_examples(const value *examples, arena *a)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; value_is(examples, VALUE_LIST) && i < examples->list.count; i++) {
        const value *item = &examples->list.items[i];
        struct value_map_builder b = VALUE_MAP_BUILDER(a);

        value_each_member (item, member) {
            value_map_add(&b, member->key, member->value);
        }
        value_map_put(&b, "line", value_int(value_position(item).line));
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

void rule_pack_write(const struct rule_set *set, buffer *ret_rules, buffer *ret_examples)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct value_list_builder rules = VALUE_LIST_BUILDER(&a), examples = VALUE_LIST_BUILDER(&a);
    value list;

    for (size_t i = 0; i < set->entries.count; i++) {
        value_list_add(&rules, pack_rule(set, set->entries.items[i], &a));
        value_list_add(&examples, pack_examples(&set->entries.items[i]->examples, &a));
    }
    list = value_list_finish(&rules);
    json_write(ret_rules, &list, JSON_COMPACT);
    list = value_list_finish(&examples);
    json_write(ret_examples, &list, JSON_COMPACT);
}

/* Nothing is copied: strings without escapes point into the pack. */
int rule_pack_read(struct rule_set *set, const struct rule_pack *pack, diags *d)
{
    const struct source *source = source_new(&set->arena, SLICE("built-in rules"), pack->rules);
    value document;

    set->pack_examples = pack->examples;
    if (json_read(&set->arena, source, NULL, d, &document) != 0)
        return RULES_BROKEN;
    return rule_load(set, &document, RULE_ORIGIN_PACK, d);
}
