/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/user.h"

#include <unistd.h>

#include "base/map.h"

enum {
    FIRST_LOGIN_UID = 1000,
    NOBODY_UID = 65534,
    ACCOUNT_FILE_MAX = 16 << 20,
};

/* Shells that end at once (passwd(5), nologin(8)). An empty field means /bin/sh. */
static bool may_log_in(slice shell)
{
    static const slice none[] = {SLICE_INIT("nologin"), SLICE_INIT("false"),
                                 SLICE_INIT("true"),    SLICE_INIT("sync"),
                                 SLICE_INIT("halt"),    SLICE_INIT("shutdown")};

    for (size_t i = 0; i < ARRAY_SIZE(none); i++)
        if (slice_eq(slice_basename(shell), none[i]))
            return false;
    return true;
}

static void *copy_array(arena *a, const void *items, size_t count, size_t size)
{
    void *copy = arena_alloc_array(a, count, size);

    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

static bool parse_id(slice text, uint32_t *ret_id)
{
    uint64_t number;

    if (slice_to_u64(text, &number) < 0 || number > UINT32_MAX)
        return false;
    *ret_id = (uint32_t)number;
    return true;
}

/* One line of passwd(5). */
static bool parse_user(slice line, struct user *ret_user)
{
    slice rest = line, name = slice_cut(&rest, ':');
    slice uid, gid, home;

    slice_cut(&rest, ':');
    uid = slice_cut(&rest, ':');
    gid = slice_cut(&rest, ':');
    slice_cut(&rest, ':');
    home = slice_cut(&rest, ':');
    *ret_user = (struct user){.name = name, .home = home};
    return name.len && parse_id(uid, &ret_user->uid) && parse_id(gid, &ret_user->gid) && home.len &&
           home.ptr[0] == '/' && may_log_in(slice_trim(rest));
}

/* One line of group(5). */
static bool parse_group(slice line, struct account_group *ret_group)
{
    slice rest = line, name = slice_cut(&rest, ':');
    slice gid;

    slice_cut(&rest, ':');
    gid = slice_cut(&rest, ':');
    rest = slice_trim(rest);
    *ret_group = (struct account_group){
        .name = name,
        .members = rest.len && !slice_eq(rest, name),
    };
    return name.len && parse_id(gid, &ret_group->gid);
}

void accounts_read(struct fs *fs, arena *a, struct accounts *ret_accounts)
{
    VECTOR(struct user) users = VECTOR_INIT;
    VECTOR(struct account_group) groups = VECTOR_INIT;
    slice text;

    if (fs_read(fs, a, SLICE("/etc/passwd"), ACCOUNT_FILE_MAX, &text, NULL) < 0)
        text = SLICE_NULL;
    while (text.len && users.count < ACCOUNTS_MAX) {
        struct user user;

        if (parse_user(slice_cut(&text, '\n'), &user))
            *vector_push(&users) = user;
    }
    if (fs_read(fs, a, SLICE("/etc/group"), ACCOUNT_FILE_MAX, &text, NULL) < 0)
        text = SLICE_NULL;
    while (text.len && groups.count < ACCOUNTS_MAX) {
        struct account_group group;

        if (parse_group(slice_cut(&text, '\n'), &group))
            *vector_push(&groups) = group;
    }
    *ret_accounts = (struct accounts){
        .users = copy_array(a, users.items, users.count, sizeof(*users.items)),
        .user_count = users.count,
        .groups = copy_array(a, groups.items, groups.count, sizeof(*groups.items)),
        .group_count = groups.count,
    };
    vector_done(&users);
    vector_done(&groups);
}

static bool is_login_user(const struct user *user)
{
    return user->uid >= FIRST_LOGIN_UID && user->uid != NOBODY_UID;
}

size_t accounts_login_users(const struct accounts *accounts)
{
    size_t count = 0;

    for (size_t i = 0; i < accounts->user_count; i++)
        count += is_login_user(&accounts->users[i]);
    return count;
}

static const struct user *user_of_uid(const struct accounts *accounts, uint32_t uid)
{
    for (size_t i = 0; i < accounts->user_count; i++)
        if (accounts->users[i].uid == uid)
            return &accounts->users[i];
    return NULL;
}

bool accounts_group_is_shared(const struct accounts *accounts, uint32_t gid, uint32_t owner)
{
    const struct user *user = user_of_uid(accounts, owner);

    for (size_t i = 0; i < accounts->group_count; i++) {
        const struct account_group *group = &accounts->groups[i];

        if (group->gid != gid)
            continue;
        if (group->members || !user || !slice_eq(group->name, user->name))
            return true;
        /* Somebody else may have it as their primary group. */
        for (size_t j = 0; j < accounts->user_count; j++)
            if (accounts->users[j].gid == gid && accounts->users[j].uid != owner)
                return true;
        return false;
    }
    return gid != owner;
}

struct user accounts_self(const struct accounts *accounts, arena *a)
{
    const struct user *known = user_of_uid(accounts, getuid());
    struct user self = {.uid = getuid(), .gid = getgid(), .self = true};
    slice home = slice_of(getenv("HOME"));

    if (known)
        self.name = known->name;
    else
        self.name = arena_copy(a, slice_of(getenv("USER")));
    /* os.path.expanduser("~"), which Jupyter uses, asks HOME first. */
    while (home.len > 1 && home.ptr[home.len - 1] == '/')
        home.len--;
    if (home.len && home.ptr[0] == '/')
        self.home = arena_copy(a, home);
    else
        self.home = known ? known->home : SLICE("/");
    return self;
}

static void add_home(struct fs *fs, map *seen, struct user **users, size_t *count, size_t *capacity,
                     struct user user)
{
    struct fs_info info;

    if (map_has(seen, user.home) || fs_stat(fs, user.home, false, &info) < 0 ||
        info.type != FS_DIR || user.home.len == 1)
        return;
    map_set(seen, user.home, fs);
    if (user.name.len == 0) {
        user.uid = info.uid;
        user.gid = info.gid;
        user.name = slice_basename(user.home);
    }
    *(struct user *)vector_grow((void **)users, count, capacity, sizeof(user)) = user;
}

void accounts_homes(const struct accounts *accounts, struct fs *fs, arena *a,
                    struct user **ret_users, size_t *ret_count)
{
    _cleanup_map_ map seen = MAP_INIT;
    _cleanup_free_ struct user *users = NULL;
    size_t count = 0, capacity = 0, name_count;
    slice *names;

    for (size_t i = 0; i < accounts->user_count; i++)
        if (is_login_user(&accounts->users[i]) || accounts->users[i].uid == 0)
            add_home(fs, &seen, &users, &count, &capacity, accounts->users[i]);
    if (!fs_is_live(fs)) {
        if (fs_list(fs, a, SLICE("/home"), &names, &name_count) < 0)
            name_count = 0;
        for (size_t i = 0; i < name_count && count < ACCOUNTS_MAX; i++)
            add_home(fs, &seen, &users, &count, &capacity,
                     (struct user){.home = arena_join_path(a, SLICE("/home"), names[i])});
        add_home(fs, &seen, &users, &count, &capacity, (struct user){.home = SLICE("/root")});
    }
    *ret_users = copy_array(a, users, count, sizeof(*users));
    *ret_count = count;
}
