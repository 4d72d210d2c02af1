/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for programs; docs/finding.md tells what the fields mean and docs/finding.schema.json
 * what they look like. One finding is made at a time, so that a long report costs no tree.
 */
#include "doc/json-write.h"
#include "report/report.h"

#define SCHEMA "https://ancile.dev/schema/report/1"

/* A report being written. */
struct json_report {
    const struct report *report;
    arena arena; /* of the item at hand */
    buffer *out;
};

static void put_text(struct value_map_builder *b, const char *key, slice text)
{
    value_map_put(b, key, value_string(text));
}

/* Left out when there is none, so that readers test for the key. */
static void put_optional(struct value_map_builder *b, const char *key, slice text)
{
    if (text.len > 0)
        put_text(b, key, text);
}

static void put_number(struct value_map_builder *b, const char *key, uint64_t number)
{
    value_map_put(b, key, value_uint(number));
}

static value list_or_empty(const value *v)
{
    return value_is(v, VALUE_LIST) ? *v : value_list(NULL, 0);
}

static value map_or_empty(const value *v)
{
    return value_is(v, VALUE_MAP) ? *v : value_empty_map();
}

/* rules */

/* What a finding and a rule both say. */
static void put_rule(struct value_map_builder *b, const struct rule *rule, enum severity severity)
{
    put_text(b, "id", rule->id);
    put_text(b, "uuid", rule->uuid);
    put_text(b, "title", rule->title);
    put_text(b, "severity", slice_of(severity_name(severity)));
    put_text(b, "category", rule->group);
}

/* The rest of what a finding and a rule both say; lists and maps are there even when empty. */
static void put_advice(struct value_map_builder *b, const struct rule *rule)
{
    put_text(b, "why", rule->why);
    put_text(b, "fix", rule->fix);
    if (value_is(&rule->edit, VALUE_MAP))
        value_map_put(b, "edit", rule->edit);
    value_map_put(b, "references", list_or_empty(&rule->references));
    value_map_put(b, "maps", map_or_empty(&rule->maps));
}

/* A rule as `ancile rules list --format json` has it: with its conditions, without examples. */
static value rule_value(const struct rule_set *rules, size_t index, arena *a)
{
    const struct rule *rule = rule_set_at(rules, index);
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct value_list_builder clauses = VALUE_LIST_BUILDER(a);

    put_rule(&b, rule, rule->severity);
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct rule_clause *clause = &rule->clauses[i];
        struct value_map_builder c = VALUE_MAP_BUILDER(a);

        put_text(&c, "subject", slice_of(rule_set_schema(rules)->kinds[clause->kind].name));
        put_text(&c, "when", slice_trim(clause->when.text));
        if (!value_is(&clause->at, VALUE_NULL))
            put_text(&c, "at", slice_trim(clause->at.text));
        if (!value_is(&clause->message, VALUE_NULL))
            put_text(&c, "message", slice_trim(clause->message.text));
        value_list_add(&clauses, value_map_finish(&c));
    }
    value_map_put(&b, "clauses", value_list_finish(&clauses));
    put_advice(&b, rule);
    put_text(&b, "file", rule->file);
    put_number(&b, "line", rule->line);
    value_map_put(&b, "builtin", value_bool(rule->builtin));
    return value_map_finish(&b);
}

void report_rules_json(const struct rule_set *rules, const size_t *indexes, size_t count,
                       buffer *out)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    if (!indexes)
        count = rule_set_count(rules);
    buffer_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        value v = rule_value(rules, indexes ? indexes[i] : i, &a);

        buffer_add(out, i ? SLICE(",\n") : SLICE("\n"));
        json_write(out, &v, JSON_COMPACT);
        arena_reset(&a);
    }
    buffer_add(out, SLICE("\n]\n"));
}

/* findings */

/* A place without lines, such as a directory, has only its name. */
static value location_value(const struct finding *f, arena *a)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);

    put_text(&b, "file", f->file);
    if (f->line) {
        put_number(&b, "line", f->line);
        put_number(&b, "column", f->column);
        put_number(&b, "endLine", MAX(f->end_line, f->line));
    }
    put_optional(&b, "snippet", f->snippet);
    return value_map_finish(&b);
}

/* "setting ServerApp.token" is a kind and a name. */
static value subject_value(const struct finding *f, arena *a)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    slice name = f->subject, kind = slice_cut(&name, ' ');

    put_text(&b, "kind", kind);
    put_optional(&b, "name", name);
    return value_map_finish(&b);
}

static value finding_value(const struct finding *f, arena *a)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);

    put_rule(&b, f->rule, f->severity);
    put_text(&b, "message", f->message);
    value_map_put(&b, "subject", subject_value(f, a));
    value_map_put(&b, "location", location_value(f, a));
    put_optional(&b, "evidence", f->evidence);
    put_advice(&b, f->rule);
    put_text(&b, "fingerprint", f->fingerprint);
    return value_map_finish(&b);
}

/* coverage and diagnostics */

/* What one rule has done; vacuous rules are listed too. */
static value coverage_value(const struct report *report, size_t index, arena *a)
{
    const struct rule_coverage *coverage = &report->result->rules[index];
    struct value_map_builder b = VALUE_MAP_BUILDER(a);

    put_text(&b, "id", rule_set_at(report->rules, index)->id);
    put_number(&b, "judged", coverage->judged);
    put_number(&b, "held", coverage->held);
    put_number(&b, "unevaluable", coverage->unevaluable);
    put_optional(&b, "error", coverage->first_error);
    return value_map_finish(&b);
}

static value diagnostic_value(const struct diag *diag, arena *a)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);

    put_text(&b, "level", slice_of(diag_level_name(diag->level)));
    put_optional(&b, "file", diag->file);
    if (diag->line)
        put_number(&b, "line", diag->line);
    if (diag->line && diag->column)
        put_number(&b, "column", diag->column);
    put_text(&b, "message", diag->message);
    put_optional(&b, "hint", diag->hint);
    return value_map_finish(&b);
}

/* the whole */

/* One item of a list on a line of its own, so that reports can be compared line by line. */
static void add_item(struct json_report *j, bool first, value item)
{
    buffer_add(j->out, first ? SLICE("\n") : SLICE(",\n"));
    json_write(j->out, &item, JSON_COMPACT);
    arena_reset(&j->arena);
}

static void add_member(struct json_report *j, const char *key, value v)
{
    buffer_printf(j->out, "\"%s\": ", key);
    json_write(j->out, &v, JSON_COMPACT);
    buffer_add(j->out, SLICE(",\n"));
    arena_reset(&j->arena);
}

static value tool_value(struct json_report *j)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(&j->arena);

    put_text(&b, "name", SLICE("ancile"));
    put_text(&b, "version", j->report->version);
    return value_map_finish(&b);
}

/* Totals, so that a dashboard need not count. */
static value summary_value(struct json_report *j)
{
    const struct audit_result *result = j->report->result;
    const struct audit_coverage *c = &result->coverage;
    struct value_map_builder b = VALUE_MAP_BUILDER(&j->arena);
    struct value_map_builder severities = VALUE_MAP_BUILDER(&j->arena);
    size_t counts[SEVERITY_COUNT] = {0};

    vector_each (&result->findings.list, f) {
        counts[f->severity]++;
    }
    for (size_t i = SEVERITY_COUNT; i-- > 0;)
        put_number(&severities, severity_name((enum severity)i), counts[i]);
    value_map_put(&b, "findings", value_map_finish(&severities));
    put_number(&b, "dropped", result->findings.dropped);
    put_number(&b, "files", c->files);
    put_number(&b, "bytes", c->bytes);
    put_number(&b, "homes", c->homes);
    put_number(&b, "processes", c->processes);
    put_number(&b, "subjects", c->subjects);
    put_number(&b, "unreadable", c->unreadable);
    return value_map_finish(&b);
}

void report_json(const struct report *report, buffer *out)
{
    struct json_report j = {.report = report, .arena = ARENA_INIT, .out = out};
    const struct audit_result *result = report->result;
    const diags *d = &result->diagnostics;

    buffer_add(out, SLICE("{\n"));
    add_member(&j, "schema", value_string(SLICE(SCHEMA)));
    add_member(&j, "tool", tool_value(&j));
    add_member(&j, "summary", summary_value(&j));
    buffer_add(out, SLICE("\"findings\": ["));
    vector_each (&result->findings.list, f) {
        add_item(&j, f == result->findings.list.items, finding_value(f, &j.arena));
    }
    buffer_add(out, SLICE("\n],\n\"coverage\": ["));
    for (size_t i = 0; i < result->rule_count; i++)
        add_item(&j, i == 0, coverage_value(report, i, &j.arena));
    buffer_add(out, SLICE("\n],\n\"diagnostics\": ["));
    vector_each (&d->list, diag) {
        add_item(&j, diag == d->list.items, diagnostic_value(diag, &j.arena));
    }
    buffer_add(out, SLICE("\n],\n\"chains\": []\n}\n"));
    arena_done(&j.arena);
}
