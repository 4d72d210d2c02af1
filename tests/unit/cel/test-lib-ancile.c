/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/glob.h"
#include "cel/version.h"
#include "cel/words.h"
#include "lib-harness.h"

static void redacting(void **state)
{
    (void)state;
    assert_shows(CALL("redact", S("")), "'… (0 characters)'");
    assert_shows(CALL("redact", S("x")), "'… (1 character)'");
    assert_shows(CALL("redact", S("hunter2hunte")), "'… (12 characters)'");
    assert_shows(CALL("redact", S("hunter2hunter")), "'hu…er (13 characters)'");
    assert_shows(CALL("redact", S("ααββγγδδεεζζηη")), "'αα…ηη (14 characters)'");
}

static void entropies(void **state)
{
    (void)state;
    assert_shows(CALL("entropy", S("")), "0d");
    assert_shows(CALL("entropy", S("aaaa")), "0d");
    assert_shows(CALL("entropy", S("abab")), "1d");
    assert_shows(CALL("entropy", S("0123456789abcdef")), "4d");
}

static void words(void **state)
{
    static const char *const needed[] = {"jupyter", "password", "1234",    "token",   "secret",
                                         "admin",   "changeme", "test",    "letmein", "notebook",
                                         "jovyan",  "x",        "zxcvbnm", "00000000"};

    (void)state;
    assert_in_range(words_count(), 200, 1000);
    for (size_t i = 0; i < words_count(); i++) {
        assert_true(i == 0 || slice_cmp(words_at(i - 1), words_at(i)) < 0);
        assert_true(words_has(words_at(i)));
        for (size_t at = 0; at < words_at(i).len; at++)
            assert_false(words_at(i).ptr[at] >= 'A' && words_at(i).ptr[at] <= 'Z');
    }
    for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
        assert_true_value(CALL("wordlisted", S(needed[i])));
    assert_true_value(CALL("wordlisted", S("PassWord")));
    assert_false_value(CALL("wordlisted", S("")));
    assert_false_value(CALL("wordlisted", S("passwor")));
    assert_false_value(CALL("wordlisted", S("passwordx")));
    assert_false_value(CALL("wordlisted", N("password\0")));
    assert_false_value(CALL("wordlisted", S("\xFFpassword")));
    assert_false_value(CALL("wordlisted", S("f3b1c0de9a4e")));
}

static void hosts(void **state)
{
    static const char *const loopback[] = {"127.0.0.1", "127.8.9.10", "::1",          "[::1]",
                                           "localhost", "LocalHost",  "::ffff:7f00:1"};
    static const char *const wildcard[] = {
        "",    "*",   "0.0.0.0",        "::",        "[::]", "0:0:0:0:0:0:0:0", "0",
        "0x0", "0.0", "::ffff:0.0.0.0", "::ffff:0:0"};
    static const char *const neither[] = {"10.0.0.1",
                                          "example.org",
                                          "128.0.0.1",
                                          "::2",
                                          "localhost.example.org",
                                          "127.0.0.1.example.org",
                                          "[",
                                          "[]",
                                          "0.0.0.1",
                                          "..",
                                          "x"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(loopback); i++) {
        assert_true_value(CALL("isLoopbackAddress", S(loopback[i])));
        assert_false_value(CALL("isWildcardAddress", S(loopback[i])));
    }
    for (size_t i = 0; i < ARRAY_SIZE(wildcard); i++) {
        assert_false_value(CALL("isLoopbackAddress", S(wildcard[i])));
        assert_true_value(CALL("isWildcardAddress", S(wildcard[i])));
    }
    for (size_t i = 0; i < ARRAY_SIZE(neither); i++) {
        assert_false_value(CALL("isLoopbackAddress", S(neither[i])));
        assert_false_value(CALL("isWildcardAddress", S(neither[i])));
    }
}

static void globs(void **state)
{
    static const struct {
        const char *pattern, *text;
        int result;
    } cases[] = {
        {"", "", 1},
        {"", "a", 0},
        {"abc", "abc", 1},
        {"abc", "abcd", 0},
        {"*", "", 1},
        {"*", "abc", 1},
        {"*", "a/c", 0},
        {"*.py", "x.py", 1},
        {"*.py", "d/x.py", 0},
        {"**.py", "d/x.py", 1},
        {"**/*.py", "x.py", 1},
        {"**/*.py", "d/e/x.py", 1},
        {"**/b", "ab", 0},
        {"**/b", "a/ab", 0},
        {"a/**/b", "a/b", 1},
        {"a/**/b", "a/x/y/b", 1},
        {"a/**/b", "a/xb", 0},
        {"a/**/**/b", "a/b", 1},
        {"a/**/**/b", "a/x/b", 1},
        {"a/**", "a/", 1},
        {"a/**", "a/b/c", 1},
        {"a/**", "a", 0},
        {"**", "/a/b", 1},
        {"***", "/a/b", 1},
        {"/home/*/.jupyter/**", "/home/ann/.jupyter/x/y", 1},
        {"/home/*/.jupyter/**", "/home/a/b/.jupyter/x", 0},
        {"?", "é", 1},
        {"?", "/", 0},
        {"a?c", "abc", 1},
        {"[a-c]x", "bx", 1},
        {"[a-c]x", "dx", 0},
        {"[!a-c]x", "dx", 1},
        {"[^a-c]x", "ax", 0},
        {"[]]", "]", 1},
        {"[a-]", "-", 1},
        {"[α-ω]", "β", 1},
        {"[!a]", "/", 0},
        {"\\*", "*", 1},
        {"\\*", "a", 0},
        {"a\\", "a\\", 1},
        {"[", "[", -EINVAL},
        {"[a", "a", -EINVAL},
        {"[]", "]", -EINVAL},
        {"[!", "!", -EINVAL},
        {"a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0},
    };
    value pattern = lib_long('*', GLOB_PATTERN_MAX + 1);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        if (glob_match(slice_of(cases[i].pattern), slice_of(cases[i].text)) != cases[i].result)
            fail_msg("%s on %s", cases[i].pattern, cases[i].text);
    assert_true_value(CALL("glob", S("a.ipynb"), S("*.ipynb")));
    assert_error(CALL("glob", S("a"), S("[")));
    assert_error(CALL("glob", S("a"), pattern));
    pattern.text.len--;
    assert_true_value(CALL("glob", S("a"), pattern));
}

static void paths(void **state)
{
    static const struct {
        const char *path, *dir;
        bool under;
    } cases[] = {
        {"/home/ann/x", "/home/ann", true},
        {"/home/ann", "/home/ann/", true},
        {"/home/ann/", "/home/ann", true},
        {"/home/anna", "/home/ann", false},
        {"/home", "/home/ann", false},
        {"/home/ann/../bob", "/home/ann", false},
        {"/home/bob/../ann/x", "/home/ann", true},
        {"/home//./ann///x", "/home/ann", true},
        {"/../../home/ann", "/home", true},
        {"/x", "/", true},
        {"/", "/", true},
        {"/", "/x", false},
        {"x/y", "x", true},
        {"x", ".", true},
        {"../x", ".", false},
        {"../x/y", "../x", true},
        {"x/../../y", "../y", true},
        {"x", "/", false},
        {"/x", "x", false},
        {"a/b/c/../..", "a", true},
        {"a/..", "a", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        if (CALL("underPath", S(cases[i].path), S(cases[i].dir)).boolean != cases[i].under)
            fail_msg("%s under %s", cases[i].path, cases[i].dir);
    assert_error(CALL("underPath", S(""), S("/")));
    assert_error(CALL("underPath", S("/"), S("")));
}

/* From the examples and the tables of PEP 440, in ascending order. */
static void version_order(void **state)
{
    static const char *const ascending[] = {
        "0.9.dev3",      "0.9",
        "1.0.dev456",    "1.0a1",
        "1.0a2.dev456",  "1.0a12.dev456",
        "1.0a12",        "1.0b1.dev456",
        "1.0b2",         "1.0b2.post345.dev456",
        "1.0b2.post345", "1.0rc1.dev456",
        "1.0rc1",        "1.0",
        "1.0+abc.5",     "1.0+abc.7",
        "1.0+5",         "1.0.post456.dev34",
        "1.0.post456",   "1.0.15",
        "1.1.dev1",      "1.2",
        "1.10",          "2013.10",
        "1!0.1",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(ascending); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(ascending); j++) {
            value before = CALL("versionBefore", S(ascending[i]), S(ascending[j]));

            if (before.kind != VALUE_BOOL || before.boolean != (i < j))
                fail_msg("%s before %s", ascending[i], ascending[j]);
        }
    }
}

static void equal_versions(void **state)
{
    static const char *const equal[][2] = {
        {"1.0", "1"},
        {"1.0", "v1.0.0"},
        {"1.0ALPHA1", "1.0-a.1"},
        {"1.0c1", "1.0rc1"},
        {"1.0pre", "1.0rc0"},
        {"1.0-1", "1.0.post1"},
        {"1.0r4", "1.0.post4"},
        {"1.0+Ubuntu_1", "1.0+ubuntu.1"},
        {" 1.0 ", "1.0"},
        {"1.0.dev", "1.0.dev0"},
        {"01.002", "1.2"},
        {"1.0a.dev1", "1.0a0.dev1"},
        {"0!1", "1"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(equal); i++) {
        assert_false_value(CALL("versionBefore", S(equal[i][0]), S(equal[i][1])));
        assert_false_value(CALL("versionBefore", S(equal[i][1]), S(equal[i][0])));
        assert_true_value(CALL("pep440Valid", S(equal[i][0])));
    }
}

static void wrong_versions(void **state)
{
    static const char *const wrong[] = {"",          "french toast",
                                        "1.0+",      "1.0+foo bar",
                                        "1.0+a..b",  "1..0",
                                        "1.0x",      "a1",
                                        "1!",        "!1",
                                        "1.0.",      "1.0+_x",
                                        "1.0.dev1a", "99999999999999999999"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        if (CALL("pep440Valid", S(wrong[i])).boolean)
            fail_msg("%s", wrong[i]);
        assert_error(CALL("versionBefore", S(wrong[i]), S("1")));
        assert_error(CALL("versionBefore", S("1"), S(wrong[i])));
    }
    assert_error(CALL("versionBefore", lib_long('1', VERSION_TEXT_MAX + 1), S("1")));
    assert_false_value(CALL("pep440Valid", N("1.0\0")));
}

static void versions_of_debian(void **state)
{
    (void)state;
    assert_false_value(CALL("versionBefore", S("2.13.0-1+deb12u1"), S("2.13")));
    assert_true_value(CALL("versionBefore", S("2.13.0-1ubuntu0.1"), S("2.13.1")));
    assert_false_value(CALL("versionBefore", S("2.13.0-1ubuntu0.1"), S("2.13.0")));
    assert_true_value(CALL("versionBefore", S("7.6.2~rc1-1"), S("7.6.2")));
    assert_false_value(CALL("versionBefore", S("7.6.2~rc1-1"), S("7.6.1")));
    assert_false_value(CALL("versionBefore", S("7.6.2~rc1-1"), S("7.6.2rc1")));
    assert_true_value(CALL("versionBefore", S("0.5~git20210101.abc-2"), S("0.5a1")));
    assert_false_value(CALL("versionBefore", S("0.5~git20210101.abc-2"), S("0.4.9")));
    assert_false_value(CALL("versionBefore", S("1:2.3-4"), S("2.3")));
    assert_true_value(CALL("versionBefore", S("1:2.3-4"), S("2.4")));
    assert_false_value(CALL("versionBefore", S("2.7.1+dfsg-1"), S("2.7.1")));
    assert_false_value(CALL("pep440Valid", S("1:2.3-4")));
    assert_false_value(CALL("pep440Valid", S("7.6.2~rc1-1")));
}

static void images(void **state)
{
#define DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    static const char *const cases[][2] = {
        {"ubuntu", "docker.io library/ubuntu  "},
        {"ubuntu:22.04", "docker.io library/ubuntu 22.04 "},
        {"jupyter/base-notebook", "docker.io jupyter/base-notebook  "},
        {"quay.io/jupyter/base-notebook:latest", "quay.io jupyter/base-notebook latest "},
        {"localhost/app", "localhost app  "},
        {"localhost:5000/app:1", "localhost:5000 app 1 "},
        {"registry.example.org:5000/a/b/c@" DIGEST, "registry.example.org:5000 a/b/c  " DIGEST},
        {"app:1@" DIGEST, "docker.io library/app 1 " DIGEST},
        {"index.docker.io/app", "docker.io library/app  "},
        {"Registry/app", "Registry app  "},
        {"[fe80::1]:5000/app", "[fe80::1]:5000 app  "},
        {"[::1]/app", "[::1] app  "},
        {"a__b/c-_d", NULL},
        {"a__b/c--d.e_f", "docker.io a__b/c--d.e_f  "},
        {"localhost:5000", "docker.io library/localhost 5000 "},
        {"", NULL},
        {"UPPER", NULL},
        {"a//b", NULL},
        {"/a", NULL},
        {"a/", NULL},
        {"a:", NULL},
        {"a:-x", NULL},
        {"a@", NULL},
        {"a@sha256:abc", NULL},
        {"a@" DIGEST "0", NULL},
        {"a@:0123456789abcdef0123456789abcdef", NULL},
        {"a@x+y:0123456789abcdef0123456789abcdef",
         "docker.io library/a  x+y:0123456789abcdef0123456789abcdef"},
        {"a..b", NULL},
        {"a___b", NULL},
        {"-a", NULL},
        {"a-", NULL},
        {"a b", NULL},
        {"exa_mple.org/a", NULL},
        {"example.org:/a", NULL},
        {"example.org:x/a", NULL},
        {"[::1/a", NULL},
        {"[]/a", NULL},
        {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL},
        {"a/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
         "docker.io a/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  "},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        value found = CALL("image", S(cases[i][0]));
        slice shown;

        assert_int_equal(CALL("isImage", S(cases[i][0])).boolean, cases[i][1] != NULL);
        if (!cases[i][1]) {
            assert_error(found);
            continue;
        }
        shown = arena_printf(&lib_arena, "%.*s %.*s %.*s %.*s",
                             SLICE_ARG(value_get_string(&found, "registry")),
                             SLICE_ARG(value_get_string(&found, "repository")),
                             SLICE_ARG(value_get_string(&found, "tag")),
                             SLICE_ARG(value_get_string(&found, "digest")));
        assert_slice(shown, cases[i][1]);
    }
    assert_error(CALL("image", N("a\0b")));
    assert_error(CALL("image", lib_long('a', 256)));
    assert_error(CALL("image", lib_long('a', 1 << 16)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redacting),      cmocka_unit_test(entropies),
        cmocka_unit_test(words),          cmocka_unit_test(hosts),
        cmocka_unit_test(globs),          cmocka_unit_test(paths),
        cmocka_unit_test(version_order),  cmocka_unit_test(equal_versions),
        cmocka_unit_test(wrong_versions), cmocka_unit_test(versions_of_debian),
        cmocka_unit_test(images),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
