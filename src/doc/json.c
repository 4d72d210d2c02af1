/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structure of JSON: an explicit stack of open lists and maps instead of recursion, so that
 * depth costs heap and never the C stack.
 */
#include "doc/json.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "doc/json-reader.h"

/* What was just read, and so what comes next. */
enum json_step {
    STEP_VALUE, /* a value follows */
    STEP_AFTER, /* a value is complete: a comma or a closing bracket follows, or the end */
    STEP_FAILED,
};

_printf_(5, 0) static void json_report(struct json_reader *r, enum diag_level level, const char *at,
                                       const char *hint, const char *format, va_list args)
{
    struct diag *added =
        source_report_va(r->source, json_offset(r, at), r->diags, level, format, args);

    if (hint)
        diags_hint(r->diags, added, "%s", hint);
    r->broken |= level == DIAG_ERROR;
}

int json_fail(struct json_reader *r, const char *at, const char *hint, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    json_report(r, DIAG_ERROR, at, hint, format, args);
    va_end(args);
    return JSON_BROKEN;
}

void json_complain(struct json_reader *r, const char *at, const char *hint, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    json_report(r, r->mode == JSON_STRICT ? DIAG_ERROR : DIAG_WARNING, at, hint, format, args);
    va_end(args);
}

/* "expected WHAT, found ...". */
static int json_unexpected(struct json_reader *r, const char *hint, const char *what)
{
    unsigned char c;

    if (r->at == r->end)
        return json_fail(r, r->at, hint, "expected %s, found the end of the text", what);
    c = (unsigned char)*r->at;
    if (c > 0x20 && c < 0x7F)
        return json_fail(r, r->at, hint, "expected %s, found '%c'", what, c);
    return json_fail(r, r->at, hint, "expected %s, found byte 0x%02x", what, c);
}

static slice json_rest(const struct json_reader *r)
{
    return slice_new(r->at, (size_t)(r->end - r->at));
}

/* Moves over one comment at r->at, if there is one. */
static int json5_skip_comment(struct json_reader *r, bool *ret_skipped)
{
    size_t end;

    *ret_skipped = true;
    if (slice_starts(json_rest(r), SLICE("//"))) {
        while (r->at < r->end && *r->at != '\n' && *r->at != '\r' &&
               !slice_starts(json_rest(r), SLICE("\xE2\x80\xA8")) &&
               !slice_starts(json_rest(r), SLICE("\xE2\x80\xA9")))
            r->at++;
    } else if (slice_starts(json_rest(r), SLICE("/*"))) {
        end = slice_find(json_rest(r), SLICE("*/"), 2);
        if (end == SLICE_NPOS)
            return json_fail(r, r->at, "end it with */", "comment is not closed");
        r->at += end + 2;
    } else {
        *ret_skipped = false;
    }
    return 0;
}

/* White space of JSON5 beyond JSON's: ECMAScript's WhiteSpace and LineTerminator. */
static bool json5_skip_space(struct json_reader *r)
{
    slice rest = json_rest(r);
    size_t at = 0;
    uint32_t c = rest.len ? utf8_next(rest, &at) : 0;

    if (c != '\v' && c != '\f' && c != 0xA0 && c != 0x1680 && !(c >= 0x2000 && c <= 0x200A) &&
        c != 0x2028 && c != 0x2029 && c != 0x202F && c != 0x205F && c != 0x3000 && c != 0xFEFF)
        return false;
    r->at += at;
    return true;
}

static int json_skip_space(struct json_reader *r)
{
    bool more = true;

    while (more) {
        while (r->at < r->end &&
               (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
            r->at++;
        more = false;
        if (r->mode == JSON_JSON5 && !(more = json5_skip_space(r)) && json5_skip_comment(r, &more))
            return JSON_BROKEN;
    }
    return 0;
}

static int json_count_node(struct json_reader *r)
{
    if (likely(r->nodes++ < r->max_nodes))
        return 0;
    return json_fail(r, r->at, "the limit protects memory; split the file",
                     "more than %zu values in one document", r->max_nodes);
}

/* A member's key and its colon. */
static enum json_step json_key(struct json_reader *r)
{
    bool json5 = r->mode == JSON_JSON5;
    char c = r->at < r->end ? *r->at : '\0';
    value key;
    int rc;

    if (c == '"' || (c == '\'' && json5))
        rc = json_read_string(r, &key);
    else if (json5 && (json_is_name(c) || c == '\\') && (c < '0' || c > '9'))
        rc = json_read_name(r, &key);
    else
        rc = json_unexpected(r,
                             c == '}'    ? "remove the comma before it"
                             : c == '\'' ? "keys stand in double quotes"
                             : c == '/'  ? "JSON has no comments"
                                         : "keys are strings in double quotes",
                             "a key");
    if (rc || json_skip_space(r))
        return STEP_FAILED;
    tree_push(&r->tree, key);
    if (r->at == r->end || *r->at != ':') {
        json_unexpected(r, "a colon stands between key and value", "':'");
        return STEP_FAILED;
    }
    r->at++;
    return STEP_VALUE;
}

/* In strict mode each written-again key is an error. */
static void json_refuse_duplicates(struct json_reader *r, const value *map)
{
    value_each_member (map, member) {
        const struct value_member *winner;

        if (!(member->value.flags & VALUE_SHADOWED))
            continue;
        winner = value_member(map, member->key.text);
        json_complain(r, r->start + (winner ? winner->key.start : member->key.start),
                      "readers disagree about which one counts; keep one",
                      "key \"%.*s\" is already on line %u",
                      SLICE_ARG(utf8_cut(member->key.text, 80)),
                      source_line_number(r->source, member->key.start));
    }
}

/* The bracket at r->at closes the innermost container. */
static enum json_step json_close(struct json_reader *r)
{
    struct json_frame frame = r->frames[--r->depth];
    value v;

    r->at++;
    v = frame.map ? tree_take_map(&r->tree, frame.first) : tree_take_list(&r->tree, frame.first);
    if (frame.map && r->mode == JSON_STRICT)
        json_refuse_duplicates(r, &v);
    tree_push(&r->tree, value_at(v, r->source, frame.start, json_offset(r, r->at)));
    return STEP_AFTER;
}

/* Behind an opening bracket or a comma: the end of the container where @may_close, or a child. */
static enum json_step json_enter(struct json_reader *r, bool may_close)
{
    const struct json_frame *frame = &r->frames[r->depth - 1];
    char closing = frame->map ? '}' : ']';

    if (json_skip_space(r))
        return STEP_FAILED;
    if (r->at < r->end && *r->at == closing && may_close)
        return json_close(r);
    if (frame->map)
        return json_key(r);
    if (r->at < r->end && *r->at == closing) {
        json_unexpected(r, "remove the comma before it", "a value");
        return STEP_FAILED;
    }
    return STEP_VALUE;
}

static enum json_step json_open(struct json_reader *r)
{
    if (r->depth >= r->max_depth) {
        json_fail(r, r->at, "the limit protects the readers of this file; flatten it",
                  "more than %zu lists and maps inside each other", r->max_depth);
        return STEP_FAILED;
    }
    r->frames[r->depth++] = (struct json_frame){
        .first = r->tree.count,
        .start = (uint32_t)json_offset(r, r->at),
        .map = *r->at == '{',
    };
    r->at++;
    return json_enter(r, true);
}

/* The words, and what people write in their place. */
static int json_word(struct json_reader *r, value *ret)
{
    static const struct {
        slice word;
        value v;
    } words[] = {
        {SLICE_INIT("true"), {.kind = VALUE_BOOL, .boolean = true}},
        {SLICE_INIT("false"), {.kind = VALUE_BOOL, .boolean = false}},
        {SLICE_INIT("null"), {.kind = VALUE_NULL}},
    };
    char c = r->at < r->end ? *r->at : '\0';

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (slice_starts(json_rest(r), words[i].word)) {
            size_t start = json_offset(r, r->at);

            r->at += words[i].word.len;
            *ret = value_at(words[i].v, r->source, start, start + words[i].word.len);
            return 0;
        }
    }
    if (slice_starts(json_rest(r), SLICE("NaN")) || slice_starts(json_rest(r), SLICE("Infinity")))
        return json_read_number(r, ret);
    return json_unexpected(r,
                           c == '\''              ? "strings stand in double quotes"
                           : c == 'T' || c == 'F' ? "true and false are written in lower case"
                           : c == 'N' || c == 'u' ? "write null"
                           : c == '/' || c == '#' ? "JSON has no comments"
                           : c == ',' || c == ']' ? "remove the comma before it, or add a value"
                           : r->end == r->start   ? "an empty file is not JSON; write {}"
                                                  : NULL,
                           "a value");
}

/* One value, or the opening of a container and what makes a value follow in it. */
static enum json_step json_value(struct json_reader *r)
{
    value v;
    char c;
    int rc;

    if (json_skip_space(r) || json_count_node(r))
        return STEP_FAILED;
    c = r->at < r->end ? *r->at : '\0';
    if (c == '{' || c == '[')
        return json_open(r);
    if (c == '"' || (c == '\'' && r->mode == JSON_JSON5))
        rc = json_read_string(r, &v);
    else if (c == '-' || (c >= '0' && c <= '9') ||
             (r->mode == JSON_JSON5 && (c == '+' || c == '.')))
        rc = json_read_number(r, &v);
    else
        rc = json_word(r, &v);
    if (rc)
        return STEP_FAILED;
    tree_push(&r->tree, v);
    return STEP_AFTER;
}

static enum json_step json_after(struct json_reader *r)
{
    const struct json_frame *frame = &r->frames[r->depth - 1];
    char c, hint[80];

    if (json_skip_space(r))
        return STEP_FAILED;
    c = r->at < r->end ? *r->at : '\0';
    if (c == ',') {
        r->at++;
        return json_enter(r, r->mode == JSON_JSON5);
    }
    if (c == (frame->map ? '}' : ']'))
        return json_close(r);
    snprintf(hint, sizeof(hint), "the %s was opened on line %u", frame->map ? "map" : "list",
             source_line_number(r->source, frame->start));
    json_unexpected(r, hint, frame->map ? "',' or '}'" : "',' or ']'");
    return STEP_FAILED;
}

/* What can be said of the whole text before reading it. */
static int json_begin(struct json_reader *r, size_t max_size)
{
    slice text = r->source->text;

    if (text.len > max_size)
        return json_fail(r, r->start, "the limit protects memory; split the file",
                         "%zu bytes are more than the limit of %zu", text.len, max_size);
    if (slice_starts(text, SLICE("\xEF\xBB\xBF"))) {
        r->at += 3;
        if (r->mode != JSON_JSON5)
            json_complain(r, r->start, "save the file as UTF-8 without a byte order mark",
                          "a byte order mark stands before the document");
    } else if (text.len >= 2 &&
               (text.ptr[0] == '\0' || text.ptr[1] == '\0' ||
                slice_starts(text, SLICE("\xFE\xFF")) || slice_starts(text, SLICE("\xFF\xFE")))) {
        return json_fail(r, r->start, "save the file as UTF-8", "the text is UTF-16 or binary");
    }
    return 0;
}

static size_t json_limit(size_t wanted, size_t most)
{
    return wanted ? MIN(wanted, most) : most;
}

static int json_run(struct json_reader *r, value *ret)
{
    enum json_step step = STEP_VALUE;

    while (step == STEP_VALUE || (step == STEP_AFTER && r->depth))
        step = step == STEP_VALUE ? json_value(r) : json_after(r);
    if (step == STEP_FAILED || json_skip_space(r))
        return JSON_BROKEN;
    if (r->at < r->end)
        return json_unexpected(r, "a file holds one value", "the end of the text");
    if (r->broken)
        return JSON_BROKEN;
    *ret = r->tree.pending[0];
    return 0;
}

static void json_reader_done(struct json_reader *r)
{
    tree_done(&r->tree);
}

int json_read(arena *a, const struct source *source, const struct json_options *options, diags *d,
              value *ret)
{
    static const struct json_options strict = {.mode = JSON_STRICT};
    struct json_frame frames[JSON_DEPTH_MAX];
    /* Pointers into nothing must not be computed with. */
    const char *text = source->text.len ? source->text.ptr : "";
    _cleanup_(json_reader_done) struct json_reader r = {
        .arena = a, .tree = TREE_INIT(a), .source = source, .diags = d, .frames = frames};

    options = options ? options : &strict;
    r.start = r.at = text;
    r.end = text + source->text.len;
    r.mode = options->mode;
    r.max_depth = json_limit(options->max_depth, JSON_DEPTH_MAX);
    r.max_nodes = json_limit(options->max_nodes, JSON_NODES_MAX);
    if (json_begin(&r, json_limit(options->max_size, JSON_SIZE_MAX)))
        return JSON_BROKEN;
    return json_run(&r, ret);
}
