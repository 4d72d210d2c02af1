/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a collector works with. Private to audit/.
 *
 * An audit looks at homes one after another. For each it first learns (installed packages,
 * configuration, secrets), so that what a rule sees of the whole is complete before the first rule
 * is asked, and then judges. What belongs to the machine (processes, sockets) is learnt once before
 * the first home and judged once after the last.
 */
#pragma once

#include "audit/audit.h"
#include "audit/user.h"
#include "base/utf8.h"

/* What rules read as "host" beside what is known from the start; collectors fill it in. */
struct host_facts {
    value versions;        /* map; package.c */
    int64_t cookie_secret; /* last change of the file, seconds since 1970; 0 when there is none */
    int64_t third_party_extensions;
    int64_t exposed_servers;
    struct value_list_builder wordlist_hits;
};

struct audit {
    const struct audit_options *options;
    const struct rule_set *rules;
    struct fs *fs; /* of the current target */
    struct secrets *secrets;
    struct rule_judge *judge;
    struct audit_result *result;

    arena arena;   /* lives as long as the audit */
    arena place;   /* lives as long as the current home or target: configuration, packages */
    arena scratch; /* subjects; a collector may reset it between independent subjects */

    /* The live machine is looked at: /proc and the environment count. */
    bool live;
    /* The root is a root file system: /etc, /usr and its password file count. A home that is
     * audited as a folder has none. */
    bool system;

    struct user user;         /* whose Jupyter is looked at now */
    struct accounts accounts; /* of the root; empty for a home that is audited as a folder */
    /* Variables of the auditing process as a map, when they are those of @user; else empty. */
    value environment;

    struct host_facts facts;
    value host; /* the global subject "host", made from the facts before judging starts */
    value params;
    value none; /* an empty map */
    map said;   /* diagnostics so far, so that each is said once */

    struct jupyter_paths *paths; /* jupyter/paths.h, of the user; in @place */
    struct configs *configs;     /* jupyter/config.h, of the user; in @place */
    struct processes *processes; /* jupyter/processes.h; NULL when not live */
    struct live *shared;         /* jupyter/live.h, what its collectors share; in @arena */
};

/*
 * Asks the rules about @subject, a map made for @kind, with @config (NULL: empty map) as the global
 * "config". @fallback names the place when the offending value has no source: a path inside the
 * root, shown with the root in front, or a description ("command line of 812"), which becomes the
 * finding's file.
 */
void audit_emit(struct audit *audit, enum subject kind, const value *subject, const value *config,
                slice fallback);
/* A string for a subject: @s with what is not UTF-8 replaced. */
static inline value audit_text(arena *a, slice s)
{
    return value_string(utf8_repair(a, s));
}
/* A positioned diagnostic of the audit itself; @file as for @fallback. */
_printf_(4, 5) void audit_note(struct audit *audit, enum diag_level level, slice file,
                               const char *format, ...);
/* Appends what a reader reported; texts are scrubbed at the end of the audit. */
void audit_note_all(struct audit *audit, const diags *d);
/* Starts on a file that stands for itself: its owner becomes the user, and nothing is installed. */
void audit_begin_file(struct audit *audit, slice path);
/* A parameter, as set or its default. */
bool audit_param_bool(const struct audit *audit, const char *name);
/*
 * One kind of observation. Each function may be NULL. Collectors of the machine are called once,
 * for a live audit only, with the first user set; the others for each home, live or not.
 */
struct collector {
    const char *name;
    bool machine;
    void (*learn)(struct audit *audit);
    void (*judge)(struct audit *audit);
    /*
     * A file on its own, which the user named or which was found in a folder that is no home:
     * judges it and returns true if it is one of this collector's, by its name or, when the user
     * @named it, by its content. Calls audit_begin_file() once it knows the file.
     */
    bool (*file)(struct audit *audit, slice path, bool named);
};

/* In the order of calls, ended by NULL; collectors.c. */
extern const struct collector *const audit_collectors[];
