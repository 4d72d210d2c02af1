/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/credential.h"

enum {
    /* Longer names are no name of ours; it bounds the look back from each '='. */
    NAME_MAX_LENGTH = 96,
    URL_MAX_LENGTH = 2048,
};

const char *credential_form_name(enum credential_form form)
{
    switch (form) {
    case CREDENTIAL_URL:
        return "url";
    case CREDENTIAL_OPTION:
        return "option";
    case CREDENTIAL_VARIABLE:
        break;
    }
    return "variable";
}

static bool credential_listed(const char *const *names, size_t count, slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(slice_of(names[i]), name))
            return true;
    return false;
}

bool credential_is_option(slice name)
{
    static const char *const traits[] = {
        "token", "password",  "hashed_password", "cookie_secret",  "auth_token",       "http_pwd",
        "key",   "api_token", "user_password",   "admin_password", "proxy_auth_token",
    };
    size_t dot = slice_rfind_char(name, '.');

    return dot != SLICE_NPOS && dot > 0 && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z' &&
           credential_listed(traits, ARRAY_SIZE(traits), slice_from(name, dot + 1));
}

bool credential_is_variable(slice name)
{
    static const char *const variables[] = {
        "JUPYTER_TOKEN",
        "JUPYTER_PASSWORD",
        "JUPYTER_GATEWAY_AUTH_TOKEN",
        "JUPYTER_GATEWAY_HTTP_PWD",
        "JUPYTERHUB_API_TOKEN",
        "JUPYTERHUB_CRYPT_KEY",
        "JPY_API_TOKEN",
        "JPY_COOKIE_SECRET",
        "CONFIGPROXY_AUTH_TOKEN",
    };

    return credential_listed(variables, ARRAY_SIZE(variables), name);
}

bool credential_is_value(slice value)
{
    size_t same = 1;

    if (value.len == 0)
        return false;
    /* References ($TOKEN, %TOKEN%), templates ({{ token }}, <token>) and what logs put in place of
     * a secret ([secret], ****). */
    switch (value.ptr[0]) {
    case '$':
    case '%':
    case '{':
    case '<':
    case '[':
    case '*':
        return false;
    default:
        break;
    }
    while (same < value.len && value.ptr[same] == value.ptr[0])
        same++;
    return same < value.len || (value.ptr[0] != '.' && value.ptr[0] != 'x' && value.ptr[0] != 'X');
}

slice credential_in_url(slice url)
{
    size_t scheme = slice_find(url, SLICE("://"), 0), at, colon;
    slice authority;

    if (scheme == SLICE_NPOS)
        return SLICE_NULL;
    authority = slice_from(url, scheme + 3);
    authority = slice_sub(authority, 0, slice_find_char(authority, '/', 0));
    at = slice_rfind_char(authority, '@');
    colon = slice_find_char(authority, ':', 0);
    if (at == SLICE_NPOS || colon == SLICE_NPOS || colon > at)
        return SLICE_NULL;
    return slice_sub(authority, colon + 1, at - colon - 1);
}

static bool credential_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

/* The name that ends before @end. */
static slice credential_name_before(slice line, size_t end)
{
    size_t start = end;

    while (start > 0 && end - start < NAME_MAX_LENGTH && credential_name_char(line.ptr[start - 1]))
        start--;
    return slice_sub(line, start, end - start);
}

/* A value in quotes, or up to what ends a word in shells and, for URLs, in text. */
static slice credential_value_at(slice line, size_t at, bool url)
{
    char quote = at < line.len ? line.ptr[at] : '\0';
    size_t end;

    if (!url && (quote == '"' || quote == '\'')) {
        end = slice_find_char(line, quote, at + 1);
        return slice_sub(line, at + 1, (end == SLICE_NPOS ? line.len : end) - at - 1);
    }
    for (end = at; end < line.len; end++) {
        char c = line.ptr[end];

        if ((unsigned char)c <= ' ' || strchr("\"'`;|<>)", c) || (url && strchr("&#,]}", c)))
            break;
    }
    return slice_sub(line, at, end - at);
}

/*
 * Whether what stands before "?token=" is an address of Jupyter: many other sites take tokens this
 * way. Jupyter prints its root, /lab, /tree and what lies below them.
 */
static bool credential_url_is_jupyter(slice line, size_t end)
{
    static const char *const parts[] = {"/lab",   "/tree",        "/notebooks/", "/login",
                                        "/edit/", "/terminals",   "/api/",       "/consoles",
                                        "/voila", "/nbextensions"};
    size_t start = end;
    slice url;

    while (start > 0 && end - start < URL_MAX_LENGTH && (unsigned char)line.ptr[start - 1] > ' ' &&
           !strchr("\"'`<>(", line.ptr[start - 1]))
        start--;
    url = slice_sub(line, start, end - start);
    if (slice_ends(url, SLICE("/")))
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        if (slice_contains(url, slice_of(parts[i])))
            return true;
    return false;
}

/* What the name that ends before @end can be, followed by @separator and the value at @value. */
static bool credential_judge(slice line, size_t end, char separator, size_t value,
                             struct credential *ret)
{
    struct credential found = {.name = credential_name_before(line, end)};
    size_t start = end - found.name.len;
    bool dashes = start >= 2 && line.ptr[start - 1] == '-' && line.ptr[start - 2] == '-';
    char before = start > 0 ? line.ptr[start - 1] : '\0';

    if (found.name.len == 0)
        return false;
    if (dashes && separator != ':' && credential_is_option(found.name))
        found.form = CREDENTIAL_OPTION;
    else if (separator == '=' && (before == '?' || before == '&') &&
             slice_eq(found.name, SLICE("token")) && credential_url_is_jupyter(line, start - 1))
        found.form = CREDENTIAL_URL;
    else if (separator != ' ' && before != '-' && credential_is_variable(found.name))
        found.form = CREDENTIAL_VARIABLE;
    else
        return false;
    found.value = credential_value_at(line, value, found.form == CREDENTIAL_URL);
    if (!credential_is_value(found.value))
        return false;
    *ret = found;
    return true;
}

bool credential_next(slice line, size_t *at, struct credential *ret_credential)
{
    for (size_t i = *at; i < line.len; i++) {
        char c = line.ptr[i];
        size_t end = i, value = i + 1;

        if (c != '=' && c != ':' && c != ' ')
            continue;
        if (c == ':') {
            /* "NAME": "value" and NAME: value. */
            if (end > 0 && line.ptr[end - 1] == '"')
                end--;
            while (value < line.len && line.ptr[value] == ' ')
                value++;
        }
        if (!credential_judge(line, end, c, value, ret_credential))
            continue;
        *at = (size_t)(ret_credential->value.ptr - line.ptr) + ret_credential->value.len;
        return true;
    }
    *at = line.len;
    return false;
}

bool credential_in_argument(const slice *argv, size_t argc, size_t at,
                            struct credential *ret_credential)
{
    slice argument = argv[at], name, value = SLICE_NULL;
    size_t equals = slice_find_char(argument, '=', 0), from = 0;

    if (slice_starts(argument, SLICE("--"))) {
        name = slice_sub(argument, 2, equals == SLICE_NPOS ? SLICE_NPOS : equals - 2);
        if (equals != SLICE_NPOS)
            value = slice_from(argument, equals + 1);
        else if (at + 1 < argc && !slice_starts(argv[at + 1], SLICE("-")))
            value = argv[at + 1];
        if (credential_is_option(name) && credential_is_value(value)) {
            *ret_credential =
                (struct credential){.form = CREDENTIAL_OPTION, .name = name, .value = value};
            return true;
        }
    }
    return credential_next(argument, &from, ret_credential);
}
