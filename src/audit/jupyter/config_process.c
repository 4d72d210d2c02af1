/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/config_process.h"

#include "audit/jupyter/config_secret.h"
#include "base/buffer.h"

enum { PROCESS_ASSIGNMENTS_MAX = 4096 };

/* Which applications know an option. */
enum {
    SERVERS = 1 << APP_SERVER | 1 << APP_LAB | 1 << APP_NOTEBOOK | 1 << APP_NBCLASSIC,
    LAB = 1 << APP_LAB | 1 << APP_NOTEBOOK,
    VOILA = 1 << APP_VOILA,
    CONVERT = 1 << APP_NBCONVERT,
    CONSOLE = 1 << APP_CONSOLE,
    TERMINAL = 1 << APP_IPYTHON,
    KERNEL = 1 << APP_KERNEL,
    SHELLS = TERMINAL | KERNEL,
    HUB = 1 << APP_HUB,
    JUPYTER = SERVERS | VOILA | CONVERT | CONSOLE | 1 << APP_JUPYTER,
    ALL = JUPYTER | SHELLS | HUB,
};

/* A name that takes a value, or, with @flag, the value that it stands for. */
struct option {
    slice name;
    uint32_t apps;
    slice class_name, trait;
    const char *flag; /* "true", "false", or another value as a Python literal */
};

#define ALIAS(name, apps, class_name, trait)                                                       \
    {                                                                                              \
        SLICE_INIT(name), apps, SLICE_INIT(class_name), SLICE_INIT(trait), NULL                    \
    }
#define FLAG(name, apps, class_name, trait, text)                                                  \
    {                                                                                              \
        SLICE_INIT(name), apps, SLICE_INIT(class_name), SLICE_INIT(trait), text                    \
    }

/*
 * Aliases and flags of jupyter_server 1.23 and 2, notebook 6 and 7, JupyterLab 4, IPython 8,
 * ipykernel 6, nbconvert 6 and 7, JupyterHub 3. The notebook's own NotebookApp has the same
 * canonical names as ServerApp. A flag that sets several traits has several rows.
 */
static const struct option options[] = {
    ALIAS("log-level", ALL, "Application", "log_level"),
    ALIAS("config", JUPYTER, "JupyterApp", "config_file"),
    FLAG("y", JUPYTER, "JupyterApp", "answer_yes", "True"),
    FLAG("generate-config", JUPYTER, "JupyterApp", "generate_config", "True"),
    FLAG("show-config", ALL, "JupyterApp", "show_config", "True"),
    FLAG("show-config-json", ALL, "JupyterApp", "show_config_json", "True"),
    FLAG("debug", ALL, "Application", "log_level", "10"),
    ALIAS("ip", SERVERS | VOILA, "ServerApp", "ip"),
    ALIAS("port", SERVERS | VOILA, "ServerApp", "port"),
    ALIAS("port-retries", SERVERS | VOILA, "ServerApp", "port_retries"),
    ALIAS("sock", SERVERS, "ServerApp", "sock"),
    ALIAS("sock-mode", SERVERS, "ServerApp", "sock_mode"),
    ALIAS("transport", SERVERS | CONSOLE, "KernelManager", "transport"),
    ALIAS("keyfile", SERVERS, "ServerApp", "keyfile"),
    ALIAS("certfile", SERVERS, "ServerApp", "certfile"),
    ALIAS("client-ca", SERVERS, "ServerApp", "client_ca"),
    ALIAS("notebook-dir", SERVERS, "ServerApp", "root_dir"),
    ALIAS("ServerApp.notebook_dir", SERVERS, "ServerApp", "root_dir"),
    ALIAS("preferred-dir", SERVERS, "ServerApp", "preferred_dir"),
    ALIAS("browser", SERVERS, "ServerApp", "browser"),
    ALIAS("pylab", SERVERS, "ServerApp", "pylab"),
    ALIAS("gateway-url", SERVERS, "GatewayClient", "url"),
    FLAG("allow-root", SERVERS, "ServerApp", "allow_root", "True"),
    FLAG("no-browser", SERVERS | VOILA, "ServerApp", "open_browser", "False"),
    FLAG("autoreload", SERVERS | VOILA, "ServerApp", "autoreload", "True"),
    FLAG("no-mathjax", SERVERS, "NotebookApp", "enable_mathjax", "False"),
    FLAG("script", SERVERS, "FileContentsManager", "save_script", "True"),
    FLAG("no-script", SERVERS, "FileContentsManager", "save_script", "False"),
    ALIAS("app-dir", LAB, "LabApp", "app_dir"),
    FLAG("core-mode", LAB, "LabApp", "core_mode", "True"),
    FLAG("dev-mode", LAB, "LabApp", "dev_mode", "True"),
    FLAG("extensions-in-dev-mode", LAB, "LabApp", "extensions_in_dev_mode", "True"),
    FLAG("skip-dev-build", LAB, "LabApp", "skip_dev_build", "True"),
    FLAG("splice-source", LAB, "LabApp", "splice_source", "True"),
    FLAG("watch", LAB, "LabApp", "watch", "True"),
    FLAG("expose-app-in-browser", LAB, "LabApp", "expose_app_in_browser", "True"),
    FLAG("collaborative", LAB, "LabApp", "collaborative", "True"),
    FLAG("custom-css", LAB, "LabApp", "custom_css", "True"),
    ALIAS("user", SERVERS, "SingleUserServerApp", "user"),
    ALIAS("group", SERVERS, "SingleUserServerApp", "group"),
    ALIAS("cookie-name", SERVERS, "HubOAuth", "cookie_name"),
    ALIAS("hub-host", SERVERS, "SingleUserServerApp", "hub_host"),
    ALIAS("hub-api-url", SERVERS, "SingleUserServerApp", "hub_api_url"),
    ALIAS("hub-prefix", SERVERS, "SingleUserServerApp", "hub_prefix"),
    ALIAS("base-url", SERVERS, "ServerApp", "base_url"),
    FLAG("disable-user-config", SERVERS, "SingleUserServerApp", "disable_user_config", "True"),
    ALIAS("template", VOILA | CONVERT, "TemplateExporter", "template_name"),
    ALIAS("theme", VOILA | CONVERT, "HTMLExporter", "theme"),
    ALIAS("base_url", VOILA, "Voila", "base_url"),
    ALIAS("token", VOILA, "Voila", "token"),
    ALIAS("strip_sources", VOILA, "VoilaConfiguration", "strip_sources"),
    ALIAS("enable_nbextensions", VOILA, "VoilaConfiguration", "enable_nbextensions"),
    ALIAS("show_tracebacks", VOILA, "VoilaConfiguration", "show_tracebacks"),
    ALIAS("to", CONVERT, "NbConvertApp", "export_format"),
    ALIAS("template-file", CONVERT, "TemplateExporter", "template_file"),
    ALIAS("writer", CONVERT, "NbConvertApp", "writer_class"),
    ALIAS("post", CONVERT, "NbConvertApp", "postprocessor_class"),
    ALIAS("output", CONVERT, "NbConvertApp", "output_base"),
    ALIAS("output-dir", CONVERT, "FilesWriter", "build_directory"),
    ALIAS("reveal-prefix", CONVERT, "SlidesExporter", "reveal_url_prefix"),
    FLAG("execute", CONVERT, "ExecutePreprocessor", "enabled", "True"),
    FLAG("allow-errors", CONVERT, "ExecutePreprocessor", "allow_errors", "True"),
    FLAG("allow-chromium-download", CONVERT, "WebPDFExporter", "allow_chromium_download", "True"),
    FLAG("disable-chromium-sandbox", CONVERT, "WebPDFExporter", "disable_sandbox", "True"),
    FLAG("embed-images", CONVERT, "HTMLExporter", "embed_images", "True"),
    FLAG("sanitize-html", CONVERT, "HTMLExporter", "sanitize_html", "True"),
    ALIAS("existing", CONSOLE, "JupyterConsoleApp", "existing"),
    ALIAS("f", CONSOLE, "JupyterConsoleApp", "connection_file"),
    ALIAS("profile-dir", SHELLS, "ProfileDir", "location"),
    ALIAS("profile", SHELLS, "BaseIPythonApplication", "profile"),
    ALIAS("ipython-dir", SHELLS, "BaseIPythonApplication", "ipython_dir"),
    ALIAS("config", SHELLS, "BaseIPythonApplication", "extra_config_file"),
    ALIAS("autocall", SHELLS, "InteractiveShell", "autocall"),
    ALIAS("colors", SHELLS, "InteractiveShell", "colors"),
    ALIAS("logfile", SHELLS, "InteractiveShell", "logfile"),
    ALIAS("logappend", SHELLS, "InteractiveShell", "logappend"),
    ALIAS("c", SHELLS, "InteractiveShellApp", "code_to_run"),
    ALIAS("m", SHELLS, "InteractiveShellApp", "module_to_run"),
    ALIAS("ext", SHELLS, "InteractiveShellApp", "extra_extensions"),
    ALIAS("gui", SHELLS, "InteractiveShellApp", "gui"),
    ALIAS("matplotlib", SHELLS, "InteractiveShellApp", "matplotlib"),
    ALIAS("cache-size", SHELLS, "InteractiveShell", "cache_size"),
    FLAG("i", TERMINAL, "TerminalIPythonApp", "force_interact", "True"),
    FLAG("quick", TERMINAL, "TerminalIPythonApp", "quick", "True"),
    FLAG("ignore-cwd", SHELLS, "InteractiveShellApp", "ignore_cwd", "True"),
    FLAG("no-ignore-cwd", SHELLS, "InteractiveShellApp", "ignore_cwd", "False"),
    FLAG("pdb", SHELLS, "InteractiveShell", "pdb", "True"),
    FLAG("init", SHELLS, "BaseIPythonApplication", "auto_create", "True"),
    ALIAS("ip", KERNEL, "IPKernelApp", "ip"),
    ALIAS("hb", KERNEL, "IPKernelApp", "hb_port"),
    ALIAS("shell", KERNEL, "IPKernelApp", "shell_port"),
    ALIAS("iopub", KERNEL, "IPKernelApp", "iopub_port"),
    ALIAS("stdin", KERNEL, "IPKernelApp", "stdin_port"),
    ALIAS("control", KERNEL, "IPKernelApp", "control_port"),
    ALIAS("f", KERNEL, "IPKernelApp", "connection_file"),
    ALIAS("transport", KERNEL, "IPKernelApp", "transport"),
    ALIAS("ident", KERNEL, "Session", "session"),
    ALIAS("user", KERNEL, "Session", "username"),
    ALIAS("keyfile", KERNEL, "Session", "keyfile"),
    FLAG("no-stdout", KERNEL, "IPKernelApp", "no_stdout", "True"),
    FLAG("no-stderr", KERNEL, "IPKernelApp", "no_stderr", "True"),
    FLAG("no-secure", KERNEL, "Session", "key", "b''"),
    FLAG("no-secure", KERNEL, "Session", "keyfile", "''"),
    ALIAS("f", HUB, "JupyterHub", "config_file"),
    ALIAS("config", HUB, "JupyterHub", "config_file"),
    ALIAS("ip", HUB, "JupyterHub", "ip"),
    ALIAS("port", HUB, "JupyterHub", "port"),
    ALIAS("base-url", HUB, "JupyterHub", "base_url"),
    ALIAS("url", HUB, "JupyterHub", "bind_url"),
    ALIAS("db", HUB, "JupyterHub", "db_url"),
    ALIAS("ssl-key", HUB, "JupyterHub", "ssl_key"),
    ALIAS("ssl-cert", HUB, "JupyterHub", "ssl_cert"),
    FLAG("no-db", HUB, "JupyterHub", "db_url", "'sqlite:///:memory:'"),
    FLAG("no-ssl", HUB, "JupyterHub", "confirm_no_ssl", "True"),
};

/* The arguments as one text, in which values have ranges. */
struct command_line {
    struct audit *audit;
    enum app app;
    const struct origin *origin;
    const struct source *source;
    const slice *argv;
    size_t argc;
    const size_t *starts; /* offset of each argument in the source */
    struct assignments *out;
};

static struct assignment *push(struct audit *audit, struct assignments *list)
{
    size_t larger;

    if (list->count >= PROCESS_ASSIGNMENTS_MAX)
        return NULL;
    if (list->count == list->capacity) {
        larger = list->capacity ? list->capacity * 2 : 8;
        list->items =
            arena_resize(&audit->place, list->items, list->capacity * sizeof(*list->items),
                         larger * sizeof(*list->items));
        list->capacity = larger;
    }
    return &list->items[list->count++];
}

/* A value as Python reads it ("['a', 'b']", "True"), or unknown. */
static value evaluate(arena *a, slice text)
{
    static const slice prefix = SLICE_INIT("c.X.y = ");
    const struct source *source = source_new(a, SLICE(""), arena_concat(a, prefix, text));
    _cleanup_diags_ diags d = DIAGS_INIT;
    struct python_config config;
    value v;

    if (python_config_read(a, source, &d, &config) != 0 || config.broken ||
        config.setting_count != 1 || config.settings[0].op != PYTHON_SET)
        return value_unknown(text);
    v = value_copy(a, &config.settings[0].value);
    v.source = NULL;
    return v;
}

/*
 * The value that a trait makes of an option's text, as trait.from_string() does: numbers and
 * truth values by the type of the trait, containers when they look like one, else the text itself.
 */
static value convert(arena *a, slice canonical, slice text)
{
    const value yes = value_bool(true), no = value_bool(false);
    bool is_bool = trait_is_default(canonical, &yes) || trait_is_default(canonical, &no);
    char first = text.len ? text.ptr[0] : '\0', last = text.len ? text.ptr[text.len - 1] : '\0';
    int64_t number;

    if (is_bool && (slice_eq_nocase(text, SLICE("true")) || slice_eq(text, SLICE("1"))))
        return yes;
    if (is_bool && (slice_eq_nocase(text, SLICE("false")) || slice_eq(text, SLICE("0"))))
        return no;
    if (trait_is_number(canonical) && slice_to_i64(text, &number) == 0)
        return value_int(number);
    if ((first == '[' && last == ']') || (first == '{' && last == '}') ||
        (first == '(' && last == ')') ||
        (text.len >= 2 && (first == '\'' || first == '"') && last == first)) {
        value v = evaluate(a, text);

        if (!value_is(&v, VALUE_UNKNOWN))
            return v;
    }
    return value_string(text);
}

static void add(struct command_line *line, slice written, slice class_name, slice trait, value v,
                size_t start, size_t end)
{
    arena *a = &line->audit->place;
    struct assignment *slot = push(line->audit, line->out);

    if (!slot)
        return;
    *slot = (struct assignment){
        .origin = line->origin,
        .trait = trait_find(a, class_name, trait),
        .written = written,
        .op = PYTHON_SET,
        .value = v,
        .source = line->source,
        .start = (uint32_t)start,
        .end = (uint32_t)end,
    };
    slot->rank = slot->trait.rank;
    config_secret_register(line->audit->secrets, slot);
}

/* The text of a value at @offset of argument @at. */
static void add_text(struct command_line *line, slice written, slice class_name, slice trait,
                     size_t at, size_t offset, size_t start)
{
    arena *a = &line->audit->place;
    slice text = slice_from(line->argv[at], offset);
    size_t from = line->starts[at] + offset;
    value v = convert(a, trait_find(a, class_name, trait).canonical, text);

    add(line, written, class_name, trait, value_at(v, line->source, from, from + text.len), start,
        from + text.len);
}

/* argparse takes any unambiguous beginning of a long option for the option. */
static const struct option *find_option(enum app app, slice name, bool exact)
{
    const struct option *found = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        const struct option *option = &options[i];

        if (!(option->apps & (1u << app)))
            continue;
        if (slice_eq(option->name, name))
            return option;
        if (exact || name.len < 2 || !slice_starts(option->name, name))
            continue;
        if (found && !slice_eq(found->name, option->name))
            return NULL;
        found = found ? found : option;
    }
    return found;
}

static void add_flags(struct command_line *line, slice written, const struct option *first,
                      size_t at)
{
    size_t start = line->starts[at], end = start + line->argv[at].len;

    for (const struct option *option = first;
         option < options + ARRAY_SIZE(options) && slice_eq(option->name, first->name); option++) {
        value v = evaluate(&line->audit->place, slice_of(option->flag));

        add(line, written, option->class_name, option->trait, value_at(v, line->source, start, end),
            start, end);
    }
}

/* One argument; returns how many arguments it took. */
static size_t read_argument(struct command_line *line, size_t at)
{
    slice argument = line->argv[at], name;
    size_t dashes = slice_starts(argument, SLICE("--")) ? 2 : 1;
    size_t equals = slice_find_char(argument, '=', 0), dot;
    size_t start = line->starts[at];
    const struct option *option;

    if (argument.len < 2 || argument.ptr[0] != '-')
        return 1;
    name = slice_sub(argument, dashes, (equals == SLICE_NPOS ? argument.len : equals) - dashes);
    option = find_option(line->app, name, dashes == 1);
    dot = slice_find_char(name, '.', 0);
    if (option && option->flag && equals == SLICE_NPOS) {
        add_flags(line, argument, option, at);
        return 1;
    }
    argument = slice_sub(argument, 0, equals);
    if (option) {
        name = SLICE("");
    } else if (dot == SLICE_NPOS || dot == 0 || name.ptr[0] < 'A' || name.ptr[0] > 'Z') {
        return 1;
    } else {
        /* Sections inside sections: the last part is the trait, the one before it its class. */
        size_t last = slice_rfind_char(name, '.');
        slice classes = slice_sub(name, 0, last);
        size_t inner = slice_rfind_char(classes, '.');

        dot = last;
        classes = inner == SLICE_NPOS ? classes : slice_from(classes, inner + 1);
        if (equals != SLICE_NPOS)
            add_text(line, argument, classes, slice_from(name, dot + 1), at, equals + 1, start);
        else if (at + 1 < line->argc)
            add_text(line, argument, classes, slice_from(name, dot + 1), at + 1, 0, start);
        return equals == SLICE_NPOS ? 2 : 1;
    }
    if (equals != SLICE_NPOS)
        add_text(line, argument, option->class_name, option->trait, at, equals + 1, start);
    else if (at + 1 < line->argc)
        add_text(line, argument, option->class_name, option->trait, at + 1, 0, start);
    return equals == SLICE_NPOS ? 2 : 1;
}

/* Several options for one list trait make one list, in their order. */
static void join_repeated(struct audit *audit, struct assignments *list)
{
    for (size_t i = 1; i < list->count; i++) {
        struct assignment *later = &list->items[i];

        for (size_t j = 0; j < i; j++) {
            struct assignment *earlier = &list->items[j];

            if (!slice_eq(earlier->trait.canonical, later->trait.canonical) ||
                !trait_is_list(later->trait.canonical) || !value_is(&later->value, VALUE_STRING))
                continue;
            later->op = PYTHON_EXTEND;
            break;
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        struct assignment *item = &list->items[i];
        struct value_list_builder b = VALUE_LIST_BUILDER(&audit->place);
        value v = item->value;

        if (!trait_is_list(item->trait.canonical) || !value_is(&v, VALUE_STRING))
            continue;
        value_list_add(&b, v);
        item->value = value_at(value_list_finish(&b), v.source, v.start, v.end);
    }
}

void config_read_arguments(struct audit *audit, enum app app, const slice *argv, size_t argc,
                           slice shown, uint32_t pid, struct assignments *ret)
{
    arena *a = &audit->place;
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    struct origin *origin = arena_new(a, struct origin);
    size_t *starts = arena_new_array(a, size_t, argc);
    struct command_line line = {
        .audit = audit,
        .app = app,
        .origin = origin,
        .argv = argv,
        .argc = argc,
        .starts = starts,
        .out = ret,
    };

    *ret = (struct assignments){NULL, 0, 0};
    *origin = (struct origin){.kind = ORIGIN_CMDLINE, .shown = shown, .pid = pid};
    for (size_t i = 0; i < argc; i++) {
        /* One in a line, so that a finding shows the one that it is about. */
        if (i)
            buffer_add_char(&text, '\n');
        starts[i] = text.len;
        buffer_add(&text, argv[i]);
    }
    line.source = source_new(a, shown, arena_copy(a, buffer_slice(&text)));
    for (size_t i = 0; i < argc && !slice_eq(argv[i], SLICE("--"));)
        i += read_argument(&line, i);
    join_repeated(audit, ret);
}

/* environment */

static const struct {
    slice variable, class_name, trait;
} variables[] = {
    {SLICE_INIT("JUPYTER_TOKEN"), SLICE_INIT("ServerApp"), SLICE_INIT("token")},
    {SLICE_INIT("JUPYTER_TOKEN_FILE"), SLICE_INIT("ServerApp"), SLICE_INIT("token_file")},
    {SLICE_INIT("JUPYTER_PORT"), SLICE_INIT("ServerApp"), SLICE_INIT("port")},
    {SLICE_INIT("JUPYTER_PORT_RETRIES"), SLICE_INIT("ServerApp"), SLICE_INIT("port_retries")},
    {SLICE_INIT("JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS"), SLICE_INIT("ServerApp"),
     SLICE_INIT("allow_unauthenticated_access")},
};

/* jupyter_server takes everything but "no" and "false" for true here. */
static value convert_variable(arena *a, slice canonical, slice text)
{
    value v = convert(a, canonical, text);
    const value yes = value_bool(true), no = value_bool(false);

    if (value_is(&v, VALUE_STRING) &&
        (trait_is_default(canonical, &yes) || trait_is_default(canonical, &no)))
        return value_bool(!slice_eq_nocase(text, SLICE("no")) &&
                          !slice_eq_nocase(text, SLICE("false")));
    return v;
}

/* JUPYTER_GATEWAY_VALIDATE_CERT is GatewayClient.validate_cert, and so on for all its traits. */
static bool trait_of_variable(arena *a, slice name, slice *ret_class, slice *ret_trait)
{
    static const slice gateway = SLICE_INIT("JUPYTER_GATEWAY_");
    char *lower;

    for (size_t i = 0; i < ARRAY_SIZE(variables); i++) {
        if (!slice_eq(name, variables[i].variable))
            continue;
        *ret_class = variables[i].class_name;
        *ret_trait = variables[i].trait;
        return true;
    }
    if (!slice_starts(name, gateway) || name.len == gateway.len)
        return false;
    name = slice_from(name, gateway.len);
    lower = arena_alloc(a, name.len);
    for (size_t i = 0; i < name.len; i++)
        lower[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] - 'A' + 'a')
                                                            : name.ptr[i];
    *ret_class = SLICE("GatewayClient");
    *ret_trait = slice_new(lower, name.len);
    return true;
}

void config_read_environment(struct audit *audit, enum app app, const value *environment,
                             slice shown, uint32_t pid, struct assignments *ret)
{
    arena *a = &audit->place;
    struct origin *origin = arena_new(a, struct origin);

    *ret = (struct assignments){NULL, 0, 0};
    *origin = (struct origin){.kind = ORIGIN_ENV, .shown = shown, .pid = pid};
    if (!((1u << app) & SERVERS) || !value_is(environment, VALUE_MAP))
        return;
    value_each_member (environment, member) {
        slice name = member->key.text, class_name, trait, text;
        struct assignment *slot;
        const struct source *source;

        /* An empty variable is as good as none, a token of "" is not to be had this way. */
        if (!trait_of_variable(a, name, &class_name, &trait) ||
            !value_is(&member->value, VALUE_STRING) || member->value.text.len == 0 ||
            !(slot = push(audit, ret)))
            continue;
        text = member->value.text;
        source =
            source_new(a, shown, arena_printf(a, "%.*s=%.*s", SLICE_ARG(name), SLICE_ARG(text)));
        *slot = (struct assignment){
            .origin = origin,
            .trait = trait_find(a, class_name, trait),
            .written = name,
            .op = PYTHON_SET,
            .source = source,
            .end = (uint32_t)source->text.len,
            /* Below everything else: variables fill defaults. */
            .rank = -1,
        };
        slot->value = value_at(convert_variable(a, slot->trait.canonical, text), source,
                               name.len + 1, source->text.len);
        config_secret_register(audit->secrets, slot);
    }
}
