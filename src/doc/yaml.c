/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML: libyaml's events into our tree.
 *
 * libyaml's document loader is never used: it is quadratic in anchors and recursive. Its scanner is
 * quadratic in the depth of flow lists, but events arrive while it scans, so stopping at our own
 * depth limit also bounds it. One bad byte or one syntax error ends a parser for good; so the text
 * is given to it in pieces that end before bytes YAML does not allow, and a new parser starts at
 * the next "---" line behind an error.
 */
#include "doc/yaml.h"

#include <stdarg.h>
#include <yaml.h>

#include "base/map.h"
#include "base/utf8.h"
#include "doc/tree.h"
#include "doc/yaml-scalar.h"

enum {
    /* Each error starts a parser anew, which costs more than a small document. */
    YAML_ERRORS_MAX = 1000,
};

struct yaml_anchor {
    value value;
    size_t weight; /* nodes, aliases inside counted with all they stand for */
    size_t height; /* of lists and maps inside each other */
    bool open;     /* its end was not read, so an alias to it would contain itself */
};

struct yaml_frame {
    size_t first;  /* of the tree's pending values, its first child */
    size_t start;  /* byte offsets in the source */
    size_t end;    /* of the last child */
    size_t nodes;  /* count before this one */
    size_t height; /* of the highest child */
    struct yaml_anchor *anchor;
    bool map, block;
    bool merge;  /* the next value is a merge key's */
    bool merged; /* has members from merge keys */
};

struct yaml_reader {
    arena *arena;
    const struct source *source;
    diags *diags;
    struct yaml_options limit; /* all set */
    struct tree tree;
    struct yaml_frame *frames;
    size_t depth;
    map anchors; /* of the current document, to struct yaml_anchor */
    struct value_list_builder documents;
    size_t document_start;
    size_t nodes;    /* in all documents */
    size_t expanded; /* of these, what aliases added to the current document */
    bool failed;     /* the current document has an error */
    bool broken;     /* any has */
    /* The piece of text that the parser has, from this offset on, and where mark_chars characters
     * into it are in bytes. */
    size_t base;
    size_t mark_chars, mark_bytes;
    size_t ascii_end; /* of the source: from base to here characters are bytes */
};

_printf_(5, 0) static struct diag *yaml_report(struct yaml_reader *r, enum diag_level level,
                                               size_t offset, const char *hint, const char *format,
                                               va_list args)
{
    struct diag *added = source_report_va(r->source, offset, r->diags, level, format, args);

    if (hint)
        diags_hint(r->diags, added, "%s", hint);
    r->broken |= level == DIAG_ERROR;
    return added;
}

/* An error at @offset, because of which the current document is left out. */
_printf_(4, 5) static int yaml_fail(struct yaml_reader *r, size_t offset, const char *hint,
                                    const char *format, ...)
{
    va_list args;

    va_start(args, format);
    yaml_report(r, DIAG_ERROR, offset, hint, format, args);
    va_end(args);
    r->failed = true;
    return YAML_BROKEN;
}

/* Something in the current document that its consumers take, each in its own way. */
_printf_(4, 5) static void yaml_complain(struct yaml_reader *r, size_t offset, const char *hint,
                                         const char *format, ...)
{
    va_list args;

    va_start(args, format);
    yaml_report(r, r->limit.strict ? DIAG_ERROR : DIAG_WARNING, offset, hint, format, args);
    va_end(args);
}

static size_t yaml_ascii_end(slice text, size_t at)
{
    uint64_t word;

    for (; text.len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, text.ptr + at, sizeof(word));
        if (word & 0x8080808080808080ULL)
            break;
    }
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80)
        at++;
    return at;
}

/*
 * Where a mark is in the source. Marks count characters; they come in nearly ascending order, so
 * the last one is where the search starts.
 */
static size_t yaml_offset(struct yaml_reader *r, const yaml_mark_t *mark)
{
    slice text = slice_from(r->source->text, r->base);
    size_t chars = r->mark_chars, bytes = r->mark_bytes;

    if (mark->index <= r->ascii_end - r->base)
        return r->base + mark->index;
    while (chars < mark->index && bytes < text.len) {
        unsigned char lead = (unsigned char)text.ptr[bytes];

        bytes += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        chars++;
    }
    while (chars > mark->index && bytes) {
        do
            bytes--;
        while (bytes && ((unsigned char)text.ptr[bytes] & 0xC0) == 0x80);
        chars--;
    }
    r->mark_chars = chars;
    r->mark_bytes = MIN(bytes, text.len);
    return r->base + r->mark_bytes;
}

static int yaml_count_nodes(struct yaml_reader *r, size_t offset, size_t count)
{
    if (count > r->limit.max_nodes - r->nodes)
        return yaml_fail(r, offset, "the limit protects memory; split the file",
                         "more than %zu values in one file", r->limit.max_nodes);
    r->nodes += count;
    return 0;
}

static bool yaml_is_container(const value *v)
{
    return v->kind == VALUE_LIST || v->kind == VALUE_MAP;
}

static void yaml_merge_map(struct yaml_reader *r, const value *v)
{
    value_each_member (v, member) {
        value key = member->key;

        if (member->value.flags & VALUE_SHADOWED)
            continue;
        key.flags |= VALUE_MERGED;
        tree_push(&r->tree, key);
        tree_push(&r->tree, member->value);
    }
}

/* @v stands behind a merge key: a map, or a list of maps of which the first has precedence. */
static int yaml_merge(struct yaml_reader *r, const value *v, size_t offset)
{
    static const char hint[] = "give it an alias of a map, or a list of such";
    static const char message[] = "a merge key takes a map or a list of maps";

    r->frames[r->depth - 1].merged = true;
    if (v->kind == VALUE_MAP) {
        yaml_merge_map(r, v);
        return 0;
    }
    if (v->kind != VALUE_LIST)
        return yaml_fail(r, offset, hint, "%s", message);
    for (size_t i = v->list.count; i-- > 0;) {
        if (v->list.items[i].kind != VALUE_MAP)
            return yaml_fail(r, offset, hint, "%s", message);
        yaml_merge_map(r, &v->list.items[i]);
    }
    return 0;
}

/* A key is a string, as Kubernetes converts it. */
static void yaml_add_key(struct yaml_reader *r, value key, size_t offset)
{
    slice text = SLICE("");

    if (yaml_is_container(&key))
        yaml_fail(r, offset, "only scalars are keys", "a %s as a key",
                  value_kind_name((enum value_kind)key.kind));
    else if (!yaml_key_text(r->arena, &key, &text))
        yaml_fail(r, offset, "quote the key to make it a string",
                  "Kubernetes takes no such key: %s",
                  key.kind == VALUE_NULL   ? "null"
                  : key.kind == VALUE_UINT ? "a number above 9223372036854775807"
                                           : "binary data");
    key.kind = VALUE_STRING;
    key.text = text;
    tree_push(&r->tree, key);
}

/* Puts a finished value into its container. It ends at @end and is @height containers high. */
static void yaml_add(struct yaml_reader *r, value v, size_t start, size_t end, size_t height)
{
    struct yaml_frame *frame;

    if (r->depth == 0) {
        tree_push(&r->tree, v);
        return;
    }
    frame = &r->frames[r->depth - 1];
    frame->end = MAX(frame->end, end);
    frame->height = MAX(frame->height, height);
    if (frame->map && frame->merge) {
        frame->merge = false;
        yaml_merge(r, &v, start);
    } else if (frame->map && (r->tree.count - frame->first) % 2 == 0) {
        yaml_add_key(r, v, start);
    } else {
        tree_push(&r->tree, v);
    }
}

static struct yaml_anchor *yaml_open_anchor(struct yaml_reader *r, const yaml_char_t *name)
{
    struct yaml_anchor *anchor;

    if (!name)
        return NULL;
    anchor = arena_new(r->arena, struct yaml_anchor);
    anchor->open = true;
    map_set(&r->anchors, arena_copy(r->arena, slice_of((const char *)name)), anchor);
    return anchor;
}

static void yaml_close_anchor(struct yaml_anchor *anchor, value v, size_t weight, size_t height)
{
    if (anchor)
        *anchor = (struct yaml_anchor){.value = v, .weight = weight, .height = height};
}

static int yaml_alias(struct yaml_reader *r, const yaml_event_t *event)
{
    size_t start = yaml_offset(r, &event->start_mark), end = yaml_offset(r, &event->end_mark);
    const char *name = (const char *)event->data.alias.anchor;
    struct yaml_anchor *anchor = map_get(&r->anchors, slice_of(name));

    if (!anchor) {
        yaml_fail(r, start, "an anchor is written &name before its first alias",
                  "alias of an unknown anchor: *%.80s", name);
    } else if (anchor->open) {
        yaml_fail(r, start, "an alias cannot stand inside what it stands for",
                  "alias of a value that contains it: *%.80s", name);
    } else {
        if (anchor->height > r->limit.max_depth - r->depth)
            return yaml_fail(r, start, "the limit protects the readers of this file; flatten it",
                             "more than %zu lists and maps inside each other, aliases followed",
                             r->limit.max_depth);
        if (anchor->weight > r->limit.max_expansion - r->expanded)
            return yaml_fail(r, start, "Kubernetes refuses such documents too",
                             "aliases add more than %zu values to the document",
                             r->limit.max_expansion);
        r->expanded += anchor->weight;
        if (yaml_count_nodes(r, start, anchor->weight))
            return YAML_BROKEN;
        yaml_add(r, anchor->value, start, end, anchor->height);
        return 0;
    }
    yaml_add(r, value_at(value_null(), r->source, start, end), start, end, 0);
    return 0;
}

/* The scalar's text, in the source where it stands there as it is. */
static slice yaml_text(struct yaml_reader *r, const yaml_event_t *event, size_t start, size_t end)
{
    slice text = slice_new((const char *)event->data.scalar.value, event->data.scalar.length);
    slice written = slice_sub(r->source->text, start, end - start);

    if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE && written.len >= 2)
        written = slice_sub(written, 1, written.len - 2);
    return slice_eq(written, text) ? written : arena_copy(r->arena, text);
}

static int yaml_scalar(struct yaml_reader *r, const yaml_event_t *event)
{
    size_t start = yaml_offset(r, &event->start_mark), end = yaml_offset(r, &event->end_mark);
    slice tag = slice_of((const char *)event->data.scalar.tag);
    slice text = yaml_text(r, event, start, end);
    bool plain = event->data.scalar.plain_implicit;
    struct yaml_frame *frame = r->depth ? &r->frames[r->depth - 1] : NULL;
    value v = value_string(text);

    if (yaml_count_nodes(r, start, 1))
        return YAML_BROKEN;
    if (frame && frame->map && !frame->merge && (r->tree.count - frame->first) % 2 == 0 &&
        slice_eq(text, SLICE("<<")) && (plain || slice_eq(tag, SLICE(YAML_TAG_PREFIX "merge")))) {
        frame->merge = true;
        return 0;
    }
    if ((tag.len || plain) && yaml_resolve(r->arena, tag, text, &v) < 0)
        yaml_fail(r, start, "remove the tag, or write a value of its type",
                  "\"%.*s\" is not of type %.*s", SLICE_ARG(utf8_cut(text, 80)),
                  SLICE_ARG(slice_from(tag, strlen(YAML_TAG_PREFIX))));
    if (!plain && !tag.len)
        v.flags |= VALUE_QUOTED;
    v = value_at(v, r->source, start, end);
    yaml_close_anchor(yaml_open_anchor(r, event->data.scalar.anchor), v, 1, 0);
    yaml_add(r, v, start, end, 0);
    return 0;
}

static int yaml_open(struct yaml_reader *r, const yaml_event_t *event, bool is_map)
{
    size_t start = yaml_offset(r, &event->start_mark);
    const yaml_char_t *anchor =
        is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
    bool block = is_map ? event->data.mapping_start.style != YAML_FLOW_MAPPING_STYLE
                        : event->data.sequence_start.style != YAML_FLOW_SEQUENCE_STYLE;

    if (r->depth >= r->limit.max_depth)
        return yaml_fail(r, start, "the limit protects the readers of this file; flatten it",
                         "more than %zu lists and maps inside each other", r->limit.max_depth);
    r->frames[r->depth] = (struct yaml_frame){
        .first = r->tree.count,
        .start = start,
        .end = yaml_offset(r, &event->end_mark),
        .nodes = r->nodes,
        .anchor = yaml_open_anchor(r, anchor),
        .map = is_map,
        .block = block,
    };
    r->depth++;
    return yaml_count_nodes(r, start, 1);
}

/* Go-yaml lets the last one win, whether it is written or merged. */
static void yaml_refuse_duplicates(struct yaml_reader *r, const value *v)
{
    value_each_member (v, member) {
        const struct value_member *winner;
        slice shown = utf8_cut(member->key.text, 80);

        if (!(member->value.flags & VALUE_SHADOWED) || (member->key.flags & VALUE_MERGED))
            continue;
        winner = value_member(v, member->key.text);
        if (winner && winner->key.flags & VALUE_MERGED)
            yaml_complain(r, member->key.start, "write the merge key before it",
                          "a merge key behind it replaces \"%.*s\" for Kubernetes, not for others",
                          SLICE_ARG(shown));
        else
            yaml_complain(r, winner ? winner->key.start : member->key.start,
                          "readers disagree about which one counts; keep one",
                          "key \"%.*s\" is already on line %u", SLICE_ARG(shown),
                          source_line_number(r->source, member->key.start));
    }
}

static int yaml_close(struct yaml_reader *r, const yaml_event_t *event)
{
    struct yaml_frame frame = r->frames[--r->depth];
    /* The end of a block is only seen where the next thing starts, comments later. */
    size_t end = frame.block ? frame.end : yaml_offset(r, &event->end_mark);
    size_t height = frame.height + 1;
    value v;

    if (frame.map) {
        v = tree_take_map(&r->tree, frame.first);
        yaml_refuse_duplicates(r, &v);
    } else {
        v = tree_take_list(&r->tree, frame.first);
    }
    v = value_at(v, r->source, frame.start, end);
    yaml_close_anchor(frame.anchor, v, r->nodes - frame.nodes, height);
    yaml_add(r, v, frame.start, end, height);
    return 0;
}

static int yaml_begin_document(struct yaml_reader *r, const yaml_event_t *event)
{
    r->document_start = yaml_offset(r, &event->start_mark);
    r->depth = r->tree.count = r->expanded = 0;
    r->failed = false;
    map_done(&r->anchors);
    if (r->documents.count < r->limit.max_documents)
        return 0;
    return yaml_fail(r, r->document_start, "the limit protects memory; split the file",
                     "more than %zu documents in one file", r->limit.max_documents);
}

static int yaml_handle(struct yaml_reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return yaml_begin_document(r, event);
    case YAML_DOCUMENT_END_EVENT:
        if (!r->failed && r->tree.count == 1)
            value_list_add(&r->documents, r->tree.pending[0]);
        return 0;
    case YAML_ALIAS_EVENT:
        return yaml_alias(r, event);
    case YAML_SCALAR_EVENT:
        return yaml_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return yaml_open(r, event, false);
    case YAML_MAPPING_START_EVENT:
        return yaml_open(r, event, true);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return yaml_close(r, event);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
        return 0;
    }
    return 0;
}

/* What usually lies behind what libyaml says. */
static const char *yaml_hint(const struct yaml_reader *r, size_t offset, slice problem)
{
    static const struct {
        slice problem;
        const char *hint;
    } hints[] = {
        {SLICE_INIT("mapping values are not allowed"),
         "quote the text: a colon and a space start a map; or check the indentation"},
        {SLICE_INIT("found character that cannot start"),
         "quote text that starts with one of @ ` % & * ! | > or a bracket"},
        {SLICE_INIT("did not find expected key"),
         "check the indentation of this line and the quotes above it"},
        {SLICE_INIT("did not find expected '-' indicator"),
         "items of one list stand in the same column"},
        {SLICE_INIT("could not find expected ':'"),
         "a key is followed by a colon and a space; check the lines above as well"},
        {SLICE_INIT("found undefined tag handle"), "quote text that starts with an exclamation"},
        {SLICE_INIT("found unexpected end of stream"), "a quote is not closed"},
        {SLICE_INIT("found unexpected document indicator"), "a quote above is not closed"},
        {SLICE_INIT("did not find expected ',' or"), "a bracket above is not closed"},
        {SLICE_INIT("found unknown escape character"),
         "in double quotes a backslash is written as two; single quotes take it as it is"},
        {SLICE_INIT("did not find expected <document start>"),
         "a file holds one value, or several with --- between them"},
    };
    slice text = r->source->text;

    if (offset < text.len && text.ptr[offset] == '\t')
        return "indent with spaces; YAML forbids tabs there";
    for (size_t i = 0; i < ARRAY_SIZE(hints); i++)
        if (slice_starts(problem, hints[i].problem))
            return hints[i].hint;
    return NULL;
}

/* Says what libyaml stopped at; returns where. */
static size_t yaml_syntax_error(struct yaml_reader *r, const yaml_parser_t *parser)
{
    size_t offset = yaml_offset(r, &parser->problem_mark);
    slice problem = slice_of(parser->problem);

    if (!problem.len)
        problem = SLICE("libyaml ran out of memory");
    yaml_fail(r, offset, yaml_hint(r, offset, problem), "%.*s%s%s", SLICE_ARG(problem),
              parser->context ? " " : "", parser->context ? parser->context : "");
    return offset;
}

/* Reads @text, which starts at byte r->base. Returns where it stopped: its end, or an error. */
static size_t yaml_run(struct yaml_reader *r, slice text)
{
    _cleanup_(yaml_parser_delete) yaml_parser_t parser = {0};
    bool done = false;

    if (r->ascii_end <= r->base)
        r->ascii_end = yaml_ascii_end(r->source->text, r->base);
    r->mark_chars = r->mark_bytes = r->ascii_end - r->base;
    r->document_start = r->base;
    if (!yaml_parser_initialize(&parser))
        memory_exhausted(sizeof(parser));
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    while (!done) {
        _cleanup_(yaml_event_delete) yaml_event_t event = {0};

        if (!yaml_parser_parse(&parser, &event))
            return yaml_syntax_error(r, &parser);
        done = event.type == YAML_STREAM_END_EVENT;
        if (yaml_handle(r, &event))
            return yaml_offset(r, &event.start_mark);
    }
    return r->base + text.len;
}

/* YAML 1.1, 5.1: what a stream may hold. */
static bool yaml_allows(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) || c == 0x85 ||
           (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

/* The first byte at or after @from that no YAML stream may hold. */
static size_t yaml_find_bad(slice text, size_t from)
{
    size_t valid = from + utf8_valid_prefix(slice_from(text, from));

    for (size_t at = from; at < valid;) {
        size_t here = at;
        unsigned char c = (unsigned char)text.ptr[at];

        if (c >= 0x20 && c < 0x7F)
            at++;
        else if (!yaml_allows(utf8_next(text, &at)))
            return here;
    }
    return valid;
}

static bool yaml_is_separator(slice text, size_t at)
{
    slice rest = slice_from(text, at);

    return slice_starts(rest, SLICE("---")) && (rest.len == 3 || memchr(" \t\r\n", rest.ptr[3], 4));
}

/* The next line at or after @from that starts a document; the text's end when there is none. */
static size_t yaml_next_document(slice text, size_t from)
{
    size_t at = from;

    if (at == 0 && yaml_is_separator(text, 0))
        return 0;
    at -= at > 0;
    while ((at = slice_find_char(text, '\n', at)) != SLICE_NPOS)
        if (yaml_is_separator(text, ++at))
            return at;
    return text.len;
}

static void yaml_bad_byte(struct yaml_reader *r, size_t offset)
{
    slice text = r->source->text;
    unsigned char c = (unsigned char)text.ptr[offset];

    if (c == 0)
        yaml_fail(r, offset, "the file may be binary or UTF-16; save it as UTF-8",
                  "NUL byte in the text");
    else if (utf8_valid_prefix(slice_sub(text, offset, 4)) == 0)
        yaml_fail(r, offset, "save the file as UTF-8", "byte 0x%02x is not UTF-8", c);
    else
        yaml_fail(r, offset, "write it as an escape in double quotes",
                  "control character 0x%02x in the text", c);
}

/*
 * The first byte at or after @from that ends what a parser can be given, and in *ret_end the start
 * of the document it stands in.
 */
static size_t yaml_find_piece(slice text, size_t from, size_t *ret_end)
{
    size_t bad = yaml_find_bad(text, from);

    *ret_end = bad == text.len ? bad : from;
    if (bad < text.len)
        for (size_t at = from; at < bad; at = yaml_next_document(text, at + 1))
            *ret_end = at;
    return bad;
}

static void yaml_read_all(struct yaml_reader *r)
{
    slice text = r->source->text;
    size_t at = slice_starts(text, SLICE("\xEF\xBB\xBF")) ? 3 : 0, end;
    size_t bad = yaml_find_piece(text, at, &end);

    for (size_t errors = 0; at < text.len; errors++) {
        size_t stopped = at;

        if (errors == YAML_ERRORS_MAX) {
            yaml_fail(r, at, "correct the errors above first", "too many errors in one file");
            return;
        }
        r->base = r->document_start = at;
        if (end > at)
            stopped = yaml_run(r, slice_sub(text, at, end - at));
        if (stopped >= end && bad < text.len) {
            yaml_bad_byte(r, bad);
            stopped = bad;
        }
        if (r->documents.count >= r->limit.max_documents || r->nodes >= r->limit.max_nodes)
            return;
        at = yaml_next_document(text, MAX(stopped, r->document_start + 1));
        if (at > bad)
            bad = yaml_find_piece(text, at, &end);
    }
}

static void yaml_reader_done(struct yaml_reader *r)
{
    tree_done(&r->tree);
    map_done(&r->anchors);
}

static size_t yaml_limit(size_t wanted, size_t most)
{
    return wanted ? MIN(wanted, most) : most;
}

int yaml_read(arena *a, const struct source *source, const struct yaml_options *options, diags *d,
              value *ret_documents)
{
    static const struct yaml_options defaults = {.strict = false};
    struct yaml_frame frames[YAML_DEPTH_MAX];
    _cleanup_(yaml_reader_done) struct yaml_reader r = {
        .arena = a,
        .source = source,
        .diags = d,
        .tree = TREE_INIT(a),
        .frames = frames,
        .documents = VALUE_LIST_BUILDER(a),
    };
    slice text = source->text;

    options = options ? options : &defaults;
    r.limit = (struct yaml_options){
        .strict = options->strict,
        .max_size = yaml_limit(options->max_size, YAML_SIZE_MAX),
        .max_nodes = yaml_limit(options->max_nodes, YAML_NODES_MAX),
        .max_documents = yaml_limit(options->max_documents, YAML_DOCUMENTS_MAX),
        .max_depth = yaml_limit(options->max_depth, YAML_DEPTH_MAX),
        .max_expansion = yaml_limit(options->max_expansion, YAML_EXPANSION_MAX),
    };
    if (text.len > r.limit.max_size)
        yaml_fail(&r, 0, "the limit protects memory; split the file",
                  "%zu bytes are more than the limit of %zu", text.len, r.limit.max_size);
    else if (slice_starts(text, SLICE("\xFE\xFF")) || slice_starts(text, SLICE("\xFF\xFE")))
        yaml_fail(&r, 0, "save the file as UTF-8", "the text is UTF-16");
    else
        yaml_read_all(&r);
    *ret_documents = value_at(value_list_finish(&r.documents), source, 0, text.len);
    return r.broken ? YAML_BROKEN : 0;
}
