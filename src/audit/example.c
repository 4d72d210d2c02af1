/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule files may come from anybody, and tests are run by anybody, root included. So nothing that an
 * example says reaches beyond its own directory: paths have been checked to be relative and without
 * "..", files are made before links, and modes are set without following any.
 */
#include "audit/example.h"

#include <fcntl.h>
#include <ftw.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "audit/audit.h"
#include "base/fd.h"

/* The files of one example. */
struct making {
    arena arena;
    const char *parent; /* of the temporary directory */
    slice top;          /* the temporary directory */
    slice target;       /* what is audited */
    bool is_root;       /* it is a root file system, not a home */
    const value *example;
};

/* Goes on where something cannot be removed. */
static int example_remove_entry(const char *path, const struct stat *st _unused_, int type _unused_,
                                struct FTW *level _unused_)
{
    (void)remove(path);
    return 0;
}

static const char *example_path(struct making *m, slice path)
{
    return arena_join_path(&m->arena, m->target, path).ptr;
}

/* Sets the mode of what is really there: a link in @path, even the last part, is an error. */
static int example_chmod(struct making *m, slice path, mode_t mode)
{
    struct open_how how = {
        .flags = O_PATH | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
    };
    _cleanup_close_ int top = open(m->target.ptr, O_PATH | O_DIRECTORY | O_CLOEXEC);
    slice name = arena_copy(&m->arena, path);
    _cleanup_close_ int fd = -1;
    char proc[32];

    if (top < 0)
        return -errno;
    fd = (int)syscall(SYS_openat2, top, name.ptr, &how, sizeof(how));
    if (fd < 0)
        return -errno;
    snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
    return chmod(proc, mode) < 0 ? -errno : 0;
}

/* Directories that an example closed are opened, so that what is in them can be removed. */
static void example_open_up(struct making *m)
{
    const value *modes = value_path(m->example, "files", "modes", NULL);

    if (!modes || m->target.len == 0)
        return;
    value_each_member (modes, member) {
        (void)example_chmod(m, member->key.text, 0700);
    }
}

static void making_done(struct making *m)
{
    if (m->top.len > 0) {
        example_open_up(m);
        (void)nftw(m->top.ptr, example_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    }
    arena_done(&m->arena);
}

/* The private directory, and in it the one that is audited: mkdtemp() gives 0700, homes are open.
 */
static int example_top(struct making *m)
{
    slice template = arena_printf(&m->arena, "%s/ancile-example-XXXXXX", m->parent);
    char *path = arena_alloc(&m->arena, template.len + 1);

    memcpy(path, template.ptr, template.len);
    if (!mkdtemp(path))
        return -errno;
    m->top = slice_of(path);
    m->is_root = value_path(m->example, "files", "root", NULL) != NULL;
    m->target = arena_join_path(&m->arena, m->top, SLICE("u"));
    return mkdir(m->target.ptr, 0755) < 0 ? -errno : 0;
}

/* Makes @path below the target and what is above it; modes do not depend on the umask. */
static int example_mkdir(struct making *m, slice path)
{
    for (size_t at = 0; at != SLICE_NPOS; at++) {
        const char *part;

        at = slice_find_char(path, '/', at);
        part = example_path(m, slice_sub(path, 0, at));
        if (mkdir(part, 0755) < 0 && errno != EEXIST)
            return -errno;
        if (chmod(part, 0755) < 0)
            return -errno;
        if (at == SLICE_NPOS)
            break;
    }
    return 0;
}

static int example_file(struct making *m, slice path, slice text)
{
    size_t slash = slice_rfind_char(path, '/');
    int r = slash == SLICE_NPOS ? 0 : example_mkdir(m, slice_sub(path, 0, slash));
    _cleanup_close_ int fd = -1;
    const char *name;

    if (r < 0)
        return r;
    name = example_path(m, path);
    fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 || fchmod(fd, 0644) < 0)
        return -errno;
    return fd_write_all(fd, text);
}

static int example_mode(struct making *m, slice path, const value *mode)
{
    uint64_t bits = 0;

    if (value_is(mode, VALUE_INT))
        bits = (uint64_t)mode->integer;
    for (size_t i = 0; value_is(mode, VALUE_STRING) && i < mode->text.len; i++) {
        if (mode->text.ptr[i] < '0' || mode->text.ptr[i] > '7')
            return -EINVAL;
        bits = bits * 8 + (uint64_t)(mode->text.ptr[i] - '0');
    }
    if (bits > 07777)
        return -EINVAL;
    return example_chmod(m, path, (mode_t)bits);
}

/* In a root file system the home is that of one user. */
#define EXAMPLE_HOME "home/user"

static slice example_place(struct making *m, bool in_home, slice path)
{
    return in_home && m->is_root ? arena_join_path(&m->arena, SLICE(EXAMPLE_HOME), path) : path;
}

static int example_files(struct making *m, const char *key)
{
    const value *files = value_path(m->example, "files", key, NULL);
    bool in_home = strcmp(key, "home") == 0;
    int r = 0;

    if (!files)
        return 0;
    value_each_member (files, member) {
        if (r == 0)
            r = example_file(m, example_place(m, in_home, member->key.text), member->value.text);
    }
    return r;
}

/* Links come after all files and directories, so that none is made through them, and modes last. */
static int example_rest(struct making *m)
{
    const value *dirs = value_path(m->example, "files", "dirs", NULL);
    const value *links = value_path(m->example, "files", "links", NULL);
    const value *modes = value_path(m->example, "files", "modes", NULL);
    int r = 0;

    for (size_t i = 0; r == 0 && dirs && i < dirs->list.count; i++)
        r = example_mkdir(m, dirs->list.items[i].text);
    for (size_t i = 0; r == 0 && links && i < links->map->count; i++) {
        const struct value_member *link = &links->map->members[i];

        slice target = arena_copy(&m->arena, link->value.text);

        if (symlink(target.ptr, example_path(m, link->key.text)) < 0)
            r = -errno;
    }
    for (size_t i = 0; r == 0 && modes && i < modes->map->count; i++)
        r = example_mode(m, modes->map->members[i].key.text, &modes->map->members[i].value);
    return r;
}

/* The short form: one file where Jupyter or IPython looks for it. */
static int example_single(struct making *m)
{
    slice name = value_get_string(m->example, "file");
    const value *mode = value_get(m->example, SLICE("mode"));
    slice path =
        arena_join_path(&m->arena,
                        slice_starts(name, SLICE("ipython_")) ? SLICE(".ipython/profile_default")
                                                              : SLICE(".jupyter"),
                        name);
    int r = example_file(m, path, value_get_string(m->example, "text"));

    return r == 0 && mode ? example_mode(m, path, mode) : r;
}

static int example_make(struct making *m)
{
    int r = example_top(m);

    if (r < 0)
        return r;
    /* What makes a folder a home. */
    r = example_mkdir(m, example_place(m, true, SLICE(".jupyter")));
    if (r == 0 && value_get(m->example, SLICE("file")))
        return example_single(m);
    if (r == 0)
        r = example_files(m, "root");
    if (r == 0)
        r = example_files(m, "home");
    return r == 0 ? example_rest(m) : r;
}

static slice example_param(struct making *m, const struct value_member *member)
{
    const value *v = &member->value;

    if (value_is(v, VALUE_BOOL))
        return arena_printf(&m->arena, "%.*s=%s", SLICE_ARG(member->key.text),
                            v->boolean ? "true" : "false");
    if (value_is(v, VALUE_INT))
        return arena_printf(&m->arena, "%.*s=%lld", SLICE_ARG(member->key.text),
                            (long long)v->integer);
    return arena_printf(&m->arena, "%.*s=%.*s", SLICE_ARG(member->key.text), SLICE_ARG(v->text));
}

/* KEY=VALUE for each parameter that the example sets. */
static void example_sets(struct making *m, struct audit_options *options)
{
    const value *set = value_get(m->example, SLICE("set"));
    slice *texts;

    if (!set)
        return;
    texts = arena_new_array(&m->arena, slice, set->map->count);
    value_each_member (set, member) {
        texts[options->set_count++] = example_param(m, member);
    }
    options->sets = texts;
}

static slice example_relative(const struct making *m, slice file)
{
    size_t at = slice_find(file, m->target, 0);

    return at == 0 && file.len > m->target.len ? slice_from(file, m->target.len + 1) : file;
}

static void example_collect(const struct making *m, const struct rule_set *set, size_t index,
                            const struct audit_result *result, struct example_hits *hits)
{
    vector_each (&result->findings.list, f) {
        struct example_hit hit = {
            .severity = f->severity,
            .file = example_relative(m, f->file),
            .line = f->line,
            .column = f->column,
            .message = f->message,
        };

        if (f->rule == rule_set_at(set, index))
            example_hits_add(hits, &hit);
    }
    hits->judged = result->rules[index].judged;
    hits->error = arena_copy(&hits->arena, result->rules[index].first_error);
}

static const char *temporary_directory(void)
{
    const char *named = getenv("TMPDIR");

    return named && named[0] == '/' ? named : "/tmp";
}

int audit_example_files(void *userdata, const struct rule_set *set, size_t index,
                        const value *example, struct example_hits *hits, diags *d)
{
    _cleanup_(making_done) struct making m = {
        .parent = userdata ? userdata : temporary_directory(),
        .example = example,
    };
    _cleanup_audit_result_ struct audit_result result = {0};
    struct audit_options options = {.root = SLICE("/")};
    int r = example_make(&m);

    if (r < 0) {
        diags_add_at(d, DIAG_ERROR, example, "the example's files cannot be made: %s",
                     strerrordesc_np(-r));
        return r;
    }
    if (m.is_root) {
        options.root = m.target;
    } else {
        options.targets = &m.target;
        options.target_count = 1;
    }
    example_sets(&m, &options);
    r = audit_run(set, &options, &result);
    if (r < 0) {
        diags_append(d, &result.diagnostics);
        diags_add_at(d, DIAG_ERROR, example, "the example cannot be audited");
        return r;
    }
    example_collect(&m, set, index, &result, hits);
    return 0;
}
