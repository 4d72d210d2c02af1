/* SPDX-License-Identifier: Apache-2.0 */
/* Values as short text, so that tests can be tables of input and output. */
#pragma once

#include <inttypes.h>

#include "base/buffer.h"
#include "doc/value.h"

static inline void show_value(buffer *out, const value *v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        buffer_add(out, SLICE("None"));
        break;
    case VALUE_BOOL:
        buffer_add(out, v->boolean ? SLICE("True") : SLICE("False"));
        break;
    case VALUE_INT:
        buffer_printf(out, "%" PRId64, v->integer);
        break;
    case VALUE_UINT:
        buffer_printf(out, "%" PRIu64 "u", v->natural);
        break;
    case VALUE_DOUBLE:
        buffer_printf(out, "%gd", v->number);
        break;
    case VALUE_STRING:
        buffer_printf(out, "'%.*s'", SLICE_ARG(v->text));
        break;
    case VALUE_BYTES:
        buffer_printf(out, "b'%.*s'", SLICE_ARG(v->text));
        break;
    case VALUE_LIST:
        buffer_add_char(out, '[');
        value_each_item (v, item) {
            if (item != v->list.items)
                buffer_add_char(out, ' ');
            show_value(out, item);
        }
        buffer_add_char(out, ']');
        break;
    case VALUE_MAP:
        buffer_add_char(out, '{');
        value_each_member (v, member) {
            if (member != v->map->members)
                buffer_add_char(out, ' ');
            show_value(out, &member->key);
            buffer_add_char(out, ':');
            show_value(out, &member->value);
        }
        buffer_add_char(out, '}');
        break;
    case VALUE_UNKNOWN:
        buffer_printf(out, "?(%.*s)", SLICE_ARG(v->text));
        break;
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        buffer_add(out, SLICE("<other>"));
        break;
    }
}
