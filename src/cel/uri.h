/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs as HTTP requests and Kubernetes read them: an absolute URI or an absolute path.
 *
 * The rules are those of Go's net/url ParseRequestURI, which Kubernetes' url() is: a "#" is not
 * special, a host may hold "%" escapes of bytes beyond ASCII only, a port is digits.
 */
#pragma once

#include <stdbool.h>

#include "base/buffer.h"
#include "base/slice.h"

/* Parts are slices of the text, as written. */
struct uri {
    slice scheme; /* without the colon; "" in a path */
    slice host;   /* with its port, an IPv6 address in brackets */
    slice path;
    slice query; /* without the question mark */
};

/* NULL, or what is wrong as a constant text. */
const char *uri_parse(slice text, struct uri *ret_uri);
/* The host without port and brackets; the port, "" when there is none. */
slice uri_hostname(const struct uri *uri);
slice uri_port(const struct uri *uri);
/* Appends @text with "%XX" decoded, "+" as a space too when @plus: false for a broken escape. */
bool uri_unescape(slice text, bool plus, buffer *out);
/* Appends the path as it can stand in a request: unchanged when it can, else escaped anew. */
void uri_escaped_path(const struct uri *uri, buffer *out);
