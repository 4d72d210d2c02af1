/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/runtime.h"

#include "audit/jupyter/credential.h"
#include "audit/jupyter/live.h"
#include "doc/json.h"

enum {
    RUNTIME_FILE_MAX = 1024 * 1024,
    DIRECTORIES_MAX = 64,
};

struct directories {
    arena *arena;
    slice *paths;
    size_t count;
};

static void directories_add(struct directories *d, slice path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    if (path.len == 0 || path.ptr[0] != '/' || d->count == DIRECTORIES_MAX)
        return;
    for (size_t i = 0; i < d->count; i++)
        if (slice_eq(d->paths[i], path))
            return;
    d->paths[d->count++] = arena_copy(d->arena, path);
}

/* As jupyter_core/paths.py computes it from the environment. */
static void directories_add_environment(struct directories *d, const value *environment, slice home)
{
    slice runtime = value_get_string(environment, "JUPYTER_RUNTIME_DIR");
    slice data = value_get_string(environment, "JUPYTER_DATA_DIR");
    slice share = value_get_string(environment, "XDG_DATA_HOME");

    if (runtime.len == 0 && data.len == 0 && share.len)
        data = arena_join_path(d->arena, share, SLICE("jupyter"));
    else if (runtime.len == 0 && data.len == 0)
        data = arena_join_path(d->arena, home, SLICE(".local/share/jupyter"));
    if (runtime.len == 0)
        runtime = arena_join_path(d->arena, data, SLICE("runtime"));
    directories_add(d, runtime);
}

void runtime_directories(struct audit *audit, arena *a, slice **ret_paths, size_t *ret_count)
{
    struct directories d = {.arena = a, .paths = arena_new_array(a, slice, DIRECTORIES_MAX)};
    const struct processes *p = live_processes(audit);

    directories_add_environment(&d, &audit->environment, audit->user.home);
    /* The user's next login may not have the variable, what runs now may. */
    directories_add(&d,
                    arena_join_path(a, audit->user.home, SLICE(".local/share/jupyter/runtime")));
    for (size_t i = 0; i < p->count; i++) {
        const struct process *process = &p->items[i];
        slice home = value_get_string(&process->environment, "HOME");

        if (!live_is_ours(audit, process) || process->contained || !process->environment_known ||
            process->program == PROGRAM_OTHER)
            continue;
        directories_add_environment(&d, &process->environment, home.len ? home : audit->user.home);
    }
    *ret_paths = d.paths;
    *ret_count = d.count;
}

/* Without user, password and query, in which a token may stand. */
static slice runtime_plain_url(arena *a, slice url)
{
    size_t scheme = slice_find(url, SLICE("://"), 0), at;
    slice rest;

    url = slice_sub(url, 0, slice_find_char(url, '?', 0));
    if (scheme == SLICE_NPOS || scheme + 3 > url.len)
        return url;
    rest = slice_from(url, scheme + 3);
    at = slice_rfind_char(slice_sub(rest, 0, slice_find_char(rest, '/', 0)), '@');
    if (at == SLICE_NPOS)
        return url;
    return arena_concat(a, slice_sub(url, 0, scheme + 3), slice_from(rest, at + 1));
}

/* Reads the JSON object of a runtime file as the programs do that look for servers. */
static int runtime_read(struct audit *audit, arena *a, slice path, struct fs_info *ret_info,
                        value *ret_value)
{
    static const struct json_options options = {.mode = JSON_CONSUMER};
    _cleanup_diags_ diags d = DIAGS_INIT;
    const struct source *source;
    slice text;
    value v;
    int r = fs_read(audit->fs, a, path, RUNTIME_FILE_MAX, &text, ret_info);

    if (r < 0)
        return r;
    source = source_new(a, fs_display(audit->fs, a, path), text);
    if (json_read(a, source, &options, &d, &v) != 0 || !value_is(&v, VALUE_MAP)) {
        audit_note_all(audit, &d);
        return -EINVAL;
    }
    *ret_value = v;
    return 0;
}

int runtime_read_server(struct audit *audit, arena *a, slice path, struct runtime_server *ret)
{
    struct runtime_server server = {.path = path};
    const value *token;
    int64_t number;
    value v;
    int r = runtime_read(audit, a, path, &server.info, &v);

    if (r < 0)
        return r;
    token = value_get(&v, SLICE("token"));
    if (token && value_is(token, VALUE_STRING)) {
        secrets_add_value(audit->secrets, token);
        server.token = token->text;
        server.tells_token = true;
    }
    number = value_get_int(&v, "pid", 0);
    server.pid = (uint64_t)MAX(number, (int64_t)0);
    number = value_get_int(&v, "port", 0);
    server.port = (uint16_t)(number > 0 && number <= UINT16_MAX ? number : 0);
    server.hostname = value_get_string(&v, "hostname");
    server.sock = value_get_string(&v, "sock");
    server.url = runtime_plain_url(a, value_get_string(&v, "url"));
    server.version = value_get_string(&v, "version");
    server.root_dir = value_get_string(&v, "root_dir");
    if (server.root_dir.len == 0)
        server.root_dir = value_get_string(&v, "notebook_dir");
    server.secure = value_get_bool(&v, "secure", false);
    server.has_password = value_get_bool(&v, "password", false);
    *ret = server;
    return 0;
}

int runtime_read_connection(struct audit *audit, arena *a, slice path,
                            struct runtime_connection *ret)
{
    static const char *const ports[RUNTIME_PORTS] = {"shell_port", "iopub_port", "stdin_port",
                                                     "control_port", "hb_port"};
    static const char *const secrets[] = {"key", "curve_secretkey"};
    struct runtime_connection connection = {.path = path};
    value v;
    int r = runtime_read(audit, a, path, &connection.info, &v);

    if (r < 0)
        return r;
    for (size_t i = 0; i < ARRAY_SIZE(secrets); i++) {
        const value *secret = value_get(&v, slice_of(secrets[i]));

        if (secret && value_is(secret, VALUE_STRING))
            secrets_add_value(audit->secrets, secret);
    }
    connection.value = v;
    connection.ip = value_get_string(&v, "ip");
    connection.transport = value_get_string(&v, "transport");
    if (connection.transport.len == 0)
        connection.transport = SLICE("tcp");
    connection.signature = value_get_string(&v, "signature_scheme");
    connection.has_key = value_get_string(&v, "key").len > 0;
    connection.encrypted = value_get_string(&v, "curve_publickey").len > 0;
    for (size_t i = 0; i < RUNTIME_PORTS; i++) {
        int64_t port = value_get_int(&v, ports[i], 0);

        connection.ports[i] = (uint16_t)(port > 0 && port <= UINT16_MAX ? port : 0);
    }
    *ret = connection;
    return 0;
}

bool runtime_page_has_token(struct audit *audit, slice path)
{
    struct credential found;
    size_t at = 0;
    slice text;

    if (fs_read(audit->fs, &audit->scratch, path, RUNTIME_FILE_MAX, &text, NULL) < 0 ||
        !credential_next(text, &at, &found))
        return false;
    secrets_add(audit->secrets, found.value);
    return true;
}

uint64_t runtime_file_pid(slice name, slice prefix, slice suffix)
{
    uint64_t pid;

    if (!slice_starts(name, prefix) || !slice_ends(name, suffix) ||
        name.len < prefix.len + suffix.len)
        return 0;
    name = slice_sub(name, prefix.len, name.len - prefix.len - suffix.len);
    return slice_to_u64(name, &pid) < 0 ? 0 : pid;
}
