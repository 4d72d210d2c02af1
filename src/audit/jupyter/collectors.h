/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The collectors of Jupyter, in the order in which audit_run() calls them.
 *
 * Each returns 0, or a negative errno only when the audit cannot go on; what could not be read is
 * noted for the coverage of the report and is no error.
 */
#pragma once

#include "audit/collect.h"

/* Once per audit, before everything else; sets audit->processes, which stays NULL offline. */
_must_check_ int scan_processes(struct audit *audit);
