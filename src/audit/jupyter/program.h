/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which Jupyter program a command line runs.
 *
 * A Python program hides behind its interpreter: what matters is the script or the module that
 * follows the interpreter's own options, and for "jupyter" the subcommand after it. Only the form
 * of the command line is looked at; whether the process really is what it says is for others to
 * prove by its sockets and files.
 */
#pragma once

#include "base/slice.h"

enum program {
    PROGRAM_OTHER,
    PROGRAM_SERVER,
    PROGRAM_LAB,
    PROGRAM_NOTEBOOK,
    PROGRAM_SINGLEUSER,
    PROGRAM_VOILA,
    PROGRAM_HUB,
    PROGRAM_KERNEL,
};

/* "server", "lab" and so on as the subjects name them; "child" for PROGRAM_OTHER. */
const char *program_name(enum program program);
/* One of the servers with Jupyter's own login, which leave a runtime file. Voila shows notebooks to
 * everybody by design. */
bool program_is_server(enum program program);
/*
 * What @argv runs. Subcommands that only do something and end, such as "jupyter server list", are
 * PROGRAM_OTHER. *@ret_arguments is the index of the first argument that is the application's own:
 * behind interpreter, script and subcommand; it may be NULL.
 */
enum program program_classify(const slice *argv, size_t argc, size_t *ret_arguments);
/* The first argument that names a connection file (kernel-*.json), or the empty slice. */
slice program_connection_file(const slice *argv, size_t argc);
