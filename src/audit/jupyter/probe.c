/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the running servers of this machine what they tell to somebody without credentials.
 *
 * Configuration says what should happen, an answer says what does. Only done when the user asked
 * for it (--probe), only with GET, and only over loopback or a Unix socket of the very process that
 * was found: nothing leaves the machine.
 */
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/http.h"
#include "audit/jupyter/live.h"
#include "doc/json.h"

enum { PROBE_MILLISECONDS = 2000 };

/* Where @server is asked; false when it listens nowhere that may be asked from here. */
static bool probe_place(const struct server *server, struct http_place *ret_place)
{
    const struct process *process = server->process;

    if (!process || !process->sockets_known || process->foreign_network)
        return false;
    for (size_t i = 0; i < process->listener_count; i++) {
        const struct listener *listener = &process->listeners[i];
        enum reach reach = listener_reach(listener);
        struct http_place place = {.port = listener->port, .tls = server->secure};

        if (listener->family == SOCKET_UNIX) {
            if (process->contained || server->runtime.sock.len == 0 ||
                !slice_eq(listener->path, server->runtime.sock))
                continue;
            place = (struct http_place){.socket = listener->path};
        } else if (reach == REACH_ROUTABLE ||
                   (server->runtime.port && listener->port != server->runtime.port)) {
            continue;
        } else if (listener->family == SOCKET_TCP6 && reach == REACH_LOOPBACK) {
            place.ip6 = listener->ip;
        }
        *ret_place = place;
        return true;
    }
    return false;
}

/* The path of the server's address, which its base_url is; "/" when it does not say. */
static slice probe_base(slice url)
{
    size_t scheme = slice_find(url, SLICE("://"), 0);
    size_t path = scheme == SLICE_NPOS ? SLICE_NPOS : slice_find_char(url, '/', scheme + 3);

    url = path == SLICE_NPOS ? SLICE("/") : slice_from(url, path);
    return slice_ends(url, SLICE("/")) ? url : SLICE("/");
}

/* {"version": "2.14.0"}, which /api answers. */
static slice probe_version(arena *a, slice body)
{
    static const struct json_options options = {.mode = JSON_CONSUMER};
    const struct source *source = source_new(a, SLICE("answer"), arena_copy(a, body));
    _cleanup_diags_ diags d = DIAGS_INIT;
    value v;

    if (json_read(a, source, &options, &d, &v) != 0)
        return SLICE("");
    return value_get_string(&v, "version");
}

static slice probe_url(arena *a, const struct http_place *place, slice path)
{
    const char *scheme = place->tls ? "https" : "http";

    if (place->socket.len)
        return arena_printf(a, "http+unix:%.*s:%.*s", SLICE_ARG(place->socket), SLICE_ARG(path));
    return arena_printf(a, "%s://%s:%u%.*s", scheme, place->ip6 ? "[::1]" : "127.0.0.1",
                        place->port, SLICE_ARG(path));
}

static void probe_ask(struct audit *audit, const struct server *server,
                      const struct http_place *place, const char *path)
{
    arena *a = &audit->scratch;
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    struct value_map_builder subject_map = VALUE_MAP_BUILDER(a);
    struct http_answer answer = {.body = SLICE("")};
    slice full = arena_concat(a, probe_base(server->runtime.url), slice_of(path + 1));
    slice url = probe_url(a, place, full);
    value subject;

    if (http_get(place, full, PROBE_MILLISECONDS, &b, &answer) < 0)
        answer.status = 0;
    value_map_put(&subject_map, "url", audit_text(a, url));
    value_map_put(&subject_map, "path", value_string(slice_of(path)));
    value_map_put(&subject_map, "status", value_int(answer.status));
    value_map_put(&subject_map, "pid", value_int((int64_t)server->pid));
    value_map_put(&subject_map, "version",
                  value_string(answer.status == 200 && strcmp(path, "/api") == 0
                                   ? probe_version(a, answer.body)
                                   : SLICE("")));
    value_map_put(&subject_map, "authOff", value_bool(server->auth_off));
    subject = value_map_finish(&subject_map);
    audit_emit(audit, SUBJECT_PROBE, &subject, server->config, url);
    arena_reset(a);
}

/*
 * OpenSSL writes to its socket without MSG_NOSIGNAL; a server that goes away meanwhile must not end
 * this program. The signal is held back and taken from the queue afterwards.
 */
struct probe_signals {
    sigset_t pipe, before;
    bool was_pending;
};

static void probe_hold_signals(struct probe_signals *s)
{
    sigset_t pending;

    sigemptyset(&s->pipe);
    sigaddset(&s->pipe, SIGPIPE);
    sigpending(&pending);
    s->was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &s->pipe, &s->before);
}

static void probe_release_signals(struct probe_signals *s)
{
    static const struct timespec now;

    if (!s->was_pending)
        while (sigtimedwait(&s->pipe, NULL, &now) == SIGPIPE)
            continue;
    pthread_sigmask(SIG_SETMASK, &s->before, NULL);
}

static void probes_judge(struct audit *audit)
{
    static const char *const paths[] = {"/api", "/api/contents", "/api/kernelspecs"};
    const struct servers *servers = &live_of(audit)->servers;
    struct probe_signals signals;

    if (!audit->options->probe || !audit->live)
        return;
    probe_hold_signals(&signals);
    for (size_t i = 0; i < servers->count; i++) {
        struct http_place place;

        if (!probe_place(&servers->items[i], &place))
            continue;
        for (size_t j = 0; j < ARRAY_SIZE(paths); j++)
            probe_ask(audit, &servers->items[i], &place, paths[j]);
    }
    probe_release_signals(&signals);
}

const struct collector collector_probe = {
    .name = "probe",
    .judge = probes_judge,
};
