/* SPDX-License-Identifier: Apache-2.0 */
/* Texts are found by a table over their first four bytes; of several that fit, the longest counts.
 */
#include "audit/secret.h"

#include "base/buffer.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vector.h"

enum {
    HEAD = 4, /* bytes that the table looks at: the shortest text */
    BUCKETS = 4096,
    PLAIN_MAX = 12, /* longer lower-case words are taken as secrets wherever they stand */
    SNIPPET_LINES = 6,
    SNIPPET_MAX = 1200,
};

struct known {
    slice text;
    uint32_t next; /* index + 1 of another text with the same bucket */
    bool plain;    /* short or a word: masked only when set off */
};

struct range {
    size_t start, end;
};

/* Of one source, which is known by its name: the source itself may be gone by now. */
struct ranges {
    VECTOR(struct range) list;
};

struct secrets {
    arena arena;
    map seen;
    VECTOR(struct known) known;
    map sources;               /* name to struct ranges */
    uint32_t buckets[BUCKETS]; /* index + 1 */
};

struct secrets *secrets_new(void)
{
    struct secrets *s = memory_alloc(sizeof(*s));

    return s;
}

struct secrets *secrets_free(struct secrets *s)
{
    if (!s)
        return NULL;
    map_done(&s->seen);
    vector_done(&s->known);
    for (size_t i = 0; i < s->sources.count; i++) {
        struct ranges *ranges = s->sources.entries[i].value;

        vector_done(&ranges->list);
    }
    map_done(&s->sources);
    arena_done(&s->arena);
    freep(&s);
    return NULL;
}

static uint32_t bucket_of(const char *p)
{
    uint32_t head;

    memcpy(&head, p, HEAD);
    return (head * 2654435761u) >> 20; /* Knuth's multiplicative hash, to 12 bits */
}

/* Short, or nothing but one lower-case word. */
static bool is_plain(slice text)
{
    if (text.len < 8)
        return true;
    if (text.len > PLAIN_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
            return false;
    return true;
}

static void add_text(struct secrets *s, slice text)
{
    struct known *known;
    uint32_t *bucket;

    if (text.len < HEAD || text.len > SECRET_TEXT_MAX || s->known.count >= SECRETS_MAX ||
        map_has(&s->seen, text))
        return;
    text = arena_copy(&s->arena, text);
    map_set(&s->seen, text, s);
    bucket = &s->buckets[bucket_of(text.ptr)];
    known = vector_push(&s->known);
    *known = (struct known){text, *bucket, is_plain(text)};
    *bucket = (uint32_t)s->known.count;
}

/* RFC 3986, section 2.3, as urllib.parse.quote(safe="") applies it. */
static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void add_encoded(struct secrets *s, slice text)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    for (size_t i = 0; i < text.len; i++) {
        if (is_unreserved(text.ptr[i]))
            buffer_add_char(&b, text.ptr[i]);
        else
            buffer_printf(&b, "%%%02X", (unsigned char)text.ptr[i]);
    }
    add_text(s, buffer_slice(&b));
}

static void add_escaped(struct secrets *s, slice text, char quote)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '\n' || c == '\r' || c == '\t') {
            buffer_add_char(&b, '\\');
            buffer_add_char(&b, c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
            continue;
        }
        if (c == quote || c == '\\')
            buffer_add_char(&b, '\\');
        buffer_add_char(&b, c);
    }
    add_text(s, buffer_slice(&b));
}

void secrets_add(struct secrets *s, slice text)
{
    if (text.len < HEAD || text.len > SECRET_TEXT_MAX)
        return;
    add_text(s, text);
    add_encoded(s, text);
    add_escaped(s, text, '"');
    add_escaped(s, text, '\'');
}

void secrets_add_range(struct secrets *s, slice source_name, size_t start, size_t end)
{
    struct ranges *ranges = map_get(&s->sources, source_name);

    if (start >= end)
        return;
    if (!ranges) {
        ranges = arena_new(&s->arena, struct ranges);
        map_set(&s->sources, arena_copy(&s->arena, source_name), ranges);
    }
    *vector_push(&ranges->list) = (struct range){start, end};
}

/* "r'abc'" -> "abc": what is between the quotes of a literal. */
static slice without_quotes(slice written)
{
    while (written.len && strchr("rRbBuUfF", written.ptr[0]))
        written = slice_from(written, 1);
    while (written.len >= 2 && (written.ptr[0] == '"' || written.ptr[0] == '\'') &&
           written.ptr[written.len - 1] == written.ptr[0])
        written = slice_sub(written, 1, written.len - 2);
    return written;
}

static void add_scalar(struct secrets *s, const value *v)
{
    if (v->kind != VALUE_STRING && v->kind != VALUE_BYTES && v->kind != VALUE_UNKNOWN)
        return;
    /* An empty secret is what rules are about; a computed one stands elsewhere. */
    if (v->kind == VALUE_UNKNOWN || v->text.len == 0)
        return;
    secrets_add(s, v->text);
    if (!v->source)
        return;
    add_text(s, without_quotes(value_written(v)));
    secrets_add_range(s, v->source->name, v->start, v->end);
}

void secrets_add_value(struct secrets *s, const value *v)
{
    VECTOR(const value *) work = VECTOR_INIT;

    *vector_push(&work) = v;
    while (work.count) {
        v = work.items[--work.count];
        if (value_is(v, VALUE_LIST))
            value_each_item (v, item)
                *vector_push(&work) = item;
        else if (value_is(v, VALUE_MAP))
            value_each_member (v, member)
                *vector_push(&work) = &member->value;
        else
            add_scalar(s, v);
    }
    vector_done(&work);
}

static bool sets_off(slice text, size_t at)
{
    static const char delimiters[] = " \t\r\n'\"`=:&;,()[]{}<>";

    return at >= text.len || strchr(delimiters, text.ptr[at]);
}

/* The longest secret at @at of @text. */
static const struct known *match(const struct secrets *s, slice text, size_t at)
{
    const struct known *best = NULL;

    if (text.len - at < HEAD)
        return NULL;
    for (uint32_t i = s->buckets[bucket_of(text.ptr + at)]; i; i = s->known.items[i - 1].next) {
        const struct known *known = &s->known.items[i - 1];

        if ((best && known->text.len <= best->text.len) ||
            !slice_starts(slice_from(text, at), known->text))
            continue;
        if (known->plain &&
            !(sets_off(text, at ? at - 1 : SIZE_MAX) && sets_off(text, at + known->text.len)))
            continue;
        best = known;
    }
    return best;
}

static void add_mask(buffer *out, slice hidden)
{
    size_t length = utf8_length(hidden);

    buffer_printf(out, "[secret, %zu character%s]", length, length == 1 ? "" : "s");
}

/* The range of @ranges that covers byte @at, or the next one behind it. */
static const struct range *next_range(const struct ranges *ranges, size_t at)
{
    const struct range *first = NULL;

    if (!ranges)
        return NULL;
    vector_each (&ranges->list, range)
        if (range->end > at && (!first || range->start < first->start))
            first = range;
    return first;
}

/* A text on its way to the reader. */
struct masking {
    const struct secrets *secrets;
    const struct ranges *ranges;
    slice text;
    size_t at;  /* what is before it has been copied or masked */
    size_t max; /* bytes of @out after which the rest is cut off */
    bool cut;
    buffer *out;
};

/*
 * Copies what stands before byte @end, with masks. Secrets are looked for in all of the text and
 * not in the part alone, so that none is shown by half because the end cuts it.
 */
static void mask_until(struct masking *m, size_t end)
{
    const struct range *range = next_range(m->ranges, m->at);

    while (m->at < end && !m->cut) {
        const struct known *known;

        if (m->out->len >= m->max && ((unsigned char)m->text.ptr[m->at] & 0xC0) != 0x80) {
            m->cut = true;
        } else if (range && range->start <= m->at) {
            add_mask(m->out, slice_sub(m->text, range->start, range->end - range->start));
            m->at = range->end;
            range = next_range(m->ranges, m->at);
        } else if ((known = match(m->secrets, m->text, m->at))) {
            add_mask(m->out, known->text);
            m->at += known->text.len;
            range = next_range(m->ranges, m->at);
        } else {
            buffer_add_char(m->out, m->text.ptr[m->at++]);
        }
    }
}

static struct masking masking_of(const struct secrets *s, const struct source *source, size_t start,
                                 buffer *out)
{
    return (struct masking){
        .secrets = s,
        .ranges = map_get(&s->sources, source->name),
        .text = source->text,
        .at = start,
        .max = SNIPPET_MAX,
        .out = out,
    };
}

slice secrets_scrub(const struct secrets *s, arena *a, slice text)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct masking m = {.secrets = s, .text = text, .max = SIZE_MAX, .out = &out};

    while (m.at < text.len && !match(s, text, m.at))
        m.at++;
    if (m.at == text.len)
        return text;
    buffer_add(&out, slice_sub(text, 0, m.at));
    mask_until(&m, text.len);
    return arena_copy(a, buffer_slice(&out));
}

slice secrets_written(const struct secrets *s, arena *a, const struct source *source, size_t start,
                      size_t end)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct masking m = masking_of(s, source, start, &out);

    mask_until(&m, MIN(end, source->text.len));
    if (m.cut)
        buffer_add(&out, SLICE(" ..."));
    return arena_copy(a, buffer_slice(&out));
}

struct snippet secrets_snippet(const struct secrets *s, arena *a, const struct source *source,
                               size_t start, size_t end)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct masking m;
    struct snippet snippet = {0};
    slice text = source->text;
    size_t lines = 0, first, stop;

    start = MIN(start, text.len);
    end = MIN(MAX(end, start), text.len);
    for (first = start; first > 0 && text.ptr[first - 1] != '\n';)
        first--;
    /* A range that ends with a line break does not reach into the next line. */
    if (end > start && text.ptr[end - 1] == '\n')
        end--;
    for (stop = first; stop < text.len; stop++)
        if (text.ptr[stop] == '\n' && (stop >= end || ++lines == SNIPPET_LINES))
            break;
    if (stop > first && text.ptr[stop - 1] == '\r')
        stop--;
    /* In a line of a megabyte, what offends is shown and not the start of the line. */
    if (start - first > SNIPPET_MAX / 4) {
        first = start;
        buffer_add(&out, SLICE("... "));
    }
    m = masking_of(s, source, first, &out);
    mask_until(&m, MIN(start, stop));
    snippet.mark = (uint32_t)out.len;
    mask_until(&m, MIN(end, stop));
    snippet.mark_length = (uint32_t)(out.len - snippet.mark);
    mask_until(&m, stop);
    if (m.cut || lines == SNIPPET_LINES)
        buffer_add(&out, SLICE(" ..."));
    snippet.text = arena_copy(a, buffer_slice(&out));
    return snippet;
}
