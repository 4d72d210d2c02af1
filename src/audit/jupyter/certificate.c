/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and keys that some configuration names, those of running servers included. */
#include <time.h>

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/config.h"
#include "audit/jupyter/file.h"
#include "audit/jupyter/live.h"
#include "audit/jupyter/x509.h"
#include "base/map.h"

enum { CERTIFICATE_BYTES_MAX = 4 * 1024 * 1024 };

struct certificates {
    struct audit *audit;
    map seen; /* what was judged: role and path */
    arena arena;
};

static void certificates_done(struct certificates *c)
{
    map_done(&c->seen);
    arena_done(&c->arena);
}

static bool certificates_first(struct certificates *c, const char *role, slice path)
{
    slice key = arena_printf(&c->arena, "%s %.*s", role, SLICE_ARG(path));

    if (map_has(&c->seen, key))
        return false;
    map_set(&c->seen, key, c);
    return true;
}

/* A path of a configuration, from where the server runs. "" when it cannot be told. */
static slice certificates_path(struct certificates *c, const struct view *view, const char *trait)
{
    slice path = value_get_string(&view->config, trait);
    const struct process *process = processes_find(live_processes(c->audit), view->pid);

    if (path.len == 0 || path.ptr[0] == '/')
        return path;
    return process && process->cwd.len ? arena_join_path(&c->arena, process->cwd, path) : SLICE("");
}

/* The name under which people reach the server, when it is a real one. */
static slice certificates_host(const struct view *view)
{
    slice url = value_get_string(&view->config, "ServerApp.custom_display_url");
    size_t scheme = slice_find(url, SLICE("://"), 0);
    slice host = value_get_string(&view->config, "ServerApp.ip");

    if (scheme != SLICE_NPOS) {
        host = slice_from(url, scheme + 3);
        host = slice_sub(host, 0, slice_find_char(host, '/', 0));
        host = slice_sub(host, 0, slice_find_char(host, ':', 0));
    }
    /* Names without a dot are those of a local network, and addresses change. */
    for (size_t i = 0; i < host.len; i++)
        if ((host.ptr[i] >= 'a' && host.ptr[i] <= 'z') ||
            (host.ptr[i] >= 'A' && host.ptr[i] <= 'Z'))
            return slice_find_char(host, '.', 0) == SLICE_NPOS || host.ptr[0] == '[' ? SLICE("")
                                                                                     : host;
    return SLICE("");
}

static value certificate_subject(arena *a, slice path, bool readable, const struct x509 *x)
{
    enum { DAY = 24 * 60 * 60 };
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct value_list_builder names = VALUE_LIST_BUILDER(a);
    int64_t left = x->not_after - time(NULL);

    for (size_t i = 0; i < x->name_count; i++)
        value_list_add(&names, value_string(x->names[i]));
    value_map_put(&b, "path", audit_text(a, path));
    value_map_put(&b, "readable", value_bool(readable));
    /* Rounded down: what ended an hour ago is at -1. */
    value_map_put(&b, "daysLeft", value_int(left >= 0 ? left / DAY : -((DAY - 1 - left) / DAY)));
    value_map_put(&b, "notAfter", value_timestamp(x->not_after, 0));
    value_map_put(&b, "keyType", value_string(x->key_type));
    value_map_put(&b, "keyBits", value_int(x->key_bits));
    value_map_put(&b, "signature", value_string(x->signature));
    value_map_put(&b, "names", value_list_finish(&names));
    value_map_put(&b, "selfSigned", value_bool(x->self_signed));
    value_map_put(&b, "nameMismatch", value_bool(x->mismatch));
    return value_map_finish(&b);
}

static void certificate_judge(struct certificates *c, const struct view *view, slice path)
{
    arena *a = &c->audit->scratch;
    struct x509 x = {.key_bits = 0};
    slice text, host = certificates_host(view);
    value subject;
    bool readable;

    if (!certificates_first(c, "certificate", path))
        return;
    readable = fs_read(c->audit->fs, a, path, CERTIFICATE_BYTES_MAX, &text, NULL) == 0 &&
               x509_parse(a, text, host, &x) == 0;
    subject = certificate_subject(a, path, readable, &x);
    audit_emit(c->audit, SUBJECT_CERTIFICATE, &subject, &view->config, path);
    /* A file may hold certificate and key together. */
    if (readable && slice_contains(text, SLICE("PRIVATE KEY-----")) &&
        certificates_first(c, "private-key", path)) {
        struct file file = FILE_OF(path, "private-key", scope_name(SCOPE_USER));

        arena_reset(a);
        file_judge(c->audit, &file);
    }
    arena_reset(a);
}

static void certificates_of_view(struct certificates *c, const struct view *view)
{
    const struct process *process = processes_find(live_processes(c->audit), view->pid);
    slice certificate, key;

    if (process && process->contained)
        return;
    certificate = certificates_path(c, view, "ServerApp.certfile");
    key = certificates_path(c, view, "ServerApp.keyfile");
    if (certificate.len)
        certificate_judge(c, view, certificate);
    if (key.len && certificates_first(c, "private-key", key)) {
        struct file file = FILE_OF(key, "private-key", scope_name(SCOPE_USER));

        file_judge(c->audit, &file);
    }
}

static void certificates_judge(struct audit *audit)
{
    _cleanup_(certificates_done) struct certificates c = {.audit = audit};

    if (!audit->configs)
        return;
    vector_each (&audit->configs->views, view)
        certificates_of_view(&c, *view);
    vector_each (&audit->configs->processes, view)
        certificates_of_view(&c, *view);
}

const struct collector collector_certificate = {
    .name = "certificate",
    .judge = certificates_judge,
};
