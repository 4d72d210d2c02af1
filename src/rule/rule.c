/* SPDX-License-Identifier: Apache-2.0 */
#include "rule/rule.h"

static const slice severity_names[] = {
    [SEVERITY_INFO] = SLICE_INIT("info"),         [SEVERITY_LOW] = SLICE_INIT("low"),
    [SEVERITY_MEDIUM] = SLICE_INIT("medium"),     [SEVERITY_HIGH] = SLICE_INIT("high"),
    [SEVERITY_CRITICAL] = SLICE_INIT("critical"),
};

_Static_assert(ARRAY_SIZE(severity_names) == SEVERITY_COUNT, "a severity has no name");

const char *severity_name(enum severity severity)
{
    return severity_names[severity].ptr;
}

int severity_parse(slice name, enum severity *ret_severity)
{
    for (size_t i = 0; i < SEVERITY_COUNT; i++) {
        if (slice_eq(name, severity_names[i])) {
            *ret_severity = (enum severity)i;
            return 0;
        }
    }
    return -EINVAL;
}
