/* SPDX-License-Identifier: Apache-2.0 */
/* The URL library of Kubernetes (kubernetes.io, "Common Expression Language", URL library). */
#include "base/map.h"
#include "base/utf8.h"
#include "cel/lib.h"
#include "cel/uri.h"

enum {
    QUERY_PAIRS_MAX = 64 * 1024,
};

struct url {
    struct value_object object;
    slice text;
    struct uri uri;
};

static const struct uri *uri_of(const value *v)
{
    return &((const struct url *)v->object)->uri;
}

/* Two URLs are equal when they are written alike, the scheme's case aside. */
static bool url_equal(const struct value_object *a, const struct value_object *b)
{
    const struct url *left = (const struct url *)a, *right = (const struct url *)b;

    return slice_eq_nocase(left->uri.scheme, right->uri.scheme) &&
           slice_eq(slice_from(left->text, left->uri.scheme.len),
                    slice_from(right->text, right->uri.scheme.len));
}

static void url_format(const struct value_object *object, buffer *out)
{
    buffer_add(out, ((const struct url *)object)->text);
}

static const struct value_class url_class = {
    .name = "kubernetes.URL",
    .letter = 'U',
    .equal = url_equal,
    .format = url_format,
};

static value string_to_url(struct cel_call *call, const value *args)
{
    struct url *url;
    struct uri uri;
    const char *error = uri_parse(args[0].text, &uri);

    if (error)
        return cel_error(call, "%s", error);
    url = arena_new(call->eval->arena, struct url);
    *url = (struct url){.object.class = &url_class, .text = args[0].text, .uri = uri};
    return value_object(&url->object);
}

static value is_url(struct cel_call *call, const value *args)
{
    struct uri uri;

    (void)call;
    return value_bool(!uri_parse(args[0].text, &uri));
}

static value url_to_string(struct cel_call *call, const value *args)
{
    (void)call;
    return value_string(((const struct url *)args[0].object)->text);
}

/* Decoded bytes as a string: what is not UTF-8 becomes U+FFFD. */
static value string_of_bytes(struct cel_call *call, slice bytes)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    if (utf8_is_valid(bytes))
        return value_string(arena_copy(call->eval->arena, bytes));
    for (size_t at = 0; at < bytes.len;) {
        size_t before = at;

        if (utf8_next(bytes, &at) == UTF8_REPLACEMENT && at - before == 1)
            buffer_add(&out, SLICE("\xEF\xBF\xBD"));
        else
            buffer_add(&out, slice_sub(bytes, before, at - before));
    }
    return cel_string_result(call, &out);
}

static value get_scheme(struct cel_call *call, const value *args)
{
    slice scheme = uri_of(&args[0])->scheme;
    char *lower = arena_alloc(call->eval->arena, scheme.len);

    for (size_t i = 0; i < scheme.len; i++)
        lower[i] = scheme.ptr[i] >= 'A' && scheme.ptr[i] <= 'Z' ? (char)(scheme.ptr[i] | 0x20)
                                                                : scheme.ptr[i];
    return value_string(slice_new(lower, scheme.len));
}

/* A part of the host with its escapes decoded. */
static value host_part(struct cel_call *call, slice part)
{
    _cleanup_buffer_ buffer plain = CEL_RESULT_BUFFER;

    if (slice_find_char(part, '%', 0) == SLICE_NPOS)
        return value_string(part);
    (void)uri_unescape(part, false, &plain);
    return string_of_bytes(call, buffer_slice(&plain));
}

static value get_host(struct cel_call *call, const value *args)
{
    return host_part(call, uri_of(&args[0])->host);
}

static value get_hostname(struct cel_call *call, const value *args)
{
    return host_part(call, uri_hostname(uri_of(&args[0])));
}

static value get_port(struct cel_call *call, const value *args)
{
    (void)call;
    return value_string(uri_port(uri_of(&args[0])));
}

static value get_escaped_path(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    if (!cel_charge(call, uri_of(&args[0])->path.len / 10))
        return value_null();
    uri_escaped_path(uri_of(&args[0]), &out);
    return cel_string_result(call, &out);
}

/* query */

struct query {
    struct cel_call *call;
    map keys; /* to struct value_list_builder */
};

static void query_done(struct query *q)
{
    map_done(&q->keys);
}

/* Decodes a key or value: false for a broken escape. */
static bool query_text(struct query *q, slice written, value *ret_text)
{
    _cleanup_buffer_ buffer plain = CEL_RESULT_BUFFER;

    if (!uri_unescape(written, true, &plain))
        return false;
    *ret_text = string_of_bytes(q->call, buffer_slice(&plain));
    return true;
}

/* Go's ParseQuery: pairs with a semicolon or a broken escape are left out, not read otherwise. */
static void query_add(struct query *q, slice pair)
{
    slice rest = pair, key = slice_cut(&rest, '=');
    value key_text = value_null(), text = value_null();
    struct value_list_builder **list;

    if (!pair.len || slice_find_char(pair, ';', 0) != SLICE_NPOS ||
        !query_text(q, key, &key_text) || !query_text(q, rest, &text))
        return;
    list = (struct value_list_builder **)map_slot(&q->keys, key_text.text);
    if (!*list) {
        *list = arena_new(q->call->eval->arena, struct value_list_builder);
        **list = VALUE_LIST_BUILDER(q->call->eval->arena);
    }
    value_list_add(*list, text);
}

static value get_query(struct cel_call *call, const value *args)
{
    _cleanup_(query_done) struct query q = {.call = call, .keys = MAP_INIT};
    struct value_map_builder result = VALUE_MAP_BUILDER(call->eval->arena);
    slice rest = uri_of(&args[0])->query;

    if (!cel_charge(call, rest.len / 10))
        return value_null();
    for (size_t pairs = 0; rest.len; pairs++) {
        if (pairs == QUERY_PAIRS_MAX)
            return cel_error(call, "URL has more than %d pairs in its query", QUERY_PAIRS_MAX);
        if (!cel_charge(call, 4))
            return value_null();
        query_add(&q, slice_cut(&rest, '&'));
    }
    for (size_t i = 0; i < q.keys.count; i++)
        value_map_add(&result, value_string(q.keys.entries[i].key),
                      value_list_finish(q.keys.entries[i].value));
    return value_map_finish(&result);
}

static const struct cel_overload overloads[] = {
    {"url", CEL_GLOBAL, "s", "U", string_to_url, CEL_COST_TRAVERSE},
    {"isURL", CEL_GLOBAL, "s", "b", is_url, CEL_COST_TRAVERSE},
    {"string", CEL_GLOBAL, "U", "s", url_to_string, CEL_COST_FLAT},
    {"getScheme", CEL_MEMBER, "U", "s", get_scheme, CEL_COST_FLAT},
    {"getHost", CEL_MEMBER, "U", "s", get_host, CEL_COST_FLAT},
    {"getHostname", CEL_MEMBER, "U", "s", get_hostname, CEL_COST_FLAT},
    {"getPort", CEL_MEMBER, "U", "s", get_port, CEL_COST_FLAT},
    {"getEscapedPath", CEL_MEMBER, "U", "s", get_escaped_path, CEL_COST_FLAT},
    {"getQuery", CEL_MEMBER, "U", "msls", get_query, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_url, "url", overloads);
