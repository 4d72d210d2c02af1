/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/image.h"

enum {
    NAME_MAX_LEN = 255,
    TAG_MAX_LEN = 128,
    HEX_MIN_LEN = 32,
    SHA256_LEN = 64,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool is_hex(slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.ptr[i]) && !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f') &&
            !(text.ptr[i] >= 'A' && text.ptr[i] <= 'F'))
            return false;
    return true;
}

/* Words of lower-case letters and digits with ".", "_", "__" or hyphens between. */
static bool component_valid(slice text)
{
    size_t run = 0; /* length of the separator before this byte */

    if (!text.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (is_lower(c) || is_digit(c)) {
            run = 0;
            continue;
        }
        if (c != '.' && c != '_' && c != '-')
            return false;
        if (i == 0 || i + 1 == text.len || (run && c != text.ptr[i - 1]))
            return false;
        run++;
        if (run > (c == '.' ? 1u : c == '_' ? 2u : SIZE_MAX))
            return false;
    }
    return true;
}

static bool path_valid(slice path)
{
    do {
        if (!component_valid(slice_cut(&path, '/')))
            return false;
    } while (path.ptr);
    return true;
}

static bool host_label_valid(slice label)
{
    for (size_t i = 0; i < label.len; i++) {
        bool edge = i == 0 || i + 1 == label.len;

        if (!is_letter(label.ptr[i]) && !is_digit(label.ptr[i]) && !(label.ptr[i] == '-' && !edge))
            return false;
    }
    return label.len > 0;
}

static bool port_valid(slice port)
{
    for (size_t i = 0; i < port.len; i++)
        if (!is_digit(port.ptr[i]))
            return false;
    return port.len > 0;
}

/* "host", "host:5000", "[fe80::1]:5000" */
static bool registry_valid(slice text)
{
    slice host = text, port = SLICE_NULL;
    size_t end;

    if (slice_starts(text, SLICE("["))) {
        end = slice_find_char(text, ']', 0);
        if (end == SLICE_NPOS)
            return false;
        for (size_t i = 1; i < end; i++)
            if (!is_hex(slice_sub(text, i, 1)) && text.ptr[i] != ':')
                return false;
        port = slice_from(text, end + 1);
        return end > 1 && (!port.len || (port.ptr[0] == ':' && port_valid(slice_from(port, 1))));
    }
    port = text;
    host = slice_cut(&port, ':');
    if (port.ptr && !port_valid(port))
        return false;
    do {
        if (!host_label_valid(slice_cut(&host, '.')))
            return false;
    } while (host.ptr);
    return true;
}

static bool tag_valid(slice tag)
{
    for (size_t i = 0; i < tag.len; i++) {
        char c = tag.ptr[i];

        if (!is_letter(c) && !is_digit(c) && c != '_' && !(i && (c == '.' || c == '-')))
            return false;
    }
    return tag.len > 0 && tag.len <= TAG_MAX_LEN;
}

/* "sha256:" and 64 hexadecimal digits, or another algorithm and at least 32 of them. */
static bool digest_valid(slice digest)
{
    slice hex = digest, algorithm = slice_cut(&hex, ':');
    bool start = true;

    for (size_t i = 0; i < algorithm.len; i++) {
        char c = algorithm.ptr[i];
        bool separator = c && strchr("+.-_", c);

        if (separator ? start : !is_letter(c) && (start || !is_digit(c)))
            return false;
        start = separator;
    }
    if (start || !is_hex(hex))
        return false;
    return slice_eq(algorithm, SLICE("sha256")) ? hex.len == SHA256_LEN : hex.len >= HEX_MIN_LEN;
}

/* Whether the first component of a name is a registry and no part of the path. */
static bool names_registry(slice first)
{
    for (size_t i = 0; i < first.len; i++)
        if (first.ptr[i] == '.' || first.ptr[i] == ':' ||
            (first.ptr[i] >= 'A' && first.ptr[i] <= 'Z'))
            return true;
    return slice_eq(first, SLICE("localhost"));
}

static const char *read_name(slice name, struct image_reference *image)
{
    slice rest = name, first = slice_cut(&rest, '/');

    image->registry = SLICE("docker.io");
    image->repository = name;
    if (name.len > NAME_MAX_LEN)
        return "image name is too long";
    if (rest.ptr && names_registry(first)) {
        if (!registry_valid(first))
            return "image has an invalid registry";
        if (!slice_eq(first, SLICE("index.docker.io")))
            image->registry = first;
        image->repository = rest;
    }
    if (!path_valid(image->repository))
        return "image has an invalid repository name";
    /* Docker takes sixty-four hexadecimal digits for the identifier of a local image. */
    if (!rest.ptr && name.len == SHA256_LEN && is_hex(name))
        return "image is an identifier and not a name";
    image->official = slice_eq(image->registry, SLICE("docker.io")) &&
                      slice_find_char(image->repository, '/', 0) == SLICE_NPOS;
    return NULL;
}

const char *image_parse(slice text, struct image_reference *ret_image)
{
    struct image_reference image = {.tag = SLICE(""), .digest = SLICE("")};
    slice digest = text, name = slice_cut(&digest, '@');
    size_t colon = slice_rfind_char(name, ':'), slash = slice_rfind_char(name, '/');
    const char *error;

    if (text.len > IMAGE_TEXT_MAX)
        return "image reference is too long";
    if (digest.ptr) {
        if (!digest_valid(digest))
            return "image has an invalid digest";
        image.digest = digest;
    }
    /* A colon before the last slash belongs to the registry's port. */
    if (colon != SLICE_NPOS && (slash == SLICE_NPOS || colon > slash)) {
        image.tag = slice_from(name, colon + 1);
        if (!tag_valid(image.tag))
            return "image has an invalid tag";
        name = slice_sub(name, 0, colon);
    }
    error = read_name(name, &image);
    if (error)
        return error;
    *ret_image = image;
    return NULL;
}
