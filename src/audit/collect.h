/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a collector works with. Private to audit/.
 */
#pragma once

#include "audit/audit.h"

struct processes;

struct user {
    slice name;
    uint32_t uid, gid;
    slice home; /* path inside the root */
};

struct audit {
    const struct audit_options *options;
    struct fs *fs;
    struct secrets *secrets;
    struct rule_judge *judge;
    struct audit_result *result;
    arena arena;   /* lives as long as the audit */
    arena scratch; /* subjects; a collector may reset it between independent subjects */
    struct processes *processes; /* of this machine (jupyter/processes.h); NULL offline */
    struct user user;            /* whose Jupyter is looked at now */
    value host;                  /* the global subject "host" */
    value params;
    value config; /* configuration of the current application; null when none applies */
};

/*
 * Asks the rules about @subject, a map made for @kind, with @config (NULL: empty map) as the global
 * "config". @fallback names the place when the offending value has no source: a path or a
 * description, which becomes the finding's file.
 */
void audit_emit(struct audit *audit, enum subject kind, const value *subject, const value *config,
                slice fallback);
/* A positioned diagnostic of the audit itself. */
_printf_(4, 5) void audit_note(struct audit *audit, enum diag_level level, slice file,
                               const char *format, ...);
