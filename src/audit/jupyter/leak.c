/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens and passwords in files that were not made for them: logs, shell histories, units, and the
 * environment files beside them.
 *
 * Jupyter prints its address with the token when it starts, and shells keep what was typed. A token
 * of a server that runs now is worth a login; an old one tells how tokens are chosen here. Each
 * value is reported once for each file.
 */
#include "audit/jupyter/collectors.h"
#include "audit/jupyter/credential.h"
#include "audit/jupyter/lines.h"
#include "audit/jupyter/live.h"
#include "base/fd.h"

enum {
    /* Of a larger file the end is read, where the newest lines are. */
    LEAK_BYTES_MAX = 64 * 1024 * 1024,
    LEAKS_PER_FILE = 100,
    LEAK_TEXT_MAX = 512,
    TOKENS_MAX = 64,
    /* A shorter token would be found inside other words. */
    BARE_TOKEN_MIN = 8,
    /* Texts below this are not masked by the register of secrets. */
    MASKED_MIN = 4,
    STATE_DEPTH = 6,
    STATE_FILES_MAX = 2000,
};

struct leaks {
    struct audit *audit;
    slice tokens[TOKENS_MAX]; /* of servers that run now */
    size_t token_count;
    arena *arena;
    size_t state_files;
};

/* one line */

static bool leak_is_live(const struct leaks *l, slice token)
{
    for (size_t i = 0; i < l->token_count; i++)
        if (slice_eq(l->tokens[i], token))
            return true;
    return false;
}

/* A part of the line around the value, with the value itself blotted out where nobody else would.
 */
static slice leak_excerpt(arena *a, slice line, const struct credential *found, size_t *at)
{
    size_t start = (size_t)(found->value.ptr - line.ptr), from = 0;
    char *copy;

    if (line.len > LEAK_TEXT_MAX && start > LEAK_TEXT_MAX / 2)
        from = start - LEAK_TEXT_MAX / 2;
    line = slice_sub(line, from, LEAK_TEXT_MAX);
    *at = start - from;
    copy = arena_alloc(a, line.len + 1);
    memcpy(copy, line.ptr, line.len);
    if (found->value.len < MASKED_MIN)
        memset(copy + *at, '*', MIN(found->value.len, line.len - *at));
    return slice_new(copy, line.len);
}

static void leak_emit(struct leaks *l, slice path, slice role, const char *form, uint64_t number,
                      slice line, const struct credential *found)
{
    arena *a = &l->audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct source *source;
    size_t start;
    slice text = leak_excerpt(a, line, found, &start);
    value subject;

    secrets_add(l->audit->secrets, found->value);
    source = source_new(a, fs_display(l->audit->fs, a, path), text);
    source->lines_before = (uint32_t)MIN(number - 1, (uint64_t)UINT32_MAX - 1);
    value_map_put(&b, "path", audit_text(a, path));
    value_map_put(&b, "role", value_string(role));
    value_map_put(&b, "form", value_string(slice_of(form)));
    value_map_put(&b, "live", value_bool(leak_is_live(l, found->value)));
    value_map_put(&b, "text", audit_text(a, text));
    subject =
        value_at(value_map_finish(&b), source, start, MIN(start + found->value.len, text.len));
    audit_emit(l->audit, SUBJECT_LEAK, &subject, NULL, path);
    arena_reset(a);
}

/* What was seen in the current file. */
struct leak_file {
    struct leaks *leaks;
    slice path, role;
    map seen;
    arena arena;
    arena line; /* what was made of the current line */
    size_t count;
};

static void leak_file_done(struct leak_file *f)
{
    map_done(&f->seen);
    arena_done(&f->arena);
    arena_done(&f->line);
}

static void leak_report(struct leak_file *f, const char *form, uint64_t number, slice line,
                        const struct credential *found)
{
    if (f->count >= LEAKS_PER_FILE || map_has(&f->seen, found->value))
        return;
    f->count++;
    map_set(&f->seen, arena_copy(&f->arena, found->value), f);
    leak_emit(f->leaks, f->path, f->role, form, number, line, found);
}

static void leak_line(struct leak_file *f, uint64_t number, slice line)
{
    struct credential found;

    /* First, so that what is masked and what is shown are the same bytes. */
    arena_reset(&f->line);
    line = utf8_repair(&f->line, line);
    for (size_t at = 0; at < line.len;)
        if (credential_next(line, &at, &found))
            leak_report(f, credential_form_name(found.form), number, line, &found);
    for (size_t i = 0; i < f->leaks->token_count; i++) {
        slice token = f->leaks->tokens[i];
        size_t at = token.len < BARE_TOKEN_MIN ? SLICE_NPOS : slice_find(line, token, 0);

        if (at == SLICE_NPOS)
            continue;
        found = (struct credential){.value = slice_sub(line, at, token.len)};
        leak_report(f, "text", number, line, &found);
    }
}

/* files */

static void leak_read(struct leaks *l, slice path, const char *role)
{
    _cleanup_(leak_file_done) struct leak_file f = {
        .leaks = l, .path = path, .role = slice_of(role)};
    _cleanup_lines_ struct lines lines = LINES(-1);
    _cleanup_close_ int fd = -1;
    struct fs_info info;
    slice line;
    int r = fs_open(l->audit->fs, path, &info);

    if (r < 0)
        return;
    lines.fd = fd = r;
    if (info.size > LEAK_BYTES_MAX) {
        /* Where the lines stand is then not known, only what they hold. */
        if (lseek(fd, (off_t)(info.size - LEAK_BYTES_MAX), SEEK_SET) < 0)
            return;
        fs_note(l->audit->fs, path, -EFBIG);
    }
    while (lines.bytes <= LEAK_BYTES_MAX && lines_next(&lines, &line))
        leak_line(&f, lines.number, line);
    fs_count(l->audit->fs, lines.bytes);
    if (lines.error < 0)
        fs_note(l->audit->fs, path, lines.error);
}

static bool leak_is_log(slice name)
{
    return slice_ends(name, SLICE(".log")) || slice_eq(name, SLICE("nohup.out"));
}

/* Files of @directory whose name @wanted accepts (NULL: all). */
static void leak_read_directory(struct leaks *l, slice directory, bool (*wanted)(slice name),
                                const char *role)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    if (fs_scan(l->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++)
        if ((entries[i].type == FS_FILE || entries[i].type == FS_SYMLINK) &&
            (!wanted || wanted(entries[i].name)))
            leak_read(l, arena_join_path(&a, directory, entries[i].name), role);
}

/* Logs anywhere below the directory where programs keep them (XDG_STATE_HOME). */
static void leak_read_state(struct leaks *l, slice directory, int depth)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    if (depth == 0 || fs_scan(l->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(&a, directory, entries[i].name);

        if (entries[i].type == FS_DIR)
            leak_read_state(l, path, depth - 1);
        else if (entries[i].type == FS_FILE && leak_is_log(entries[i].name) &&
                 l->state_files++ < STATE_FILES_MAX)
            leak_read(l, path, "log");
    }
}

static void leak_read_logs(struct leaks *l)
{
    struct audit *audit = l->audit;
    slice home = audit->user.home, *directories, *names;
    size_t count;

    runtime_directories(audit, l->arena, &directories, &count);
    for (size_t i = 0; i < count; i++)
        leak_read_directory(l, directories[i], leak_is_log, "log");
    leak_read_directory(l, home, leak_is_log, "log");
    leak_read_directory(l, arena_join_path(l->arena, home, SLICE(".jupyter")), leak_is_log, "log");
    leak_read_state(l, arena_join_path(l->arena, home, SLICE(".local/state")), STATE_DEPTH);
    if (!audit->system || fs_list(audit->fs, l->arena, SLICE("/var/log"), &names, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(l->arena, SLICE("/var/log"), names[i]);

        if (!slice_starts(names[i], SLICE("jupyter")))
            continue;
        if (fs_is(audit->fs, path, FS_DIR))
            leak_read_directory(l, path, NULL, "log");
        else
            leak_read(l, path, "log");
    }
}

static void leak_read_histories(struct leaks *l)
{
    static const char *const names[] = {
        ".bash_history", ".zsh_history", ".zhistory",    ".histfile",
        ".sh_history",   ".ash_history", ".ksh_history", ".local/share/fish/fish_history",
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        leak_read(l, arena_join_path(l->arena, l->audit->user.home, slice_of(names[i])),
                  "shell-history");
}

static bool leak_is_unit(slice name)
{
    return slice_ends(name, SLICE(".service")) || slice_ends(name, SLICE(".conf"));
}

/* Units, and the directories with additions to them. */
static void leak_read_units(struct leaks *l, slice directory)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    leak_read_directory(l, directory, leak_is_unit, "unit");
    if (fs_scan(l->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (entries[i].type == FS_DIR && slice_ends(entries[i].name, SLICE(".service.d")))
            leak_read_directory(l, arena_join_path(&a, directory, entries[i].name), leak_is_unit,
                                "unit");
}

static void leak_read_environments(struct leaks *l, slice directory)
{
    static const char *const names[] = {".env", "docker-compose.yml", "docker-compose.yaml",
                                        "compose.yml", "compose.yaml"};

    if (directory.len)
        for (size_t i = 0; i < ARRAY_SIZE(names); i++)
            leak_read(l, arena_join_path(l->arena, directory, slice_of(names[i])), "env-file");
}

/* Tokens of the servers of this home that run now. */
static void leak_collect_tokens(struct leaks *l)
{
    const struct servers *servers = &live_of(l->audit)->servers;

    for (size_t i = 0; i < servers->count; i++)
        if (servers->items[i].process && servers->items[i].runtime.token.len &&
            l->token_count < TOKENS_MAX)
            l->tokens[l->token_count++] = servers->items[i].runtime.token;
}

static void leaks_judge(struct audit *audit)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct leaks l = {.audit = audit, .arena = &a};
    const struct servers *servers = &live_of(audit)->servers;
    slice home = audit->user.home;

    leak_collect_tokens(&l);
    leak_read_logs(&l);
    leak_read_histories(&l);
    if (audit->system)
        leak_read_units(&l, SLICE("/etc/systemd/system"));
    leak_read_units(&l, arena_join_path(&a, home, SLICE(".config/systemd/user")));
    leak_read_environments(&l, home);
    leak_read_environments(&l, arena_join_path(&a, home, SLICE(".jupyter")));
    for (size_t i = 0; i < servers->count; i++)
        if (!slice_eq(servers->items[i].root_dir, home))
            leak_read_environments(&l, servers->items[i].root_dir);
}

const struct collector collector_leak = {
    .name = "leak",
    .judge = leaks_judge,
};
