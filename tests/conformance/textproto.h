/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Protobuf's text format (protobuf.dev/reference/protobuf/textformat-spec), without a schema: a
 * message is a list of named fields, whose scalars stay text until someone knows their type.
 *
 * It reads what the conformance files of cel-spec use; hexadecimal integers and angle brackets are
 * refused.
 */
#pragma once

#include "base/diag.h"
#include "doc/source.h"

struct textproto_message;

struct textproto_field {
    slice name;                              /* "[type.googleapis.com/...]" of an expanded Any */
    const struct textproto_message *message; /* NULL for a scalar */
    slice text;                              /* a string's bytes, or a number or identifier */
    bool quoted;                             /* the text was a string */
    uint32_t line;
};

struct textproto_message {
    struct textproto_field *fields; /* in written order; a list is one field per element */
    size_t count, capacity;
};

#define textproto_each(message, field)                                                             \
    for (const struct textproto_field *field = (message)->fields;                                  \
         field < (message)->fields + (message)->count; field++)

/* Reads a whole file into @a: 0, or -EINVAL after one error in @d. */
_must_check_ int textproto_read(arena *a, const struct source *source, diags *d,
                                const struct textproto_message **ret_message);
/* The first field of that name, or NULL; a NULL message has none. */
const struct textproto_field *textproto_find(const struct textproto_message *message,
                                             const char *name);
/* The text of a scalar field, "" when there is none. */
slice textproto_text(const struct textproto_message *message, const char *name);
/* The message of a field, or NULL. */
const struct textproto_message *textproto_sub(const struct textproto_message *message,
                                              const char *name);
bool textproto_true(const struct textproto_message *message, const char *name);
