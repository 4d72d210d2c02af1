/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/config_secret.h"

#include "audit/jupyter/credential.h"
#include "base/vector.h"

enum { LITERAL_MIN = 6 };

/* API_TOKEN is the name of a variable and no token. */
static bool is_variable_name(slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c != '_' && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
            return false;
    }
    return true;
}

/* The quoted parts of an expression, whatever they are for; prefixes and escapes do not matter for
 * hiding them. */
static void register_literals(struct secrets *secrets, const value *v)
{
    slice text = v->text;
    size_t base = v->start;

    if (v->source) {
        text = value_written(v);
    }
    for (size_t at = 0; at < text.len; at++) {
        char quote = text.ptr[at];
        size_t end;
        slice inner;

        if (quote != '\'' && quote != '"')
            continue;
        for (end = at + 1; end < text.len && text.ptr[end] != quote; end++)
            if (text.ptr[end] == '\\')
                end++;
        inner = slice_sub(text, at + 1, end - at - 1);
        if (inner.len >= LITERAL_MIN && !is_variable_name(inner)) {
            secrets_add(secrets, inner);
            if (v->source)
                secrets_add_range(secrets, v->source->name, base + at + 1,
                                  base + at + 1 + inner.len);
        }
        at = end;
    }
}

static void register_secret(struct secrets *secrets, const value *v)
{
    if (value_is(v, VALUE_UNKNOWN))
        register_literals(secrets, v);
    else
        secrets_add_value(secrets, v);
}

/* {"0123abc...": "admin"}: the token is the key. */
static void register_keys(struct secrets *secrets, const value *v)
{
    if (value_is(v, VALUE_MAP))
        value_each_member (v, member)
            secrets_add_value(secrets, &member->key);
}

static void register_member(struct secrets *secrets, const struct value_member *member)
{
    if (value_is(&member->key, VALUE_STRING) && trait_is_secret_name(member->key.text))
        register_secret(secrets, &member->value);
}

/* What hides deeper inside a value. */
static void register_inside(struct secrets *secrets, const value *v)
{
    VECTOR(const value *) work = VECTOR_INIT;

    *vector_push(&work) = v;
    while (work.count) {
        v = work.items[--work.count];
        if (value_is(v, VALUE_STRING)) {
            secrets_add(secrets, credential_in_url(v->text));
        } else if (value_is(v, VALUE_LIST)) {
            value_each_item (v, item)
                *vector_push(&work) = item;
        } else if (value_is(v, VALUE_MAP)) {
            value_each_member (v, member) {
                register_member(secrets, member);
                *vector_push(&work) = &member->value;
            }
        }
    }
    vector_done(&work);
}

void config_secret_register(struct secrets *secrets, const struct assignment *assignment)
{
    slice name = assignment->trait.canonical;

    if (assignment->trait.type == TRAIT_SECRET)
        register_secret(secrets, &assignment->value);
    if (slice_eq(name, SLICE("JupyterHub.api_tokens")) ||
        slice_eq(name, SLICE("JupyterHub.service_tokens")))
        register_keys(secrets, &assignment->value);
    register_inside(secrets, &assignment->value);
}
