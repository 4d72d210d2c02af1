/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what an example says to a whole subject, by the types of the schema.
 *
 * The types are read as the checker of rules reads them, so that an example cannot give what no
 * rule could be written against.
 */
#include "rule/given.h"

#include "base/nearest.h"
#include "cel/time.h"
#include "cel/type.h"
#include "rule/param.h"
#include "rule/set.h"

/* One example being read. */
struct giving {
    const struct subject_schema *schema;
    arena *arena;
    struct cel_types types;
    diags *diags;
    bool broken;
};

/* Says what is wrong with the example; the result is for diags_hint(). */
#define given_error(g, at, ...)                                                                    \
    ((g)->broken = true, diags_add_at((g)->diags, DIAG_ERROR, (at), __VA_ARGS__))

static void giving_done(struct giving *g)
{
    cel_types_done(&g->types);
}

/* A field's type. That the schema's types can be read is proved by compiling any rule over it. */
static const struct cel_type *given_type(struct giving *g, const char *text)
{
    const struct cel_type *type = NULL;

    if (cel_type_parse(&g->types, slice_of(text), &type) != 0)
        return cel_type_simple(CEL_TYPE_DYN);
    return type;
}

/* neutral values */

/* What a field has when an example does not care. */
static value given_neutral(const struct cel_type *type)
{
    switch (type->kind) {
    case CEL_TYPE_BOOL:
        return value_bool(false);
    case CEL_TYPE_INT:
        return value_int(0);
    case CEL_TYPE_UINT:
        return value_uint(0);
    case CEL_TYPE_DOUBLE:
        return value_double(0);
    case CEL_TYPE_STRING:
        return value_string(SLICE(""));
    case CEL_TYPE_BYTES:
        return value_bytes(SLICE(""));
    case CEL_TYPE_TIMESTAMP:
        return value_timestamp(0, 0);
    case CEL_TYPE_DURATION:
        return value_duration(0);
    case CEL_TYPE_LIST:
        return value_list(NULL, 0);
    case CEL_TYPE_MAP:
        return value_empty_map();
    case CEL_TYPE_DYN:
    case CEL_TYPE_DOCUMENT:
    case CEL_TYPE_NULL:
    case CEL_TYPE_TYPE:
    case CEL_TYPE_OPTIONAL:
    case CEL_TYPE_ABSTRACT:
    case CEL_TYPE_OBJECT:
    case CEL_TYPE_PARAM:
        break;
    }
    return value_null();
}

/* values of a type */

/* Reports a value of another type, and goes on with it. */
static value given_mismatch(struct giving *g, const value *v, const struct cel_type *type)
{
    _cleanup_buffer_ buffer name = BUFFER_INIT;

    cel_type_format(type, &name);
    given_error(g, v, "must be of type %.*s, not %s", SLICE_ARG(buffer_slice(&name)),
                value_kind_name(v->kind));
    return *v;
}

/* As it stands when it is of @kind. */
static value given_plain(struct giving *g, const value *v, const struct cel_type *type,
                         enum value_kind kind)
{
    return value_is(v, kind) ? *v : given_mismatch(g, v, type);
}

/* YAML as Kubernetes reads it knows no timestamps: they are strings in RFC 3339. */
static value given_timestamp(struct giving *g, const value *v)
{
    value timestamp;

    if (value_is(v, VALUE_TIMESTAMP))
        return *v;
    if (!value_is(v, VALUE_STRING) || timestamp_parse(v->text, &timestamp) != 0) {
        diags_hint(g->diags, given_error(g, v, "is no timestamp"),
                   "write it as in \"2024-05-31T12:00:00Z\"");
        return *v;
    }
    return value_at(timestamp, v->source, v->start, v->end);
}

static value given_value(struct giving *g, const value *v, const struct cel_type *type);

/* Lists and maps keep their place, so that `at` can be tested on them. */
static value given_list(struct giving *g, const value *v, const struct cel_type *type)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(g->arena);

    if (!value_is(v, VALUE_LIST))
        return given_mismatch(g, v, type);
    value_each_item (v, item) {
        value_list_add(&b, given_value(g, item, type->args[0]));
    }
    return value_at(value_list_finish(&b), v->source, v->start, v->end);
}

static value given_map(struct giving *g, const value *v, const struct cel_type *type)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(g->arena);

    if (!value_is(v, VALUE_MAP))
        return given_mismatch(g, v, type);
    value_each_member (v, member) {
        value_map_add(&b, member->key, given_value(g, &member->value, type->args[1]));
    }
    return value_at(value_map_finish(&b), v->source, v->start, v->end);
}

static void given_unknown_members(struct giving *g, const value *v, const struct cel_type *type)
{
    value_each_member (v, member) {
        struct nearest meant = NEAREST(member->key.text);
        struct diag *added;

        if (cel_type_field(type, member->key.text))
            continue;
        for (size_t i = 0; i < type->field_count; i++)
            nearest_offer(&meant, type->fields[i].name);
        added = given_error(g, &member->key, "%.*s has no field \"%.*s\"", SLICE_ARG(type->name),
                            SLICE_ARG(member->key.text));
        if (meant.best.len)
            diags_hint(g->diags, added, "did you mean %.*s?", SLICE_ARG(meant.best));
    }
}

/* A record has all its fields, so those that the example leaves out are neutral. */
static value given_record(struct giving *g, const value *v, const struct cel_type *type)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(g->arena);

    if (!value_is(v, VALUE_MAP))
        return given_mismatch(g, v, type);
    given_unknown_members(g, v, type);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct cel_field *field = &type->fields[i];
        const value *written = value_get(v, field->name);
        value key = value_string(arena_copy(g->arena, field->name)); /* types die before values */

        if (written)
            value_map_add(&b, key, given_value(g, written, field->type));
        else if (!field->optional)
            value_map_add(&b, key, given_neutral(field->type));
    }
    return value_at(value_map_finish(&b), v->source, v->start, v->end);
}

/* Depth is bounded by the type's text. */
static value given_value(struct giving *g, const value *v, const struct cel_type *type)
{
    switch (type->kind) {
    case CEL_TYPE_BOOL:
        return given_plain(g, v, type, VALUE_BOOL);
    case CEL_TYPE_INT:
        return given_plain(g, v, type, VALUE_INT);
    case CEL_TYPE_DOUBLE:
        return value_is(v, VALUE_INT) ? value_double((double)v->integer)
                                      : given_plain(g, v, type, VALUE_DOUBLE);
    case CEL_TYPE_STRING:
        return given_plain(g, v, type, VALUE_STRING);
    case CEL_TYPE_TIMESTAMP:
        return given_timestamp(g, v);
    case CEL_TYPE_LIST:
        return given_list(g, v, type);
    case CEL_TYPE_MAP:
        return given_map(g, v, type);
    case CEL_TYPE_OBJECT:
        return given_record(g, v, type);
    case CEL_TYPE_DYN:
    case CEL_TYPE_DOCUMENT:
        return *v;
    case CEL_TYPE_UINT:
    case CEL_TYPE_BYTES:
    case CEL_TYPE_DURATION:
    case CEL_TYPE_NULL:
    case CEL_TYPE_TYPE:
    case CEL_TYPE_OPTIONAL:
    case CEL_TYPE_ABSTRACT:
    case CEL_TYPE_PARAM:
        break;
    }
    return given_mismatch(g, v, type); /* no subject has a field of such a type */
}

/* subjects */

/* A field that the collectors would never make proves nothing. */
static void given_unknown_fields(struct giving *g, const struct subject_kind *kind, const value *v)
{
    value_each_member (v, member) {
        struct nearest meant = NEAREST(member->key.text);
        bool known = false;
        struct diag *added;

        for (size_t i = 0; i < kind->field_count; i++) {
            known |= slice_eq(member->key.text, slice_of(kind->fields[i].name));
            nearest_offer(&meant, slice_of(kind->fields[i].name));
        }
        if (known)
            continue;
        added = given_error(g, &member->key, "%s has no field \"%.*s\"", kind->name,
                            SLICE_ARG(member->key.text));
        if (meant.best.len)
            diags_hint(g->diags, added, "did you mean %.*s?", SLICE_ARG(meant.best));
    }
}

/* @v may be NULL: all neutral. */
static value given_subject(struct giving *g, const struct subject_kind *kind, const value *v)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(g->arena);
    value subject;

    if (v && !value_is(v, VALUE_MAP)) {
        given_error(g, v, "%s must be of type map, not %s", kind->name, value_kind_name(v->kind));
        return *v;
    }
    if (v)
        given_unknown_fields(g, kind, v);
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct subject_field *field = &kind->fields[i];
        const struct cel_type *type = given_type(g, field->type);
        const value *written = value_get(v, slice_of(field->name));

        if (written)
            value_map_put(&b, field->name, given_value(g, written, type));
        else if (!field->optional)
            value_map_put(&b, field->name, given_neutral(type));
    }
    subject = value_map_finish(&b);
    return v ? value_at(subject, v->source, v->start, v->end) : subject;
}

/* One parameter as an example gives it. */
static value given_param(struct giving *g, const struct value_member *member)
{
    slice meant = SLICE("");
    const struct subject_param *param = rule_param_find(g->schema, member->key.text, &meant);
    struct diag *added;

    if (param)
        return given_value(
            g, &member->value,
            given_type(g, strcmp(param->type, "list") == 0 ? "list(string)" : param->type));
    added =
        given_error(g, &member->key, "there is no parameter \"%.*s\"", SLICE_ARG(member->key.text));
    if (meant.len)
        diags_hint(g->diags, added, "did you mean %.*s?", SLICE_ARG(meant));
    return member->value;
}

/* All parameters: those of @v, which may be NULL, replace initial values as later duplicates. */
static value given_params(struct giving *g, const value *v)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(g->arena);
    value initial = value_empty_map();

    if (rule_params(g->schema, NULL, 0, g->arena, g->diags, &initial) != 0)
        g->broken = true;
    value_each_member (&initial, member) {
        value_map_add(&b, member->key, member->value);
    }
    if (v && value_is(v, VALUE_MAP)) {
        value_each_member (v, member) {
            value_map_add(&b, member->key, given_param(g, member));
        }
    } else if (v) {
        given_error(g, v, "params must be of type map, not %s", value_kind_name(v->kind));
    }
    return value_map_finish(&b);
}

/* A kind without fields, such as config: whatever the example says. */
static value given_free(struct giving *g, const struct subject_kind *kind, const value *v)
{
    if (!v)
        return value_empty_map();
    if (!value_is(v, VALUE_MAP))
        given_error(g, v, "%s must be of type map, not %s", kind->name, value_kind_name(v->kind));
    return *v;
}

/* Whether some clause of @rule judges subjects of @kind. */
static bool rule_judges(const struct rule *rule, size_t kind)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (rule->clauses[i].kind == kind)
            return true;
    }
    return false;
}

/* The one subject that an example gives; SIZE_MAX after an error. */
static size_t given_kind(struct giving *g, const struct rule *rule, const value *given)
{
    size_t found = SIZE_MAX, count = 0;

    for (size_t i = 0; i < g->schema->count; i++) {
        if (!rule_judges(rule, i) || !value_get(given, slice_of(g->schema->kinds[i].name)))
            continue;
        found = i;
        count++;
    }
    if (count == 1)
        return found;
    if (count > 1)
        given_error(g, given, "the example gives more than one subject");
    else
        given_error(g, given, "the example gives no %s",
                    g->schema->kinds[rule->clauses[0].kind].name);
    return SIZE_MAX;
}

/* What the rule does not read would look as if it mattered. */
static void given_unknown_kinds(struct giving *g, const struct rule *rule, const value *given)
{
    value_each_member (given, member) {
        bool known = false;

        for (size_t i = 0; i < g->schema->count; i++)
            known |= (g->schema->kinds[i].global || rule_judges(rule, i)) &&
                     slice_eq(member->key.text, slice_of(g->schema->kinds[i].name));
        if (!known)
            diags_hint(g->diags,
                       given_error(g, &member->key, "\"%.*s\" cannot be given for this rule",
                                   SLICE_ARG(member->key.text)),
                       "give %s, and config, host or params where the rule reads them",
                       g->schema->kinds[rule->clauses[0].kind].name);
    }
}

int rule_given_build(const struct subject_schema *schema, const struct rule *rule,
                     const value *given, arena *a, value *slots, size_t *ret_kind, diags *d)
{
    _cleanup_(giving_done) struct giving g = {
        .schema = schema, .arena = a, .types = CEL_TYPES_INIT, .diags = d};
    size_t own;

    given_unknown_kinds(&g, rule, given);
    own = given_kind(&g, rule, given);
    for (size_t i = 0; i < schema->count; i++) {
        const struct subject_kind *kind = &schema->kinds[i];
        const value *v = value_get(given, slice_of(kind->name));

        if (i != own && !kind->global)
            continue;
        if (kind->field_count > 0)
            slots[i] = given_subject(&g, kind, v);
        else if (slice_eq(slice_of(kind->name), SLICE("params")))
            slots[i] = given_params(&g, v);
        else
            slots[i] = given_free(&g, kind, v);
    }
    if (g.broken)
        return RULES_BROKEN;
    *ret_kind = own;
    return 0;
}

int rule_given_check(const struct subject_schema *schema, const struct rule *rule,
                     const value *given, diags *d)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    value *slots = arena_new_array(&a, value, schema->count);
    size_t kind;

    return rule_given_build(schema, rule, given, &a, slots, &kind, d);
}
