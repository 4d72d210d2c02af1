/* SPDX-License-Identifier: Apache-2.0 */
/* The semver library of Kubernetes (kubernetes.io, "Common Expression Language"). */
#include "cel/lib.h"
#include "cel/semver.h"

struct semver_object {
    struct value_object object;
    struct semver version;
};

static const struct semver *version_of(const value *v)
{
    return &((const struct semver_object *)v->object)->version;
}

static int object_compare(const struct value_object *a, const struct value_object *b)
{
    return semver_compare(&((const struct semver_object *)a)->version,
                          &((const struct semver_object *)b)->version);
}

static bool object_equal(const struct value_object *a, const struct value_object *b)
{
    return object_compare(a, b) == 0;
}

static void object_format(const struct value_object *object, buffer *out)
{
    semver_format(&((const struct semver_object *)object)->version, out);
}

static const struct value_class semver_class = {
    .name = "kubernetes.Semver",
    .letter = 'v',
    .equal = object_equal,
    .compare = object_compare,
    .format = object_format,
};

static value new_semver(struct cel_call *call, slice text, bool normalize)
{
    struct semver_object *object;
    struct semver version;
    const char *error = semver_parse(text, normalize, &version);

    if (error)
        return cel_error(call, "%s", error);
    object = arena_new(call->eval->arena, struct semver_object);
    object->object.class = &semver_class;
    object->version = version;
    return value_object(&object->object);
}

static value string_to_semver(struct cel_call *call, const value *args)
{
    return new_semver(call, args[0].text, false);
}

static value string_to_semver_normalized(struct cel_call *call, const value *args)
{
    return new_semver(call, args[0].text, args[1].boolean);
}

static value is_semver(struct cel_call *call, const value *args)
{
    struct semver version;

    (void)call;
    return value_bool(!semver_parse(args[0].text, false, &version));
}

static value is_semver_normalized(struct cel_call *call, const value *args)
{
    struct semver version;

    (void)call;
    return value_bool(!semver_parse(args[0].text, args[1].boolean, &version));
}

static value semver_to_string(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    semver_format(version_of(&args[0]), &out);
    return cel_string_result(call, &out);
}

static value major_of(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(version_of(&args[0])->major);
}

static value minor_of(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(version_of(&args[0])->minor);
}

static value patch_of(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(version_of(&args[0])->patch);
}

static value is_less(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(object_compare(args[0].object, args[1].object) < 0);
}

static value is_greater(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(object_compare(args[0].object, args[1].object) > 0);
}

static value compare_to(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(object_compare(args[0].object, args[1].object));
}

static const struct cel_overload overloads[] = {
    {"semver", CEL_GLOBAL, "s", "v", string_to_semver, CEL_COST_TRAVERSE},
    {"semver", CEL_GLOBAL, "sb", "v", string_to_semver_normalized, CEL_COST_TRAVERSE},
    {"isSemver", CEL_GLOBAL, "s", "b", is_semver, CEL_COST_TRAVERSE},
    {"isSemver", CEL_GLOBAL, "sb", "b", is_semver_normalized, CEL_COST_TRAVERSE},
    {"string", CEL_GLOBAL, "v", "s", semver_to_string, CEL_COST_FLAT},
    {"major", CEL_MEMBER, "v", "i", major_of, CEL_COST_FLAT},
    {"minor", CEL_MEMBER, "v", "i", minor_of, CEL_COST_FLAT},
    {"patch", CEL_MEMBER, "v", "i", patch_of, CEL_COST_FLAT},
    {"isLessThan", CEL_MEMBER, "vv", "b", is_less, CEL_COST_FLAT},
    {"isGreaterThan", CEL_MEMBER, "vv", "b", is_greater, CEL_COST_FLAT},
    {"compareTo", CEL_MEMBER, "vv", "i", compare_to, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_semver, "semver", overloads);
