/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an audit looks at: this user's Jupyter, all users', a root file system, a home that is a
 * folder, single files, or a folder in which files of Jupyter are looked for by name.
 */
#pragma once

#include "audit/collect.h"

/* A folder is somebody's home when it holds one of .jupyter, .ipython or .local/share/jupyter. */
bool target_is_home(struct fs *fs, slice path);
/* A folder is a root file system when it holds etc/passwd, or both etc and usr, or home. */
bool target_is_root(struct fs *fs);

/* Looks at everything below @path for files that collectors know by name, and for homes. */
#define WALK_DEPTH_MAX   64
#define WALK_ENTRIES_MAX ((uint64_t)10 * 1000 * 1000)
void target_walk(struct audit *audit, slice path);

/* In audit.c: the whole of one home; and one file, true when some collector knows it. */
void audit_home(struct audit *audit, struct user user);
bool audit_file(struct audit *audit, slice path, bool named);
/* Takes what audit->fs has noted and counted into the result, before it is freed. */
void audit_fs_done(struct audit *audit);
