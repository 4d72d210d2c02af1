/* SPDX-License-Identifier: Apache-2.0 */
/* The table of collectors. What others build on comes first: packages, then configuration. */
#include "audit/jupyter/collectors.h"

const struct collector *const audit_collectors[] = {
    &collector_machine,
    &collector_package,
    &collector_config,
    /* What runs. */
    &collector_server,
    &collector_password,
    &collector_process,
    &collector_connection,
    &collector_probe,
    /* What lies in files. */
    &collector_setting,
    &collector_variable,
    &collector_extension,
    &collector_script,
    &collector_files,
    &collector_certificate,
    &collector_rootdir,
    &collector_leak,
    &collector_pickle,
    &collector_history,
    NULL,
};
