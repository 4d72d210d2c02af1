/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/trait.h"

#include "harness.h"

static void test_canonical(void **state)
{
    static const struct {
        const char *class_name, *name, *canonical;
        enum trait_type type;
    } cases[] = {
        {"ServerApp", "token", "ServerApp.token", TRAIT_SECRET},
        {"NotebookApp", "token", "ServerApp.token", TRAIT_SECRET},
        {"LabApp", "token", "ServerApp.token", TRAIT_SECRET},
        {"IdentityProvider", "token", "ServerApp.token", TRAIT_SECRET},
        {"PasswordIdentityProvider", "hashed_password", "ServerApp.password", TRAIT_SECRET},
        {"PasswordIdentityProvider", "password_required", "ServerApp.password_required",
         TRAIT_PLAIN},
        {"IdentityProvider", "secure_cookie", "IdentityProvider.secure_cookie", TRAIT_PLAIN},
        {"NotebookApp", "notebook_dir", "ServerApp.root_dir", TRAIT_PATH},
        {"FileContentsManager", "root_dir", "ServerApp.root_dir", TRAIT_PATH},
        {"NotebookApp", "webapp_settings", "ServerApp.tornado_settings", TRAIT_PLAIN},
        {"NotebookApp", "nbserver_extensions", "ServerApp.jpserver_extensions", TRAIT_MODULES},
        {"NotebookApp", "server_extensions", "NotebookApp.server_extensions", TRAIT_MODULES},
        {"NotebookApp", "mathjax_url", "NotebookApp.mathjax_url", TRAIT_PLAIN},
        {"LabApp", "dev_mode", "LabApp.dev_mode", TRAIT_PLAIN},
        {"JupyterNotebookApp", "custom_css", "LabApp.custom_css", TRAIT_PLAIN},
        {"JupyterNotebookApp", "ip", "ServerApp.ip", TRAIT_PLAIN},
        {"AsyncLargeFileManager", "allow_hidden", "ContentsManager.allow_hidden", TRAIT_PLAIN},
        {"FileContentsManager", "made_up", "ContentsManager.made_up", TRAIT_PLAIN},
        {"MultiKernelManager", "cull_busy", "MappingKernelManager.cull_busy", TRAIT_PLAIN},
        {"IPKernelApp", "ip", "KernelManager.ip", TRAIT_PLAIN},
        {"IPKernelApp", "kernel_class", "IPKernelApp.kernel_class", TRAIT_CLASS},
        {"IPKernelApp", "exec_lines", "InteractiveShellApp.exec_lines", TRAIT_PLAIN},
        {"TerminalIPythonApp", "extensions", "InteractiveShellApp.extensions", TRAIT_MODULES},
        {"TerminalIPythonApp", "profile", "BaseIPythonApplication.profile", TRAIT_PLAIN},
        {"TerminalIPythonApp", "force_interact", "InteractiveShellApp.force_interact", TRAIT_PLAIN},
        {"ZMQInteractiveShell", "autocall", "InteractiveShell.autocall", TRAIT_PLAIN},
        {"HistoryAccessor", "hist_file", "HistoryManager.hist_file", TRAIT_PATH},
        {"ServerApp", "answer_yes", "JupyterApp.answer_yes", TRAIT_PLAIN},
        {"LabApp", "config_file", "JupyterApp.config_file", TRAIT_PATH},
        {"Voila", "ip", "ServerApp.ip", TRAIT_PLAIN},
        {"Voila", "strip_sources", "VoilaConfiguration.strip_sources", TRAIT_PLAIN},
        {"Acme", "thing", "Acme.thing", TRAIT_PLAIN},
        {"AcmeOAuthenticator", "client_secret", "AcmeOAuthenticator.client_secret", TRAIT_SECRET},
        {"DockerSpawner", "cmd", "DockerSpawner.cmd", TRAIT_COMMAND},
        {"PlainTextFormatter", "type_printers", "PlainTextFormatter.type_printers", TRAIT_PLAIN},
    };
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct trait trait = trait_find(&a, slice_of(cases[i].class_name), slice_of(cases[i].name));

        assert_slice(trait.canonical, cases[i].canonical);
        if (trait.type != cases[i].type)
            fail_msg("%s is of type %d", cases[i].canonical, (int)trait.type);
    }
}

static void test_rank(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    int server = trait_find(&a, SLICE("ServerApp"), SLICE("token")).rank;
    int identity = trait_find(&a, SLICE("IdentityProvider"), SLICE("token")).rank;
    int password = trait_find(&a, SLICE("PasswordIdentityProvider"), SLICE("token")).rank;

    (void)state;
    assert_true(server < identity);
    assert_true(identity < password);
    assert_true(trait_find(&a, SLICE("ContentsManager"), SLICE("allow_hidden")).rank <
                trait_find(&a, SLICE("LargeFileManager"), SLICE("allow_hidden")).rank);
}

static void test_read_by(void **state)
{
    const struct trait_versions none = {0, 0}, old = {1, 6}, new = {2, 7};

    (void)state;
    assert_true(trait_is_read_by(SLICE("ServerApp"), APP_SERVER, none));
    assert_true(trait_is_read_by(SLICE("ServerApp"), APP_NOTEBOOK, new));
    assert_false(trait_is_read_by(SLICE("ServerApp"), APP_NOTEBOOK, old));
    assert_false(trait_is_read_by(SLICE("ServerApp"), APP_IPYTHON, none));
    assert_false(trait_is_read_by(SLICE("NotebookApp"), APP_SERVER, none));
    assert_true(trait_is_read_by(SLICE("NotebookApp"), APP_NOTEBOOK, old));
    assert_false(trait_is_read_by(SLICE("IdentityProvider"), APP_SERVER, old));
    assert_true(trait_is_read_by(SLICE("IdentityProvider"), APP_SERVER, new));
    assert_true(trait_is_read_by(SLICE("IdentityProvider"), APP_SERVER, none));
    assert_false(trait_is_read_by(SLICE("IdentityProvider"), APP_NOTEBOOK, old));
    assert_true(trait_is_read_by(SLICE("ZMQInteractiveShell"), APP_KERNEL, none));
    assert_false(trait_is_read_by(SLICE("ZMQInteractiveShell"), APP_IPYTHON, none));
    assert_true(trait_is_read_by(SLICE("DummyAuthenticator"), APP_HUB, none));
    assert_false(trait_is_read_by(SLICE("DummyAuthenticator"), APP_SERVER, none));
    assert_true(trait_is_read_by(SLICE("SomebodysOwn"), APP_SERVER, none));
    assert_false(trait_is_known_class(SLICE("SomebodysOwn")));
    assert_true(trait_is_known_class(SLICE("ServerApp")));
}

static bool is_default(const char *name, value v)
{
    return trait_is_default(slice_of(name), &v);
}

static value list_of(arena *a, const char *first, const char *second)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);

    value_list_add(&b, value_string(slice_of(first)));
    if (second)
        value_list_add(&b, value_string(slice_of(second)));
    return value_list_finish(&b);
}

static void test_defaults(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    assert_true(is_default("ServerApp.allow_root", value_bool(false)));
    assert_false(is_default("ServerApp.allow_root", value_bool(true)));
    assert_false(is_default("ServerApp.allow_root", value_string(SLICE("False"))));
    assert_true(is_default("ServerApp.port", value_int(8888)));
    assert_true(is_default("ServerApp.port", value_double(8888)));
    assert_false(is_default("ServerApp.port", value_int(80)));
    assert_true(is_default("ServerApp.ip", value_string(SLICE("localhost"))));
    assert_false(is_default("ServerApp.ip", value_string(SLICE(""))));
    assert_false(is_default("ServerApp.token", value_string(SLICE(""))));
    assert_true(is_default("ServerApp.password", value_string(SLICE(""))));
    assert_true(is_default("ServerApp.tornado_settings", value_empty_map()));
    assert_true(is_default("GatewayClient.url", value_null()));
    assert_true(is_default("ServerApp.local_hostnames", list_of(&a, "localhost", NULL)));
    assert_false(is_default("ServerApp.local_hostnames", list_of(&a, "localhost", "x")));
    assert_true(is_default(
        "ServerApp.contents_manager_class",
        value_string(SLICE("notebook.services.contents.largefilemanager.LargeFileManager"))));
    assert_false(is_default("ServerApp.contents_manager_class", value_string(SLICE("x.Y"))));
    assert_false(is_default("Acme.thing", value_null()));
    assert_false(is_default("", value_null()));
}

static void test_secret_names(void **state)
{
    static const char *const secret[] = {"password",      "api_token", "SECRET_KEY",
                                         "client_secret", "http_pwd",  "Authorization"};
    static const char *const plain[] = {
        "token_file", "password_required",     "keyfile", "http_user",
        "tokenizer",  "allow_password_change", "ssl_key", ""};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(secret); i++)
        assert_true(trait_is_secret_name(slice_of(secret[i])));
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
        assert_false(trait_is_secret_name(slice_of(plain[i])));
}

static void test_apps(void **state)
{
    enum app app;

    (void)state;
    for (int i = 0; i < APP_COUNT; i++) {
        assert_ok(app_parse(slice_of(app_name((enum app)i)), &app));
        assert_int_equal(app, i);
    }
    assert_ok(app_parse(SLICE("singleuser"), &app));
    assert_int_equal(app, APP_SERVER);
    assert_err(app_parse(SLICE("word"), &app), EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_canonical),    cmocka_unit_test(test_rank),
        cmocka_unit_test(test_read_by),      cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_secret_names), cmocka_unit_test(test_apps),
    };

    return cmocka_run_group_tests_name("trait", tests, NULL, NULL);
}
