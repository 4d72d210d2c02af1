/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A wrong parameter is an error and never ignored: whoever mistypes tls.proxy would else believe a
 * report that was made with its opposite.
 */
#include "rule/param.h"

#include "base/nearest.h"

/* Items without white space around them; empty ones are left out. */
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

/* The words that other tools take too, in any case. */
static int param_bool(slice text, value *ret_value)
{
    static const char *const words[][2] = {
        {"true", "false"}, {"yes", "no"}, {"on", "off"}, {"1", "0"}};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        bool yes = slice_eq_nocase(text, slice_of(words[i][0]));

        if (yes || slice_eq_nocase(text, slice_of(words[i][1]))) {
            *ret_value = value_bool(yes);
            return 0;
        }
    }
    return -EINVAL;
}

int rule_param_parse(const struct subject_param *param, slice text, arena *a, value *ret_value)
{
    slice type = slice_of(param->type);
    int64_t number;

    if (slice_eq(type, SLICE("bool")))
        return param_bool(text, ret_value);
    if (slice_eq(type, SLICE("int"))) {
        if (slice_to_i64(text, &number) != 0)
            return -EINVAL;
        *ret_value = value_int(number);
        return 0;
    }
    *ret_value = slice_eq(type, SLICE("list")) ? param_list(text, a) : value_string(text);
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

/* The command line has no place to point to. */
#define param_error(d, ...) diags_add((d), DIAG_ERROR, SLICE(""), 0, 0, __VA_ARGS__)

/* Puts one KEY=VALUE into @values, which has one slot per parameter. */
static int param_set(const struct subject_schema *schema, slice set, arena *a, diags *d,
                     value *values)
{
    size_t equals = slice_find_char(set, '=', 0);
    slice key = slice_trim(slice_sub(set, 0, equals)), meant = SLICE(""), text;
    const struct subject_param *param;
    struct diag *added;

    if (equals == SLICE_NPOS) {
        param_error(d, "--set takes KEY=VALUE, not \"%.*s\"", SLICE_ARG(set));
        return -EINVAL;
    }
    param = rule_param_find(schema, key, &meant);
    if (!param) {
        added = param_error(d, "there is no parameter \"%.*s\"", SLICE_ARG(key));
        if (meant.len)
            diags_hint(d, added, "did you mean %.*s?", SLICE_ARG(meant));
        else
            diags_hint(d, added, "ancile rules params lists them");
        return -EINVAL;
    }
    text = slice_trim(slice_from(set, equals + 1));
    if (rule_param_parse(param, text, a, &values[param - schema->params]) == 0)
        return 0;
    added = param_error(d, "parameter %s is %s %s, not \"%.*s\"", param->name,
                        param->type[0] == 'i' ? "an" : "a", param->type, SLICE_ARG(text));
    diags_hint(d, added, "%s", param->about);
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
    for (size_t i = 0; i < schema->param_count; i++)
        value_map_put(&b, schema->params[i].name, values[i]);
    *ret_params = value_map_finish(&b);
    return r;
}
