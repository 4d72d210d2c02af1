/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void base64_encode(buffer *b, slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)bytes.ptr;

    for (size_t at = 0; at < bytes.len; at += 3) {
        size_t left = MIN(bytes.len - at, (size_t)3);
        uint32_t group = (uint32_t)p[at] << 16;
        char out[4];

        group |= left > 1 ? (uint32_t)p[at + 1] << 8 : 0;
        group |= left > 2 ? p[at + 2] : 0;
        out[0] = digits[group >> 18];
        out[1] = digits[group >> 12 & 63];
        out[2] = left > 1 ? digits[group >> 6 & 63] : '=';
        out[3] = left > 2 ? digits[group & 63] : '=';
        buffer_add(b, slice_new(out, sizeof(out)));
    }
}

int base64_decode(buffer *b, slice text)
{
    size_t before = b->len, digits = 0, padding = 0;
    uint32_t group = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        int digit = base64_digit(c);

        if (c == '\n' || c == '\r')
            continue;
        padding += c == '=';
        /* Padding makes up the last one or two of four, and nothing follows it. */
        if ((digit < 0 && c != '=') || (padding && digit >= 0) || (c == '=' && digits % 4 < 2))
            goto invalid;
        group = group << 6 | (uint32_t)MAX(digit, 0);
        if (++digits % 4)
            continue;
        buffer_add_char(b, (char)(group >> 16));
        if (padding < 2)
            buffer_add_char(b, (char)(group >> 8));
        if (padding < 1)
            buffer_add_char(b, (char)group);
        if (padding)
            digits = 0; /* whatever follows but a line break has padding before it */
    }
    if (digits % 4 == 0)
        return 0;
invalid:
    b->len = before;
    return -EINVAL;
}
