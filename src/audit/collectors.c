/* SPDX-License-Identifier: Apache-2.0 */
/* The table of collectors. What others build on comes first: packages, then configuration. */
#include "audit/jupyter/collectors.h"

const struct collector *const audit_collectors[] = {
    /* What runs. */
    &collector_machine,
    &collector_server,
    &collector_process,
    &collector_connection,
    /* What lies in files. */
    &collector_leak,
    &collector_history,
    NULL,
};
