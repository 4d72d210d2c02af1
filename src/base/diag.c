/* SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

_printf_(2, 0) static slice diags_format(diags *d, const char *format, va_list args)
{
    char text[2048];
    int needed = vsnprintf(text, sizeof(text), format, args);

    if (needed < 0)
        return SLICE("");
    return arena_copy(&d->arena, utf8_cut(slice_new(text, (size_t)needed), sizeof(text) - 1));
}

void diags_done(diags *d)
{
    vector_done(&d->list);
    arena_done(&d->arena);
    *d = DIAGS_INIT;
}

struct diag *diags_add(diags *d, enum diag_level level, slice file, uint32_t line, uint32_t column,
                       const char *format, ...)
{
    struct diag *added;
    va_list args;

    d->errors += level == DIAG_ERROR;
    if (d->list.count >= DIAGS_MAX) {
        d->dropped++;
        return NULL;
    }
    added = vector_push(&d->list);
    added->level = level;
    added->file = arena_copy(&d->arena, file);
    added->line = line;
    added->column = column;
    va_start(args, format);
    added->message = diags_format(d, format, args);
    va_end(args);
    return added;
}

void diags_hint(diags *d, struct diag *added, const char *format, ...)
{
    va_list args;

    if (!added)
        return;
    va_start(args, format);
    added->hint = diags_format(d, format, args);
    va_end(args);
}

void diags_append(diags *d, const diags *from)
{
    size_t listed = 0;

    vector_each (&from->list, diag) {
        struct diag *added = diags_add(d, diag->level, diag->file, diag->line, diag->column, "%.*s",
                                       SLICE_ARG(diag->message));

        listed += diag->level == DIAG_ERROR;
        if (added)
            added->hint = arena_copy(&d->arena, diag->hint);
    }
    /* Dropped errors have no entry that was added above. */
    d->dropped += from->dropped;
    d->errors += from->errors - listed;
}

const char *diag_level_name(enum diag_level level)
{
    switch (level) {
    case DIAG_NOTE:
        return "note";
    case DIAG_WARNING:
        return "warning";
    case DIAG_ERROR:
        return "error";
    }
    return "error";
}
