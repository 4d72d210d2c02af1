/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose Jupyter is looked at: accounts from the password and group files of the audited root.
 *
 * The files are read as they are; no name service is asked, because an offline root has none. An
 * account of a directory service that audits itself is known by HOME and its user id.
 */
#pragma once

#include "audit/fs.h"

struct user {
    slice name; /* "" when no password file names the user id */
    uint32_t uid, gid;
    slice home; /* path inside the root */
    bool self;  /* who runs this audit, on the live system */
};

struct account_group {
    slice name;
    uint32_t gid;
    bool members; /* has some beside its own user */
};

struct accounts {
    const struct user *users; /* that may log in */
    size_t user_count;
    const struct account_group *groups;
    size_t group_count;
};

#define ACCOUNTS_MAX 100000

/* /etc/passwd and /etc/group of the root; what is missing is empty. In @a. */
void accounts_read(struct fs *fs, arena *a, struct accounts *ret_accounts);
/* Users from id 1000 on, without "nobody". */
size_t accounts_login_users(const struct accounts *accounts);
/*
 * The group of @gid has somebody else than @owner in it, as far as the files tell: it is not a
 * user's own group, which has the user's name and no other member. Without an entry in the group
 * file it is taken as shared unless the ids are equal.
 */
bool accounts_group_is_shared(const struct accounts *accounts, uint32_t gid, uint32_t owner);
/* The user who runs this program, with HOME as Jupyter takes it. In @a. */
struct user accounts_self(const struct accounts *accounts, arena *a);
/*
 * Users with a home that exists, one per home: of the password file, and for an offline root the
 * directories in /home that it does not name. In @a.
 */
void accounts_homes(const struct accounts *accounts, struct fs *fs, arena *a,
                    struct user **ret_users, size_t *ret_count);
