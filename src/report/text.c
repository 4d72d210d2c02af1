/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for people: what is worst comes first, and what has one cause is told once.
 *
 * Findings of one rule and severity form a group: the title, each place with the offending text,
 * then once why it matters and what to change. The last lines say what the answer is worth: how
 * much was looked at, and what was not.
 */
#include "report/report.h"

#include <inttypes.h>

#include "report/diag.h"
#include "report/safe.h"
#include "report/snippet.h"

enum {
    PLACES_MAX = 5, /* shown in full; beyond them PLACES_FOLDED are */
    PLACES_FOLDED = 3,
    PLACES_LISTED = 20, /* shown as one line each after those in full */
    DIAGS_SHOWN = 20,
    UNEVALUABLE_SHOWN = 10,
    LABEL = 6, /* "  Why:" */
};

/* A report being written. */
struct text_report {
    const struct report *report;
    const struct report_style *style;
    buffer *out;
};

/* one finding */

/* file:line:column, which terminals and editors turn into a link; less where there is less. */
static void add_place(struct text_report *t, const struct finding *f)
{
    style_begin(t->style, t->out, STYLE_PLACE);
    safe_add(t->out, f->file);
    if (f->line)
        buffer_printf(t->out, ":%u", f->line);
    if (f->line && f->column)
        buffer_printf(t->out, ":%u", f->column);
    style_end(t->style, t->out, STYLE_PLACE);
}

/*
 * Place, text and what was seen. A message that only repeats the title of the group is left out.
 */
static void add_finding(struct text_report *t, const struct finding *f)
{
    buffer_add(t->out, SLICE("  "));
    add_place(t, f);
    buffer_add_char(t->out, '\n');
    snippet_add(t->style, f, t->out);
    if (f->message.len && !slice_eq(f->message, f->rule->title))
        safe_add_paragraph(t->out, f->message, 0, 4, style_width(t->style));
    /* A snippet shows it already. */
    if (f->evidence.len && f->snippet.len == 0) {
        _cleanup_buffer_ buffer seen = BUFFER_INIT;

        buffer_add(&seen, SLICE("seen: "));
        buffer_add(&seen, f->evidence);
        safe_add_paragraph(t->out, buffer_slice(&seen), 0, 4, style_width(t->style));
    }
}

/* findings of one rule */

/* "  Why: ..." with the text as a block beside its label. */
static void add_label(struct text_report *t, const char *label, slice text)
{
    if (text.len == 0)
        return;
    buffer_add(t->out, SLICE("  "));
    style_add(t->style, t->out, STYLE_FAINT, slice_of(label));
    buffer_add_char(t->out, ' ');
    safe_add_paragraph(t->out, text, LABEL + 1, LABEL + 1, style_width(t->style));
}

/* The places of findings that are not shown in full. */
static void add_listed(struct text_report *t, const struct finding *list, size_t count)
{
    buffer_printf(t->out, "  and in %zu more places:\n", count);
    for (size_t i = 0; i < MIN(count, (size_t)PLACES_LISTED); i++) {
        buffer_add(t->out, SLICE("    "));
        add_place(t, &list[i]);
        buffer_add_char(t->out, '\n');
    }
    if (count > PLACES_LISTED)
        buffer_printf(t->out, "    ... %zu more; --format json lists them all\n",
                      count - PLACES_LISTED);
}

/* The @count findings of one rule and severity that stand next to each other in @list. */
static void add_group(struct text_report *t, const struct finding *list, size_t count)
{
    const struct rule *rule = list[0].rule;
    size_t full = count > PLACES_MAX ? PLACES_FOLDED : count;
    const value *replace = value_get(&rule->edit, SLICE("replace"));
    const value *add = value_get(&rule->edit, SLICE("add"));

    style_add(t->style, t->out, style_of_severity(list[0].severity), rule->id);
    buffer_add_char(t->out, ' ');
    style_begin(t->style, t->out, STYLE_STRONG);
    safe_add(t->out, rule->title);
    style_end(t->style, t->out, STYLE_STRONG);
    buffer_add_char(t->out, '\n');
    for (size_t i = 0; i < full; i++)
        add_finding(t, &list[i]);
    if (full < count)
        add_listed(t, list + full, count - full);
    add_label(t, "Why:", rule->why);
    add_label(t, "Fix:", rule->fix);
    if (replace)
        add_label(t, "Use:", replace->text);
    if (add)
        add_label(t, "Add:", add->text);
    buffer_add_char(t->out, '\n');
}

/* all findings */

/* "1 file", "2 files" */
static void add_count(buffer *out, uint64_t count, const char *noun)
{
    buffer_printf(out, "%" PRIu64 " %s%s", count, noun, count == 1 ? "" : "s");
}

/* "CRITICAL: 2 findings" */
static void add_severity_line(struct text_report *t, enum severity severity, size_t count)
{
    slice name = slice_of(severity_name(severity));

    style_begin(t->style, t->out, style_of_severity(severity));
    for (size_t i = 0; i < name.len; i++)
        buffer_add_char(t->out, (char)(name.ptr[i] - 'a' + 'A'));
    style_end(t->style, t->out, style_of_severity(severity));
    buffer_add(t->out, SLICE(": "));
    add_count(t->out, count, "finding");
    buffer_add(t->out, SLICE("\n\n"));
}

static void count_severities(const struct findings *findings, size_t counts[SEVERITY_COUNT])
{
    vector_each (&findings->list, f) {
        counts[f->severity]++;
    }
}

/* Findings are sorted by severity and rule, so that groups are runs of them. */
static void add_findings(struct text_report *t, const size_t counts[SEVERITY_COUNT])
{
    const struct findings *findings = &t->report->result->findings;
    size_t at = 0, end;

    for (; at < findings->list.count; at = end) {
        const struct finding *first = &findings->list.items[at];

        if (at == 0 || first->severity != first[-1].severity)
            add_severity_line(t, first->severity, counts[first->severity]);
        for (end = at + 1; end < findings->list.count; end++) {
            const struct finding *f = &findings->list.items[end];

            if (f->rule != first->rule || f->severity != first->severity)
                break;
        }
        add_group(t, first, end - at);
    }
}

/* what the answer is worth */

/* What could not be read or understood, before the totals, so that nobody overlooks it. */
static void add_diagnostics(struct text_report *t)
{
    const diags *d = &t->report->result->diagnostics;
    size_t shown = MIN(d->list.count, (size_t)DIAGS_SHOWN);

    for (size_t i = 0; i < shown; i++)
        report_diag(&d->list.items[i], t->style, t->out);
    if (d->list.count + d->dropped > shown)
        buffer_printf(t->out, "... %zu more like these\n", d->list.count + d->dropped - shown);
    if (shown)
        buffer_add_char(t->out, '\n');
}

/* Rules that gave an error instead of an answer, with their first one: it often names the setting
 * that depends on running the configuration. */
static void add_unevaluable(struct text_report *t)
{
    const struct audit_result *result = t->report->result;
    size_t shown = 0;

    for (size_t i = 0; i < result->rule_count && shown < UNEVALUABLE_SHOWN; i++) {
        const struct rule_coverage *coverage = &result->rules[i];
        slice id = rule_set_at(t->report->rules, i)->id;

        if (coverage->unevaluable == 0)
            continue;
        shown++;
        buffer_printf(t->out, "%.*s could not be evaluated for %" PRIu64 " of ", SLICE_ARG(id),
                      coverage->unevaluable);
        add_count(t->out, coverage->judged, "subject");
        buffer_add(t->out, SLICE(": "));
        safe_add(t->out, coverage->first_error);
        buffer_add_char(t->out, '\n');
    }
    if (shown)
        buffer_add_char(t->out, '\n');
}

/* "3 findings: 1 critical, 2 high, ..." with zeros, so that the line has one form for scripts. */
static void add_totals(struct text_report *t, const size_t counts[SEVERITY_COUNT])
{
    const struct findings *findings = &t->report->result->findings;
    const char *separator = ": ";

    /* Where there was nothing to judge, no findings are no good news. */
    if (findings->list.count == 0 && t->report->result->coverage.subjects == 0) {
        buffer_add(t->out, SLICE("Nothing to judge was found.\n"));
        return;
    }
    if (findings->list.count == 0) {
        style_add(t->style, t->out, STYLE_GOOD, SLICE("No findings."));
        buffer_add_char(t->out, '\n');
        return;
    }
    add_count(t->out, findings->list.count, "finding");
    for (size_t i = SEVERITY_COUNT; i-- > 0; separator = ", ") {
        buffer_add(t->out, slice_of(separator));
        if (counts[i])
            style_begin(t->style, t->out, style_of_severity((enum severity)i));
        buffer_printf(t->out, "%zu %s", counts[i], severity_name((enum severity)i));
        if (counts[i])
            style_end(t->style, t->out, style_of_severity((enum severity)i));
    }
    buffer_add_char(t->out, '\n');
    if (findings->dropped)
        buffer_printf(t->out, "%zu more were found and not kept\n", findings->dropped);
}

/* With two digits at least, so that 1.9 MiB does not read as 1 MiB. */
static void add_bytes(buffer *out, uint64_t bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
    size_t unit = 0;

    while (bytes >= 10 * 1024 && unit + 1 < ARRAY_SIZE(units)) {
        bytes /= 1024;
        unit++;
    }
    buffer_printf(out, "%" PRIu64 " %s", bytes, units[unit]);
}

/*
 * The last line. A rule that had nothing to judge has proved nothing; with it stands how much there
 * was to judge, so that "no findings" in an empty directory does not look like a clean bill.
 */
static void add_coverage(struct text_report *t)
{
    const struct audit_result *result = t->report->result;
    const struct audit_coverage *c = &result->coverage;
    _cleanup_buffer_ buffer line = BUFFER_INIT;
    size_t vacuous = 0, unevaluable = 0;

    for (size_t i = 0; i < result->rule_count; i++) {
        vacuous += result->rules[i].judged == 0;
        unevaluable += result->rules[i].unevaluable > 0;
    }
    buffer_add(&line, SLICE("Coverage: "));
    add_count(&line, c->files, "file");
    buffer_add(&line, SLICE(" read ("));
    add_bytes(&line, c->bytes);
    buffer_add(&line, SLICE("), "));
    add_count(&line, c->homes, "home");
    buffer_add(&line, SLICE(", "));
    add_count(&line, c->processes, c->processes == 1 ? "process" : "processe");
    buffer_add(&line, SLICE(", "));
    add_count(&line, c->subjects, "subject");
    buffer_printf(&line, "; %zu of %zu rules had something to judge", result->rule_count - vacuous,
                  result->rule_count);
    if (unevaluable)
        buffer_printf(&line, ", %zu of them could not be evaluated everywhere", unevaluable);
    if (c->unreadable) {
        buffer_add(&line, SLICE("; "));
        add_count(&line, c->unreadable, "place");
        buffer_add(&line, SLICE(" could not be read"));
    }
    safe_add_paragraph(t->out, buffer_slice(&line), 0, 0, style_width(t->style));
}

void report_text(const struct report *report, const struct report_style *style, buffer *out)
{
    struct text_report t = {.report = report, .style = style, .out = out};
    size_t counts[SEVERITY_COUNT] = {0};

    count_severities(&report->result->findings, counts);
    add_findings(&t, counts);
    add_diagnostics(&t);
    add_unevaluable(&t);
    add_totals(&t, counts);
    add_coverage(&t);
}
