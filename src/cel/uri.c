/* SPDX-License-Identifier: Apache-2.0 */
/* Each part is checked with the characters that it may hold, before anything is decoded. */
#include "cel/uri.h"

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_unreserved(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("-_.~", c));
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte of the escape at @at, or -1. */
static int escape_value(slice text, size_t at)
{
    int high, low;

    if (text.len - at < 3)
        return -1;
    high = hex_value(text.ptr[at + 1]);
    low = hex_value(text.ptr[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool escapes_are_whole(slice text)
{
    for (size_t at = 0; (at = slice_find_char(text, '%', at)) != SLICE_NPOS; at++)
        if (escape_value(text, at) < 0)
            return false;
    return true;
}

/* Cuts the scheme off: NULL or what is wrong. A text that starts otherwise has none. */
static const char *take_scheme(slice *text, slice *ret_scheme)
{
    for (size_t i = 0; i < text->len; i++) {
        char c = text->ptr[i];

        if (c == ':') {
            if (i == 0)
                return "URL starts with a colon";
            *ret_scheme = slice_sub(*text, 0, i);
            *text = slice_from(*text, i + 1);
            return NULL;
        }
        if (!is_alpha(c) && (i == 0 || !(is_digit(c) || c == '+' || c == '-' || c == '.')))
            break;
    }
    return NULL;
}

static bool userinfo_valid(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_unreserved(text.ptr[i]) && !(text.ptr[i] && strchr(":!$&'()*+,;=%@", text.ptr[i])))
            return false;
    return escapes_are_whole(text);
}

static bool port_valid(slice text)
{
    if (text.len == 0)
        return true;
    if (text.ptr[0] != ':')
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!is_digit(text.ptr[i]))
            return false;
    return true;
}

/* RFC 3986 section 3.2.2 allows escapes for bytes beyond ASCII only. */
static bool host_characters_valid(slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '%') {
            if (escape_value(text, i) < 0x80)
                return false;
            i += 2;
        } else if ((unsigned char)c < 0x80 && !is_unreserved(c) &&
                   !(c && strchr("!$&'()*+,;=:[]<>\"", c))) {
            return false;
        }
    }
    return true;
}

/* Between the brackets; RFC 6874 lets "%25" introduce a zone. */
static bool address_characters_valid(slice text)
{
    size_t zone = slice_find(text, SLICE("%25"), 0);

    if (zone == SLICE_NPOS)
        return host_characters_valid(text);
    return host_characters_valid(slice_sub(text, 0, zone)) &&
           escapes_are_whole(slice_from(text, zone));
}

static const char *check_host(slice host)
{
    size_t end, colon = slice_rfind_char(host, ':');

    if (slice_starts(host, SLICE("["))) {
        end = slice_rfind_char(host, ']');
        if (end == SLICE_NPOS)
            return "URL has an opening bracket without a closing one in its host";
        if (!port_valid(slice_from(host, end + 1)))
            return "URL has an invalid port";
        return address_characters_valid(slice_sub(host, 1, end - 1))
                   ? NULL
                   : "URL has an invalid character in its host";
    }
    if (colon != SLICE_NPOS && !port_valid(slice_from(host, colon)))
        return "URL has an invalid port";
    return host_characters_valid(host) ? NULL : "URL has an invalid character in its host";
}

/* "//user@host" at the start of @text. */
static const char *take_authority(slice *text, slice *ret_host)
{
    slice authority = slice_from(*text, 2);
    size_t slash = slice_find_char(authority, '/', 0), at;

    *text = slice_from(authority, MIN(slash, authority.len));
    authority = slice_sub(authority, 0, slash);
    at = slice_rfind_char(authority, '@');
    if (at != SLICE_NPOS) {
        if (!userinfo_valid(slice_sub(authority, 0, at)))
            return "URL has an invalid user name or password";
        authority = slice_from(authority, at + 1);
    }
    *ret_host = authority;
    return check_host(authority);
}

const char *uri_parse(slice text, struct uri *ret_uri)
{
    struct uri uri = {
        .scheme = SLICE(""), .host = SLICE(""), .path = SLICE(""), .query = SLICE("")};
    const char *error;

    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7F)
            return "URL has a control character";
    if (!text.len)
        return "URL is empty";
    error = take_scheme(&text, &uri.scheme);
    if (error)
        return error;
    uri.query = text;
    text = slice_cut(&uri.query, '?');
    if (!slice_starts(text, SLICE("/"))) {
        if (!uri.scheme.len)
            return "URL is neither absolute nor an absolute path";
        /* mailto:someone: what follows is opaque and no path. */
        *ret_uri = uri;
        return NULL;
    }
    if (uri.scheme.len && slice_starts(text, SLICE("//"))) {
        error = take_authority(&text, &uri.host);
        if (error)
            return error;
    }
    if (!escapes_are_whole(text))
        return "URL has a broken escape in its path";
    uri.path = text;
    *ret_uri = uri;
    return NULL;
}

slice uri_hostname(const struct uri *uri)
{
    slice host = uri->host;
    size_t end;

    if (slice_starts(host, SLICE("["))) {
        end = slice_rfind_char(host, ']');
        return slice_sub(host, 1, end - 1);
    }
    return slice_sub(host, 0, slice_rfind_char(host, ':'));
}

slice uri_port(const struct uri *uri)
{
    slice host = uri->host;
    size_t colon = slice_rfind_char(host, ':'), bracket = slice_rfind_char(host, ']');

    if (colon == SLICE_NPOS || (bracket != SLICE_NPOS && bracket > colon))
        return SLICE("");
    return slice_from(host, colon + 1);
}

bool uri_unescape(slice text, bool plus, buffer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        int byte = (unsigned char)text.ptr[i];

        if (byte == '%') {
            byte = escape_value(text, i);
            if (byte < 0)
                return false;
            i += 2;
        } else if (byte == '+' && plus) {
            byte = ' ';
        }
        buffer_add_char(out, (char)byte);
    }
    return true;
}

static bool path_can_stand(slice path)
{
    for (size_t i = 0; i < path.len; i++)
        if (!is_unreserved(path.ptr[i]) &&
            !(path.ptr[i] && strchr("!$&'()*+,;=:@[]/%", path.ptr[i])))
            return false;
    return true;
}

void uri_escaped_path(const struct uri *uri, buffer *out)
{
    _cleanup_buffer_ buffer plain = {.max = out->max};
    slice path;

    if (path_can_stand(uri->path)) {
        buffer_add(out, uri->path);
        return;
    }
    if (!uri_unescape(uri->path, false, &plain))
        return;
    out->full |= plain.full;
    path = buffer_slice(&plain);
    for (size_t i = 0; i < path.len && !out->full; i++) {
        char c = path.ptr[i];

        if (is_unreserved(c) || (c && strchr("$&+,/:;=@", c)))
            buffer_add_char(out, c);
        else
            buffer_printf(out, "%%%02X", (unsigned char)c);
    }
}
