/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold for every tree a reader returns. */
#pragma once

#include <stdlib.h>

#include "doc/value.h"

/* As assert(), whatever NDEBUG says. */
#define check(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

/* Reads every byte of every text, so that a sanitizer sees where it points. */
static inline void check_value(const value *v, const struct source *source)
{
    static volatile char sink;

    check(v->source == source);
    check(v->start <= v->end && v->end <= source->text.len);
    switch ((enum value_kind)v->kind) {
    case VALUE_STRING:
    case VALUE_BYTES:
        for (size_t i = 0; i < v->text.len; i++)
            sink = v->text.ptr[i];
        break;
    case VALUE_LIST:
        value_each_item (v, item)
            check_value(item, source);
        break;
    case VALUE_MAP:
        value_each_member (v, member) {
            const value *effective = value_get(v, member->key.text);

            check(member->key.kind == VALUE_STRING);
            check(effective && !(effective->flags & VALUE_SHADOWED));
            check(effective == &member->value || member->value.flags & VALUE_SHADOWED);
            check_value(&member->key, source);
            check_value(&member->value, source);
        }
        break;
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_UINT:
    case VALUE_DOUBLE:
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    (void)sink;
}
