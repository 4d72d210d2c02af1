/* SPDX-License-Identifier: Apache-2.0 */
/* The libraries of Kubernetes with types of their own: URL, quantity, semver. */
#include "lib-harness.h"

#define URL(text) CALL("url", S(text))
#define Q(text)   CALL("quantity", S(text))
#define V(text)   CALL("semver", S(text))

/* scheme host hostname port path */
static void check_url(const char *text, const char *expected)
{
    static const char *const getters[] = {"getScheme", "getHost", "getHostname", "getPort",
                                          "getEscapedPath"};
    _cleanup_buffer_ buffer shown = BUFFER_INIT;
    value url = URL(text);

    if (url.kind == VALUE_ERROR)
        fail_msg("%s: %.*s", text, SLICE_ARG(url.text));
    assert_true_value(CALL("isURL", S(text)));
    for (size_t i = 0; i < ARRAY_SIZE(getters); i++) {
        value part = METHOD(getters[i], url);

        assert_int_equal(part.kind, VALUE_STRING);
        buffer_printf(&shown, "%s%.*s", i ? " " : "", SLICE_ARG(part.text));
    }
    if (!slice_eq(buffer_slice(&shown), slice_of(expected)))
        fail_msg("%s is %.*s", text, SLICE_ARG(buffer_slice(&shown)));
}

static void url_parts(void **state)
{
    (void)state;
    check_url("https://user:pass@example.com:80/a/b", "https example.com:80 example.com 80 /a/b");
    check_url("HTTP://Example.com", "http Example.com Example.com  ");
    check_url("https://[::1]:80/", "https [::1]:80 ::1 80 /");
    check_url("https://[fe80::1%25en0]/", "https [fe80::1%en0] fe80::1%en0  /");
    check_url("https://[::1]", "https [::1] ::1  ");
    check_url("/absolute-path", "    /absolute-path");
    check_url("//host/path", "    //host/path");
    check_url("https:///x", "https    /x");
    check_url("https://example.com/path with spaces/",
              "https example.com example.com  /path%20with%20spaces/");
    check_url("https://example.com/a%2Fb%20c", "https example.com example.com  /a%2Fb%20c");
    check_url("https://example.com/a%2Fb c#d?x", "https example.com example.com  /a/b%20c%23d");
    check_url("https://example.com/\xC3\xA9", "https example.com example.com  /%C3%A9");
    check_url("https://example.com:/", "https example.com: example.com  /");
    check_url("https://ex%C3%A9/", "https exé exé  /");
    check_url("https://ex%FF/", "https ex\uFFFD ex\uFFFD  /");
    check_url("mailto:someone@example.com", "mailto    ");
    check_url("unix:/run/x.sock", "unix    /run/x.sock");
    check_url("https://user@example.com@evil.example/", "https evil.example evil.example  /");
}

static void wrong_urls(void **state)
{
    static const char *const wrong[] = {
        "",
        "../relative-path",
        "relative",
        ":foo",
        "1http://x/",
        "https://a:b:c/",
        "https://example.com:80a/",
        "https://[::1/",
        "https://[::1]a/",
        "https://exa mple.com/",
        "https://ex%41mple.com/",
        "https://ex%zz/",
        "https://us er@example.com/",
        "https://us%@example.com/",
        "https://example.com/%",
        "https://example.com/%2",
        "https://example.com/%zz",
        "https://example.com/\n",
        "\x7F",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        if (CALL("isURL", S(wrong[i])).boolean)
            fail_msg("%s", wrong[i]);
        assert_error(URL(wrong[i]));
    }
    assert_error(CALL("url", N("https://a/\0")));
}

static void url_query(void **state)
{
    value many = lib_long('&', 1 << 17);
    char *text = arena_alloc(&lib_arena, many.text.len + 3);

    (void)state;
    assert_shows(METHOD("getQuery", URL("https://e.x/p?k1=a&k2=b&k2=c")),
                 "{'k1': ['a'], 'k2': ['b', 'c']}");
    assert_shows(METHOD("getQuery", URL("https://e.x/?key with spaces=value+with%20spaces")),
                 "{'key with spaces': ['value with spaces']}");
    assert_shows(METHOD("getQuery", URL("https://e.x/?")), "{}");
    assert_shows(METHOD("getQuery", URL("https://e.x/")), "{}");
    assert_shows(METHOD("getQuery", URL("/?a&=b&&c=&d=e=f?")),
                 "{'a': [''], '': ['b'], 'c': [''], 'd': ['e=f?']}");
    assert_shows(METHOD("getQuery", URL("/?a;b=1&c=%zz&d=%&e=%FF")), "{'e': ['\uFFFD']}");
    memcpy(text, "/?", 2);
    memcpy(text + 2, many.text.ptr, many.text.len);
    assert_error(METHOD("getQuery", URL(text)));
}

static void url_equality(void **state)
{
    value a = URL("https://e.x/a"), b = URL("HTTPS://e.x/a"), c = URL("https://e.x/A");
    value d = URL("/a"), e = URL("a:/a");

    (void)state;
    assert_true(cel_equal(&a, &b));
    assert_false(cel_equal(&a, &c));
    assert_false(cel_equal(&d, &e));
    assert_shows(CALL("string", b), "'HTTPS://e.x/a'");
    assert_shows(CALL("type", a), "type kubernetes.URL");
}

static void quantities_are_exact(void **state)
{
    static const char *const texts[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"1", "1"},
        {"1500m", "1500m"},
        {"1000m", "1"},
        {"0.5", "500m"},
        {"1.5Gi", "1536Mi"},
        {"1Ki", "1Ki"},
        {"1000Ki", "1000Ki"},
        {"1024Ki", "1Mi"},
        {"20k", "20k"},
        {"20000", "20k"},
        {"1e3", "1k"},
        {"1E3", "1k"},
        {"1E", "1E"},
        {"1e-3", "1m"},
        {"1e+2", "100"},
        {"+5", "5"},
        {"-1.5k", "-1500"},
        {".5", "500m"},
        {"5.", "5"},
        {"1n", "1n"},
        {"0.1n", "1n"},
        {"-0.1n", "-1n"},
        {"1.0000000001", "1000000001n"},
        {"0.5Ki", "512"},
        {"0.1Ki", "102400m"},
        {"1e-1000", "1n"},
        {"0e1000", "0"},
        {"12345678901234567890", "12345678901234567890"},
        {"8Ei", "8Ei"},
        {"0.0000000000000000001Ki", "1n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        value q = Q(texts[i][0]), text;

        if (q.kind == VALUE_ERROR)
            fail_msg("%s", texts[i][0]);
        text = CALL("string", q);
        if (!slice_eq(text.text, slice_of(texts[i][1])))
            fail_msg("%s is %.*s", texts[i][0], SLICE_ARG(text.text));
    }
}

static void wrong_quantities(void **state)
{
    static const char *const wrong[] = {
        "",   "k",   "1.3GB", "10,000,000", "1000K", "1ki",  "1 k", "--1",   "1..2", ".",
        "1e", "1e+", "1e+-3", "1ee3",       "0x10",  "1KiB", "m",   "1e1.5", "Inf",  "NaN"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        if (CALL("isQuantity", S(wrong[i])).boolean)
            fail_msg("%s", wrong[i]);
        assert_error(Q(wrong[i]));
    }
    assert_error(CALL("quantity", N("1\0")));
    assert_error(CALL("quantity", lib_long('1', 257)));
    assert_true_value(CALL("isQuantity", S("1.3Gi")));
}

static void quantity_arithmetic(void **state)
{
    (void)state;
    assert_true_value(METHOD("isInteger", Q("50000000G")));
    assert_true_value(METHOD("isInteger", Q("50k")));
    assert_false_value(METHOD("isInteger", Q("1500m")));
    assert_shows(METHOD("asInteger", Q("50k")), "50000");
    assert_shows(METHOD("asInteger", Q("-9223372036854775808")), "-9223372036854775808");
    assert_error(METHOD("asInteger", Q("9223372036854775808")));
    assert_error(METHOD("asInteger", Q("0.5")));
    assert_shows(METHOD("asApproximateFloat", METHOD("sub", Q("50k"), value_int(20000))), "30000d");
    assert_shows(CALL("string", METHOD("add", Q("50k"), Q("20k"))), "'70k'");
    assert_shows(CALL("string", METHOD("add", Q("50k"), value_int(20))), "'50020'");
    assert_shows(CALL("string", METHOD("sub", Q("50k"), value_int(-50000))), "'100k'");
    assert_shows(CALL("string", METHOD("sub", Q("1Ki"), Q("24"))), "'1000'");
    assert_shows(CALL("string", METHOD("sub", Q("1"), value_int(INT64_MIN))),
                 "'9223372036854775809'");
    assert_shows(METHOD("sign", Q("-1m")), "-1");
    assert_shows(METHOD("sign", Q("0")), "0");
    assert_shows(METHOD("sign", Q("2")), "1");
    assert_shows(METHOD("compareTo", Q("200M"), Q("0.2G")), "0");
    assert_shows(METHOD("compareTo", Q("50M"), Q("50Mi")), "-1");
    assert_true_value(METHOD("isLessThan", Q("50M"), Q("50Mi")));
    assert_true_value(METHOD("isGreaterThan", Q("1Mi"), Q("1M")));
    assert_false_value(METHOD("isGreaterThan", Q("1"), Q("1000m")));
}

static void huge_quantities(void **state)
{
    value huge = Q("9999999999999999999999999999999999999G"), more = Q("1e40E"),
          least = Q("-1e500");
    value sum;

    (void)state;
    assert_error(more); /* a suffix or an exponent, not both */
    more = Q("1e60");
    assert_false_value(METHOD("isInteger", huge));
    assert_error(METHOD("asInteger", huge));
    assert_shows(METHOD("asApproximateFloat", huge), "1e+46d");
    assert_true_value(METHOD("isLessThan", Q("8Ei"), huge));
    assert_true_value(METHOD("isLessThan", huge, more));
    assert_true_value(METHOD("isLessThan", least, huge));
    assert_shows(METHOD("sign", least), "-1");
    assert_true_value(CALL("isQuantity", CALL("string", least)));
    assert_true_value(CALL("isQuantity", CALL("string", METHOD("add", least, least))));
    sum = Q("100000000000E");
    for (int i = 0; i < 10; i++)
        sum = METHOD("add", sum, sum);
    assert_false_value(METHOD("isInteger", sum));
    assert_shows(METHOD("asApproximateFloat", sum), "1.024e+32d");
    assert_true_value(METHOD("isGreaterThan", Q("99999999999999999999999999999999999Ei"), huge));
}

static void quantities_have_an_order(void **state)
{
    value a = Q("1k"), b = Q("1000"), c = Q("1Ki");
    int order = 7;

    (void)state;
    assert_true(cel_equal(&a, &b));
    assert_false(cel_equal(&a, &c));
    assert_ok(cel_compare(&a, &c, &order));
    assert_true(order < 0);
    assert_shows(METHOD("max", LIST(a, c, b)), "kubernetes.Quantity(1Ki)");
    assert_shows(CALL("type", a), "type kubernetes.Quantity");
}

/* semver.org, sections 9 to 11 */
static void semver_order(void **state)
{
    static const char *const ascending[] = {
        "0.0.0-0",
        "0.9.9",
        "1.0.0-1",
        "1.0.0-2",
        "1.0.0-10",
        "1.0.0-A",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.1.x",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.10",
        "1.2.0",
        "2.0.0",
        "2.0.9223372036854775807",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(ascending); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(ascending); j++) {
            value a = V(ascending[i]), b = V(ascending[j]);

            assert_int_equal(METHOD("compareTo", a, b).integer, (i > j) - (i < j));
            assert_int_equal(METHOD("isLessThan", a, b).boolean, i < j);
            assert_int_equal(METHOD("isGreaterThan", a, b).boolean, i > j);
        }
    }
    assert_shows(METHOD("compareTo", V("1.0.0+a"), V("1.0.0+b.1-2")), "0");
    assert_shows(METHOD("major", V("1.2.3-x+y")), "1");
    assert_shows(METHOD("minor", V("1.2.3-x+y")), "2");
    assert_shows(METHOD("patch", V("1.2.3-x+y")), "3");
    assert_shows(CALL("string", V("1.2.3-x.1+y-z")), "'1.2.3-x.1+y-z'");
    assert_shows(CALL("type", V("1.2.3")), "type kubernetes.Semver");
}

static void wrong_semvers(void **state)
{
    static const char *const wrong[] = {
        "",         "1",          "1.2",         "v1.2.3",
        "1.2.3.4",  "01.2.3",     "1.2.3-",      "1.2.3+",
        "1.2.3-01", "1.2.3-a..b", "1.2.3-é",     "1.2.3+a_b",
        "1.2.-3",   " 1.2.3",     "1.2.3-a+b+c", "1.2.99999999999999999999",
        "1.2.x",    "-1.2.3"};
    static const char *const normalized[][2] = {{"v1.0", "1.0.0"},
                                                {"1", "1.0.0"},
                                                {"v01.02.03-a", "1.2.3-a"},
                                                {"1.2-rc.1+b", "1.2.0-rc.1+b"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        if (CALL("isSemver", S(wrong[i])).boolean)
            fail_msg("%s", wrong[i]);
        assert_error(V(wrong[i]));
    }
    for (size_t i = 0; i < ARRAY_SIZE(normalized); i++) {
        assert_true_value(CALL("isSemver", S(normalized[i][0]), value_bool(true)));
        assert_error(CALL("semver", S(normalized[i][0]), value_bool(false)));
        assert_slice(CALL("string", CALL("semver", S(normalized[i][0]), value_bool(true))).text,
                     normalized[i][1]);
    }
    assert_false_value(CALL("isSemver", S("v"), value_bool(true)));
    assert_false_value(CALL("isSemver", S("vv1"), value_bool(true)));
    assert_false_value(CALL("isSemver", S("1.2.3.4"), value_bool(true)));
    assert_false_value(CALL("isSemver", lib_long('1', 300), value_bool(true)));
    assert_false_value(CALL("isSemver", N("1.2.3\0")));
    assert_true_value(CALL("isSemver", S("1.2.3-0a.-")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(url_parts),
        cmocka_unit_test(wrong_urls),
        cmocka_unit_test(url_query),
        cmocka_unit_test(url_equality),
        cmocka_unit_test(quantities_are_exact),
        cmocka_unit_test(wrong_quantities),
        cmocka_unit_test(quantity_arithmetic),
        cmocka_unit_test(huge_quantities),
        cmocka_unit_test(quantities_have_an_order),
        cmocka_unit_test(semver_order),
        cmocka_unit_test(wrong_semvers),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
