/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cel-go's "sets" extension: lists taken as sets, with the language's own equality.
 *
 * The answers are three-valued inside: an element that nobody knows may be the one that is wanted,
 * so only what holds whatever it is may be answered.
 */
#include "cel/lib.h"

static enum equality has_item(struct cel_call *call, const value *list, const value *wanted)
{
    enum equality answer = EQUALITY_FALSE;

    value_each_item (list, item) {
        enum equality equality = cel_call_equality(call, item, wanted);

        if (equality == EQUALITY_TRUE || equality == EQUALITY_STOPPED)
            return equality;
        if (equality == EQUALITY_UNKNOWN)
            answer = equality;
    }
    return answer;
}

/* Whether @set has all items of @subset. */
static enum equality covers(struct cel_call *call, const value *set, const value *subset)
{
    enum equality answer = EQUALITY_TRUE;

    value_each_item (subset, item) {
        enum equality equality = has_item(call, set, item);

        if (equality == EQUALITY_FALSE || equality == EQUALITY_STOPPED)
            return equality;
        if (equality == EQUALITY_UNKNOWN)
            answer = equality;
    }
    return answer;
}

static value answer_of(struct cel_call *call, enum equality equality)
{
    if (equality == EQUALITY_UNKNOWN)
        return cel_depends_on_unknown(call);
    return value_bool(equality == EQUALITY_TRUE);
}

static value contains(struct cel_call *call, const value *args)
{
    return answer_of(call, covers(call, &args[0], &args[1]));
}

static value equivalent(struct cel_call *call, const value *args)
{
    enum equality there = covers(call, &args[0], &args[1]), back;

    if (there == EQUALITY_FALSE || there == EQUALITY_STOPPED)
        return value_bool(false);
    back = covers(call, &args[1], &args[0]);
    return answer_of(call, back == EQUALITY_TRUE ? there : back);
}

static value intersects(struct cel_call *call, const value *args)
{
    enum equality answer = EQUALITY_FALSE;

    value_each_item (&args[0], item) {
        enum equality equality = has_item(call, &args[1], item);

        if (equality == EQUALITY_TRUE || equality == EQUALITY_STOPPED)
            return value_bool(true);
        if (equality == EQUALITY_UNKNOWN)
            answer = equality;
    }
    return answer_of(call, answer);
}

static const struct cel_overload overloads[] = {
    {"sets.contains", CEL_GLOBAL, "lAlA", "b", contains, CEL_COST_PRODUCT},
    {"sets.equivalent", CEL_GLOBAL, "lAlA", "b", equivalent, CEL_COST_PRODUCT},
    {"sets.intersects", CEL_GLOBAL, "lAlA", "b", intersects, CEL_COST_PRODUCT},
};

CEL_LIBRARY(cel_lib_sets, "sets", overloads);
