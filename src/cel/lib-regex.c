/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions that give parts back: cel-go's "regex" extension and find() and findAll() of
 * Kubernetes.
 *
 * One search is linear in the text, but as many searches as there are matches are not: each one is
 * charged for the text that lies before it.
 */
#include "base/utf8.h"
#include "cel/lib.h"
#include "cel/regex.h"

/* A walk over the matches of one expression that do not overlap. */
struct matches {
    struct cel_call *call;
    const struct cel_regex *regex;
    struct cel_regex *keep; /* when the pattern is not constant */
    slice text;
    size_t from; /* where the next search starts */
    size_t last; /* where the last match ended, SLICE_NPOS before the first */
    slice groups[REGEX_GROUPS_MAX + 1];
    size_t count; /* of groups, the whole match included */
};

static void matches_done(struct matches *m)
{
    m->keep = cel_regex_free(m->keep);
}

/* False and an error when @pattern is wrong. */
static bool matches_start(struct matches *m, struct cel_call *call, slice text, slice pattern,
                          value *ret_error)
{
    *m = (struct matches){.call = call, .text = text, .last = SLICE_NPOS};
    m->regex = cel_call_regex(call, text, pattern, &m->keep, ret_error);
    if (!m->regex)
        return false;
    m->count = MIN(cel_regex_group_count(m->regex), (size_t)REGEX_GROUPS_MAX) + 1;
    return true;
}

static void matches_skip(struct matches *m)
{
    if (m->from < m->text.len)
        utf8_next(m->text, &m->from);
    else
        m->from++;
}

/*
 * The next match. As in Go, an empty match right behind the last match is none, and the search goes
 * on one character further.
 */
static bool matches_next(struct matches *m)
{
    while (m->from <= m->text.len) {
        size_t start, end;

        if (!cel_charge(m->call, 1 + (m->text.len - m->from) / 10))
            return false;
        if (!cel_regex_groups(m->regex, m->text, m->from, m->groups, m->count))
            return false;
        start = m->text.len ? (size_t)(m->groups[0].ptr - m->text.ptr) : 0;
        end = start + m->groups[0].len;
        m->from = end;
        if (start == end) {
            matches_skip(m);
            if (start == m->last)
                continue;
        }
        m->last = end;
        return true;
    }
    return false;
}

/* find, findAll */

static value find(struct cel_call *call, const value *args)
{
    _cleanup_(matches_done) struct matches m = {0};
    value error = value_null();

    if (!matches_start(&m, call, args[0].text, args[1].text, &error))
        return error;
    return value_string(matches_next(&m) ? m.groups[0] : SLICE(""));
}

static value find_some(struct cel_call *call, const value *args)
{
    _cleanup_(matches_done) struct matches m = {0};
    struct value_list_builder found = VALUE_LIST_BUILDER(call->eval->arena);
    int64_t limit = args[2].integer;
    value error = value_null();

    if (!matches_start(&m, call, args[0].text, args[1].text, &error))
        return error;
    for (; limit != 0 && matches_next(&m); limit--) {
        if (found.count == CEL_LIST_MAX)
            return cel_too_large(call);
        value_list_add(&found, value_string(m.groups[0]));
    }
    return value_list_finish(&found);
}

static value find_all(struct cel_call *call, const value *args)
{
    const value all[] = {args[0], args[1], value_int(-1)};

    return find_some(call, all);
}

/* regex.extract, regex.extractAll */

/* The only group if there is one, else the match; ptr NULL when the group took no part. */
static slice extracted(const struct matches *m)
{
    return m->groups[m->count - 1];
}

static value too_many_groups(struct cel_call *call)
{
    return cel_error(call, "pattern has more than one capturing group");
}

static value extract(struct cel_call *call, const value *args)
{
    _cleanup_(matches_done) struct matches m = {0};
    value error = value_null();

    if (!matches_start(&m, call, args[0].text, args[1].text, &error))
        return error;
    if (m.count > 2)
        return too_many_groups(call);
    if (!matches_next(&m) || !extracted(&m).ptr)
        return cel_optional_none();
    return cel_optional_of(call, value_string(extracted(&m)));
}

static value extract_all(struct cel_call *call, const value *args)
{
    _cleanup_(matches_done) struct matches m = {0};
    struct value_list_builder found = VALUE_LIST_BUILDER(call->eval->arena);
    value error = value_null();

    if (!matches_start(&m, call, args[0].text, args[1].text, &error))
        return error;
    if (m.count > 2)
        return too_many_groups(call);
    while (matches_next(&m)) {
        if (!extracted(&m).ptr)
            continue;
        if (found.count == CEL_LIST_MAX)
            return cel_too_large(call);
        value_list_add(&found, value_string(extracted(&m)));
    }
    return value_list_finish(&found);
}

/* regex.replace */

/* Adds @replacement with "\0" to "\9" as groups and "\\" as a backslash: NULL or what is wrong. */
static const char *expand(const struct matches *m, slice replacement, buffer *out)
{
    while (replacement.len) {
        size_t at = MIN(slice_find_char(replacement, '\\', 0), replacement.len);
        char c;

        buffer_add(out, slice_sub(replacement, 0, at));
        if (at == replacement.len)
            return NULL;
        if (at + 1 == replacement.len)
            return "replacement ends with a backslash";
        c = replacement.ptr[at + 1];
        replacement = slice_from(replacement, at + 2);
        if (c == '\\')
            buffer_add_char(out, '\\');
        else if (c < '0' || c > '9')
            return "replacement has a backslash before something else than a digit or a backslash";
        else if ((size_t)(c - '0') >= m->count)
            return "replacement names a group that the pattern does not have";
        else
            buffer_add(out, m->groups[c - '0']);
    }
    return NULL;
}

static value replace_some(struct cel_call *call, const value *args)
{
    _cleanup_(matches_done) struct matches m = {0};
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;
    slice text = args[0].text;
    int64_t limit = args[3].integer;
    size_t kept = 0;
    value error = value_null();
    const char *wrong;

    if (!matches_start(&m, call, text, args[1].text, &error))
        return error;
    /* A wrong replacement is an error even where nothing is replaced. */
    wrong = expand(&m, args[2].text, &out);
    buffer_clear(&out);
    for (; !wrong && limit != 0 && !out.full && matches_next(&m); limit--) {
        size_t start = m.last - m.groups[0].len;

        buffer_add(&out, slice_sub(text, kept, start - kept));
        wrong = expand(&m, args[2].text, &out);
        kept = m.last;
    }
    if (wrong)
        return cel_error(call, "%s", wrong);
    buffer_add(&out, slice_from(text, kept));
    return cel_string_result(call, &out);
}

static value replace_all(struct cel_call *call, const value *args)
{
    const value all[] = {args[0], args[1], args[2], value_int(-1)};

    return replace_some(call, all);
}

static const struct cel_overload overloads[] = {
    {"find", CEL_MEMBER, "ss", "s", find, CEL_COST_REGEX},
    {"findAll", CEL_MEMBER, "ss", "ls", find_all, CEL_COST_REGEX},
    {"findAll", CEL_MEMBER, "ssi", "ls", find_some, CEL_COST_REGEX},
    {"regex.extract", CEL_GLOBAL, "ss", "os", extract, CEL_COST_REGEX},
    {"regex.extractAll", CEL_GLOBAL, "ss", "ls", extract_all, CEL_COST_REGEX},
    {"regex.replace", CEL_GLOBAL, "sss", "s", replace_all, CEL_COST_REGEX},
    {"regex.replace", CEL_GLOBAL, "sssi", "s", replace_some, CEL_COST_REGEX},
};

CEL_LIBRARY(cel_lib_regex, "regex", overloads);
