/* SPDX-License-Identifier: Apache-2.0 */
/* ancile audit: look, judge, report. */
#include <time.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/ruleset.h"
#include "report/safe.h"

/* What the options say. */
struct audit_command {
    slice format, output, fail_on, root;
    struct option_list rules, sets;
    bool all_users, probe, strict, no_color;
};

static const char *const formats[] = {"text", "json", NULL};
static const char *const later_formats[] = {"sarif", "junit", "html", NULL};
static const char *const severities[] = {"info", "low", "medium", "high", "critical", "none", NULL};

static const struct option options[] = {
    {.name = "format",
     .letter = 'f',
     .kind = OPTION_TEXT,
     .argument = "FORMAT",
     .initial = "text",
     .choices = formats,
     .planned = later_formats,
     .about = "text for people, json for programs",
     OPTION_FIELD(struct audit_command, format)},
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .about = "write the report to FILE, which is replaced as a whole, instead of standard output",
     OPTION_FIELD(struct audit_command, output)},
    {.name = "fail-on",
     .kind = OPTION_TEXT,
     .argument = "SEVERITY",
     .initial = "high",
     .choices = severities,
     .about = "exit with 1 when there is a finding of this severity or worse: info, low, medium, "
              "high, critical; none never does",
     OPTION_FIELD(struct audit_command, fail_on)},
    {.name = "rules",
     .kind = OPTION_LIST,
     .argument = "DIR",
     .about = "add the rules in all YAML files below DIR, or in one file",
     OPTION_FIELD(struct audit_command, rules)},
    {.name = "set",
     .kind = OPTION_LIST,
     .argument = "KEY=VALUE",
     .about = "change a parameter of the rules; ancile rules params lists them",
     OPTION_FIELD(struct audit_command, sets)},
    {.name = "root",
     .kind = OPTION_TEXT,
     .argument = "DIR",
     .initial = "/",
     .about = "audit the root file system below DIR, offline",
     OPTION_FIELD(struct audit_command, root)},
    {.name = "all-users",
     .kind = OPTION_FLAG,
     .about = "audit the Jupyter of every user of this machine; needs root",
     OPTION_FIELD(struct audit_command, all_users)},
    {.name = "probe",
     .kind = OPTION_FLAG,
     .about = "also ask running servers on this machine over HTTP, without credentials",
     OPTION_FIELD(struct audit_command, probe)},
    {.name = "strict",
     .kind = OPTION_FLAG,
     .about = "exit with 2 when anything could not be read or a rule file is broken",
     OPTION_FIELD(struct audit_command, strict)},
    {.name = "no-color",
     .kind = OPTION_FLAG,
     .about = "no colours on a terminal either",
     OPTION_FIELD(struct audit_command, no_color)},
};

/* progress */

/* Somebody who waits wants to see that something happens, and where. */
struct progress {
    bool shown;    /* something stands on the line */
    bool terminal; /* standard error is one */
    struct timespec start, last;
};

static double seconds_between(const struct timespec *a, const struct timespec *b)
{
    return (double)(b->tv_sec - a->tv_sec) + (double)(b->tv_nsec - a->tv_nsec) / 1e9;
}

/* One line that is written over, after half a second and then ten times a second at most. */
static void show_progress(void *userdata, slice what, size_t done)
{
    struct progress *p = userdata;
    struct report_style style = output_style(STDERR_FILENO, true);
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct timespec now;
    size_t room, at = 0;

    if (!p->terminal || clock_gettime(CLOCK_MONOTONIC, &now) < 0 ||
        seconds_between(&p->start, &now) < 0.5 || seconds_between(&p->last, &now) < 0.1)
        return;
    p->last = now;
    p->shown = true;
    buffer_printf(&out, "\r\x1b[K%zu done, ", done);
    room = style.width - MIN(style.width, (size_t)24);
    for (size_t columns = 0; at < what.len && columns < room;)
        columns += safe_add_next(&out, what, &at);
    output_aside(buffer_slice(&out));
}

/* Clears the line, so that the report starts on a clean one. */
static void end_progress(const struct progress *p)
{
    if (p->shown)
        output_aside(SLICE("\r\x1b[K"));
}

/* the report */

/*
 * The report is made as a whole before the first byte is written: a full disk or a closed pipe then
 * ends with an error instead of half a report that looks like a whole one.
 */
static int write_report(const struct audit_command *command, const struct report *report)
{
    bool to_file = command->output.len > 0;
    struct report_style style = {.width = REPORT_WIDTH_DEFAULT};
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    if (!to_file)
        style = output_style(STDOUT_FILENO, command->no_color);
    if (slice_eq(command->format, SLICE("json")))
        report_json(report, &out);
    else
        report_text(report, &style, &out);
    if (out.full) {
        output_error("the report is larger than %zu bytes", out.max);
        return -EFBIG;
    }
    return to_file ? output_replace(command->output, buffer_slice(&out))
                   : output_print(buffer_slice(&out));
}

/* Whether there is a finding of severity @fail_on or worse. */
static bool has_finding(const struct audit_result *result, slice fail_on)
{
    enum severity least;

    if (severity_parse(fail_on, &least) != 0)
        return false; /* none */
    vector_each (&result->findings.list, finding) {
        if (finding->severity >= least)
            return true;
    }
    return false;
}

/* That nothing, or with --strict not everything, could be read weighs more than findings. */
static enum exit_status audit_status(const struct audit_command *command,
                                     const struct audit_result *result, bool rules_broken)
{
    if (result->nothing_read)
        return EXIT_WRONG;
    if (command->strict && (rules_broken || result->coverage.unreadable > 0))
        return EXIT_WRONG;
    return has_finding(result, command->fail_on) ? EXIT_FOUND : EXIT_FINE;
}

/*
 * Broken rules do not stop the audit; they are told in the report, with what the audit itself could
 * not read.
 */
static enum exit_status run_audit(const void *values, const struct option_list *targets)
{
    const struct audit_command *command = values;
    _cleanup_(rule_set_freep) struct rule_set *rules = NULL;
    _cleanup_audit_result_ struct audit_result result = {0};
    _cleanup_diags_ diags d = DIAGS_INIT;
    struct progress progress = {.terminal = isatty(STDERR_FILENO)};
    struct audit_options audit = {
        .root = command->root,
        .all_users = command->all_users,
        .probe = command->probe,
        .targets = targets->texts.items,
        .target_count = targets->texts.count,
        .sets = command->sets.texts.items,
        .set_count = command->sets.texts.count,
        .progress = show_progress,
        .userdata = &progress,
    };
    struct report report = {.result = &result, .version = SLICE(ANCILE_VERSION)};
    int r;

    r = ruleset_load(&command->rules, true, &rules, &d);
    if (r < 0) {
        output_diags(&d, command->no_color);
        return EXIT_WRONG;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &progress.start);
    if (audit_run(rules, &audit, &result) < 0) {
        end_progress(&progress);
        output_diags(&result.diagnostics, command->no_color);
        return EXIT_WRONG;
    }
    end_progress(&progress);
    diags_append(&result.diagnostics, &d);
    report.rules = rules;
    if (write_report(command, &report) < 0)
        return EXIT_WRONG;
    return audit_status(command, &result, r == RULES_BROKEN);
}

const struct command command_audit = {
    .name = "audit",
    .operands = "[TARGET...]",
    .summary = "find what is wrong with the security of a Jupyter",
    .about =
        "Without TARGET this user's Jupyter on this machine is audited: configuration, running "
        "servers and kernels, files and their modes. TARGET is a file or folder; a folder "
        "that holds .jupyter, .ipython or .local/share/jupyter is audited as that home, "
        "offline.\n\n"
        "Nothing of what is audited is executed or changed.",
    .options = COMMAND_OPTIONS(options),
    .size = sizeof(struct audit_command),
    .operands_max = SIZE_MAX,
    .run = run_audit,
};
