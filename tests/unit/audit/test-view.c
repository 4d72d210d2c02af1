/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines and environments: what a process gets beside files. */
#include "audit/jupyter/collectors.h"

#include "tree.h"

struct world {
    struct tree tree;
    struct audit_options options;
    struct audit_result result;
    struct audit audit;
};

static struct world *world_new(void)
{
    struct world *w = memory_alloc(sizeof(*w));

    w->tree = tree_new();
    w->audit.options = &w->options;
    w->audit.result = &w->result;
    w->audit.secrets = secrets_new();
    w->audit.none = value_empty_map();
    w->audit.environment = value_empty_map();
    w->audit.user.home = SLICE("/");
    assert_ok(fs_new(slice_of(w->tree.path), &w->audit.fs));
    return w;
}

/* Called once the tree is made: what is there is learnt. */
static void world_learn(struct world *w)
{
    collector_package.learn(&w->audit);
    collector_config.learn(&w->audit);
}

static struct world *world_free(struct world *w)
{
    w->audit.configs = configs_free(w->audit.configs);
    w->audit.fs = fs_free(w->audit.fs);
    w->audit.secrets = secrets_free(w->audit.secrets);
    map_done(&w->audit.said);
    arena_done(&w->audit.place);
    arena_done(&w->audit.scratch);
    arena_done(&w->audit.arena);
    audit_result_done(&w->result);
    tree_done(&w->tree);
    freep(&w);
    return NULL;
}
DEFINE_CLEANUP(struct world, world_free)

/* The command line of @app, ended by NULL. */
static const value *config_with(struct world *w, enum app app, const char *const *argv)
{
    slice *arguments = arena_new_array(&w->audit.place, slice, 64);
    size_t count = 0;

    for (; argv[count]; count++)
        arguments[count] = slice_of(argv[count]);
    return &view_build(&w->audit,
                       &(struct view_request){
                           .app = app,
                           .argv = arguments,
                           .argc = count,
                           .command_name = SLICE("command line of 1"),
                           .environment_name = SLICE("environment of 1"),
                           .cwd = SLICE("/lab"),
                       })
                ->config;
}

static void test_grammar(void **state)
{
    static const struct {
        enum app app;
        const char *argv[4];
        const char *name, *text; /* text: NULL for a boolean, else a string */
        int64_t number;
    } cases[] = {
        {APP_SERVER, {"--ServerApp.token=abc"}, "ServerApp.token", "abc", 0},
        {APP_SERVER, {"--ServerApp.token", "abc"}, "ServerApp.token", "abc", 0},
        {APP_SERVER, {"--ServerApp.token="}, "ServerApp.token", "", 0},
        {APP_NOTEBOOK, {"--NotebookApp.token=''"}, "ServerApp.token", "", 0},
        {APP_SERVER, {"--IdentityProvider.token="}, "ServerApp.token", "", 0},
        {APP_SERVER, {"--ip=0.0.0.0"}, "ServerApp.ip", "0.0.0.0", 0},
        {APP_SERVER, {"--ip", "*"}, "ServerApp.ip", "*", 0},
        {APP_SERVER, {"--port=8080"}, "ServerApp.port", NULL, 8080},
        {APP_SERVER, {"--allow-root"}, "ServerApp.allow_root", NULL, true},
        {APP_SERVER, {"--allow-r"}, "ServerApp.allow_root", NULL, true},
        {APP_SERVER, {"--ServerApp.allow_root=True"}, "ServerApp.allow_root", NULL, true},
        {APP_SERVER, {"--ServerApp.allow_root=0"}, "ServerApp.allow_root", NULL, false},
        {APP_SERVER, {"-y"}, "JupyterApp.answer_yes", NULL, true},
        {APP_SERVER, {"--notebook-dir=/x"}, "ServerApp.root_dir", "/x", 0},
        {APP_SERVER, {"--no-browser", "--sock=/s"}, "ServerApp.sock", "/s", 0},
        {APP_LAB, {"--dev-mode"}, "LabApp.dev_mode", NULL, true},
        {APP_SERVER, {"--ServerApp.Session.key=k3y"}, "Session.key", "k3y", 0},
        {APP_SERVER, {"positional", "--ip=::"}, "ServerApp.ip", "::", 0},
        {APP_KERNEL,
         {"-f", "/r/kernel-1.json"},
         "KernelManager.connection_file",
         "/r/kernel-1.json",
         0},
        {APP_KERNEL,
         {"--f=/r/kernel-1.json"},
         "KernelManager.connection_file",
         "/r/kernel-1.json",
         0},
        {APP_KERNEL, {"--ip=0.0.0.0"}, "KernelManager.ip", "0.0.0.0", 0},
        {APP_IPYTHON, {"-c", "print(1)"}, "InteractiveShellApp.code_to_run", "print(1)", 0},
        {APP_SERVER, {"--gateway-url=http://g"}, "GatewayClient.url", "http://g", 0},
        {APP_SERVER, {"--ServerApp.port=1", "--ServerApp.port=2"}, "ServerApp.port", NULL, 2},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(world_freep) struct world *w = world_new();
        const value *v;

        world_learn(w);
        v = value_get(config_with(w, cases[i].app, cases[i].argv), slice_of(cases[i].name));
        if (!v)
            fail_msg("%s: %s is not set", cases[i].argv[0], cases[i].name);
        if (cases[i].text)
            assert_slice(v->text, cases[i].text);
        else if (value_is(v, VALUE_BOOL))
            assert_int_equal(v->boolean, cases[i].number);
        else
            assert_int_equal(v->integer, cases[i].number);
    }
}

static void test_not_options(void **state)
{
    static const char *const argv[] = {"--unknown=1", "-x",      "--", "--ip=*",
                                       "--.=",        "--a.b=c", "-",  NULL};
    static const char *const lone[] = {"--ip", NULL};
    static const char *const dash[] = {"--", "--ServerApp.token=", NULL};
    _cleanup_(world_freep) struct world *w = world_new();

    (void)state;
    world_learn(w);
    assert_int_equal(config_with(w, APP_SERVER, argv)->map->count, 0);
    assert_int_equal(config_with(w, APP_SERVER, lone)->map->count, 0);
    assert_int_equal(config_with(w, APP_SERVER, dash)->map->count, 0);
    /* The options of another application are not its own. */
    assert_int_equal(
        config_with(w, APP_NBCONVERT, (const char *const[]){"--allow-root", NULL})->map->count, 0);
}

static void test_lists(void **state)
{
    static const char *const repeated[] = {"--ext=a", "--ext=b", NULL};
    static const char *const literal[] = {"--ServerApp.local_hostnames=['x', 'y']",
                                          "--ServerApp.tornado_settings={'a': True}", NULL};
    _cleanup_(world_freep) struct world *w = world_new();
    const value *v;

    (void)state;
    world_learn(w);
    v = value_get(config_with(w, APP_IPYTHON, repeated),
                  SLICE("InteractiveShellApp.extra_extensions"));
    assert_int_equal(v->list.count, 2);
    assert_slice(v->list.items[1].text, "b");
    v = config_with(w, APP_SERVER, literal);
    assert_int_equal(value_get(v, SLICE("ServerApp.local_hostnames"))->list.count, 2);
    assert_true(value_path(v, "ServerApp.tornado_settings", "a", NULL)->boolean);
}

/* The command line beats files, a file beats variables, and --config replaces the own file. */
static void test_order(void **state)
{
    static const char *const none[] = {NULL};
    static const char *const port[] = {"--port=3", NULL};
    static const char *const other[] = {"--config=../lab/mine.py", NULL};
    _cleanup_(world_freep) struct world *w = world_new();
    struct value_map_builder b = VALUE_MAP_BUILDER(&w->audit.arena);

    (void)state;
    tree_write(&w->tree, ".jupyter/jupyter_server_config.py",
               SLICE("c.ServerApp.port = 2\nc.ServerApp.ip = 'a'\n"), 0644);
    tree_write(&w->tree, ".jupyter/jupyter_config.py", SLICE("c.ServerApp.sock = '/b'\n"), 0644);
    tree_write(&w->tree, "lab/mine.py", SLICE("c.ServerApp.port = 5\n"), 0644);
    value_map_put(&b, "JUPYTER_PORT", value_string(SLICE("1")));
    value_map_put(&b, "JUPYTER_TOKEN", value_string(SLICE("token-of-variable")));
    value_map_put(&b, "JUPYTER_GATEWAY_VALIDATE_CERT", value_string(SLICE("no")));
    value_map_put(&b, "JUPYTER_GATEWAY_REQUEST_TIMEOUT", value_string(SLICE("7")));
    w->audit.environment = value_map_finish(&b);
    world_learn(w);
    assert_int_equal(value_get_int(config_with(w, APP_SERVER, none), "ServerApp.port", 0), 2);
    assert_int_equal(value_get_int(config_with(w, APP_SERVER, port), "ServerApp.port", 0), 3);
    assert_int_equal(value_get_int(config_with(w, APP_SERVER, other), "ServerApp.port", 0), 5);
    assert_null(value_get(config_with(w, APP_SERVER, other), SLICE("ServerApp.ip")));
    assert_slice(value_get_string(config_with(w, APP_SERVER, other), "ServerApp.sock"), "/b");
    assert_slice(value_get_string(config_with(w, APP_SERVER, none), "ServerApp.token"),
                 "token-of-variable");
    assert_false(
        value_get_bool(config_with(w, APP_SERVER, none), "GatewayClient.validate_cert", true));
    assert_int_equal(
        value_get_int(config_with(w, APP_SERVER, none), "GatewayClient.request_timeout", 0), 7);
    /* Variables of the server are nothing to a kernel. */
    assert_null(value_get(config_with(w, APP_KERNEL, none), SLICE("ServerApp.token")));
}

/* Directories that variables name. */
static void test_variables(void **state)
{
    static const char *const none[] = {NULL};
    static const struct {
        const char *name, *value;
        int64_t port;
    } cases[] = {
        {"JUPYTER_CONFIG_DIR", "/other", 2},    {"JUPYTER_CONFIG_PATH", "/path:/rest", 3},
        {"JUPYTER_CONFIG_PATH", "relative", 1}, {"JUPYTER_NO_CONFIG", "1", 0},
        {"JUPYTER_PLATFORM_DIRS", "1", 4},      {"JUPYTER_PLATFORM_DIRS", "no", 1},
        {"XDG_CONFIG_HOME", "/xdg", 1},         {"JUPYTER_CONFIG_DIR", "", 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(world_freep) struct world *w = world_new();
        struct value_map_builder b = VALUE_MAP_BUILDER(&w->audit.arena);

        tree_write(&w->tree, ".jupyter/jupyter_config.py", SLICE("c.ServerApp.port = 1\n"), 0644);
        tree_write(&w->tree, "other/jupyter_config.py", SLICE("c.ServerApp.port = 2\n"), 0644);
        tree_write(&w->tree, "path/jupyter_config.py", SLICE("c.ServerApp.port = 3\n"), 0644);
        tree_write(&w->tree, ".config/jupyter/jupyter_config.py", SLICE("c.ServerApp.port = 4\n"),
                   0644);
        value_map_put(&b, cases[i].name, value_string(slice_of(cases[i].value)));
        w->audit.environment = value_map_finish(&b);
        world_learn(w);
        assert_int_equal(value_get_int(config_with(w, APP_SERVER, none), "ServerApp.port", 0),
                         cases[i].port);
    }
}

/* Until CVE-2022-39286 was mended, jupyter_core read the working directory first. */
static void test_working_directory(void **state)
{
    static const struct {
        const char *core;
        int64_t port;
    } cases[] = {{"jupyter_core-4.11.1", 2}, {"jupyter_core-4.11.2", 1}, {"jupyter_core-5.1.0", 1}};
    static const char *const none[] = {NULL};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(world_freep) struct world *w = world_new();
        _cleanup_arena_ arena a = ARENA_INIT;

        tree_mkdir(
            &w->tree,
            arena_printf(&a, "venv/lib/python3.11/site-packages/%s.dist-info", cases[i].core).ptr,
            0755);
        tree_mkdir(&w->tree, "venv/lib/python3.11/site-packages/jupyter_server-1.19.1.dist-info",
                   0755);
        tree_write(&w->tree, ".jupyter/jupyter_server_config.py", SLICE("c.ServerApp.port = 1\n"),
                   0644);
        tree_write(&w->tree, "lab/jupyter_server_config.py", SLICE("c.ServerApp.port = 2\n"), 0644);
        world_learn(w);
        assert_int_equal(value_get_int(config_with(w, APP_SERVER, none), "ServerApp.port", 0),
                         cases[i].port);
    }
}

static void test_for_app(void **state)
{
    _cleanup_(world_freep) struct world *w = world_new();
    struct value_list_builder b = VALUE_LIST_BUILDER(&w->audit.arena);
    value argv, config;

    (void)state;
    world_learn(w);
    value_list_add(&b, value_string(SLICE("--ip=*")));
    argv = value_list_finish(&b);
    assert_ok(config_for_app(&w->audit, SLICE("lab"), &argv, NULL, &config));
    assert_slice(value_get_string(&config, "ServerApp.ip"), "*");
    assert_ok(config_for_app(&w->audit, SLICE("singleuser"), NULL, NULL, &config));
    assert_int_equal(config.map->count, 0);
    assert_err(config_for_app(&w->audit, SLICE("browser"), NULL, NULL, &config), EINVAL);
    assert_int_equal(config_of_user(&w->audit, APP_SERVER)->map->count, 0);
}

/* Secrets of command lines and variables are known before anything is said about them. */
static void test_secrets(void **state)
{
    static const char *const argv[] = {"--ServerApp.token=secret-on-command-line",
                                       "--GatewayClient.http_pwd", "gateway-password", NULL};
    _cleanup_(world_freep) struct world *w = world_new();
    struct value_map_builder b = VALUE_MAP_BUILDER(&w->audit.arena);
    slice text;

    (void)state;
    value_map_put(&b, "JUPYTER_TOKEN", value_string(SLICE("token-of-variable")));
    w->audit.environment = value_map_finish(&b);
    world_learn(w);
    config_with(w, APP_SERVER, argv);
    text = secrets_scrub(w->audit.secrets, &w->audit.arena,
                         SLICE("secret-on-command-line gateway-password token-of-variable"));
    assert_slice(text, "[secret, 22 characters] [secret, 16 characters] [secret, 17 characters]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grammar),   cmocka_unit_test(test_not_options),
        cmocka_unit_test(test_lists),     cmocka_unit_test(test_order),
        cmocka_unit_test(test_variables), cmocka_unit_test(test_working_directory),
        cmocka_unit_test(test_for_app),   cmocka_unit_test(test_secrets),
    };

    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
