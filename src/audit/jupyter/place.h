/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who else can reach a place in the file system.
 *
 * Mode bits alone say too much and too little: a group may have no other member, an access control
 * list may name somebody, a private directory above makes all below private, and a symbolic link in
 * the middle leads to other directories with modes of their own.
 */
#pragma once

#include "audit/collect.h"

struct others {
    bool world_read, world_write;
    bool group_read, group_write; /* by a group that is not the owner's own */
    bool read, write;             /* the above, or an entry of the access control list */
};

/* What others than owner and root may do with @path, whose @info was read following links. */
struct others place_others(struct audit *audit, slice path, const struct fs_info *info);
/*
 * The path with all symbolic links resolved, as far as it exists; what does not exist is appended
 * as written. In @a.
 */
slice place_resolve(struct audit *audit, arena *a, slice path);
/*
 * Some directory above @path lets nobody but the audited user and root pass. Links are resolved
 * first. The answer for one directory is remembered.
 */
bool place_is_shielded(struct audit *audit, slice path);
/* Below /tmp, /var/tmp or /dev/shm, where every local user may create names. */
bool place_is_shared(slice path);
/* Root or the audited user. */
bool place_is_trusted(const struct audit *audit, uint32_t uid);
/*
 * Root or the audited user owns what @path leads to, and no directory that others may write holds
 * it; what does not exist is trusted when nobody else can create it.
 */
bool place_target_is_trusted(struct audit *audit, slice path);
