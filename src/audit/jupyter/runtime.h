/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runtime files: what servers and kernels write about themselves while they run.
 *
 * They say what their writer believes, and stay behind when it is killed; whether it is still true
 * is for server.h to find out. Tokens and keys are registered as secrets as they are met.
 */
#pragma once

#include "audit/collect.h"

/* jpserver-PID.json and nbserver-PID.json. */
struct runtime_server {
    slice path;
    struct fs_info info;
    uint64_t pid;
    uint16_t port;
    slice hostname, sock, token, version, root_dir;
    slice url; /* without user, password and query */
    bool secure, has_password;
    bool tells_token; /* it has the field, even if empty; before 2016 it had not */
};

/* kernel-ID.json. */
#define RUNTIME_PORTS 5
struct runtime_connection {
    slice path;
    struct fs_info info;
    value value; /* as written */
    slice ip, transport, signature;
    uint16_t ports[RUNTIME_PORTS];
    bool has_key, encrypted;
};

/*
 * The directories in which the current user's servers and kernels leave their files: that of the
 * home, and those that the environments of running processes name. In @a.
 */
void runtime_directories(struct audit *audit, arena *a, slice **ret_paths, size_t *ret_count);

/*
 * Texts live in @a. Negative errno when the file cannot be read, -EINVAL when it is no JSON object,
 * which is noted.
 */
_must_check_ int runtime_read_server(struct audit *audit, arena *a, slice path,
                                     struct runtime_server *ret_server);
_must_check_ int runtime_read_connection(struct audit *audit, arena *a, slice path,
                                         struct runtime_connection *ret_connection);
/* The page that a browser is sent to (jpserver-PID-open.html): its link holds the token. */
bool runtime_page_has_token(struct audit *audit, slice path);
/* 812 for jpserver-812.json, the prefix "jpserver-" and the suffix ".json"; 0 for other names. */
uint64_t runtime_file_pid(slice name, slice prefix, slice suffix);
