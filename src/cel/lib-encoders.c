/* SPDX-License-Identifier: Apache-2.0 */
/* cel-go's "encoders" extension: base64 with the standard alphabet (RFC 4648 section 4). */
#include "cel/lib.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static value base64_encode(struct cel_call *call, const value *args)
{
    slice data = args[0].text;
    const unsigned char *p = (const unsigned char *)data.ptr;
    size_t len = (data.len + 2) / 3 * 4, at = 0;
    char *text;

    if (len > CEL_RESULT_MAX)
        return cel_too_large(call);
    text = arena_alloc(call->eval->arena, len);
    for (size_t i = 0; i < data.len; i += 3) {
        size_t left = data.len - i;
        uint32_t group = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
                         (left > 2 ? p[i + 2] : 0u);

        text[at++] = alphabet[group >> 18];
        text[at++] = alphabet[group >> 12 & 63];
        text[at++] = left > 1 ? alphabet[group >> 6 & 63] : '=';
        text[at++] = left > 2 ? alphabet[group & 63] : '=';
    }
    return value_string(slice_new(text, len));
}

/* The six bits of a letter, or -1. */
static int base64_bits(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/*
 * Padding may be missing but not be wrong; line ends are skipped, as Go's decoder does. Bits beyond
 * the last byte are ignored: what encodes them carelessly is read by others too.
 */
static value base64_decode(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    char *data = arena_alloc(call->eval->arena, text.len / 4 * 3 + 3);
    size_t letters = 0, padding = 0, len = 0;
    uint32_t group = 0;

    for (size_t i = 0; i < text.len; i++) {
        int bits = base64_bits(text.ptr[i]);

        if (text.ptr[i] == '\r' || text.ptr[i] == '\n')
            continue;
        if (text.ptr[i] == '=') {
            padding++;
            continue;
        }
        if (bits < 0 || padding)
            return cel_error(call, "string is not base64");
        group = group << 6 | (uint32_t)bits;
        if (++letters % 4 == 0) {
            data[len++] = (char)(group >> 16);
            data[len++] = (char)(group >> 8);
            data[len++] = (char)group;
            group = 0;
        }
    }
    if (letters % 4 == 1 || (padding && (padding > 2 || (letters + padding) % 4 != 0)))
        return cel_error(call, "string is not base64");
    if (letters % 4 >= 2)
        data[len++] = (char)(letters % 4 == 2 ? group >> 4 : group >> 10);
    if (letters % 4 == 3)
        data[len++] = (char)(group >> 2);
    return value_bytes(slice_new(data, len));
}

static const struct cel_overload overloads[] = {
    {"base64.encode", CEL_GLOBAL, "y", "s", base64_encode, CEL_COST_TRAVERSE},
    {"base64.decode", CEL_GLOBAL, "s", "y", base64_decode, CEL_COST_TRAVERSE},
};

CEL_LIBRARY(cel_lib_encoders, "encoders", overloads);
