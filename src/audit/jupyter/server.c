/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/server.h"

#include <inttypes.h>

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/config.h"
#include "audit/jupyter/live.h"
#include "audit/jupyter/place.h"

enum {
    WEAK_TOKEN = 16, /* characters; AUTH-004 */
    /* A process is said to start when its second begins, and boot time wanders with the clock. */
    START_SLACK = 10,
};

/* the join */

static bool server_listens(const struct process *process, const struct runtime_server *runtime)
{
    for (size_t i = 0; i < process->listener_count; i++) {
        const struct listener *listener = &process->listeners[i];

        if (listener->family == SOCKET_UNIX
                ? runtime->sock.len && slice_eq(listener->path, runtime->sock)
                : runtime->port && listener->port == runtime->port)
            return true;
    }
    return false;
}

/*
 * The process that wrote the runtime file, or NULL. It must have started before the file was
 * written, belong to its owner, and either be recognisable as a server or answer where the file
 * says: a server embedded in another program is no less open.
 */
static const struct process *server_process(struct audit *audit, uint64_t pid,
                                            const struct runtime_server *runtime)
{
    const struct process *process =
        audit->processes ? processes_detail(audit->processes, pid) : NULL;

    if (!process || !process->detailed || process->uid != runtime->info.uid ||
        process->started > runtime->info.modified + START_SLACK)
        return NULL;
    if (program_is_server(process->program) || server_listens(process, runtime))
        return process;
    return NULL;
}

static enum reach server_reach(const struct server *server)
{
    const struct process *process = server->process;

    if (server->stale)
        return REACH_NONE;
    if (process && process->sockets_known)
        return live_reach(process);
    return server->runtime.sock.len ? REACH_UNIX : reach_of_host(server->hostname);
}

/* Some listening socket is where the runtime file says. */
static bool server_agrees(const struct server *server)
{
    const struct process *process = server->process;
    const struct runtime_server *runtime = &server->runtime;
    enum reach said = reach_of_host(runtime->hostname);

    if (!process || !process->sockets_known || runtime->path.len == 0)
        return true;
    if (runtime->sock.len)
        return server_listens(process, runtime);
    for (size_t i = 0; i < process->listener_count; i++) {
        const struct listener *listener = &process->listeners[i];
        enum reach real = listener_reach(listener);

        /* A server that listens everywhere may call itself "localhost", and a name may stand for
         * any address: only what cannot be true disagrees. */
        if (listener->family != SOCKET_UNIX && listener->port == runtime->port &&
            (real == REACH_ANY || real == said))
            return true;
    }
    return false;
}

/* Login by somebody else's rules (JupyterHub, a class of one's own) is not "no login". */
static bool server_has_own_login(const struct server *server)
{
    const value *provider, *handler;

    if (server->program == PROGRAM_SINGLEUSER)
        return true;
    if (!server->config)
        return false;
    provider = value_get(server->config, SLICE("ServerApp.identity_provider_class"));
    handler = value_get(server->config, SLICE("ServerApp.login_handler_class"));
    if (handler || !provider)
        return handler != NULL;
    return !value_is(provider, VALUE_STRING) ||
           !slice_starts(provider->text, SLICE("jupyter_server.auth."));
}

/* finding */

static void servers_add(struct audit *audit, struct server server)
{
    struct servers *servers = &live_of(audit)->servers;

    if (servers->count == SERVERS_MAX) {
        fs_note(audit->fs, server.runtime.path, -E2BIG);
        return;
    }
    server.stale = audit->live && !server.process;
    if (!server.process)
        server.config =
            config_of_user(audit, server.program == PROGRAM_NOTEBOOK ? APP_NOTEBOOK : APP_SERVER);
    server.reach = server_reach(&server);
    server.auth_off = !server.has_token && !server.has_password && !server_has_own_login(&server);
    if (servers->count == servers->capacity) {
        size_t capacity = servers->capacity ? servers->capacity * 2 : 4;

        servers->items =
            arena_resize(&audit->place, servers->items, servers->capacity * sizeof(server),
                         capacity * sizeof(server));
        servers->capacity = capacity;
    }
    servers->items[servers->count++] = server;
}

static void server_join(struct audit *audit, struct server *server)
{
    server->process = server_process(audit, server->pid, &server->runtime);
    if (!server->process)
        return;
    live_state(audit, server->process)->named = true;
    server->config = config_of_process(audit, server->process);
    if (program_is_server(server->process->program))
        server->program = server->process->program;
}

/* The names of one directory with runtime files. */
struct runtime_names {
    slice directory;
    const slice *names;
    size_t count;
};

static bool names_have(const struct runtime_names *n, slice name)
{
    for (size_t i = 0; i < n->count; i++)
        if (slice_eq(n->names[i], name))
            return true;
    return false;
}

/* PREFIX-PID.json, with the page beside it. */
static void servers_add_file(struct audit *audit, const struct runtime_names *n, slice name,
                             struct server server)
{
    arena *a = &audit->place;
    slice path = arena_join_path(a, n->directory, name);
    slice page = arena_concat(a, slice_sub(name, 0, name.len - 5), SLICE("-open.html"));

    if (runtime_read_server(audit, a, path, &server.runtime) < 0)
        return;
    if (server.runtime.pid)
        server.pid = server.runtime.pid;
    server.token_in_file = server.runtime.token.len > 0;
    server.has_password = server.runtime.has_password;
    server.has_token = server.runtime.tells_token ? server.token_in_file : !server.has_password;
    server.secure = server.runtime.secure;
    server.hostname = server.runtime.hostname;
    server.root_dir = server.runtime.root_dir;
    if (names_have(n, page))
        server.token_in_file |=
            runtime_page_has_token(audit, arena_join_path(a, n->directory, page));
    server_join(audit, &server);
    servers_add(audit, server);
}

/* PREFIX-PID-open.html whose runtime file is gone. */
static void servers_add_page(struct audit *audit, const struct runtime_names *n, slice name,
                             struct server server)
{
    arena *a = &audit->place;
    slice path = arena_join_path(a, n->directory, name);
    size_t stem = name.len - SLICE("-open.html").len;

    if (names_have(n, arena_concat(a, slice_sub(name, 0, stem), SLICE(".json"))) ||
        fs_stat(audit->fs, path, false, &server.runtime.info) < 0)
        return;
    server.runtime.path = path;
    server.has_token = server.token_in_file = runtime_page_has_token(audit, path);
    server_join(audit, &server);
    servers_add(audit, server);
}

static void servers_add_directory(struct audit *audit, slice directory)
{
    static const struct {
        const char *prefix;
        enum program program;
    } kinds[] = {{"jpserver-", PROGRAM_SERVER}, {"nbserver-", PROGRAM_NOTEBOOK}};
    struct runtime_names n = {.directory = directory};
    slice *names;

    if (fs_list(audit->fs, &audit->place, directory, &names, &n.count) < 0)
        return;
    n.names = names;
    for (size_t i = 0; i < n.count * ARRAY_SIZE(kinds); i++) {
        slice name = names[i / ARRAY_SIZE(kinds)];
        slice prefix = slice_of(kinds[i % ARRAY_SIZE(kinds)].prefix);
        struct server server = {.program = kinds[i % ARRAY_SIZE(kinds)].program};

        if ((server.pid = runtime_file_pid(name, prefix, SLICE(".json"))))
            servers_add_file(audit, &n, name, server);
        else if ((server.pid = runtime_file_pid(name, prefix, SLICE("-open.html"))))
            servers_add_page(audit, &n, name, server);
    }
}

/*
 * A server that runs without a runtime file. What it asks for follows from its configuration; where
 * that says nothing, Jupyter makes a token unless there is a password.
 */
static struct server server_of_process(const struct process *process, const value *config)
{
    struct server server = {
        .process = process, .program = process->program, .pid = process->pid, .config = config};
    const value *token = config ? value_get(config, SLICE("ServerApp.token")) : NULL;
    const value *password = config ? value_get(config, SLICE("ServerApp.password")) : NULL;
    const value *certificate = config ? value_get(config, SLICE("ServerApp.certfile")) : NULL;
    const value *ip = config ? value_get(config, SLICE("ServerApp.ip")) : NULL;

    server.has_password = password && !(value_is(password, VALUE_STRING) && !password->text.len);
    server.has_token =
        token ? !(value_is(token, VALUE_STRING) && !token->text.len) : !server.has_password;
    server.secure = certificate && !(value_is(certificate, VALUE_STRING) && !certificate->text.len);
    server.hostname = ip && value_is(ip, VALUE_STRING) ? ip->text : SLICE("localhost");
    server.root_dir = config ? value_get_string(config, "ServerApp.root_dir") : SLICE("");
    if (server.root_dir.len == 0 && !process->contained)
        server.root_dir = process->cwd;
    return server;
}

static void servers_learn(struct audit *audit)
{
    const struct processes *p = live_processes(audit);
    slice *paths;
    size_t count;

    live_of(audit)->servers = (struct servers){.count = 0};
    runtime_directories(audit, &audit->place, &paths, &count);
    for (size_t i = 0; i < count; i++)
        servers_add_directory(audit, paths[i]);
    for (size_t i = 0; i < p->count; i++) {
        const struct process *process = &p->items[i];

        if (program_is_server(process->program) && live_is_ours(audit, process) &&
            !live_state(audit, process)->named)
            servers_add(audit, server_of_process(process, config_of_process(audit, process)));
    }
}

/* judging */

/* Who may connect to the Unix socket of @server. */
static void server_put_socket(struct audit *audit, struct value_map_builder *b,
                              const struct server *server)
{
    slice path = server->runtime.sock;
    bool others = false;
    struct fs_info info;
    int64_t mode = -1;

    for (size_t i = 0; server->process && i < server->process->listener_count; i++)
        if (server->process->listeners[i].family == SOCKET_UNIX && path.len == 0)
            path = server->process->listeners[i].path;
    if (path.len && path.ptr[0] == '@') {
        /* The abstract namespace knows no permissions. */
        others = true;
    } else if (path.len && !(server->process && server->process->contained) &&
               fs_stat(audit->fs, path, false, &info) == 0 && info.type == FS_SOCKET) {
        mode = info.mode;
        others = place_others(audit, path, &info).write && !place_is_shielded(audit, path);
    }
    value_map_put(b, "sock", audit_text(b->arena, path));
    value_map_put(b, "sockMode", value_int(mode));
    value_map_put(b, "sockOthers", value_bool(others));
}

static value server_addresses(arena *a, const struct process *process)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; process && i < process->listener_count; i++) {
        struct value_map_builder b = VALUE_MAP_BUILDER(a);

        live_put_address(&b, &process->listeners[i]);
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

static slice server_version(struct audit *audit, const struct server *server)
{
    slice version = server->runtime.version;

    if (version.len == 0 && server->program == PROGRAM_NOTEBOOK)
        version = value_get_string(&audit->facts.versions, "notebook");
    return version.len ? version : value_get_string(&audit->facts.versions, "jupyter-server");
}

static value server_subject(struct audit *audit, const struct server *server)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    const struct process *process = server->process;
    bool known = process && process->sockets_known;
    slice token = server->runtime.token;

    value_map_put(&b, "pid", value_int((int64_t)server->pid));
    value_map_put(&b, "alive", value_bool(process != NULL));
    value_map_put(&b, "stale", value_bool(server->stale));
    value_map_put(&b, "app", value_string(slice_of(program_name(server->program))));
    value_map_put(&b, "version", audit_text(a, server_version(audit, server)));
    value_map_put(&b, "runtimeFile", audit_text(a, server->runtime.path));
    value_map_put(&b, "url", audit_text(a, server->runtime.url));
    value_map_put(&b, "hostname", audit_text(a, server->hostname));
    value_map_put(&b, "port", value_int(server->runtime.port));
    value_map_put(&b, "secure", value_bool(server->secure));
    server_put_socket(audit, &b, server);
    value_map_put(&b, "hasToken", value_bool(server->has_token));
    value_map_put(&b, "hasPassword", value_bool(server->has_password));
    value_map_put(&b, "authOff", value_bool(server->auth_off));
    value_map_put(&b, "tokenInFile", value_bool(server->token_in_file));
    value_map_put(&b, "weakToken", value_bool(token.len > 0 && token.len < WEAK_TOKEN));
    value_map_put(&b, "reach", value_string(slice_of(reach_name(server->reach))));
    value_map_put(&b, "exposed", value_bool(server->reach >= REACH_ROUTABLE));
    value_map_put(&b, "socketsKnown", value_bool(known));
    value_map_put(&b, "addresses", server_addresses(a, known ? process : NULL));
    value_map_put(&b, "agrees", value_bool(server_agrees(server)));
    value_map_put(&b, "uid", value_int(process ? process->uid : server->runtime.info.uid));
    value_map_put(&b, "root", value_bool(process && process->root));
    value_map_put(&b, "rootDir", audit_text(a, server->root_dir));
    value_map_put(&b, "argv", live_arguments(a, process));
    return value_map_finish(&b);
}

static void server_judge(struct audit *audit, const struct server *server)
{
    value subject = server_subject(audit, server);
    slice place = server->runtime.path;

    if (place.len == 0)
        place = arena_printf(&audit->scratch, "process %" PRIu64, server->pid);
    audit_emit(audit, SUBJECT_SERVER, &subject, server->config, place);
    arena_reset(&audit->scratch);
}

static void servers_judge(struct audit *audit)
{
    const struct servers *servers = &live_of(audit)->servers;

    for (size_t i = 0; i < servers->count; i++)
        server_judge(audit, &servers->items[i]);
}

const struct collector collector_server = {
    .name = "server",
    .learn = servers_learn,
    .judge = servers_judge,
};
