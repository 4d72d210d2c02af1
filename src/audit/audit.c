/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "audit/jupyter/config.h"
#include "audit/jupyter/proc.h"
#include "audit/target.h"
#include "base/buffer.h"
#include "rule/param.h"

void audit_result_done(struct audit_result *result)
{
    findings_done(&result->findings);
    diags_done(&result->diagnostics);
    freep(&result->rules);
    *result = (struct audit_result){.rule_count = 0};
}

/* Paths are shown with the root in front; descriptions as they are. */
static slice shown(struct audit *audit, arena *a, slice place)
{
    return place.len && place.ptr[0] == '/' ? fs_display(audit->fs, a, place) : place;
}

/* What several homes stumble over, such as a file in /etc, is said once. */
static bool is_said(struct audit *audit, const struct diag *diag)
{
    slice id =
        arena_printf(&audit->arena, "%d\n%.*s\n%u:%u\n%.*s", (int)diag->level,
                     SLICE_ARG(diag->file), diag->line, diag->column, SLICE_ARG(diag->message));

    if (map_has(&audit->said, id))
        return true;
    if (audit->said.count < 10 * DIAGS_MAX)
        map_set(&audit->said, id, audit);
    return false;
}

void audit_note_all(struct audit *audit, const diags *d)
{
    diags *to = &audit->result->diagnostics;

    vector_each (&d->list, diag) {
        struct diag *added;

        if (is_said(audit, diag))
            continue;
        added = diags_add(to, diag->level, diag->file, diag->line, diag->column, "%.*s",
                          SLICE_ARG(diag->message));
        if (added)
            added->hint = arena_copy(&to->arena, diag->hint);
    }
    to->dropped += d->dropped;
}

void audit_note(struct audit *audit, enum diag_level level, slice file, const char *format, ...)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    diags_add(&d, level, shown(audit, &audit->scratch, file), 0, 0, "%s", text);
    audit_note_all(audit, &d);
}

bool audit_param_bool(const struct audit *audit, const char *name)
{
    return value_get_bool(&audit->params, name, false);
}

/* The field that names a subject among others of its kind. */
static const char *name_field(enum subject kind)
{
    switch (kind) {
    case SUBJECT_SETTING:
    case SUBJECT_VARIABLE:
        return "name";
    case SUBJECT_SERVER:
    case SUBJECT_PROBE:
        return "url";
    case SUBJECT_PROCESS:
        return "pid";
    case SUBJECT_EXTENSION:
        return "module";
    case SUBJECT_SEARCHPATH:
        return "component";
    case SUBJECT_FILE:
    case SUBJECT_CONNECTION:
    case SUBJECT_SCRIPT:
    case SUBJECT_CERTIFICATE:
    case SUBJECT_ROOTDIR:
    case SUBJECT_LEAK:
    case SUBJECT_PICKLE:
    case SUBJECT_HISTORY:
        return "path";
    case SUBJECT_CONFIG:
    case SUBJECT_HOST:
    case SUBJECT_PARAMS:
        break;
    }
    return "";
}

static slice subject_name(struct audit *audit, enum subject kind, const value *subject)
{
    const value *name = value_get(subject, slice_of(name_field(kind)));

    if (name && value_is(name, VALUE_INT))
        return arena_printf(&audit->scratch, "%lld", (long long)name->integer);
    if (name && value_is(name, VALUE_STRING))
        return shown(audit, &audit->scratch, name->text);
    return SLICE("");
}

struct emission {
    struct audit *audit;
    struct finding_context context;
};

static void on_match(void *userdata, const struct rule_match *match)
{
    struct emission *emission = userdata;

    findings_add(&emission->audit->result->findings, match, &emission->context);
}

void audit_emit(struct audit *audit, enum subject kind, const value *subject, const value *config,
                slice fallback)
{
    struct emission emission = {
        .audit = audit,
        .context =
            {
                .secrets = audit->secrets,
                .kind = slice_of(audit_schema.kinds[kind].name),
                .name = subject_name(audit, kind, subject),
                .fallback = shown(audit, &audit->scratch, fallback),
                .root = fs_display(audit->fs, &audit->scratch, SLICE("/")),
                .home = shown(audit, &audit->scratch, audit->user.home),
                .user = audit->options->all_users ? audit->user.name : SLICE(""),
            },
    };

    audit->result->coverage.subjects++;
    if (audit->options->observe)
        audit->options->observe(audit->options->userdata, kind, subject, config);
    rule_judge_set_global(audit->judge, SUBJECT_CONFIG, config ? config : &audit->none);
    rule_judge_subject(audit->judge, kind, subject, on_match, &emission);
    /* @config may die after this call. */
    rule_judge_set_global(audit->judge, SUBJECT_CONFIG, &audit->none);
}

/* homes */

static void reset_place(struct audit *audit, struct user user)
{
    int64_t exposed = audit->live ? audit->facts.exposed_servers : 0;

    audit->user = user;
    audit->paths = NULL;
    audit->configs = configs_free(audit->configs);
    arena_reset(&audit->scratch);
    arena_reset(&audit->place);
    audit->facts = (struct host_facts){
        .versions = value_empty_map(),
        .exposed_servers = exposed,
        .wordlist_hits = VALUE_LIST_BUILDER(&audit->place),
    };
}

/* The global "host", once all is learnt. */
static void set_host(struct audit *audit)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(&audit->place);
    int64_t login_users = (int64_t)accounts_login_users(&audit->accounts);

    value_map_put(&b, "uid", value_int(audit->user.uid));
    value_map_put(&b, "user", value_string(audit->user.name));
    value_map_put(&b, "offline", value_bool(!audit->live));
    value_map_put(&b, "loginUsers", value_int(login_users));
    value_map_put(&b, "shared", value_bool(login_users > 1));
    value_map_put(&b, "cookieSecret", value_timestamp(audit->facts.cookie_secret, 0));
    value_map_put(&b, "now", value_timestamp(time(NULL), 0));
    value_map_put(&b, "versions", audit->facts.versions);
    value_map_put(&b, "environment", audit->environment);
    value_map_put(&b, "thirdPartyExtensions", value_int(audit->facts.third_party_extensions));
    value_map_put(&b, "exposedServers", value_int(audit->facts.exposed_servers));
    value_map_put(&b, "wordlistHit", value_list_finish(&audit->facts.wordlist_hits));
    audit->host = value_map_finish(&b);
    rule_judge_set_global(audit->judge, SUBJECT_HOST, &audit->host);
}

/* The variables of this program that matter to Jupyter. */
static value environment_of_process(arena *a)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    for (char **variable = environ; variable && *variable; variable++) {
        buffer_add(&b, slice_of(*variable));
        buffer_add_char(&b, '\0');
    }
    return proc_parse_environment(arena_copy(a, buffer_slice(&b)), a);
}

static void report_progress(struct audit *audit, slice path)
{
    if (audit->options->progress)
        audit->options->progress(audit->options->userdata, shown(audit, &audit->scratch, path),
                                 audit->result->coverage.homes);
}

void audit_home(struct audit *audit, struct user user)
{
    reset_place(audit, user);
    audit->environment =
        audit->live && user.self ? environment_of_process(&audit->place) : value_empty_map();
    report_progress(audit, user.home);
    for (const struct collector *const *c = audit_collectors; *c; c++)
        if (!(*c)->machine && (*c)->learn)
            (*c)->learn(audit);
    set_host(audit);
    for (const struct collector *const *c = audit_collectors; *c; c++)
        if (!(*c)->machine && (*c)->judge)
            (*c)->judge(audit);
    audit->result->coverage.homes++;
}

void audit_begin_file(struct audit *audit, slice path)
{
    struct user user = {.home = SLICE("")};
    struct fs_info info;

    if (fs_stat(audit->fs, path, false, &info) == 0) {
        user.uid = info.uid;
        user.gid = info.gid;
    }
    reset_place(audit, user);
    audit->environment = value_empty_map();
    set_host(audit);
}

bool audit_file(struct audit *audit, slice path, bool named)
{
    for (const struct collector *const *c = audit_collectors; *c; c++)
        if ((*c)->file && (*c)->file(audit, path, named))
            return true;
    return false;
}

/* targets */

void audit_fs_done(struct audit *audit)
{
    struct audit_coverage *coverage = &audit->result->coverage;

    coverage->files += fs_files_read(audit->fs);
    coverage->bytes += fs_bytes_read(audit->fs);
    coverage->unreadable += fs_notes(audit->fs)->list.count + fs_notes(audit->fs)->dropped;
    diags_append(&audit->result->diagnostics, fs_notes(audit->fs));
}

static int open_root(struct audit *audit, slice root, slice named)
{
    int r = fs_new(root, &audit->fs);
    struct diag *added;

    if (r == 0)
        return 0;
    added = diags_add(&audit->result->diagnostics, DIAG_ERROR, named, 0, 0, "cannot be audited: %s",
                      fs_reason(r));
    if (r == -ENOSYS)
        diags_hint(&audit->result->diagnostics, added,
                   "paths are resolved by the kernel: Linux 5.6 or newer and /proc are needed");
    return r;
}

static void close_root(struct audit *audit)
{
    audit_fs_done(audit);
    audit->fs = fs_free(audit->fs);
}

/* The one who owns the folder that is audited as a home. */
static struct user folder_owner(struct audit *audit, slice home)
{
    struct user user = {.home = home, .name = slice_basename(home)};
    struct fs_info info;

    if (fs_stat(audit->fs, home, false, &info) == 0) {
        user.uid = info.uid;
        user.gid = info.gid;
    }
    for (size_t i = 0; i < audit->accounts.user_count; i++)
        if (slice_eq(audit->accounts.users[i].home, home))
            user = audit->accounts.users[i];
    return user;
}

static void machine_step(struct audit *audit, bool judge)
{
    for (const struct collector *const *c = audit_collectors; *c; c++) {
        void (*step)(struct audit *) = judge ? (*c)->judge : (*c)->learn;

        if ((*c)->machine && step)
            step(audit);
    }
}

/* This machine: the user's own Jupyter, or that of all. */
static void audit_live(struct audit *audit)
{
    struct user self = accounts_self(&audit->accounts, &audit->arena), *users = &self;
    size_t count = 1;

    if (audit->options->all_users) {
        accounts_homes(&audit->accounts, audit->fs, &audit->arena, &users, &count);
        if (geteuid() != 0)
            audit_note(audit, DIAG_WARNING, SLICE(""),
                       "without root most of other users' files and processes cannot be read");
        for (size_t i = 0; i < count; i++)
            users[i].self = users[i].uid == self.uid && slice_eq(users[i].home, self.home);
    }
    reset_place(audit, self);
    machine_step(audit, false);
    for (size_t i = 0; i < count; i++)
        audit_home(audit, users[i]);
    machine_step(audit, true);
}

static void audit_offline_root(struct audit *audit)
{
    struct user *users;
    size_t count;

    accounts_homes(&audit->accounts, audit->fs, &audit->arena, &users, &count);
    /* Even without a home, what /etc and /usr say holds for whoever starts Jupyter there. */
    if (count == 0)
        audit_home(audit, (struct user){.home = SLICE("/root"), .name = SLICE("root")});
    for (size_t i = 0; i < count; i++)
        audit_home(audit, users[i]);
}

static void enter_root(struct audit *audit)
{
    audit->live = fs_is_live(audit->fs);
    audit->system = audit->live || target_is_root(audit->fs);
    audit->accounts = (struct accounts){.user_count = 0};
    if (audit->system)
        accounts_read(audit->fs, &audit->arena, &audit->accounts);
}

static int run_root(struct audit *audit)
{
    slice root = audit->options->root.len ? audit->options->root : SLICE("/");
    int r = open_root(audit, root, root);

    if (r < 0)
        return -EINVAL;
    enter_root(audit);
    if (audit->live)
        audit_live(audit);
    else if (audit->system)
        audit_offline_root(audit);
    else
        audit_home(audit, folder_owner(audit, SLICE("/")));
    close_root(audit);
    audit->result->nothing_read = false;
    return 0;
}

/* A target inside the open root. */
static int run_inside(struct audit *audit, slice path, slice named)
{
    struct fs_info info;
    struct diag *added;
    int r = fs_stat(audit->fs, path, false, &info);

    if (r == 0 && info.type == FS_DIR) {
        report_progress(audit, path);
        if (target_is_home(audit->fs, path))
            audit_home(audit, folder_owner(audit, path));
        else
            target_walk(audit, path);
        audit->result->nothing_read = false;
        return 0;
    }
    if (r == 0 && info.type == FS_FILE && audit_file(audit, path, true)) {
        audit->result->nothing_read = false;
        return 0;
    }
    added = diags_add(&audit->result->diagnostics, DIAG_ERROR, named, 0, 0, "%s",
                      r < 0                     ? fs_reason(r)
                      : info.type == FS_MISSING ? "no such file or directory"
                      : info.type != FS_FILE    ? "neither a file nor a folder: not read"
                                                : "not a kind of file that is known here");
    diags_hint(&audit->result->diagnostics, added,
               "a target is a Jupyter or IPython configuration file, a startup file, a home "
               "directory, or a folder that holds such files");
    return -EINVAL;
}

/* A target below --root. */
static int run_below_root(struct audit *audit, slice target)
{
    slice path = target;
    int r;

    if (open_root(audit, audit->options->root, audit->options->root) < 0)
        return -EINVAL;
    enter_root(audit);
    if (path.ptr[0] != '/')
        path = arena_concat(&audit->arena, SLICE("/"), path);
    r = run_inside(audit, path, target);
    close_root(audit);
    return r;
}

/*
 * A target of this machine becomes a root of its own, a file with the directory that it is in:
 * whatever links in it say, an offline tree is not a window to the rest of the machine. A link that
 * the user named is followed before.
 */
static int run_alone(struct audit *audit, slice target)
{
    _cleanup_free_ char *name = slice_to_cstring(target), *real = NULL;
    slice root, path = SLICE("/");
    struct stat st;
    int r;

    if (lstat(name, &st) == 0 && S_ISLNK(st.st_mode) && (real = realpath(name, NULL)) != NULL)
        target = slice_of(real);
    if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        root = target;
    } else {
        bool has_directory = slice_find_char(target, '/', 0) != SLICE_NPOS;

        root = has_directory ? slice_dirname(target) : SLICE(".");
        root = root.len ? root : SLICE("/");
        path = arena_concat(&audit->arena, SLICE("/"), slice_basename(target));
    }
    if (open_root(audit, root, target) < 0)
        return -EINVAL;
    audit->live = audit->system = false;
    audit->accounts = (struct accounts){.user_count = 0};
    r = run_inside(audit, path, target);
    close_root(audit);
    return r;
}

static int run_targets(struct audit *audit)
{
    const struct audit_options *options = audit->options;
    bool is_machine = options->root.len == 0 || slice_eq(options->root, SLICE("/"));
    int r = 0;

    for (size_t i = 0; i < options->target_count; i++) {
        slice target = options->targets[i];

        if (target.len == 0 || slice_has_nul(target)) {
            diags_add(&audit->result->diagnostics, DIAG_ERROR, SLICE(""), 0, 0,
                      "an empty name is no target");
            r = -EINVAL;
        } else if ((is_machine ? run_alone(audit, target) : run_below_root(audit, target)) < 0) {
            r = -EINVAL;
        }
    }
    return r;
}

/* the whole */

static void finish_coverage(struct audit *audit)
{
    struct audit_result *result = audit->result;

    result->rule_count = rule_set_count(audit->rules);
    result->rules = memory_alloc(result->rule_count * sizeof(*result->rules));
    for (size_t i = 0; i < result->rule_count; i++) {
        struct rule_coverage coverage = rule_judge_coverage(audit->judge, i);

        coverage.first_error =
            arena_copy(&result->findings.arena,
                       secrets_scrub(audit->secrets, &audit->scratch, coverage.first_error));
        result->rules[i] = coverage;
    }
}

/* No secret is in a diagnostic either, not even one that was met later. */
static void scrub_diagnostics(struct audit *audit)
{
    diags *d = &audit->result->diagnostics;

    vector_each (&d->list, diag) {
        diag->file = secrets_scrub(audit->secrets, &d->arena, diag->file);
        diag->message = secrets_scrub(audit->secrets, &d->arena, diag->message);
        diag->hint = secrets_scrub(audit->secrets, &d->arena, diag->hint);
    }
}

int audit_run(const struct rule_set *rules, const struct audit_options *options,
              struct audit_result *ret_result)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_(rule_judge_freep) struct rule_judge *judge = rule_judge_new(rules);
    struct audit audit = {
        .options = options,
        .rules = rules,
        .secrets = secrets,
        .judge = judge,
        .result = ret_result,
        .none = value_empty_map(),
        .environment = value_empty_map(),
    };
    int r;

    *ret_result = (struct audit_result){.nothing_read = true};
    r = rule_params(&audit_schema, options->sets, options->set_count, &audit.arena,
                    &ret_result->diagnostics, &audit.params);
    rule_judge_set_global(judge, SUBJECT_PARAMS, &audit.params);
    rule_judge_set_global(judge, SUBJECT_CONFIG, &audit.none);
    if (r == 0)
        r = options->target_count ? run_targets(&audit) : run_root(&audit);
    findings_scrub(&ret_result->findings, secrets);
    findings_sort(&ret_result->findings);
    finish_coverage(&audit);
    scrub_diagnostics(&audit);
    audit.configs = configs_free(audit.configs);
    map_done(&audit.said);
    arena_done(&audit.place);
    arena_done(&audit.scratch);
    arena_done(&audit.arena);
    return r;
}
