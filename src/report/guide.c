/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guide is made from the rules and the schema themselves, so it cannot tell of a rule, field or
 * default that is not there.
 */
#include "report/guide.h"

#include "doc/json-write.h"
#include "report/safe.h"
#include "report/style.h"

enum {
    LABEL_COLUMN = 12,
};

/* A page being written. */
struct guide {
    const struct subject_schema *schema;
    const struct report_style *style;
    buffer *out;
};

/* "setting, leak": the kinds of all clauses, each once. */
static void add_kinds(const struct subject_schema *schema, const struct rule *rule, buffer *out)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        bool repeated = false;

        for (size_t j = 0; j < i; j++)
            repeated |= rule->clauses[j].kind == rule->clauses[i].kind;
        if (!repeated)
            buffer_printf(out, "%s%s", i ? ", " : "", schema->kinds[rule->clauses[i].kind].name);
    }
}

/* the list */

/* Columns are as wide as their widest text; the title comes last, as it has any length. */
void guide_list(const struct rule_set *rules, const struct report_style *style, buffer *out)
{
    size_t count = rule_set_count(rules), id = 0, kinds = 0;
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    for (size_t i = 0; i < count; i++) {
        buffer_clear(&text);
        add_kinds(rule_set_schema(rules), rule_set_at(rules, i), &text);
        kinds = MAX(kinds, text.len);
        id = MAX(id, rule_set_at(rules, i)->id.len);
    }
    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = rule_set_at(rules, i);
        enum style_part part = style_of_severity(rule->severity);

        buffer_printf(out, "%-*.*s  ", (int)id, SLICE_ARG(rule->id));
        style_begin(style, out, part);
        buffer_printf(out, "%-8s", severity_name(rule->severity));
        style_end(style, out, part);
        buffer_clear(&text);
        add_kinds(rule_set_schema(rules), rule, &text);
        buffer_printf(out, "  %-*.*s  ", (int)kinds, SLICE_ARG(buffer_slice(&text)));
        safe_add(out, rule->title);
        buffer_add_char(out, '\n');
    }
}

/* the page of a rule */

/* A paragraph beside its label; nothing for an empty text. */
static void add_labelled(struct guide *g, const char *label, slice text)
{
    if (text.len == 0)
        return;
    style_begin(g->style, g->out, STYLE_FAINT);
    buffer_printf(g->out, "%-*s", LABEL_COLUMN, label);
    style_end(g->style, g->out, STYLE_FAINT);
    safe_add_paragraph(g->out, text, LABEL_COLUMN, LABEL_COLUMN, style_width(g->style));
}

/* Lines as they are, below each other: code keeps its line breaks. */
static void add_lines(buffer *out, slice text, size_t indent)
{
    text = slice_trim(text);
    while (text.ptr && text.len > 0) {
        buffer_add_repeat(out, ' ', indent);
        safe_add(out, slice_cut(&text, '\n'));
        buffer_add_char(out, '\n');
    }
}

/* Lines beside a label. */
static void add_block(struct guide *g, const char *label, slice text)
{
    slice rest = slice_trim(text), first = slice_cut(&rest, '\n');

    style_begin(g->style, g->out, STYLE_FAINT);
    buffer_printf(g->out, "%-*s", LABEL_COLUMN, label);
    style_end(g->style, g->out, STYLE_FAINT);
    safe_add(g->out, first);
    buffer_add_char(g->out, '\n');
    add_lines(g->out, rest, LABEL_COLUMN);
}

static void add_expression(struct guide *g, const char *label, const value *expression)
{
    if (!value_is(expression, VALUE_NULL))
        add_block(g, label, expression->text);
}

/* What one clause judges, and when it holds. */
static void add_clause(struct guide *g, const struct rule_clause *clause, bool first)
{
    add_labelled(g, first ? "subject" : "or subject",
                 slice_of(g->schema->kinds[clause->kind].name));
    add_expression(g, "when", &clause->when);
    add_expression(g, "at", &clause->at);
    add_expression(g, "message", &clause->message);
    for (size_t i = 0; i < clause->raise_count; i++) {
        add_labelled(g, "raised to", slice_of(severity_name(clause->raises[i].to)));
        add_expression(g, "  when", &clause->raises[i].when);
    }
}

/* One line per text, the first with the label. */
static void add_texts(struct guide *g, const char *label, const value *texts)
{
    if (!value_is(texts, VALUE_LIST))
        return;
    value_each_item (texts, text) {
        add_labelled(g, label, text->text);
        label = "";
    }
}

/* "attack T1133, T1059" */
static void add_maps(struct guide *g, const value *maps)
{
    if (!value_is(maps, VALUE_MAP))
        return;
    value_each_member (maps, member) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;
        const char *separator = " ";

        if (member->value.list.count == 0)
            continue;
        buffer_add(&text, member->key.text);
        value_each_item (&member->value, item) {
            buffer_add(&text, slice_of(separator));
            buffer_add(&text, item->text);
            separator = ", ";
        }
        add_labelled(g, "see also", buffer_slice(&text));
    }
}

/* One member of an example and what is in it; depth is bounded by the reader of rules. */
static void add_tree(struct guide *g, const struct value_member *member, size_t indent)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    const value *v = &member->value;

    buffer_add_repeat(g->out, ' ', indent);
    style_begin(g->style, g->out, STYLE_FAINT);
    safe_add(g->out, member->key.text);
    style_end(g->style, g->out, STYLE_FAINT);
    buffer_add_char(g->out, ':');
    if (value_is(v, VALUE_MAP) && v->map->count > 0) {
        buffer_add_char(g->out, '\n');
        value_each_member (v, inner) {
            add_tree(g, inner, indent + 2);
        }
        return;
    }
    if (value_is(v, VALUE_STRING) && slice_find_char(v->text, '\n', 0) != SLICE_NPOS) {
        buffer_add_char(g->out, '\n');
        add_lines(g->out, v->text, indent + 2);
        return;
    }
    json_write(&text, v, JSON_COMPACT);
    buffer_add_char(g->out, ' ');
    safe_add(g->out, buffer_slice(&text));
    buffer_add_char(g->out, '\n');
}

/* Examples as they are written, which explains a rule better than its condition does. */
static void add_examples(struct guide *g, const value *examples)
{
    if (!value_is(examples, VALUE_LIST))
        return;
    value_each_item (examples, item) {
        const value *bad = value_get(item, SLICE("bad")), *good = value_get(item, SLICE("good"));
        const struct value_member *finds = value_member(item, SLICE("finds"));
        const value *example = bad ? bad : good;

        buffer_add_char(g->out, '\n');
        style_add(g->style, g->out, bad ? STYLE_HIGH : STYLE_GOOD,
                  bad ? SLICE("bad example") : SLICE("good example"));
        buffer_add_char(g->out, '\n');
        value_each_member (example, member) {
            add_tree(g, member, 2);
        }
        if (finds)
            add_tree(g, finds, 2);
    }
}

void guide_rule(const struct rule_set *rules, size_t index, const struct report_style *style,
                buffer *out)
{
    struct guide g = {.schema = rule_set_schema(rules), .style = style, .out = out};
    const struct rule *rule = rule_set_at(rules, index);
    value examples = rule_set_examples(rules, index);
    const value *replace = value_get(&rule->edit, SLICE("replace"));
    const value *add = value_get(&rule->edit, SLICE("add"));
    _cleanup_buffer_ buffer place = BUFFER_INIT;

    style_add(style, out, style_of_severity(rule->severity), rule->id);
    buffer_add_char(out, ' ');
    style_begin(style, out, STYLE_STRONG);
    safe_add(out, rule->title);
    style_end(style, out, STYLE_STRONG);
    buffer_add(out, SLICE("\n\n"));
    add_labelled(&g, "severity", slice_of(severity_name(rule->severity)));
    for (size_t i = 0; i < rule->clause_count; i++)
        add_clause(&g, &rule->clauses[i], i == 0);
    add_labelled(&g, "why", rule->why);
    add_labelled(&g, "fix", rule->fix);
    if (replace)
        add_block(&g, "use", replace->text);
    if (add)
        add_block(&g, "add", add->text);
    add_texts(&g, "references", &rule->references);
    add_maps(&g, &rule->maps);
    add_labelled(&g, "uuid", rule->uuid);
    buffer_printf(&place, "%.*s:%u%s", SLICE_ARG(rule->file), rule->line,
                  rule->builtin ? " (built in)" : "");
    add_labelled(&g, "written in", buffer_slice(&place));
    add_examples(&g, &examples);
}

/* parameters and subjects */

void guide_params(const struct subject_schema *schema, const struct report_style *style,
                  buffer *out)
{
    for (size_t i = 0; i < schema->param_count; i++) {
        const struct subject_param *param = &schema->params[i];

        style_add(style, out, STYLE_STRONG, slice_of(param->name));
        buffer_printf(out, "  (%s, default %s)\n", param->type,
                      *param->initial ? param->initial : "empty");
        safe_add_paragraph(out, slice_of(param->about), 0, 4, style_width(style));
    }
}

/* A heading, what the kind is, and a table of its fields. */
static void add_kind(const struct subject_kind *kind, buffer *out)
{
    buffer_printf(out, "\n## %s\n\n%s\n", kind->name, kind->about);
    if (kind->field_count == 0)
        return;
    buffer_add(out, SLICE("\n| field | type | meaning |\n|---|---|---|\n"));
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct subject_field *field = &kind->fields[i];

        buffer_printf(out, "| `%s.%s` | %s%s | %s |\n", kind->name, field->name, field->type,
                      field->optional ? ", optional" : "", field->about);
    }
}

void guide_subjects(const struct subject_schema *schema, buffer *out)
{
    buffer_add(out,
               SLICE("# What rules judge\n\n"
                     "Made by `ancile rules subjects` from the table that the checker of rules "
                     "uses; do not edit.\n\n"
                     "A rule names one kind of subject and reads its fields. Beside its subject "
                     "it sees the globals `config`, `host` and `params`. How a rule is written "
                     "is told in [rules.md](rules.md).\n"));
    for (size_t i = 0; i < schema->count; i++) {
        if (!schema->kinds[i].global)
            add_kind(&schema->kinds[i], out);
    }
    buffer_add(out, SLICE("\n# Globals\n"));
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->kinds[i].global)
            add_kind(&schema->kinds[i], out);
    }
    buffer_add(out, SLICE("\n| parameter | type | default | meaning |\n|---|---|---|---|\n"));
    for (size_t i = 0; i < schema->param_count; i++) {
        const struct subject_param *param = &schema->params[i];

        buffer_printf(out, "| `params[\"%s\"]` | %s | %s | %s |\n", param->name, param->type,
                      param->initial, param->about);
    }
}
