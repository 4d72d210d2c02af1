/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the rules about a subject.
 *
 * Most rules can hold only for subjects with one of a few texts in some field: a setting's name, a
 * file's role. They stand in a hash map by that text, so a subject meets these few and the rest of
 * its kind's rules that require nothing. Leaving a rule out is right only because `false && error`
 * is false: a rule that the index rules out would not have been an error either.
 */
#include "rule/entry.h"
#include "rule/place.h"

enum {
    MATCHES_MAX = 100, /* of one rule and one subject, when `at` is a list */
};

/* Numbers of rules, ascending. */
struct rule_list {
    uint32_t *items;
    size_t count, capacity;
};

/* The rules of one kind that require one of some texts in one field. */
struct index_field {
    slice name;
    map lists; /* text to struct rule_list */
};

struct judge_kind {
    uint64_t subjects;
    struct rule_list always; /* rules that require nothing */
    struct index_field *fields;
    size_t field_count;
};

struct rule_tally {
    uint64_t held, unevaluable;
    slice first_error;
};

struct rule_judge {
    const struct rule_set *set;
    arena arena;   /* index and first errors */
    arena scratch; /* of the subject at hand */
    struct judge_kind *kinds;
    value *slots; /* one per kind, as the compiler declared them */
    struct rule_tally *tallies;
};

/* the index */

static void list_add(arena *a, struct rule_list *list, size_t rule)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 4;

        list->items = arena_resize(a, list->items, list->capacity * sizeof(*list->items),
                                   capacity * sizeof(*list->items));
        list->capacity = capacity;
    }
    list->items[list->count++] = (uint32_t)rule;
}

static struct index_field *index_field(struct rule_judge *judge, const struct rule_entry *entry)
{
    const struct subject_kind *schema = &judge->set->schema->kinds[entry->rule.kind];
    struct judge_kind *kind = &judge->kinds[entry->rule.kind];
    slice name = slice_of(schema->fields[entry->requirement.field].name);

    for (size_t i = 0; i < kind->field_count; i++) {
        if (slice_eq(kind->fields[i].name, name))
            return &kind->fields[i];
    }
    if (!kind->fields)
        kind->fields = arena_new_array(&judge->arena, struct index_field, schema->field_count);
    kind->fields[kind->field_count].name = name;
    return &kind->fields[kind->field_count++];
}

static void index_add(struct rule_judge *judge, size_t rule)
{
    const struct rule_entry *entry = judge->set->entries.items[rule];
    struct index_field *field;

    if (entry->requirement.field == SIZE_MAX) {
        list_add(&judge->arena, &judge->kinds[entry->rule.kind].always, rule);
        return;
    }
    field = index_field(judge, entry);
    value_each_item (&entry->requirement.values, text) {
        void **slot = map_slot(&field->lists, text->text);
        struct rule_list *list;

        if (!*slot)
            *slot = arena_new(&judge->arena, struct rule_list);
        list = *slot;
        /* The same text twice in a condition must not ask the rule twice. */
        if (list->count == 0 || list->items[list->count - 1] != rule)
            list_add(&judge->arena, list, rule);
    }
}

struct rule_judge *rule_judge_new(const struct rule_set *set)
{
    struct rule_judge *judge = memory_alloc(sizeof(*judge));
    const struct subject_schema *schema = set->schema;

    judge->set = set;
    judge->kinds = arena_new_array(&judge->arena, struct judge_kind, schema->count);
    judge->slots = arena_new_array(&judge->arena, value, schema->count);
    judge->tallies = arena_new_array(&judge->arena, struct rule_tally, set->entries.count);
    for (size_t i = 0; i < schema->count; i++)
        judge->slots[i] = schema->kinds[i].global && schema->kinds[i].field_count == 0
                              ? value_empty_map()
                              : (value){.kind = VALUE_ERROR, .text = SLICE("not given")};
    for (size_t i = 0; i < set->entries.count; i++)
        index_add(judge, i);
    return judge;
}

struct rule_judge *rule_judge_free(struct rule_judge *judge)
{
    if (!judge)
        return NULL;
    for (size_t i = 0; i < judge->set->schema->count; i++) {
        struct judge_kind *kind = &judge->kinds[i];

        for (size_t j = 0; j < kind->field_count; j++)
            map_done(&kind->fields[j].lists);
    }
    arena_done(&judge->scratch);
    arena_done(&judge->arena);
    freep(&judge);
    return NULL;
}

void rule_judge_set_global(struct rule_judge *judge, size_t kind, const value *global)
{
    judge->slots[kind] = *global;
}

/* one rule, one subject */

static value judge_eval(struct rule_judge *judge, const struct cel_program *program)
{
    struct cel_eval eval = {
        .slots = judge->slots,
        .arena = &judge->scratch,
        .cost_limit = CEL_COST_AUDIT,
    };

    return cel_eval(program, &eval);
}

/* Keeps the first error of a rule; @where tells which of its expressions it was. */
static void judge_error(struct rule_judge *judge, size_t rule, const char *where, slice text)
{
    struct rule_tally *tally = &judge->tallies[rule];

    if (tally->first_error.len == 0)
        tally->first_error = arena_printf(&judge->arena, "%s: %.*s", where, SLICE_ARG(text));
}

/*
 * Whether a condition is true; *ret_unevaluable is set when it is neither. A checked program may
 * still give something else than a bool, from a dyn.
 */
static bool judge_condition(struct rule_judge *judge, size_t rule, const char *where,
                            const struct cel_program *program, bool *ret_unevaluable)
{
    value result = judge_eval(judge, program);

    if (value_is(&result, VALUE_BOOL))
        return result.boolean;
    *ret_unevaluable = true;
    if (value_is(&result, VALUE_ERROR))
        judge_error(judge, rule, where, result.text);
    else
        judge_error(judge, rule, where,
                    arena_printf(&judge->scratch, "the result is a %s, not a bool",
                                 value_kind_name(result.kind)));
    return false;
}

/* The highest severity of all raises that hold; an error does not raise, and is kept. */
static enum severity judge_severity(struct rule_judge *judge, size_t index,
                                    const struct rule_code *code)
{
    const struct rule *rule = rule_set_at(judge->set, index);
    enum severity severity = rule->severity;

    for (size_t i = 0; i < rule->raise_count; i++) {
        bool unevaluable = false;

        if (rule->raises[i].to > severity &&
            judge_condition(judge, index, "raise", code->raises[i], &unevaluable))
            severity = rule->raises[i].to;
    }
    return severity;
}

static slice judge_message(struct rule_judge *judge, size_t index, const struct rule_code *code)
{
    const struct rule *rule = rule_set_at(judge->set, index);
    value result;

    if (!code->message)
        return rule->title;
    result = judge_eval(judge, code->message);
    if (value_is(&result, VALUE_STRING) && result.text.len > 0)
        return result.text;
    judge_error(judge, index, "message",
                value_is(&result, VALUE_ERROR) ? result.text : SLICE("the result is no text"));
    return rule->title;
}

/*
 * Calls @function for each place that the rule points to: what `at` gives, each item of a list that
 * `at` computed, or the subject. A finding is never lost because `at` fails.
 */
static void judge_report(struct rule_judge *judge, struct rule_match *match,
                         const struct cel_program *at, rule_match_function function, void *userdata)
{
    const value *subject = &judge->slots[match->rule->kind];
    value place;

    if (!at) {
        match->at = *subject;
        function(userdata, match);
        return;
    }
    place = judge_eval(judge, at);
    if (value_is(&place, VALUE_LIST) && !place.source && place.list.count > 0) {
        for (size_t i = 0; i < MIN(place.list.count, (size_t)MATCHES_MAX); i++) {
            match->at = place.list.items[i];
            function(userdata, match);
        }
        return;
    }
    if (value_is(&place, VALUE_OPTIONAL) && place.list.count > 0)
        place = place.list.items[0];
    match->at = place.source
                    ? place
                    : rule_place(match->rule->at.text, judge->set->schema, judge->slots, subject);
    function(userdata, match);
}

static void judge_rule(struct rule_judge *judge, size_t index, rule_match_function function,
                       void *userdata)
{
    const struct rule_code *code = rule_set_code(judge->set, index);
    struct rule_tally *tally = &judge->tallies[index];
    bool unevaluable = false;
    struct rule_match match;

    if (!code->when) {
        tally->unevaluable++;
        judge_error(judge, index, "when", code->error);
        return;
    }
    if (!judge_condition(judge, index, "when", code->when, &unevaluable)) {
        tally->unevaluable += unevaluable;
        return;
    }
    tally->held++;
    match = (struct rule_match){
        .rule = rule_set_at(judge->set, index),
        .index = index,
        .severity = judge_severity(judge, index, code),
        .message = judge_message(judge, index, code),
    };
    judge_report(judge, &match, code->at, function, userdata);
}

static void judge_rules(struct rule_judge *judge, const struct rule_list *list,
                        rule_match_function function, void *userdata)
{
    for (size_t i = 0; i < list->count; i++)
        judge_rule(judge, list->items[i], function, userdata);
}

void rule_judge_subject(struct rule_judge *judge, size_t kind, const value *subject,
                        rule_match_function function, void *userdata)
{
    struct judge_kind *rules = &judge->kinds[kind];

    arena_reset(&judge->scratch);
    rules->subjects++;
    judge->slots[kind] = *subject;
    for (size_t i = 0; i < rules->field_count; i++) {
        const value *text = value_get(subject, rules->fields[i].name);
        const struct rule_list *list = text && value_is(text, VALUE_STRING)
                                           ? map_get(&rules->fields[i].lists, text->text)
                                           : NULL;

        if (list)
            judge_rules(judge, list, function, userdata);
    }
    judge_rules(judge, &rules->always, function, userdata);
}

struct rule_coverage rule_judge_coverage(const struct rule_judge *judge, size_t index)
{
    const struct rule_tally *tally = &judge->tallies[index];

    return (struct rule_coverage){
        .judged = judge->kinds[rule_set_at(judge->set, index)->kind].subjects,
        .held = tally->held,
        .unevaluable = tally->unevaluable,
        .first_error = tally->first_error,
    };
}
