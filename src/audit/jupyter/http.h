/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One HTTP/1.1 request to a server on this machine, without credentials.
 *
 * The answer comes from a program that may be hostile: it is bounded in bytes and in time, nothing
 * of it is followed, and with TLS nothing is verified, because the question is what the server
 * tells to anybody.
 */
#pragma once

#include "base/buffer.h"

#define HTTP_ANSWER_MAX ((size_t)64 * 1024)

struct http_place {
    slice socket;       /* path of a Unix socket; "" for TCP */
    const uint8_t *ip6; /* 16 bytes; NULL for 127.0.0.1 */
    uint16_t port;
    bool tls;
};

struct http_answer {
    int status; /* 100 to 599 */
    slice body; /* as far as it was read */
};

/*
 * Sends GET @path and reads the answer into @b within @milliseconds. 0, or negative errno:
 * -ETIMEDOUT, -ECONNREFUSED, -EPROTO (no TLS), -EBADMSG (no HTTP) and others.
 */
_must_check_ int http_get(const struct http_place *place, slice path, int milliseconds, buffer *b,
                          struct http_answer *ret_answer);
/* The status line and body of @text (RFC 9112). 0 or -EBADMSG. */
_must_check_ int http_parse_answer(slice text, struct http_answer *ret_answer);
