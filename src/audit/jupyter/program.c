/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/program.h"

struct program_row {
    const char *name;
    enum program program;
};

/* By the script's base name, or the name of the program itself. */
static const struct program_row program_scripts[] = {
    {"jupyter-server", PROGRAM_SERVER},
    {"jupyter-lab", PROGRAM_LAB},
    {"jupyter-labhub", PROGRAM_SINGLEUSER},
    {"jupyter-notebook", PROGRAM_NOTEBOOK},
    {"jupyter-nbclassic", PROGRAM_NOTEBOOK},
    {"jupyter-voila", PROGRAM_VOILA},
    {"voila", PROGRAM_VOILA},
    {"jupyterhub-singleuser", PROGRAM_SINGLEUSER},
    {"jupyterhub", PROGRAM_HUB},
    {"ipykernel_launcher.py", PROGRAM_KERNEL},
};

/* By the module after -m. */
static const struct program_row program_modules[] = {
    {"jupyter_server", PROGRAM_SERVER}, {"jupyterlab", PROGRAM_LAB},
    {"jupyterlab.labapp", PROGRAM_LAB}, {"jupyterlab.labhubapp", PROGRAM_SINGLEUSER},
    {"notebook", PROGRAM_NOTEBOOK},     {"notebook.notebookapp", PROGRAM_NOTEBOOK},
    {"notebook.app", PROGRAM_NOTEBOOK}, {"nbclassic", PROGRAM_NOTEBOOK},
    {"voila", PROGRAM_VOILA},           {"jupyterhub.singleuser", PROGRAM_SINGLEUSER},
    {"jupyterhub", PROGRAM_HUB},        {"ipykernel_launcher", PROGRAM_KERNEL},
    {"ipykernel", PROGRAM_KERNEL},
};

/* By the subcommand of "jupyter" or "python -m jupyter". */
static const struct program_row program_subcommands[] = {
    {"server", PROGRAM_SERVER},         {"lab", PROGRAM_LAB},     {"notebook", PROGRAM_NOTEBOOK},
    {"nbclassic", PROGRAM_NOTEBOOK},    {"voila", PROGRAM_VOILA}, {"labhub", PROGRAM_SINGLEUSER},
    {"singleuser", PROGRAM_SINGLEUSER},
};

static enum program program_look_up(const struct program_row *rows, size_t count, slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(slice_of(rows[i].name), name))
            return rows[i].program;
    return PROGRAM_OTHER;
}

const char *program_name(enum program program)
{
    switch (program) {
    case PROGRAM_SERVER:
        return "server";
    case PROGRAM_LAB:
        return "lab";
    case PROGRAM_NOTEBOOK:
        return "notebook";
    case PROGRAM_SINGLEUSER:
        return "singleuser";
    case PROGRAM_VOILA:
        return "voila";
    case PROGRAM_HUB:
        return "hub";
    case PROGRAM_KERNEL:
        return "kernel";
    case PROGRAM_OTHER:
        break;
    }
    return "child";
}

bool program_is_server(enum program program)
{
    switch (program) {
    case PROGRAM_SERVER:
    case PROGRAM_LAB:
    case PROGRAM_NOTEBOOK:
    case PROGRAM_SINGLEUSER:
        return true;
    case PROGRAM_VOILA:
    case PROGRAM_HUB:
    case PROGRAM_KERNEL:
    case PROGRAM_OTHER:
        break;
    }
    return false;
}

/* python, python3, python3.11, pypy3 and the like. */
static bool program_is_python(slice path)
{
    slice name = slice_basename(path);
    size_t at = slice_starts(name, SLICE("python")) ? 6 : slice_starts(name, SLICE("pypy")) ? 4 : 0;

    if (!at)
        return false;
    for (; at < name.len; at++)
        if (name.ptr[at] != '.' && (name.ptr[at] < '0' || name.ptr[at] > '9'))
            return false;
    return true;
}

/*
 * Steps over the interpreter's options (python(1)); short ones may be joined as in -Im. Leaves *@at
 * at the script or at the module's name, and says with *@is_module which. False when there is
 * neither: -c, a prompt, standard input.
 */
static bool program_skip_python(const slice *argv, size_t argc, size_t *at, slice *ret_target,
                                bool *ret_module)
{
    for (*at = 1; *at < argc; ++*at) {
        slice argument = argv[*at];

        if (argument.len < 2 || argument.ptr[0] != '-') {
            *ret_target = argument;
            *ret_module = false;
            return argument.len && argument.ptr[0] != '-';
        }
        if (slice_starts(argument, SLICE("--"))) {
            *at += slice_eq(argument, SLICE("--check-hash-based-pycs"));
            continue;
        }
        for (size_t i = 1; i < argument.len; i++) {
            char option = argument.ptr[i];
            bool joined = i + 1 < argument.len;

            if (option == 'c')
                return false;
            if (option == 'm') {
                *at += !joined;
                *ret_target = joined       ? slice_from(argument, i + 1)
                              : *at < argc ? argv[*at]
                                           : SLICE_NULL;
                *ret_module = true;
                return ret_target->len > 0;
            }
            if (option == 'W' || option == 'X') {
                *at += !joined;
                break;
            }
        }
    }
    return false;
}

/* Subcommands that end by themselves and serve nothing. */
static bool program_is_task(const slice *argv, size_t argc, size_t at)
{
    static const char *const tasks[] = {
        "list",     "stop",    "password",  "extension", "build",
        "clean",    "path",    "paths",     "workspace", "workspaces",
        "licenses", "install", "uninstall", "token",     "upgrade-db",
    };

    if (at >= argc)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(tasks); i++)
        if (slice_eq(argv[at], slice_of(tasks[i])))
            return true;
    for (size_t i = at; i < argc; i++)
        if (slice_eq(argv[i], SLICE("--version")) || slice_eq(argv[i], SLICE("--help")) ||
            slice_eq(argv[i], SLICE("--help-all")) || slice_eq(argv[i], SLICE("--generate-config")))
            return true;
    return false;
}

enum program program_classify(const slice *argv, size_t argc, size_t *ret_arguments)
{
    enum program program = PROGRAM_OTHER;
    bool module = false;
    slice target;
    size_t at = 0;

    if (argc == 0)
        return PROGRAM_OTHER;
    target = argv[0];
    if (program_is_python(target) && !program_skip_python(argv, argc, &at, &target, &module))
        return PROGRAM_OTHER;
    at++;
    if (!module)
        target = slice_basename(target);
    if (slice_eq(target, SLICE("jupyter")) || (module && slice_eq(target, SLICE("jupyter_core")))) {
        if (at < argc)
            program =
                program_look_up(program_subcommands, ARRAY_SIZE(program_subcommands), argv[at]);
        at++;
    } else if (module) {
        program = program_look_up(program_modules, ARRAY_SIZE(program_modules), target);
    } else {
        program = program_look_up(program_scripts, ARRAY_SIZE(program_scripts), target);
    }
    if (program == PROGRAM_OTHER || program_is_task(argv, argc, at))
        return PROGRAM_OTHER;
    if (ret_arguments)
        *ret_arguments = MIN(at, argc);
    return program;
}

slice program_connection_file(const slice *argv, size_t argc)
{
    for (size_t i = 1; i < argc; i++) {
        size_t equals =
            slice_starts(argv[i], SLICE("-")) ? slice_find_char(argv[i], '=', 0) : SLICE_NPOS;
        slice path = equals == SLICE_NPOS ? argv[i] : slice_from(argv[i], equals + 1);
        slice name = slice_basename(path);

        if (slice_starts(name, SLICE("kernel-")) && slice_ends(name, SLICE(".json")))
            return path;
    }
    return SLICE_NULL;
}
