/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a document to rules: one table row per key.
 *
 * The loader goes on after each mistake, so that one run shows all of them, and it loses only the
 * rules that are wrong. What a user writes here stands in reports later, so each text has a limit.
 */
#include "base/nearest.h"
#include "base/utf8.h"
#include "rule/entry.h"
#include "rule/example.h"

/* Lengths are in bytes; the others count items. */
enum {
    TITLE_MAX = 80,  /* a title stands on one line of a report, and in lists of other tools */
    TEXT_MAX = 2000, /* why, fix, edit */
    REFERENCE_MAX = 500,
    MAP_ITEM_MAX = 100,
    LIST_MAX = 50, /* references, one standard's items */
    RAISES_MAX = 8,
    ALSO_MAX = 8,
};

/* One document on its way into a set. */
struct loading {
    struct rule_set *set;
    enum rule_origin origin;
    diags *diags;
    struct rule_entry *entry;   /* the rule at hand */
    struct rule_clause *clause; /* the clause of it at hand */
    struct clause_entry *made;  /* what belongs to the clause */
    bool broken;                /* something is wrong with the rule at hand */
};

/* Says what is wrong with the rule at hand; the result is for diags_hint(). */
#define load_error(l, at, ...)                                                                     \
    ((l)->broken = true, diags_add_at((l)->diags, DIAG_ERROR, (at), __VA_ARGS__))

/* Whether @v is of @kind; @what names it in the message if not. */
static bool load_is(struct loading *l, const value *v, enum value_kind kind, const char *what)
{
    if (value_is(v, kind))
        return true;
    load_error(l, v, "%s must be of type %s, not %s", what, value_kind_name(kind),
               value_kind_name(v->kind));
    return false;
}

/* A text of one to @max bytes without white space at its ends; the empty slice after an error. */
static slice load_text(struct loading *l, const value *v, size_t max, const char *what)
{
    slice text;

    if (!load_is(l, v, VALUE_STRING, what))
        return SLICE("");
    text = slice_trim(v->text);
    if (text.len == 0 || text.len > max) {
        load_error(l, v, "%s must have 1 to %zu bytes, not %zu", what, max, text.len);
        return SLICE("");
    }
    if (slice_has_nul(text) || !utf8_is_valid(text)) {
        load_error(l, v, "%s holds bytes that are no text", what);
        return SLICE("");
    }
    return text;
}

/*
 * keys
 *
 * One function each. It is called with what stands under the key, says what is wrong with it, and
 * puts what is right into the rule or clause at hand.
 */

/* Letters and digits, '-', two or three digits: AUTH-001. */
static bool id_is_valid(slice id)
{
    size_t dash = slice_rfind_char(id, '-');
    slice number;

    if (dash == SLICE_NPOS || dash == 0 || id.len > RULE_ID_MAX)
        return false;
    number = slice_from(id, dash + 1);
    if (number.len < 2 || number.len > 3)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool digit = c >= '0' && c <= '9', upper = c >= 'A' && c <= 'Z';

        if (i != dash && !digit && !(upper && i < dash))
            return false;
    }
    return true;
}

/*
 * Ids are compared in the set's own spelling, which is the only one that is valid, so that nobody
 * can add a second AUTH-001 next to a built-in one.
 */
static void load_id(struct loading *l, const value *v)
{
    struct rule *rule = &l->entry->rule;
    slice id = load_text(l, v, RULE_ID_MAX, "id");

    if (id.len == 0)
        return;
    if (!id_is_valid(id)) {
        diags_hint(l->diags, load_error(l, v, "id \"%.*s\" is malformed", SLICE_ARG(id)),
                   "ids are capital letters, a dash and two or three digits, such as AUTH-001");
        return;
    }
    if (map_has(&l->set->ids, id)) {
        load_error(l, v, "id %.*s is taken already", SLICE_ARG(id));
        return;
    }
    rule->id = id;
    rule->group = slice_sub(id, 0, slice_rfind_char(id, '-'));
}

/* RFC 9562 section 4, version 4, lower case. */
static bool uuid_is_valid(slice s)
{
    static const char pattern[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";

    if (s.len != sizeof(pattern) - 1)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        bool hex = (s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] >= 'a' && s.ptr[i] <= 'f');

        if (pattern[i] == 'x'   ? !hex
            : pattern[i] == 'y' ? !memchr("89ab", s.ptr[i], 4)
                                : s.ptr[i] != pattern[i])
            return false;
    }
    return true;
}

/* A copied rule with a new id but the old uuid would be one rule to every database. */
static void load_uuid(struct loading *l, const value *v)
{
    slice uuid = load_text(l, v, 64, "uuid");

    if (uuid.len == 0)
        return;
    if (!uuid_is_valid(uuid)) {
        diags_hint(l->diags, load_error(l, v, "uuid is malformed"),
                   "a version 4 UUID in lower case, as uuidgen --random prints it");
        return;
    }
    if (map_has(&l->set->uuids, uuid)) {
        const struct rule_entry *other = map_get(&l->set->uuids, uuid);

        load_error(l, v, "uuid is that of %.*s", SLICE_ARG(other->rule.id));
        return;
    }
    l->entry->rule.uuid = uuid;
}

static void load_title(struct loading *l, const value *v)
{
    slice title = load_text(l, v, TITLE_MAX, "title");

    if (slice_find_char(title, '\n', 0) != SLICE_NPOS)
        load_error(l, v, "title has more than one line");
    l->entry->rule.title = title;
}

/* Shows the nearest name, when there is one. */
static void load_hint(struct loading *l, struct diag *added, const struct nearest *meant)
{
    if (meant->best.len)
        diags_hint(l->diags, added, "did you mean %.*s?", SLICE_ARG(meant->best));
}

/* One of the five names; false after an error, which shows the nearest. */
static bool load_severity_name(struct loading *l, const value *v, enum severity *ret_severity)
{
    struct nearest meant;

    if (!load_is(l, v, VALUE_STRING, "severity"))
        return false;
    if (severity_parse(v->text, ret_severity) == 0)
        return true;
    meant = NEAREST(v->text);
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        nearest_offer(&meant, slice_of(severity_name((enum severity)i)));
    load_hint(l, load_error(l, v, "severity \"%.*s\" does not exist", SLICE_ARG(v->text)), &meant);
    return false;
}

static void load_severity(struct loading *l, const value *v)
{
    (void)load_severity_name(l, v, &l->entry->rule.severity);
}

/* A kind that collectors make; globals are seen by every rule and judged by none. */
static void load_subject(struct loading *l, const value *v)
{
    const struct subject_schema *schema = l->set->schema;
    struct nearest meant;

    if (!load_is(l, v, VALUE_STRING, "subject"))
        return;
    for (size_t i = 0; i < schema->count; i++) {
        if (!schema->kinds[i].global && slice_eq(v->text, slice_of(schema->kinds[i].name))) {
            l->clause->kind = i;
            return;
        }
    }
    meant = NEAREST(v->text);
    for (size_t i = 0; i < schema->count; i++) {
        if (!schema->kinds[i].global)
            nearest_offer(&meant, slice_of(schema->kinds[i].name));
    }
    load_hint(l, load_error(l, v, "there is no subject \"%.*s\"", SLICE_ARG(v->text)), &meant);
}

/* An expression keeps its value: the compiler reports positions in the file. */
static value load_expression(struct loading *l, const value *v, const char *what)
{
    if (!load_is(l, v, VALUE_STRING, what))
        return value_null();
    if (v->text.len > CEL_SOURCE_MAX) {
        load_error(l, v, "%s is longer than %d bytes", what, CEL_SOURCE_MAX);
        return value_null();
    }
    return *v;
}

static void load_when(struct loading *l, const value *v)
{
    l->clause->when = load_expression(l, v, "when");
}

static void load_at(struct loading *l, const value *v)
{
    l->clause->at = load_expression(l, v, "at");
}

static void load_message(struct loading *l, const value *v)
{
    l->clause->message = load_expression(l, v, "message");
}

/* A raise that does not lift the severity is a mistake: its author thinks that it does something.
 */
static void load_raise_item(struct loading *l, const value *item, struct rule_raise *raise)
{
    const value *to = value_get(item, SLICE("to")), *when = value_get(item, SLICE("when"));

    if (!to || !when || item->map->count != 2) {
        load_error(l, item, "an item of raise has the keys to and when, and no others");
        return;
    }
    raise->when = load_expression(l, when, "when");
    if (load_severity_name(l, to, &raise->to) && raise->to <= l->entry->rule.severity)
        load_error(l, to, "%s does not raise %s", severity_name(raise->to),
                   severity_name(l->entry->rule.severity));
}

static void load_raise(struct loading *l, const value *v)
{
    struct rule_clause *clause = l->clause;

    if (!load_is(l, v, VALUE_LIST, "raise"))
        return;
    if (v->list.count > RAISES_MAX) {
        load_error(l, v, "raise has more than %d items", RAISES_MAX);
        return;
    }
    clause->raises = arena_new_array(&l->set->arena, struct rule_raise, v->list.count);
    value_each_item (v, item) {
        if (load_is(l, item, VALUE_MAP, "an item of raise"))
            load_raise_item(l, item, &clause->raises[clause->raise_count++]);
    }
}

static void load_why(struct loading *l, const value *v)
{
    l->entry->rule.why = load_text(l, v, TEXT_MAX, "why");
}

static void load_fix(struct loading *l, const value *v)
{
    l->entry->rule.fix = load_text(l, v, TEXT_MAX, "fix");
}

/* One key, so that more ways of editing can be added later without old ones changing. */
static void load_edit(struct loading *l, const value *v)
{
    const value *replace = value_get(v, SLICE("replace")), *add = value_get(v, SLICE("add"));

    if (!load_is(l, v, VALUE_MAP, "edit"))
        return;
    if ((!replace && !add) || v->map->count != 1) {
        load_error(l, v, "edit has one of the keys replace and add, and no others");
        return;
    }
    (void)load_text(l, replace ? replace : add, TEXT_MAX, "the text of an edit");
    l->entry->rule.edit = *v;
}

/* Whether @v is a list of texts of at most @max bytes. */
static bool load_texts(struct loading *l, const value *v, size_t max, const char *what)
{
    bool all = true;

    if (!load_is(l, v, VALUE_LIST, what))
        return false;
    if (v->list.count > LIST_MAX) {
        load_error(l, v, "%s has more than %d items", what, LIST_MAX);
        return false;
    }
    value_each_item (v, item) {
        all &= load_text(l, item, max, "an item of the list").len > 0;
    }
    return all;
}

/* Other schemes are refused because reports make links of references. */
static void load_references(struct loading *l, const value *v)
{
    l->entry->rule.references = *v;
    if (!load_texts(l, v, REFERENCE_MAX, "references"))
        return;
    value_each_item (v, item) {
        if (!slice_starts(item->text, SLICE("https://")) &&
            !slice_starts(item->text, SLICE("http://")))
            load_error(l, item, "a reference is an https:// or http:// address");
    }
}

/* The catalogues that a rule may refer to; the nearest is offered for another name. */
static bool load_knows_standard(slice name, struct nearest *meant)
{
    static const slice standards[] = {
        SLICE_INIT("attack"), SLICE_INIT("k8s-matrix"), SLICE_INIT("nsa"), SLICE_INIT("cis"),
        SLICE_INIT("owasp"),  SLICE_INIT("pss"),        SLICE_INIT("cwe"), SLICE_INIT("jupysec"),
    };

    for (size_t i = 0; i < ARRAY_SIZE(standards); i++) {
        if (slice_eq(name, standards[i]))
            return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(standards); i++)
        nearest_offer(meant, standards[i]);
    return false;
}

/* Lists under the names of standards. What stands in them is not checked: catalogues grow. */
static void load_maps(struct loading *l, const value *v)
{
    if (!load_is(l, v, VALUE_MAP, "maps"))
        return;
    value_each_member (v, member) {
        struct nearest meant = NEAREST(member->key.text);

        if (!load_knows_standard(member->key.text, &meant))
            load_hint(l,
                      load_error(l, &member->key, "no standard is called \"%.*s\"",
                                 SLICE_ARG(member->key.text)),
                      &meant);
        (void)load_texts(l, &member->value, MAP_ITEM_MAX, "a standard");
    }
    l->entry->rule.maps = *v;
}

/* keys that only the pack has: what is lost or costly when the program starts */

static void load_file(struct loading *l, const value *v)
{
    l->entry->rule.file = v->text;
}

static void load_line(struct loading *l, const value *v)
{
    l->entry->rule.line = (uint32_t)v->integer;
}

/* The condition of the index as it was found when the pack was made; see rule_code_requirement().
 */
static void load_requires(struct loading *l, const value *v)
{
    const struct subject_kind *kind = &l->set->schema->kinds[l->clause->kind];
    const value *values = value_get(v, SLICE("values"));
    slice field = value_get_string(v, "field");

    for (size_t i = 0; values && i < kind->field_count; i++) {
        if (slice_eq(field, slice_of(kind->fields[i].name)))
            l->made->requirement = (struct rule_requirement){.field = i, .values = *values};
    }
}

/* tables of keys */

/* One row per key. A key that is not in a table is an error where the table is used. */
struct load_key {
    slice name;
    bool required;
    bool pack; /* stands in the pack only */
    void (*load)(struct loading *l, const value *v);
};

struct load_table {
    const struct load_key *keys;
    size_t count;
};

/* Reads what a map has of the keys of one table, in the table's order. */
static void load_keys(struct loading *l, const value *item, const struct load_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct load_key *key = &table->keys[i];
        const value *v = value_get(item, key->name);

        if (key->pack && l->origin != RULE_ORIGIN_PACK)
            continue; /* refused as unknown when it is there */
        if (v)
            key->load(l, v);
        else if (key->required)
            load_error(l, item, "the key \"%.*s\" is missing", SLICE_ARG(key->name));
    }
}

/* Whether a key may stand in the maps of @table here. */
static bool load_knows(const struct loading *l, slice name, const struct load_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        if (slice_eq(name, table->keys[i].name))
            return !table->keys[i].pack || l->origin == RULE_ORIGIN_PACK;
    }
    return false;
}

/* Names are compared here only: comparing them for each key costs more than all the rest. */
static void load_unknown_key(struct loading *l, const value *key, const char *what,
                             const struct load_table *tables, size_t count)
{
    struct nearest meant = NEAREST(key->text);

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            if (!tables[i].keys[j].pack)
                nearest_offer(&meant, tables[i].keys[j].name);
    load_hint(l, load_error(l, key, "%s has no key \"%.*s\"", what, SLICE_ARG(key->text)), &meant);
}

/* Every key must be one of those of @count tables, and stand once. */
static void load_check_keys(struct loading *l, const value *item, const char *what,
                            const struct load_table *tables, size_t count)
{
    value_each_member (item, member) {
        bool known = false;

        for (size_t i = 0; i < count && !known; i++)
            known = load_knows(l, member->key.text, &tables[i]);
        if (!known)
            load_unknown_key(l, &member->key, what, tables, count);
        else if (member->value.flags & VALUE_SHADOWED)
            load_error(l, &member->key, "key \"%.*s\" is written twice",
                       SLICE_ARG(member->key.text));
    }
}

/* In the order in which keys are read: raise looks at the severity, requires at the subject. */
static const struct load_key head_keys[] = {
    {SLICE_INIT("id"), true, false, load_id},
    {SLICE_INIT("uuid"), true, false, load_uuid},
    {SLICE_INIT("title"), true, false, load_title},
    {SLICE_INIT("severity"), true, false, load_severity},
    {SLICE_INIT("why"), true, false, load_why},
    {SLICE_INIT("fix"), true, false, load_fix},
    {SLICE_INIT("edit"), false, false, load_edit},
    {SLICE_INIT("references"), false, false, load_references},
    {SLICE_INIT("maps"), false, false, load_maps},
    {SLICE_INIT("file"), false, true, load_file},
    {SLICE_INIT("line"), false, true, load_line},
};

static const struct load_key clause_keys[] = {
    {SLICE_INIT("subject"), true, false, load_subject},
    {SLICE_INIT("when"), true, false, load_when},
    {SLICE_INIT("at"), false, false, load_at},
    {SLICE_INIT("message"), false, false, load_message},
    {SLICE_INIT("raise"), false, false, load_raise},
    {SLICE_INIT("requires"), false, true, load_requires},
};

static const struct load_table clause_table = {clause_keys, ARRAY_SIZE(clause_keys)};

/* Makes clause number @index the one at hand and reads its keys from @item, which may have others.
 */
static void load_clause(struct loading *l, const value *item, size_t index)
{
    l->clause = &l->entry->rule.clauses[index];
    l->made = &l->entry->clauses[index];
    l->made->requirement.field = SIZE_MAX;
    l->entry->rule.clause_count = index + 1;
    load_keys(l, item, &clause_table);
}

/* The further clauses of a rule; each is a map of its own, whose keys are all those of a clause. */
static void load_also(struct loading *l, const value *v)
{
    if (!load_is(l, v, VALUE_LIST, "also"))
        return;
    if (v->list.count > ALSO_MAX) {
        load_error(l, v, "also has more than %d items", ALSO_MAX);
        return;
    }
    for (size_t i = 0; i < v->list.count; i++) {
        const value *item = &v->list.items[i];

        if (!load_is(l, item, VALUE_MAP, "an item of also"))
            continue;
        load_check_keys(l, item, "an item of also", &clause_table, 1);
        load_clause(l, item, l->entry->rule.clause_count);
    }
}

/* Only the form: running them needs collectors, which this layer has not. */
static void load_examples(struct loading *l, const value *v)
{
    if (rule_examples_check(l->set->schema, &l->entry->rule, v, l->diags) != 0)
        l->broken = true;
    l->entry->examples = *v;
}

/* Read when the clauses are known. */
static const struct load_key tail_keys[] = {
    {SLICE_INIT("also"), false, false, load_also},
    {SLICE_INIT("examples"), false, false, load_examples},
};

/* rules */

/* A rule and its first clause share one map. */
static void load_rule_keys(struct loading *l, const value *item)
{
    static const struct load_table tables[] = {
        {head_keys, ARRAY_SIZE(head_keys)},
        {clause_keys, ARRAY_SIZE(clause_keys)},
        {tail_keys, ARRAY_SIZE(tail_keys)},
    };

    load_check_keys(l, item, "a rule", tables, ARRAY_SIZE(tables));
    load_keys(l, item, &tables[0]);
    load_clause(l, item, 0);
    load_keys(l, item, &tables[2]);
}

/* Rules of users are compiled at once: whoever writes one wants to see what is wrong with it. */
static void load_compile(struct loading *l)
{
    struct rule_entry *entry = l->entry;

    for (size_t i = 0; i < entry->rule.clause_count; i++) {
        const struct rule_clause *clause = &entry->rule.clauses[i];
        struct clause_entry *made = &entry->clauses[i];

        if (rule_compile(l->set->compiler, &l->set->arena, clause, &made->code, l->diags) != 0) {
            l->broken = true;
            continue;
        }
        made->requirement =
            rule_code_requirement(&made->code, &l->set->schema->kinds[clause->kind]);
        atomic_store_explicit(&made->compiled, true, memory_order_release);
    }
}

/* From here on the rule is part of the set and its id and uuid are taken. */
static void load_add(struct loading *l)
{
    struct rule_set *set = l->set;

    *vector_push(&set->entries) = l->entry;
    map_set(&set->ids, l->entry->rule.id, l->entry);
    map_set(&set->uuids, l->entry->rule.uuid, l->entry);
}

/*
 * One rule from nothing to its place in the set, or to nothing again: all that was made for a
 * broken rule lies in the set's arena and dies with it, but programs are freed at once.
 */
static void load_rule(struct loading *l, const value *item)
{
    arena *a = &l->set->arena;
    struct rule_entry *entry = arena_new(a, struct rule_entry);

    l->entry = entry;
    l->broken = false;
    entry->clauses = arena_new_array(a, struct clause_entry, 1 + ALSO_MAX);
    entry->rule.clauses = arena_new_array(a, struct rule_clause, 1 + ALSO_MAX);
    entry->rule.builtin = l->origin == RULE_ORIGIN_PACK;
    /* A pack says itself where its rules are written, which is not in the pack. */
    if (l->origin == RULE_ORIGIN_FILE) {
        entry->rule.file = value_file(item);
        entry->rule.line = value_position(item).line;
    }
    load_rule_keys(l, item);
    if (!l->broken && l->origin == RULE_ORIGIN_FILE)
        load_compile(l);
    if (!l->broken && l->origin == RULE_ORIGIN_FILE && value_is(&entry->examples, VALUE_NULL))
        diags_add_at(l->diags, DIAG_WARNING, item, "rule %.*s has no examples",
                     SLICE_ARG(entry->rule.id));
    if (!l->broken && l->set->entries.count >= RULE_COUNT_MAX)
        load_error(l, item, "there are more than %d rules", RULE_COUNT_MAX);
    if (l->broken)
        rule_entry_done(entry);
    else
        load_add(l);
}

int rule_load(struct rule_set *set, const value *document, enum rule_origin origin, diags *d)
{
    struct loading l = {.set = set, .origin = origin, .diags = d};
    int r = 0;

    if (value_is(document, VALUE_NULL))
        return 0; /* an empty file has no rules */
    if (!value_is(document, VALUE_LIST)) {
        diags_hint(d,
                   diags_add_at(d, DIAG_ERROR, document, "a rule file is a list of rules, not a %s",
                                value_kind_name(document->kind)),
                   "begin each rule with \"- id: ...\"");
        return RULES_BROKEN;
    }
    value_each_item (document, item) {
        l.broken = true;
        if (value_is(item, VALUE_MAP))
            load_rule(&l, item);
        else
            load_error(&l, item, "a rule is a map, not a %s", value_kind_name(item->kind));
        if (l.broken)
            r = RULES_BROKEN;
    }
    return r;
}
