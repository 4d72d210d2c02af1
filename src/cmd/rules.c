/* SPDX-License-Identifier: Apache-2.0 */
/* ancile rules: what the rules are, and whether they do what their examples say. */
#include <unistd.h>

#include "audit/example.h"
#include "base/nearest.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/ruleset.h"
#include "report/guide.h"

/* What the options say; each command has some of them. */
struct rules_command {
    slice format;
    struct option_list rules;
    bool no_color;
};

static const char *const formats[] = {"text", "json", NULL};

#define FORMAT_OPTION                                                                              \
    {                                                                                              \
        .name = "format", .letter = 'f', .kind = OPTION_TEXT, .argument = "FORMAT",                \
        .initial = "text", .choices = formats, .about = "text for people, json for programs",      \
        OPTION_FIELD(struct rules_command, format)                                                 \
    }
#define RULES_OPTION(text)                                                                         \
    {                                                                                              \
        .name = "rules", .kind = OPTION_LIST, .argument = "DIR", .about = text,                    \
        OPTION_FIELD(struct rules_command, rules)                                                  \
    }
#define COLOR_OPTION                                                                               \
    {                                                                                              \
        .name = "no-color", .kind = OPTION_FLAG, .about = "no colours on a terminal either",       \
        OPTION_FIELD(struct rules_command, no_color)                                               \
    }
#define ADD_RULES "add the rules in all YAML files below DIR, or in one file"

static const struct option view_options[] = {FORMAT_OPTION, RULES_OPTION(ADD_RULES), COLOR_OPTION};
static const struct option test_options[] = {
    RULES_OPTION("test the rules below DIR, or in one file, instead of those built in"),
    COLOR_OPTION,
};
static const struct option plain_options[] = {COLOR_OPTION};

/* Rules for a command that goes on without the broken ones. */
static int load(const struct rules_command *command, bool builtin, struct rule_set **ret_set)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    int r = ruleset_load(&command->rules, builtin, ret_set, &d);

    output_diags(&d, command->no_color);
    return r;
}

/* The number of the rule called @id, or SIZE_MAX after a message. */
static size_t find_rule(const struct rule_set *set, slice id)
{
    const struct rule *rule = rule_set_find(set, id);
    struct nearest meant = NEAREST(id);

    for (size_t i = 0; i < rule_set_count(set); i++) {
        if (rule_set_at(set, i) == rule)
            return i;
        nearest_offer(&meant, rule_set_at(set, i)->id);
    }
    if (meant.best.len)
        output_error("there is no rule \"%.*s\" (did you mean %.*s?)", SLICE_ARG(id),
                     SLICE_ARG(meant.best));
    else
        output_error("there is no rule \"%.*s\" (ancile rules list shows them)", SLICE_ARG(id));
    return SIZE_MAX;
}

/* list and show */

/* A broken rule file makes the status 2 after what is right has been listed. */
static enum exit_status run_list(const void *values, const struct option_list *operands _unused_)
{
    const struct rules_command *command = values;
    struct report_style style = output_style(STDOUT_FILENO, command->no_color);
    _cleanup_(rule_set_freep) struct rule_set *set = NULL;
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    int r = load(command, true, &set);

    if (r < 0)
        return EXIT_WRONG;
    if (slice_eq(command->format, SLICE("json")))
        report_rules_json(set, NULL, 0, &out);
    else
        guide_list(set, &style, &out);
    return output_print(buffer_slice(&out)) < 0 || r ? EXIT_WRONG : EXIT_FINE;
}

/* All ids are looked up first: half an answer helps nobody. */
static enum exit_status run_show(const void *values, const struct option_list *ids)
{
    const struct rules_command *command = values;
    struct report_style style = output_style(STDOUT_FILENO, command->no_color);
    _cleanup_(rule_set_freep) struct rule_set *set = NULL;
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    _cleanup_free_ size_t *numbers = memory_alloc(ids->texts.count * sizeof(*numbers));
    int r = load(command, true, &set);

    if (r < 0)
        return EXIT_WRONG;
    for (size_t i = 0; i < ids->texts.count; i++) {
        numbers[i] = find_rule(set, ids->texts.items[i]);
        if (numbers[i] == SIZE_MAX)
            return EXIT_WRONG;
    }
    if (slice_eq(command->format, SLICE("json")))
        report_rules_json(set, numbers, ids->texts.count, &out);
    for (size_t i = 0; out.len == 0 && i < ids->texts.count; i++)
        guide_rule(set, numbers[i], &style, &out);
    return output_print(buffer_slice(&out)) < 0 || r ? EXIT_WRONG : EXIT_FINE;
}

/* test */

/* Examples being run. */
struct testing {
    const struct rule_set *set;
    diags diags;
    struct example_count examples;
    size_t rules;
};

static void testing_done(struct testing *t)
{
    diags_done(&t->diags);
}

/* A rule without examples of both sorts has proved nothing. */
static bool has_both(const struct rule_set *set, size_t index)
{
    value examples = rule_set_examples(set, index);
    bool bad = false, good = false;

    for (size_t i = 0; value_is(&examples, VALUE_LIST) && i < examples.list.count; i++) {
        bad |= value_get(&examples.list.items[i], SLICE("bad")) != NULL;
        good |= value_get(&examples.list.items[i], SLICE("good")) != NULL;
    }
    return bad && good;
}

/* Runs the examples of one rule; messages about them start with its id. */
static void test_rule(struct testing *t, size_t index)
{
    const struct rule *rule = rule_set_at(t->set, index);
    size_t before = t->diags.list.count;
    struct example_count count =
        rule_examples_run(t->set, index, audit_example_files, NULL, &t->diags);

    t->rules++;
    t->examples.run += count.run;
    t->examples.failed += count.failed;
    if (!has_both(t->set, index)) {
        t->examples.failed++;
        diags_add(&t->diags, DIAG_ERROR, rule->file, rule->line, 0,
                  "a rule needs a bad and a good example");
    }
    for (size_t i = before; i < t->diags.list.count; i++) {
        struct diag *diag = &t->diags.list.items[i];

        diag->message = arena_printf(&t->diags.arena, "%.*s: %.*s", SLICE_ARG(rule->id),
                                     SLICE_ARG(diag->message));
    }
}

static enum exit_status run_test(const void *values, const struct option_list *ids)
{
    const struct rules_command *command = values;
    _cleanup_(testing_done) struct testing t = {.set = NULL};
    _cleanup_(rule_set_freep) struct rule_set *set = NULL;
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    int r = load(command, command->rules.texts.count == 0, &set);

    if (r < 0)
        return EXIT_WRONG;
    t.set = set;
    for (size_t i = 0; i < ids->texts.count; i++) {
        size_t index = find_rule(set, ids->texts.items[i]);

        if (index == SIZE_MAX)
            return EXIT_WRONG;
        test_rule(&t, index);
    }
    for (size_t i = 0; ids->texts.count == 0 && i < rule_set_count(set); i++)
        test_rule(&t, i);
    output_diags(&t.diags, command->no_color);
    buffer_printf(&out, "%zu rules, %zu examples, %zu failed\n", t.rules, t.examples.run,
                  t.examples.failed);
    if (output_print(buffer_slice(&out)) < 0 || r)
        return EXIT_WRONG;
    return t.examples.failed ? EXIT_FOUND : EXIT_FINE;
}

/* params and subjects */

static enum exit_status run_params(const void *values, const struct option_list *operands _unused_)
{
    const struct rules_command *command = values;
    struct report_style style = output_style(STDOUT_FILENO, command->no_color);
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    guide_params(&audit_schema, &style, &out);
    return output_print(buffer_slice(&out)) < 0 ? EXIT_WRONG : EXIT_FINE;
}

static enum exit_status run_subjects(const void *values _unused_,
                                     const struct option_list *operands _unused_)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    guide_subjects(&audit_schema, &out);
    return output_print(buffer_slice(&out)) < 0 ? EXIT_WRONG : EXIT_FINE;
}

const struct command command_rules_list = {
    .name = "rules list",
    .operands = "",
    .summary = "list the rules",
    .options = COMMAND_OPTIONS(view_options),
    .size = sizeof(struct rules_command),
    .run = run_list,
};

const struct command command_rules_show = {
    .name = "rules show",
    .operands = "ID...",
    .summary = "show what a rule says, with its examples",
    .options = COMMAND_OPTIONS(view_options),
    .size = sizeof(struct rules_command),
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .run = run_show,
};

const struct command command_rules_test = {
    .name = "rules test",
    .operands = "[ID...]",
    .summary = "run the examples of rules",
    .about = "Examples that are files are made in a temporary directory and audited there. Exits "
             "with 1 when an example fails, with 2 when a rule is broken.",
    .options = COMMAND_OPTIONS(test_options),
    .size = sizeof(struct rules_command),
    .operands_max = SIZE_MAX,
    .run = run_test,
};

const struct command command_rules_params = {
    .name = "rules params",
    .operands = "",
    .summary = "list the parameters that --set changes",
    .options = COMMAND_OPTIONS(plain_options),
    .size = sizeof(struct rules_command),
    .run = run_params,
};

const struct command command_rules_subjects = {
    .name = "rules subjects",
    .operands = "",
    .summary = "describe what rules judge, as Markdown",
    .options = COMMAND_OPTIONS(plain_options),
    .size = sizeof(struct rules_command),
    .run = run_subjects,
};
