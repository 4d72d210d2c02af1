/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Selecting from maps, lists and optionals (langdef.md, "Field Selection"; cel-go's optional
 * syntax).
 *
 * A selected value is a pointer into its document, and so still knows where it was written. An
 * optional keeps the pointer too, so a.?b makes nothing. Selecting from an optional gives an
 * optional again, and none stays none however long the chain. Selecting from an unknown value gives
 * the unknown value: what is below it is as unknown, and whoever compares it will say so.
 */
#include <math.h>

#include "cel/program.h"

/* The effective member's value. The document is likely to have the same shape as the last one. */
static inline const value *map_field(const struct node *n, const value *from)
{
    const struct value_map *fields = from->map;
    uint32_t at = __atomic_load_n(n->select.hint, __ATOMIC_RELAXED);
    const struct value_member *member;
    slice field = n->select.field;

    if (likely(at < fields->count)) {
        member = &fields->members[at];
        if (likely(member->key.kind == VALUE_STRING && member->key.text.len == field.len &&
                   memcmp(member->key.text.ptr, field.ptr, field.len) == 0 &&
                   !(member->value.flags & VALUE_SHADOWED)))
            return &member->value;
    }
    member = value_member(from, field);
    if (!member)
        return NULL;
    __atomic_store_n(n->select.hint, (uint32_t)(member - fields->members), __ATOMIC_RELAXED);
    return &member->value;
}

/* @found must lie in an arena. */
static const value *optional(const value *found, value *scratch)
{
    *scratch = (value){.kind = VALUE_OPTIONAL, .list = {found, found != NULL}};
    return scratch;
}

/*
 * The operand is no map. Null has no fields either: a document's null is a value, not an absence.
 */
static const value *select_other(const struct node *n, struct frame *f, const value *operand,
                                 value *scratch)
{
    const value *inner;

    if (operand->kind == VALUE_UNKNOWN)
        return operand;
    if (operand->kind != VALUE_OPTIONAL)
        return frame_misfit(f, n, operand, scratch, "a field selection");
    if (operand->list.count == 0)
        return optional(NULL, scratch);
    inner = &operand->list.items[0];
    if (inner->kind == VALUE_UNKNOWN)
        return inner;
    if (inner->kind != VALUE_MAP)
        return frame_misfit(f, n, inner, scratch, "a field selection");
    return optional(map_field(n, inner), scratch);
}

/* The error of a missing field was made with the program. */
const value *eval_select(const struct node *n, struct frame *f, value *scratch)
{
    const value *operand = node_eval(n->select.operand, f, scratch), *found;

    frame_charge(f, 1);
    if (unlikely(operand->kind != VALUE_MAP))
        return select_other(n, f, operand, scratch);
    found = map_field(n, operand);
    if (n->flags & NODE_OPTIONAL)
        return optional(found, scratch);
    return likely(found != NULL) ? found : &n->select.missing;
}

/* A field whose value is null, or unknown, is there. */
const value *eval_has(const struct node *n, struct frame *f, value *scratch)
{
    const value *operand = node_eval(n->select.operand, f, scratch), *found;

    frame_charge(f, 1);
    if (operand->kind == VALUE_OPTIONAL) {
        if (operand->list.count == 0)
            return &node_false;
        operand = &operand->list.items[0];
    }
    if (operand->kind != VALUE_MAP)
        return frame_misfit(f, n, operand, scratch, "has()");
    found = map_field(n, operand);
    /* What is not there is shown by what should hold it. */
    witness_note(f, found ? found : operand);
    return node_bool(found != NULL);
}

/* indexes */

/* The list position that a key means, or -1 for one that means none. */
static int64_t list_position(const value *key)
{
    if (key->kind == VALUE_INT)
        return key->integer;
    if (key->kind == VALUE_UINT)
        return key->natural > INT64_MAX ? INT64_MAX : (int64_t)key->natural;
    if (key->kind == VALUE_DOUBLE && key->number >= 0 && key->number < 9e15 &&
        trunc(key->number) == key->number)
        return (int64_t)key->number;
    return -1;
}

/* NULL when there is no such element; an unsuitable key or container is an error in *@scratch. */
static const value *index_find(const struct node *n, struct frame *f, const value *container,
                               const value *key, value *scratch)
{
    const struct value_member *member;
    int64_t position;

    if (container->kind == VALUE_MAP) {
        if (key->kind != VALUE_STRING)
            frame_charge(f, container->map->count / 10);
        member = cel_map_find(container, key);
        return member ? &member->value : NULL;
    }
    if (container->kind != VALUE_LIST)
        return frame_misfit(f, n, container, scratch, "an index");
    if (key->kind != VALUE_INT && key->kind != VALUE_UINT && key->kind != VALUE_DOUBLE)
        return frame_misfit(f, n, key, scratch, "a list index");
    position = list_position(key);
    if (position < 0 || (uint64_t)position >= container->list.count)
        return NULL;
    return &container->list.items[position];
}

/* Unlike a field, a computed key is part of the message. */
static const value *index_missing(const struct node *n, struct frame *f, const value *container,
                                  const value *key, value *scratch)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    text.max = 200;
    cel_format(key, &text);
    return frame_error(f, n, scratch,
                       container->kind == VALUE_LIST ? "index out of bounds: %.*s"
                                                     : "no such key: %.*s",
                       SLICE_ARG(buffer_slice(&text)));
}

/* Lists by position, maps by key; a[?b] and any index of an optional give an optional. */
const value *eval_index(const struct node *n, struct frame *f, value *scratch)
{
    value key_scratch;
    const value *container = node_eval(n->binary.left, f, scratch), *found;
    const value *key;
    bool optional_result = n->flags & NODE_OPTIONAL;

    frame_charge(f, 1);
    if (container->kind == VALUE_ERROR || container->kind == VALUE_UNKNOWN)
        return container;
    key = node_eval(n->binary.right, f, &key_scratch);
    if (key->kind == VALUE_ERROR || key->kind == VALUE_UNKNOWN) {
        *scratch = *frame_misfit(f, n, key, &key_scratch, "an index");
        return scratch;
    }
    if (container->kind == VALUE_OPTIONAL) {
        if (container->list.count == 0)
            return optional(NULL, scratch);
        container = &container->list.items[0];
        optional_result = true;
        if (container->kind == VALUE_UNKNOWN)
            return container;
    }
    found = index_find(n, f, container, key, scratch);
    if (found == scratch)
        return found;
    if (optional_result)
        return optional(found, scratch);
    return found ? found : index_missing(n, f, container, key, scratch);
}
