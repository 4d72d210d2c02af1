/* SPDX-License-Identifier: Apache-2.0 */
#include "rule/param.h"

#include "base/nearest.h"

static value param_list(slice text, arena *a)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);

    while (text.len > 0) {
        slice item = slice_trim(slice_cut(&text, ','));

        if (item.len > 0)
            value_list_add(&b, value_string(item));
    }
    return value_list_finish(&b);
}

int rule_param_parse(const struct subject_param *param, slice text, arena *a, value *ret_value)
{
    slice type = slice_of(param->type);
    int64_t number;

    if (slice_eq(type, SLICE("string"))) {
        *ret_value = value_string(text);
        return 0;
    }
    if (slice_eq(type, SLICE("list"))) {
        *ret_value = param_list(text, a);
        return 0;
    }
    if (slice_eq(type, SLICE("int"))) {
        if (slice_to_i64(text, &number) != 0)
            return -EINVAL;
        *ret_value = value_int(number);
        return 0;
    }
    if (!slice_eq(text, SLICE("true")) && !slice_eq(text, SLICE("false")))
        return -EINVAL;
    *ret_value = value_bool(slice_eq(text, SLICE("true")));
    return 0;
}

const struct subject_param *rule_param_find(const struct subject_schema *schema, slice name,
                                            slice *ret_nearest)
{
    struct nearest meant = NEAREST(name);

    for (size_t i = 0; i < schema->param_count; i++) {
        if (slice_eq(name, slice_of(schema->params[i].name)))
            return &schema->params[i];
        nearest_offer(&meant, slice_of(schema->params[i].name));
    }
    *ret_nearest = meant.best;
    return NULL;
}

/* Puts one KEY=VALUE into @values, which has one slot per parameter. */
static int param_set(const struct subject_schema *schema, slice set, arena *a, diags *d,
                     value *values)
{
    size_t equals = slice_find_char(set, '=', 0);
    slice key = slice_sub(set, 0, equals), meant = SLICE("");
    const struct subject_param *param;

    if (equals == SLICE_NPOS) {
        diags_hint(d,
                   diags_add(d, DIAG_ERROR, SLICE(""), 0, 0, "parameter \"%.*s\" has no value",
                             SLICE_ARG(set)),
                   "write KEY=VALUE");
        return -EINVAL;
    }
    param = rule_param_find(schema, key, &meant);
    if (!param) {
        struct diag *added = diags_add(d, DIAG_ERROR, SLICE(""), 0, 0,
                                       "there is no parameter \"%.*s\"", SLICE_ARG(key));

        if (meant.len)
            diags_hint(d, added, "did you mean %.*s?", SLICE_ARG(meant));
        return -EINVAL;
    }
    if (rule_param_parse(param, slice_from(set, equals + 1), a, &values[param - schema->params]) ==
        0)
        return 0;
    diags_add(d, DIAG_ERROR, SLICE(""), 0, 0, "parameter %s must be %s %s, not \"%.*s\"",
              param->name, param->type[0] == 'i' ? "an" : "a", param->type,
              SLICE_ARG(slice_from(set, equals + 1)));
    return -EINVAL;
}

int rule_params(const struct subject_schema *schema, const slice *sets, size_t count, arena *a,
                diags *d, value *ret_params)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    value *values = arena_new_array(a, value, schema->param_count);
    int r = 0;

    for (size_t i = 0; i < schema->param_count; i++) {
        if (rule_param_parse(&schema->params[i], slice_of(schema->params[i].initial), a,
                             &values[i]) != 0)
            r = -EINVAL; /* a schema's own initial values are right; its test says so */
    }
    for (size_t i = 0; i < count; i++) {
        if (param_set(schema, sets[i], a, d, values) != 0)
            r = -EINVAL;
    }
    if (r != 0)
        return r;
    for (size_t i = 0; i < schema->param_count; i++)
        value_map_put(&b, schema->params[i].name, values[i]);
    *ret_params = value_map_finish(&b);
    return 0;
}
