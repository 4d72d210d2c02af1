/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads JSON into values that know where they were written.
 *
 * Whoever audits a file must see what its consumer will see: a reader that refuses what Jupyter
 * takes is a place to hide. So there are three modes. Strings without escapes and all such keys
 * point into the source's text, which must outlive the values.
 */
#pragma once

#include "base/diag.h"
#include "doc/value.h"

enum json_mode {
    /* RFC 8259. Duplicate keys, lone surrogates and invalid UTF-8 are errors. */
    JSON_STRICT,
    /*
     * What Python's json.loads() takes: also NaN, Infinity and -Infinity, duplicate keys (the last
     * wins, the others are VALUE_SHADOWED) and lone surrogates (VALUE_SURROGATES). Raw control
     * characters in strings are errors, as they are there. Invalid UTF-8 is a warning and reads as
     * U+FFFD.
     */
    JSON_CONSUMER,
    /*
     * JSON5 (spec.json5.org 1.0) as JupyterLab reads overrides.json5 and user settings: comments,
     * trailing commas, keys without quotes, single quotes, hexadecimal and signed numbers; else as
     * JSON_CONSUMER.
     */
    JSON_JSON5,
};

enum {
    JSON_DEPTH_MAX = 512,
    JSON_NODES_MAX = 5 * 1000 * 1000,
};
#define JSON_SIZE_MAX ((size_t)512 << 20)

/* What is 0 has the default above, which is also the most that can be asked for. */
struct json_options {
    enum json_mode mode;
    size_t max_size;  /* bytes of the source */
    size_t max_nodes; /* values, keys not counted */
    size_t max_depth; /* lists and maps inside each other */
};

enum {
    JSON_BROKEN = 1, /* at least one error was added to the diagnostics */
};

/*
 * Reads all of @source as one document. Values live in @a. @options may be NULL (strict).
 * Returns 0, or JSON_BROKEN after at least one DIAG_ERROR at the offending place.
 */
_must_check_ int json_read(arena *a, const struct source *source,
                           const struct json_options *options, diags *d, value *ret);
