/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/finding.h"

#include <stdio.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "cel/cel.h"

enum {
    EVIDENCE_MAX = 200,
    FINDING_TEXT_MAX = 2000,
};

void findings_done(struct findings *f)
{
    vector_done(&f->list);
    map_done(&f->seen);
    arena_done(&f->arena);
    *f = FINDINGS_INIT;
}

/* Appends @text as valid UTF-8, at most about @max bytes of it. */
static void add_clean(buffer *out, slice text, size_t max)
{
    for (size_t at = 0; at < text.len;) {
        char encoded[4];
        size_t before = at;
        uint32_t c = utf8_next(text, &at);

        if (before >= max) {
            buffer_add(out, SLICE(" ..."));
            return;
        }
        if (c == UTF8_REPLACEMENT)
            buffer_add(out, slice_new(encoded, utf8_encode(c, encoded)));
        else
            buffer_add(out, slice_sub(text, before, at - before));
    }
}

/* In the list's arena: scrubbed and valid UTF-8. */
static slice clean(struct findings *f, const struct secrets *secrets, slice text, size_t max)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    add_clean(&out, secrets_scrub(secrets, &f->arena, text), max);
    return arena_copy(&f->arena, buffer_slice(&out));
}

static void set_snippet(struct findings *f, struct finding *new, const struct snippet *snippet)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    uint32_t end = snippet->mark + snippet->mark_length;

    add_clean(&out, slice_sub(snippet->text, 0, snippet->mark), SIZE_MAX);
    new->mark = (uint32_t)out.len;
    add_clean(&out, slice_sub(snippet->text, snippet->mark, snippet->mark_length), SIZE_MAX);
    new->mark_length = (uint32_t)out.len - new->mark;
    add_clean(&out, slice_from(snippet->text, end), SIZE_MAX);
    new->snippet = arena_copy(&f->arena, buffer_slice(&out));
}

static slice printed_value(struct findings *f, const struct secrets *secrets, const value *v)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    if (v->kind == VALUE_MAP || v->kind == VALUE_OBJECT)
        return SLICE("");
    cel_format(v, &out);
    return clean(f, secrets, buffer_slice(&out), EVIDENCE_MAX);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

/*
 * What differs from run to run is left out of a name: the process id in "command line of 812" and
 * in jpserver-812.json, and the UUID of kernel-....json.
 */
static slice without_ids(arena *a, slice file)
{
    static const slice prefixes[] = {SLICE_INIT("jpserver-"), SLICE_INIT("nbserver-"),
                                     SLICE_INIT("kernel-")};
    bool is_path = file.len && file.ptr[0] == '/';
    slice base = slice_basename(file);
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    for (size_t i = 0; is_path && i < ARRAY_SIZE(prefixes); i++) {
        size_t at = prefixes[i].len;

        if (!slice_starts(base, prefixes[i]))
            continue;
        while (at < base.len && (is_hex(base.ptr[at]) || (i == 2 && base.ptr[at] == '-')))
            at++;
        return arena_printf(a, "%.*s/%.*s#%.*s", SLICE_ARG(slice_dirname(file)),
                            SLICE_ARG(prefixes[i]), SLICE_ARG(slice_from(base, at)));
    }
    if (is_path)
        return file;
    for (size_t at = 0; at < file.len; at++) {
        if (!is_digit(file.ptr[at]))
            buffer_add_char(&out, file.ptr[at]);
        else if (at == 0 || !is_digit(file.ptr[at - 1]))
            buffer_add_char(&out, '#');
    }
    return arena_copy(a, buffer_slice(&out));
}

/* Whether @path is @dir or below it; @dir without a slash at its end. */
static bool is_below(slice path, slice dir)
{
    return dir.len && slice_starts(path, dir) &&
           (path.len == dir.len || path.ptr[dir.len] == '/' || dir.ptr[dir.len - 1] == '/');
}

/* The place as fingerprints name it: relative to home or root. */
static slice portable_place(struct findings *f, const struct finding_context *context, slice file)
{
    slice home = context->home, root = context->root;

    /* What is in "." is shown without it. */
    if (slice_eq(root, SLICE(".")) && file.len && file.ptr[0] != '/') {
        file = arena_concat(&f->arena, SLICE("./"), file);
        home = slice_eq(home, root) || slice_starts(home, SLICE("/"))
                   ? home
                   : arena_concat(&f->arena, SLICE("./"), home);
    }
    if (home.len > 1 || slice_eq(home, SLICE(".")))
        if (is_below(file, home))
            return arena_printf(&f->arena, "~%.*s%.*s", SLICE_ARG(context->user),
                                SLICE_ARG(without_ids(&f->arena, slice_from(file, home.len))));
    if (root.len && !slice_eq(root, SLICE("/")) && is_below(file, root))
        file = slice_from(file, root.len);
    return without_ids(&f->arena, file);
}

/* The same rule at the same place about the same thing is one finding, however many applications
 * read that place. */
static slice identity(struct findings *f, const struct rule_match *match, const struct finding *new)
{
    const value *at = &match->at;

    return arena_printf(&f->arena, "%.*s\n%.*s\n%u:%u-%u\n%.*s", SLICE_ARG(match->rule->id),
                        SLICE_ARG(new->file), new->line, at->source ? at->start : 0,
                        at->source ? at->end : 0, SLICE_ARG(new->subject));
}

/* Command lines and environments have no lines that anybody could look up. */
static bool has_lines(slice source_name)
{
    return !slice_starts(source_name, SLICE("command line")) &&
           !slice_starts(source_name, SLICE("environment"));
}

static void locate(struct findings *f, const struct finding_context *context, const value *at,
                   struct finding *new)
{
    struct position first, last;
    struct snippet snippet;

    if (!at->source) {
        new->file = clean(f, context->secrets, context->fallback, FINDING_TEXT_MAX);
        return;
    }
    new->file = clean(f, context->secrets, at->source->name, FINDING_TEXT_MAX);
    if (has_lines(at->source->name)) {
        first = source_locate(at->source, at->start);
        last = source_locate(at->source, at->end > at->start ? at->end - 1 : at->end);
        new->line = first.line;
        new->column = first.column;
        new->end_line = last.line;
    }
    snippet = secrets_snippet(context->secrets, &f->arena, at->source, at->start, at->end);
    set_snippet(f, new, &snippet);
}

static slice evidence(struct findings *f, const struct finding_context *context, const value *at)
{
    if (at->source && at->end > at->start)
        return clean(f, context->secrets,
                     secrets_written(context->secrets, &f->arena, at->source, at->start, at->end),
                     EVIDENCE_MAX);
    return printed_value(f, context->secrets, at);
}

void findings_add(struct findings *f, const struct rule_match *match,
                  const struct finding_context *context)
{
    struct finding new = {.rule = match->rule, .severity = match->severity};
    slice key;
    void **slot;

    new.subject =
        clean(f, context->secrets,
              context->name.len ? arena_printf(&f->arena, "%.*s %.*s", SLICE_ARG(context->kind),
                                               SLICE_ARG(context->name))
                                : context->kind,
              FINDING_TEXT_MAX);
    locate(f, context, &match->at, &new);
    key = identity(f, match, &new);
    slot = map_slot(&f->seen, key);
    if (*slot) {
        struct finding *same = &f->list.items[(uintptr_t)*slot - 1];

        if (match->severity > same->severity) {
            same->severity = match->severity;
            same->message = clean(f, context->secrets, match->message, FINDING_TEXT_MAX);
        }
        return;
    }
    if (f->list.count >= FINDINGS_MAX) {
        f->dropped++;
        return;
    }
    new.message = clean(f, context->secrets, match->message, FINDING_TEXT_MAX);
    new.evidence = evidence(f, context, &match->at);
    new.identity = clean(f, context->secrets,
                         arena_printf(&f->arena, "%.*s\n%.*s\n%.*s",
                                      SLICE_ARG(portable_place(f, context, new.file)),
                                      SLICE_ARG(context->kind),
                                      SLICE_ARG(portable_place(f, context, context->name))),
                         2 * FINDING_TEXT_MAX);
    *vector_push(&f->list) = new;
    *slot = (void *)(uintptr_t)f->list.count;
}

void findings_scrub(struct findings *f, const struct secrets *secrets)
{
    vector_each (&f->list, finding) {
        slice snippet = secrets_scrub(secrets, &f->arena, finding->snippet);

        if (snippet.ptr != finding->snippet.ptr)
            finding->mark = finding->mark_length = 0;
        finding->snippet = snippet;
        finding->message = secrets_scrub(secrets, &f->arena, finding->message);
        finding->file = secrets_scrub(secrets, &f->arena, finding->file);
        finding->identity = secrets_scrub(secrets, &f->arena, finding->identity);
        finding->evidence = secrets_scrub(secrets, &f->arena, finding->evidence);
        finding->subject = secrets_scrub(secrets, &f->arena, finding->subject);
    }
}

static int compare_findings(const void *a, const void *b)
{
    const struct finding *first = a, *second = b;
    int r = (int)second->severity - (int)first->severity;

    r = r ? r : slice_cmp(first->rule->id, second->rule->id);
    r = r ? r : slice_cmp(first->file, second->file);
    r = r ? r : (first->line > second->line) - (first->line < second->line);
    r = r ? r : (first->column > second->column) - (first->column < second->column);
    return r ? r : slice_cmp(first->subject, second->subject);
}

/* White space in one spelling, and masks without the length of what they hide: a new token of
 * another length is still the same problem. */
static void add_normalised(buffer *b, slice text)
{
    static const slice mask = SLICE_INIT("[secret, ");
    bool space = false;

    text = slice_trim(text);
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];

        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            space = true;
            continue;
        }
        if (space)
            buffer_add_char(b, ' ');
        space = false;
        if (slice_starts(slice_from(text, at), mask)) {
            size_t close = slice_find_char(text, ']', at);

            buffer_add(b, SLICE("[secret"));
            if (close == SLICE_NPOS)
                return;
            at = close;
            c = ']';
        }
        buffer_add_char(b, c);
    }
    buffer_add_char(b, '\n');
}

static slice fingerprint(struct findings *f, const struct finding *finding, size_t nth)
{
    /* Fixed, so that fingerprints are the same in each run: digits of pi and e. */
    static const uint64_t keys[2][2] = {{0x243f6a8885a308d3, 0x13198a2e03707344},
                                        {0xb7e151628aed2a6a, 0xbf7158809cf4f3c7}};
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    add_normalised(&b, finding->rule->id);
    add_normalised(&b, finding->identity);
    add_normalised(&b, finding->evidence);
    if (nth)
        buffer_printf(&b, "%zu", nth);
    return arena_printf(&f->arena, "%016llx%016llx",
                        (unsigned long long)hash_siphash13(keys[0], buffer_slice(&b)),
                        (unsigned long long)hash_siphash13(keys[1], buffer_slice(&b)));
}

void findings_sort(struct findings *f)
{
    _cleanup_map_ map seen = MAP_INIT;

    if (f->list.count)
        qsort(f->list.items, f->list.count, sizeof(*f->list.items), compare_findings);
    /* The order has changed, so that indexes are void; no finding may be added from here on. */
    map_done(&f->seen);
    vector_each (&f->list, finding) {
        slice print = fingerprint(f, finding, 0);
        void **slot = map_slot(&seen, print);
        size_t nth = (size_t)(uintptr_t)*slot;

        *slot = (void *)(uintptr_t)(nth + 1);
        finding->fingerprint = nth ? fingerprint(f, finding, nth) : print;
    }
}
