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

struct clause_number {
    uint32_t rule, clause;
};

/* In the order of the set. */
struct clause_list {
    struct clause_number *items;
    size_t count, capacity;
};

/* The clauses of one kind that require one of some texts in one field. */
struct index_field {
    slice name;
    map lists; /* text to struct clause_list */
};

/* All clauses that judge one kind of subject. */
struct judge_kind {
    uint64_t subjects;         /* judged so far */
    struct clause_list always; /* clauses that require nothing */
    struct index_field *fields;
    size_t field_count;
};

/* What coverage needs of a rule beside the number of its subjects. */
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

static void list_add(arena *a, struct clause_list *list, struct clause_number number)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 4;

        list->items = arena_resize(a, list->items, list->capacity * sizeof(*list->items),
                                   capacity * sizeof(*list->items));
        list->capacity = capacity;
    }
    list->items[list->count++] = number;
}

/* The lists of field number @number of a kind, made when they are new. */
static struct index_field *index_field(struct rule_judge *judge, size_t kind_index, size_t number)
{
    const struct subject_kind *schema = &judge->set->schema->kinds[kind_index];
    struct judge_kind *kind = &judge->kinds[kind_index];
    slice name = slice_of(schema->fields[number].name);

    for (size_t i = 0; i < kind->field_count; i++) {
        if (slice_eq(kind->fields[i].name, name))
            return &kind->fields[i];
    }
    if (!kind->fields)
        kind->fields = arena_new_array(&judge->arena, struct index_field, schema->field_count);
    kind->fields[kind->field_count].name = name;
    return &kind->fields[kind->field_count++];
}

/* Puts a clause under each text that it requires, or among those that are always asked. */
static void index_add(struct rule_judge *judge, struct clause_number number)
{
    const struct rule_entry *entry = judge->set->entries.items[number.rule];
    const struct rule_requirement *requirement = &entry->clauses[number.clause].requirement;
    size_t kind = entry->rule.clauses[number.clause].kind;
    struct index_field *field;

    if (requirement->field == SIZE_MAX) {
        list_add(&judge->arena, &judge->kinds[kind].always, number);
        return;
    }
    field = index_field(judge, kind, requirement->field);
    value_each_item (&requirement->values, text) {
        void **slot = map_slot(&field->lists, text->text);
        struct clause_list *list;
        const struct clause_number *last;

        if (!*slot)
            *slot = arena_new(&judge->arena, struct clause_list);
        list = *slot;
        last = list->count ? &list->items[list->count - 1] : NULL;
        /* The same text twice in a condition must not ask twice. */
        if (!last || last->rule != number.rule || last->clause != number.clause)
            list_add(&judge->arena, list, number);
    }
}

static void index_add_rule(struct rule_judge *judge, size_t rule)
{
    size_t count = rule_set_at(judge->set, rule)->clause_count;

    for (size_t i = 0; i < count; i++)
        index_add(judge, (struct clause_number){(uint32_t)rule, (uint32_t)i});
}

/* Making the index compiles nothing: what clauses require is known since they were loaded. */
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
        index_add_rule(judge, i);
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

/* Results may point into the scratch arena, which lives until the next subject. */
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
                                    const struct rule_clause *clause, const struct rule_code *code)
{
    enum severity severity = rule_set_at(judge->set, index)->severity;

    for (size_t i = 0; i < clause->raise_count; i++) {
        bool unevaluable = false;

        if (clause->raises[i].to > severity &&
            judge_condition(judge, index, "raise", code->raises[i], &unevaluable))
            severity = clause->raises[i].to;
    }
    return severity;
}

/* What was seen; the title when there is no message or it fails. */
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
 * Calls @function for each place that the clause points to: what `at` gives, each item of a list
 * that `at` computed, or the subject. A finding is never lost because `at` fails.
 */
static void judge_report(struct rule_judge *judge, const struct rule_clause *clause,
                         const struct rule_code *code, struct rule_match *match,
                         rule_match_function function, void *userdata)
{
    const value *subject = &judge->slots[clause->kind];
    value place;

    if (!code->at) {
        match->at = *subject;
        function(userdata, match);
        return;
    }
    place = judge_eval(judge, code->at);
    if (value_is(&place, VALUE_LIST) && !place.source && place.list.count > 0) {
        for (size_t i = 0; i < MIN(place.list.count, (size_t)MATCHES_MAX); i++) {
            match->at = place.list.items[i];
            function(userdata, match);
        }
        return;
    }
    if (value_is(&place, VALUE_OPTIONAL) && place.list.count > 0)
        place = place.list.items[0];
    match->at = place.source && !value_is(&place, VALUE_ERROR)
                    ? place
                    : rule_place(clause->at.text, judge->set->schema, judge->slots, subject);
    function(userdata, match);
}

/*
 * Asks one clause about the subject in its slot. Neither an error nor a condition that does not
 * compile is a "no": both count as unevaluable.
 */
static void judge_clause(struct rule_judge *judge, struct clause_number number,
                         rule_match_function function, void *userdata)
{
    const struct rule_code *code = rule_set_code(judge->set, number.rule, number.clause);
    const struct rule *rule = rule_set_at(judge->set, number.rule);
    const struct rule_clause *clause = &rule->clauses[number.clause];
    struct rule_tally *tally = &judge->tallies[number.rule];
    bool unevaluable = false;
    struct rule_match match;

    if (!code->when) {
        tally->unevaluable++;
        judge_error(judge, number.rule, "when", code->error);
        return;
    }
    if (!judge_condition(judge, number.rule, "when", code->when, &unevaluable)) {
        tally->unevaluable += unevaluable;
        return;
    }
    tally->held++;
    match = (struct rule_match){
        .rule = rule,
        .index = number.rule,
        .severity = judge_severity(judge, number.rule, clause, code),
        .message = judge_message(judge, number.rule, code),
    };
    judge_report(judge, clause, code, &match, function, userdata);
}

static void judge_clauses(struct rule_judge *judge, const struct clause_list *list,
                          rule_match_function function, void *userdata)
{
    for (size_t i = 0; i < list->count; i++)
        judge_clause(judge, list->items[i], function, userdata);
}

void rule_judge_subject(struct rule_judge *judge, size_t kind, const value *subject,
                        rule_match_function function, void *userdata)
{
    struct judge_kind *clauses = &judge->kinds[kind];

    arena_reset(&judge->scratch);
    clauses->subjects++;
    judge->slots[kind] = *subject;
    for (size_t i = 0; i < clauses->field_count; i++) {
        const value *text = value_get(subject, clauses->fields[i].name);
        const struct clause_list *list = text && value_is(text, VALUE_STRING)
                                             ? map_get(&clauses->fields[i].lists, text->text)
                                             : NULL;

        if (list)
            judge_clauses(judge, list, function, userdata);
    }
    judge_clauses(judge, &clauses->always, function, userdata);
}

/* Two clauses of one kind are asked about the same subjects. */
static uint64_t judged_by(const struct rule_judge *judge, const struct rule *rule)
{
    uint64_t judged = 0;

    for (size_t i = 0; i < rule->clause_count; i++) {
        bool counted = false;

        for (size_t j = 0; j < i; j++)
            counted |= rule->clauses[j].kind == rule->clauses[i].kind;
        if (!counted)
            judged += judge->kinds[rule->clauses[i].kind].subjects;
    }
    return judged;
}

struct rule_coverage rule_judge_coverage(const struct rule_judge *judge, size_t index)
{
    const struct rule_tally *tally = &judge->tallies[index];

    return (struct rule_coverage){
        .judged = judged_by(judge, rule_set_at(judge->set, index)),
        .held = tally->held,
        .unevaluable = tally->unevaluable,
        .first_error = tally->first_error,
    };
}
