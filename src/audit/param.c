/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/param.h"

#include "base/buffer.h"

static value parse_list(arena *a, slice text)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);

    while (text.ptr) {
        slice item = slice_trim(slice_cut(&text, ','));

        if (item.len)
            value_list_add(&b, value_string(item));
    }
    return value_list_finish(&b);
}

static int parse_bool(slice text, value *ret)
{
    static const char *const yes[] = {"true", "yes", "on", "1"};
    static const char *const no[] = {"false", "no", "off", "0"};

    for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
        if (slice_eq_nocase(text, slice_of(yes[i])) || slice_eq_nocase(text, slice_of(no[i]))) {
            *ret = value_bool(slice_eq_nocase(text, slice_of(yes[i])));
            return 0;
        }
    }
    return -EINVAL;
}

static int parse_param(arena *a, const struct subject_param *param, slice text, value *ret)
{
    slice type = slice_of(param->type);
    int64_t number;

    if (slice_eq(type, SLICE("bool")))
        return parse_bool(text, ret);
    if (slice_eq(type, SLICE("int"))) {
        if (slice_to_i64(text, &number) < 0)
            return -EINVAL;
        *ret = value_int(number);
        return 0;
    }
    *ret = slice_eq(type, SLICE("list")) ? parse_list(a, text) : value_string(text);
    return 0;
}

/* "a, b and c" of all names, for the message about a wrong one. */
static slice valid_names(arena *a, const struct subject_schema *schema)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    for (size_t i = 0; i < schema->param_count; i++)
        buffer_printf(&b, "%s%s",
                      i == 0                        ? ""
                      : i + 1 < schema->param_count ? ", "
                                                    : " and ",
                      schema->params[i].name);
    return arena_copy(a, buffer_slice(&b));
}

static int apply(arena *a, const struct subject_schema *schema, slice set, diags *d, value *values)
{
    size_t equals = slice_find_char(set, '=', 0);
    slice name = slice_trim(slice_sub(set, 0, equals));
    slice text = equals == SLICE_NPOS ? SLICE("") : slice_trim(slice_from(set, equals + 1));
    struct diag *added;

    if (equals == SLICE_NPOS) {
        added = diags_add(d, DIAG_ERROR, SLICE(""), 0, 0, "--set takes KEY=VALUE, not '%.*s'",
                          SLICE_ARG(set));
        diags_hint(d, added, "the keys are %.*s", SLICE_ARG(valid_names(a, schema)));
        return -EINVAL;
    }
    for (size_t i = 0; i < schema->param_count; i++) {
        const struct subject_param *param = &schema->params[i];

        if (!slice_eq(name, slice_of(param->name)))
            continue;
        if (parse_param(a, param, arena_copy(a, text), &values[i]) == 0)
            return 0;
        added = diags_add(d, DIAG_ERROR, SLICE(""), 0, 0, "'%.*s' is no %s for the parameter %s",
                          SLICE_ARG(text), param->type, param->name);
        diags_hint(d, added, "%s: %s; default %s", param->name, param->about, param->initial);
        return -EINVAL;
    }
    added =
        diags_add(d, DIAG_ERROR, SLICE(""), 0, 0, "there is no parameter '%.*s'", SLICE_ARG(name));
    diags_hint(d, added, "the parameters are %.*s", SLICE_ARG(valid_names(a, schema)));
    return -EINVAL;
}

int params_read(arena *a, const struct subject_schema *schema, const slice *sets, size_t count,
                diags *d, value *ret_params)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    value *values = arena_new_array(a, value, schema->param_count);
    int r = 0;

    for (size_t i = 0; i < schema->param_count; i++)
        if (parse_param(a, &schema->params[i], slice_of(schema->params[i].initial), &values[i]) < 0)
            values[i] = value_null();
    for (size_t i = 0; i < count; i++)
        if (apply(a, schema, sets[i], d, values) < 0)
            r = -EINVAL;
    for (size_t i = 0; i < schema->param_count; i++)
        value_map_put(&b, schema->params[i].name, values[i]);
    *ret_params = value_map_finish(&b);
    return r;
}
