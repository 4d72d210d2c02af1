/* SPDX-License-Identifier: Apache-2.0 */
/* The table of collectors. What others build on comes first: packages, then configuration. */
#include "audit/collect.h"

const struct collector *const audit_collectors[] = {
    NULL,
};
