/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of our own, for what rules about servers, files, packages and images ask. */
#include <arpa/inet.h>
#include <math.h>

#include "base/utf8.h"
#include "cel/address.h"
#include "cel/glob.h"
#include "cel/image.h"
#include "cel/lib.h"
#include "cel/version.h"
#include "cel/words.h"

/* secrets */

enum {
    REDACT_SHOW_ABOVE = 12, /* code points; shorter texts are hidden whole */
    REDACT_SHOWN = 2,       /* at each end */
};

/* "gh…9a (40 characters)": enough to find the secret again, not enough to use it. */
static value redact(struct cel_call *call, const value *args)
{
    slice text = args[0].text, first = SLICE(""), last = SLICE("");
    size_t length = utf8_length(text);

    if (length > REDACT_SHOW_ABOVE) {
        first = slice_sub(text, 0, utf8_offset(text, REDACT_SHOWN));
        last = slice_from(text, utf8_offset(text, length - REDACT_SHOWN));
    }
    return value_string(arena_printf(call->eval->arena, "%.*s\xE2\x80\xA6%.*s (%zu character%s)",
                                     SLICE_ARG(first), SLICE_ARG(last), length,
                                     length == 1 ? "" : "s"));
}

/* Shannon's entropy of the text's bytes, in bits per byte: 0 for "aaaa", 4 for random hex. */
static value entropy(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    size_t counts[256] = {0};
    double bits = 0;

    (void)call;
    for (size_t i = 0; i < text.len; i++)
        counts[(unsigned char)text.ptr[i]]++;
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        double share = (double)counts[i] / (double)text.len;

        if (counts[i])
            bits -= share * log2(share);
    }
    return value_double(bits > 0 ? bits : 0);
}

static value wordlisted(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(words_has(args[0].text));
}

/* hosts */

/* An address may stand in brackets, as in URLs. */
static slice without_brackets(slice host)
{
    if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        return slice_sub(host, 1, host.len - 2);
    return host;
}

static value is_loopback_address(struct cel_call *call, const value *args)
{
    slice host = without_brackets(args[0].text);
    struct address address;

    (void)call;
    if (slice_eq_nocase(host, SLICE("localhost")))
        return value_bool(true);
    return value_bool(!address_parse(host, &address) && address_is_loopback(&address));
}

/* "0", "0x0", "0.0": what inet_aton() makes 0.0.0.0 of, and with it whoever binds a socket. */
static bool is_short_zero(slice host)
{
    struct in_addr address;
    char copy[32];

    if (!host.len || host.len >= sizeof(copy))
        return false;
    for (size_t i = 0; i < host.len; i++)
        if (host.ptr[i] != '0' && host.ptr[i] != '.' && host.ptr[i] != 'x' && host.ptr[i] != 'X')
            return false;
    memcpy(copy, host.ptr, host.len);
    copy[host.len] = '\0';
    return inet_aton(copy, &address) && address.s_addr == 0;
}

/* What makes a server listen on all addresses of the machine. */
static value is_wildcard_address(struct cel_call *call, const value *args)
{
    slice host = without_brackets(args[0].text);
    struct address address;

    (void)call;
    if (!host.len || slice_eq(host, SLICE("*")) || is_short_zero(host) ||
        slice_eq_nocase(host, SLICE("::ffff:0.0.0.0")))
        return value_bool(true);
    return value_bool(!address_parse(host, &address) && address_is_unspecified(&address));
}

/* paths */

static value glob(struct cel_call *call, const value *args)
{
    int r = glob_match(args[1].text, args[0].text);

    if (r < 0)
        return cel_error(call, "pattern is too long or has a set without an end");
    return value_bool(r);
}

/*
 * Takes the next component that counts off the end of @path, ".." and what it leaves resolved
 * without looking at any file; ptr NULL at the start. @up is how many components are still to be
 * skipped because of "..".
 */
static slice last_component(slice *path, size_t *up)
{
    while (path->len) {
        slice name = slice_basename(*path);

        *path = slice_sub(*path, 0, path->len - name.len - (name.len < path->len));
        if (!name.len || slice_eq(name, SLICE(".")))
            continue;
        if (slice_eq(name, SLICE("..")))
            ++*up;
        else if (*up)
            --*up;
        else
            return name;
    }
    return SLICE_NULL;
}

/* Components that are left of @path, and ".." that climb out of a relative path's start. */
static size_t count_components(slice path, size_t *ret_climbs)
{
    size_t count = 0, up = 0;

    while (last_component(&path, &up).ptr)
        count++;
    *ret_climbs = up;
    return count;
}

/*
 * Whether @path is @dir or lies below it, by their names alone. An absolute and a relative path
 * never lie in each other, and neither do paths that climb differently far.
 */
static bool path_is_under(slice path, slice dir)
{
    bool absolute = slice_starts(path, SLICE("/"));
    size_t path_climbs, dir_climbs, path_up = 0, dir_up = 0;
    size_t extra = count_components(path, &path_climbs);
    size_t depth = count_components(dir, &dir_climbs);

    if (absolute != slice_starts(dir, SLICE("/")) || extra < depth)
        return false;
    if (!absolute && path_climbs != dir_climbs)
        return false;
    for (extra -= depth; extra; extra--)
        (void)last_component(&path, &path_up);
    for (; depth; depth--)
        if (!slice_eq(last_component(&path, &path_up), last_component(&dir, &dir_up)))
            return false;
    return true;
}

static value under_path(struct cel_call *call, const value *args)
{
    if (!args[0].text.len || !args[1].text.len)
        return cel_error(call, "path is empty");
    return value_bool(path_is_under(args[0].text, args[1].text));
}

/* versions */

static value version_before(struct cel_call *call, const value *args)
{
    struct version a, b;

    if (version_parse_lenient(args[0].text, &a) < 0 || version_parse_lenient(args[1].text, &b) < 0)
        return cel_error(call, "string is not a version");
    return value_bool(version_compare(&a, &b) < 0);
}

static value pep440_valid(struct cel_call *call, const value *args)
{
    struct version version;

    (void)call;
    return value_bool(version_parse(args[0].text, &version) == 0);
}

/* images */

static value image(struct cel_call *call, const value *args)
{
    struct value_map_builder parts = VALUE_MAP_BUILDER(call->eval->arena);
    struct image_reference reference;
    const char *error = image_parse(args[0].text, &reference);
    slice repository;

    if (error)
        return cel_error(call, "%s", error);
    repository = reference.repository;
    if (reference.official)
        repository = arena_concat(call->eval->arena, SLICE("library/"), repository);
    value_map_put(&parts, "registry", value_string(reference.registry));
    value_map_put(&parts, "repository", value_string(repository));
    value_map_put(&parts, "tag", value_string(reference.tag));
    value_map_put(&parts, "digest", value_string(reference.digest));
    return value_map_finish(&parts);
}

static value is_image(struct cel_call *call, const value *args)
{
    struct image_reference reference;

    (void)call;
    return value_bool(!image_parse(args[0].text, &reference));
}

static const struct cel_overload overloads[] = {
    {"redact", CEL_GLOBAL, "s", "s", redact, CEL_COST_TRAVERSE},
    {"entropy", CEL_GLOBAL, "s", "d", entropy, CEL_COST_TRAVERSE},
    {"wordlisted", CEL_GLOBAL, "s", "b", wordlisted, CEL_COST_TRAVERSE},
    {"isLoopbackAddress", CEL_GLOBAL, "s", "b", is_loopback_address, CEL_COST_TRAVERSE},
    {"isWildcardAddress", CEL_GLOBAL, "s", "b", is_wildcard_address, CEL_COST_TRAVERSE},
    {"glob", CEL_GLOBAL, "ss", "b", glob, CEL_COST_PRODUCT},
    {"underPath", CEL_GLOBAL, "ss", "b", under_path, CEL_COST_TRAVERSE},
    {"versionBefore", CEL_GLOBAL, "ss", "b", version_before, CEL_COST_TRAVERSE},
    {"pep440Valid", CEL_GLOBAL, "s", "b", pep440_valid, CEL_COST_TRAVERSE},
    {"image", CEL_GLOBAL, "s", "mss", image, CEL_COST_TRAVERSE},
    {"isImage", CEL_GLOBAL, "s", "b", is_image, CEL_COST_TRAVERSE},
};

CEL_LIBRARY(cel_lib_ancile, "ancile", overloads);
