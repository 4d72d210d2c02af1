/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/pem.h"

#include "base/base64.h"

enum {
    LABEL_MAX = 64,
    /* An Ed25519 key of PKCS#8, the shortest there is, takes 64 digits. */
    DATA_MIN = 48,
};

static bool pem_is_base64(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* The label that starts at @at and ends before "-----"; the null slice when there is none. */
static slice pem_label(slice text, size_t at)
{
    size_t end = slice_find(slice_sub(text, 0, at + LABEL_MAX + 5), SLICE("-----"), at);
    slice label;

    if (end == SLICE_NPOS)
        return SLICE_NULL;
    label = slice_sub(text, at, end - at);
    for (size_t i = 0; i < label.len; i++)
        if (label.ptr[i] < ' ' || label.ptr[i] > '~')
            return SLICE_NULL;
    return label.len && label.ptr[0] != ' ' ? label : SLICE_NULL;
}

/* Cuts the first line off @rest; a line break may be written as an escape. */
static slice pem_line(slice *rest)
{
    slice line = slice_cut(rest, '\n');
    size_t escape = slice_find(line, SLICE("\\n"), 0);

    if (escape != SLICE_NPOS) {
        const char *end = rest->ptr ? rest->ptr + rest->len : line.ptr + line.len;

        rest->ptr = line.ptr + escape + 2;
        rest->len = (size_t)(end - rest->ptr);
        line.len = escape;
    }
    return line;
}

/* Appends the base64 digits of @body, at most @most; a line that is a header has none. */
static void pem_digits(slice body, size_t most, buffer *digits)
{
    while (body.len && digits->len < most) {
        slice line = pem_line(&body);

        if (slice_contains(line, SLICE(": ")))
            continue;
        for (size_t i = 0; i < line.len && digits->len < most; i++)
            if (pem_is_base64(line.ptr[i]))
                buffer_add_char(digits, line.ptr[i]);
    }
}

/* OpenSSH's PROTOCOL.key: a magic string and, as its length and bytes, the cipher's name. */
static bool pem_openssh_encrypted(slice digits)
{
    static const slice head = SLICE_INIT("openssh-key-v1\0\0\0\0\4none");
    _cleanup_buffer_ buffer bytes = BUFFER_INIT;

    if (base64_decode(&bytes, slice_sub(digits, 0, digits.len - digits.len % 4)) < 0)
        return false;
    return slice_starts(buffer_slice(&bytes), SLICE("openssh-key-v1\0")) && bytes.len >= head.len &&
           !slice_starts(buffer_slice(&bytes), head);
}

static void pem_look_inside(struct pem_block *block)
{
    _cleanup_buffer_ buffer digits = BUFFER_INIT;

    block->private_key = slice_ends(block->label, SLICE("PRIVATE KEY")) ||
                         slice_ends(block->label, SLICE("PRIVATE KEY BLOCK"));
    pem_digits(block->body, DATA_MIN, &digits);
    block->has_data = digits.len >= DATA_MIN;
    /* RFC 5958 names it in the label, RFC 1421 in a header. */
    block->encrypted =
        block->private_key && (slice_starts(block->label, SLICE("ENCRYPTED ")) ||
                               slice_contains(block->body, SLICE("Proc-Type: 4,ENCRYPTED")) ||
                               (slice_starts(block->label, SLICE("OPENSSH ")) &&
                                pem_openssh_encrypted(buffer_slice(&digits))));
}

/* Fills @block, whose label is set and whose body starts at @body. Ends before byte @limit. */
static void pem_find_end(slice text, size_t body, size_t limit, struct pem_block *block)
{
    size_t at = body;

    while ((at = slice_find(slice_sub(text, 0, limit), SLICE("-----END "), at)) != SLICE_NPOS) {
        slice rest = slice_from(text, at + 9);

        if (slice_starts(rest, block->label) &&
            slice_starts(slice_from(rest, block->label.len), SLICE("-----"))) {
            block->complete = true;
            block->body = slice_sub(text, body, at - body);
            block->end = at + 9 + block->label.len + 5;
            return;
        }
        at += 9;
    }
}

bool pem_next(slice text, size_t *at, struct pem_block *ret_block)
{
    static const slice begin = SLICE_INIT("-----BEGIN ");
    size_t start = *at;

    while ((start = slice_find(text, begin, start)) != SLICE_NPOS) {
        struct pem_block block = {.start = start};
        size_t body;

        block.label = pem_label(text, start + begin.len);
        if (!block.label.len) {
            start += begin.len;
            continue;
        }
        body = start + begin.len + block.label.len + 5;
        block.end = body;
        /* A block ends before the next begins; so no part of the text is searched twice. */
        pem_find_end(text, body, MIN(slice_find(text, begin, body), text.len), &block);
        pem_look_inside(&block);
        *at = block.end;
        *ret_block = block;
        return true;
    }
    *at = text.len;
    return false;
}
