/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "audit/jupyter/credential.h"

static void test_what_is_found(void **state)
{
    static const struct {
        const char *line;
        enum credential_form form;
        const char *name, *value;
    } cases[] = {
        {"    http://localhost:8888/?token=c0ffee01", CREDENTIAL_URL, "token", "c0ffee01"},
        {"http://127.0.0.1:8888/lab?token=abc&x=1", CREDENTIAL_URL, "token", "abc"},
        {"302 GET /tree?x=1&token=abc (127.0.0.1) 1.2ms", CREDENTIAL_URL, "token", "abc"},
        {"firefox 'http://h/lab/tree/a.ipynb?token=abc'", CREDENTIAL_URL, "token", "abc"},
        {"jupyter lab --NotebookApp.token='p q' --x", CREDENTIAL_OPTION, "NotebookApp.token",
         "p q"},
        {"jupyter-server --ServerApp.token=abc;ls", CREDENTIAL_OPTION, "ServerApp.token", "abc"},
        {"jupyter lab --IdentityProvider.token abc", CREDENTIAL_OPTION, "IdentityProvider.token",
         "abc"},
        {"--ServerApp.password=argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdA$aGFzaA",
         CREDENTIAL_OPTION, "ServerApp.password",
         "argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdA$aGFzaA"},
        {"export JUPYTER_TOKEN=abc", CREDENTIAL_VARIABLE, "JUPYTER_TOKEN", "abc"},
        {"Environment=\"JUPYTER_TOKEN=abc\" X=1", CREDENTIAL_VARIABLE, "JUPYTER_TOKEN", "abc"},
        {"      JUPYTER_TOKEN: \"abc\"", CREDENTIAL_VARIABLE, "JUPYTER_TOKEN", "abc"},
        {"      - JUPYTER_TOKEN=abc", CREDENTIAL_VARIABLE, "JUPYTER_TOKEN", "abc"},
        {"{\"JUPYTERHUB_API_TOKEN\": \"abc\"}", CREDENTIAL_VARIABLE, "JUPYTERHUB_API_TOKEN", "abc"},
        {"docker run -e JUPYTER_TOKEN=\"abc", CREDENTIAL_VARIABLE, "JUPYTER_TOKEN", "abc"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct credential found;
        size_t at = 0;

        print_message("# %s\n", cases[i].line);
        assert_true(credential_next(slice_of(cases[i].line), &at, &found));
        assert_int_equal(found.form, cases[i].form);
        assert_slice(found.name, cases[i].name);
        assert_slice(found.value, cases[i].value);
        assert_false(credential_next(slice_of(cases[i].line), &at, &found));
    }
}

static void test_what_is_none(void **state)
{
    static const char *const lines[] = {
        "",
        "=",
        "token=abc",
        "curl https://raw.example.org/a/b/file.txt?token=abc",
        "http://localhost:8888/?token=",
        "http://localhost:8888/?token=[secret]",
        "http://localhost:8888/?token=...",
        "jupyter lab --ServerApp.token=",
        "jupyter lab --ServerApp.token=''",
        "jupyter lab --ServerApp.token=$TOKEN",
        "jupyter lab --ServerApp.token=\"${TOKEN}\"",
        "jupyter lab --ServerApp.token=<your token>",
        "kubeadm join --token abc.def",
        "gh auth login --token=abc",
        "jupyter lab --ServerApp.ip=0.0.0.0 --ServerApp.port 8888",
        "ServerApp.token=abc",
        "MY_JUPYTER_TOKEN=abc",
        "JUPYTER_TOKEN=",
        "JUPYTER_TOKEN_FILE=/run/secrets/token",
        "JUPYTER_TOKEN=xxxxxxxx",
        "JUPYTER_TOKEN",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        struct credential found;
        size_t at = 0;

        print_message("# %s\n", lines[i]);
        assert_false(credential_next(slice_of(lines[i]), &at, &found));
        assert_int_equal(at, strlen(lines[i]));
    }
}

static void test_several_in_a_line(void **state)
{
    slice line = SLICE("JUPYTER_TOKEN=one jupyter lab --ServerApp.token=two; "
                       "curl http://h:1/api/status?token=three");
    struct credential found;
    size_t at = 0;

    (void)state;
    assert_true(credential_next(line, &at, &found));
    assert_slice(found.value, "one");
    assert_true(credential_next(line, &at, &found));
    assert_slice(found.value, "two");
    assert_true(credential_next(line, &at, &found));
    assert_slice(found.value, "three");
    assert_false(credential_next(line, &at, &found));
}

static void test_arguments(void **state)
{
    slice argv[] = {SLICE("jupyter-lab"),
                    SLICE("--ServerApp.token"),
                    SLICE("abc"),
                    SLICE("--ServerApp.password=a b c"),
                    SLICE("--ServerApp.token="),
                    SLICE("--IdentityProvider.token"),
                    SLICE("--no-browser"),
                    SLICE("--ServerApp.token")};
    size_t argc = ARRAY_SIZE(argv);
    struct credential found;

    (void)state;
    assert_false(credential_in_argument(argv, argc, 0, &found));
    assert_true(credential_in_argument(argv, argc, 1, &found));
    assert_slice(found.value, "abc");
    assert_slice(found.name, "ServerApp.token");
    assert_false(credential_in_argument(argv, argc, 2, &found));
    assert_true(credential_in_argument(argv, argc, 3, &found));
    assert_slice(found.value, "a b c");
    for (size_t i = 4; i < argc; i++)
        assert_false(credential_in_argument(argv, argc, i, &found));
}

static void test_urls_with_passwords(void **state)
{
    (void)state;
    assert_slice(credential_in_url(SLICE("http://user:pa:ss@proxy:3128/x")), "pa:ss");
    assert_slice(credential_in_url(SLICE("http://user:p@ss@proxy")), "p@ss");
    assert_slice(credential_in_url(SLICE("http://user@proxy:3128")), "");
    assert_slice(credential_in_url(SLICE("http://proxy:3128/a:b@c")), "");
    assert_slice(credential_in_url(SLICE("user:pass@proxy")), "");
    assert_slice(credential_in_url(SLICE("://")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_found),       cmocka_unit_test(test_what_is_none),
        cmocka_unit_test(test_several_in_a_line),   cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_urls_with_passwords),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
