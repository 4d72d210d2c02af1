/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/semver.h"

static bool is_number(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

static bool has_leading_zero(slice number)
{
    return number.len > 1 && number.ptr[0] == '0';
}

static const char *read_number(slice text, bool normalize, int64_t *ret_number)
{
    uint64_t number;

    if (!is_number(text))
        return "version has a part that is no number";
    if (!normalize && has_leading_zero(text))
        return "version has a number with a leading zero";
    if (slice_to_u64(text, &number) < 0 || number > INT64_MAX)
        return "version has a number that is too large";
    *ret_number = (int64_t)number;
    return NULL;
}

/* Dot-separated identifiers of letters, digits and hyphens (sections 9 and 10). */
static const char *check_identifiers(slice text, bool prerelease)
{
    do {
        slice identifier = slice_cut(&text, '.');

        if (!identifier.len)
            return "version has an empty identifier";
        for (size_t i = 0; i < identifier.len; i++) {
            char c = identifier.ptr[i];

            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-'))
                return "version has an invalid character";
        }
        if (prerelease && is_number(identifier) && has_leading_zero(identifier))
            return "version has a number with a leading zero";
    } while (text.ptr);
    return NULL;
}

/* "1.2.3"; with @normalize "1" and "1.2" too. */
static const char *read_core(slice text, bool normalize, struct semver *version)
{
    int64_t *parts[] = {&version->major, &version->minor, &version->patch};
    size_t count = 0;
    const char *error;

    do {
        if (count == ARRAY_SIZE(parts))
            return "version has more than three numbers";
        error = read_number(slice_cut(&text, '.'), normalize, parts[count++]);
        if (error)
            return error;
    } while (text.ptr);
    return normalize || count == ARRAY_SIZE(parts) ? NULL : "version has less than three numbers";
}

const char *semver_parse(slice text, bool normalize, struct semver *ret_version)
{
    struct semver version = {.prerelease = SLICE(""), .build = SLICE("")};
    slice core = text, build, prerelease;
    const char *error = NULL;

    if (text.len > SEMVER_TEXT_MAX)
        return "version is too long";
    if (normalize && (slice_starts(core, SLICE("v")) || slice_starts(core, SLICE("V"))))
        core = slice_from(core, 1);
    build = core;
    core = slice_cut(&build, '+');
    prerelease = core;
    core = slice_cut(&prerelease, '-');
    error = read_core(core, normalize, &version);
    if (!error && prerelease.ptr)
        error = check_identifiers(prerelease, true);
    if (!error && build.ptr)
        error = check_identifiers(build, false);
    if (error)
        return error;
    if (prerelease.ptr)
        version.prerelease = prerelease;
    if (build.ptr)
        version.build = build;
    *ret_version = version;
    return NULL;
}

/* Numbers by value, so by length first: there are no leading zeros. Numbers are below words. */
static int compare_identifiers(slice a, slice b)
{
    bool a_number = is_number(a), b_number = is_number(b);

    if (a_number != b_number)
        return a_number ? -1 : 1;
    if (a_number && a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return slice_cmp(a, b);
}

static int compare_prereleases(slice a, slice b)
{
    /* A version without one is above those with one. */
    if (!a.len || !b.len)
        return (a.len == 0) - (b.len == 0);
    while (a.ptr && b.ptr) {
        int order = compare_identifiers(slice_cut(&a, '.'), slice_cut(&b, '.'));

        if (order)
            return order;
    }
    return (a.ptr != NULL) - (b.ptr != NULL);
}

int semver_compare(const struct semver *a, const struct semver *b)
{
    const int64_t left[] = {a->major, a->minor, a->patch};
    const int64_t right[] = {b->major, b->minor, b->patch};
    int order;

    for (size_t i = 0; i < ARRAY_SIZE(left); i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    order = compare_prereleases(a->prerelease, b->prerelease);
    return (order > 0) - (order < 0);
}

void semver_format(const struct semver *version, buffer *out)
{
    buffer_printf(out, "%ld.%ld.%ld", version->major, version->minor, version->patch);
    if (version->prerelease.len) {
        buffer_add_char(out, '-');
        buffer_add(out, version->prerelease);
    }
    if (version->build.len) {
        buffer_add_char(out, '+');
        buffer_add(out, version->build);
    }
}
