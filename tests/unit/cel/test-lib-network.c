/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/address.h"
#include "lib-harness.h"

#define IP(text)   CALL("ip", S(text))
#define CIDR(text) CALL("cidr", S(text))

static void reads_addresses(void **state)
{
    (void)state;
    assert_shows(IP("192.168.0.1"), "net.IP(192.168.0.1)");
    assert_shows(IP("0.0.0.0"), "net.IP(0.0.0.0)");
    assert_shows(IP("2001:DB8::68"), "net.IP(2001:db8::68)");
    assert_shows(IP("2001:db8:0:0:1:0:0:1"), "net.IP(2001:db8::1:0:0:1)");
    assert_shows(IP("2001:0db8:0:1:1:1:1:1"), "net.IP(2001:db8:0:1:1:1:1:1)");
    assert_shows(IP("1:0:0:2:0:0:0:3"), "net.IP(1:0:0:2::3)");
    assert_shows(IP("::"), "net.IP(::)");
    assert_shows(IP("1::"), "net.IP(1::)");
    assert_shows(IP("::1.2.3.4"), "net.IP(::102:304)");
    /* The kernel takes a mapped address for the IPv4 address, and so must rules. */
    assert_shows(IP("::ffff:c0a8:1"), "net.IP(192.168.0.1)");
    assert_true_value(METHOD("isLoopback", IP("::ffff:7f00:1")));
}

static void refuses_what_is_no_address(void **state)
{
    static const char *const wrong[] = {
        "",
        "1",
        "127.1",
        "192.168.0.1.0",
        "01.2.3.4",
        "0x7f.0.0.1",
        "1.2.3.256",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.",
        "2130706433",
        "2001:db8:::68",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7::8",
        "12345::",
        ":1",
        "::ffff:192.168.0.1",
        "fe80::1%en0",
        "[::1]",
        "::1/128",
        "localhost",
        "1.2.3.4\n",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        assert_error(IP(wrong[i]));
        assert_false_value(CALL("isIP", S(wrong[i])));
        assert_error(CALL("ip.isCanonical", S(wrong[i])));
    }
    assert_error(CALL("ip", N("1.2.3.4\0")));
    assert_no_overload(CALL("isIP", CIDR("10.0.0.0/8")));
}

static void canonical(void **state)
{
    (void)state;
    assert_true_value(CALL("ip.isCanonical", S("127.0.0.1")));
    assert_true_value(CALL("ip.isCanonical", S("2001:db8::1")));
    assert_false_value(CALL("ip.isCanonical", S("2001:DB8::1")));
    assert_false_value(CALL("ip.isCanonical", S("2001:db8:0:0:0:0:0:1")));
    assert_false_value(CALL("ip.isCanonical", S("::ffff:c0a8:1")));
}

/* Each address with the letters of what it is. */
static void kinds_of_addresses(void **state)
{
    static const struct {
        const char *text, *kinds;
    } cases[] = {
        {"192.168.0.1", "g"}, {"0.0.0.0", "u"},
        {"127.0.0.1", "l"},   {"127.255.255.255", "l"},
        {"128.0.0.1", "g"},   {"169.254.169.254", "a"},
        {"169.253.1.1", "g"}, {"224.0.0.1", "m"},
        {"224.0.1.1", ""},    {"239.1.1.1", ""},
        {"240.0.0.1", "g"},   {"255.255.255.255", ""},
        {"::", "u"},          {"::1", "l"},
        {"::2", "g"},         {"fe80::1", "a"},
        {"febf::1", "a"},     {"fec0::1", "g"},
        {"ff02::1", "m"},     {"ff12::1", "m"},
        {"ff05::1", ""},      {"2001:db8::abcd", "g"},
        {"fd00::1", "g"},     {"::ffff", "g"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        value ip = IP(cases[i].text);
        char kinds[8] = "";
        size_t len = 0;

        if (METHOD("isGlobalUnicast", ip).boolean)
            kinds[len++] = 'g';
        if (METHOD("isUnspecified", ip).boolean)
            kinds[len++] = 'u';
        if (METHOD("isLoopback", ip).boolean)
            kinds[len++] = 'l';
        if (METHOD("isLinkLocalUnicast", ip).boolean)
            kinds[len++] = 'a';
        if (METHOD("isLinkLocalMulticast", ip).boolean)
            kinds[len++] = 'm';
        if (strcmp(kinds, cases[i].kinds) != 0)
            fail_msg("%s is \"%s\"", cases[i].text, kinds);
    }
    assert_shows(METHOD("family", IP("1.2.3.4")), "4");
    assert_shows(METHOD("family", IP("::1")), "6");
    assert_shows(CALL("string", IP("::1")), "'::1'");
    assert_shows(CALL("type", IP("::1")), "type net.IP");
}

static void reads_ranges(void **state)
{
    static const char *const wrong[] = {"192.168.0.0/",
                                        "192.168.0.0",
                                        "10.0.0.0/33",
                                        "10.0.0.0/-1",
                                        "10.0.0.0/08",
                                        "10.0.0.0/+8",
                                        "::/129",
                                        "/8",
                                        "10.0.0.0/8/8",
                                        "fe80::1%en0/24",
                                        "::ffff:192.168.0.1/24",
                                        "::ffff:a00:1/104",
                                        "10.0.0.0/0x8",
                                        "10.0.0.0/8 "};

    (void)state;
    assert_shows(CIDR("192.168.0.1/24"), "net.CIDR(192.168.0.1/24)");
    assert_shows(CIDR("2001:DB8::/32"), "net.CIDR(2001:db8::/32)");
    assert_shows(CALL("string", CIDR("0.0.0.0/0")), "'0.0.0.0/0'");
    assert_true_value(CALL("isCIDR", S("::/128")));
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        assert_error(CIDR(wrong[i]));
        assert_false_value(CALL("isCIDR", S(wrong[i])));
    }
}

static void range_members(void **state)
{
    (void)state;
    assert_true_value(METHOD("containsIP", CIDR("10.0.0.0/8"), IP("10.255.0.1")));
    assert_false_value(METHOD("containsIP", CIDR("10.0.0.0/8"), S("11.0.0.1")));
    assert_true_value(METHOD("containsIP", CIDR("0.0.0.0/0"), S("11.0.0.1")));
    assert_false_value(METHOD("containsIP", CIDR("0.0.0.0/0"), S("::1")));
    assert_true_value(METHOD("containsIP", CIDR("10.0.0.0/9"), S("10.127.0.1")));
    assert_false_value(METHOD("containsIP", CIDR("10.0.0.0/9"), S("10.128.0.1")));
    assert_true_value(METHOD("containsIP", CIDR("1.2.3.4/32"), S("1.2.3.4")));
    assert_true_value(METHOD("containsIP", CIDR("10.0.0.0/8"), S("::ffff:a00:1")));
    assert_error(METHOD("containsIP", CIDR("10.0.0.0/8"), S("10.1")));
    assert_true_value(METHOD("containsCIDR", CIDR("10.0.0.0/8"), CIDR("10.0.0.0/8")));
    assert_true_value(METHOD("containsCIDR", CIDR("10.9.9.9/8"), S("10.1.0.0/16")));
    assert_false_value(METHOD("containsCIDR", CIDR("10.0.0.0/8"), S("10.0.0.0/7")));
    assert_false_value(METHOD("containsCIDR", CIDR("10.0.0.0/8"), S("11.0.0.0/16")));
    assert_error(METHOD("containsCIDR", CIDR("10.0.0.0/8"), S("10.0.0.0")));
    assert_shows(METHOD("ip", CIDR("192.168.1.5/24")), "net.IP(192.168.1.5)");
    assert_shows(METHOD("masked", CIDR("192.168.1.5/23")), "net.CIDR(192.168.0.0/23)");
    assert_shows(METHOD("masked", CIDR("255.255.255.255/0")), "net.CIDR(0.0.0.0/0)");
    assert_shows(METHOD("masked", CIDR("2001:db8::1/128")), "net.CIDR(2001:db8::1/128)");
    assert_shows(METHOD("masked", CIDR("2001:dbf::1/29")), "net.CIDR(2001:db8::/29)");
    assert_shows(METHOD("prefixLength", CIDR("::/0")), "0");
}

static void equality(void **state)
{
    value v4 = IP("127.0.0.1"), mapped = IP("::ffff:7f00:1"), v6 = IP("::1"), other = IP("::2");
    value a = CIDR("10.0.0.1/8"), b = CIDR("10.0.0.0/8"), c = CIDR("10.0.0.1/9");

    (void)state;
    assert_true(cel_equal(&v4, &mapped));
    assert_false(cel_equal(&v6, &other));
    assert_false(cel_equal(&v4, &v6));
    assert_true(cel_equal(&a, &a));
    assert_false(cel_equal(&a, &b));
    assert_false(cel_equal(&a, &c));
    assert_false(cel_equal(&a, &v4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_addresses), cmocka_unit_test(refuses_what_is_no_address),
        cmocka_unit_test(canonical),       cmocka_unit_test(kinds_of_addresses),
        cmocka_unit_test(reads_ranges),    cmocka_unit_test(range_members),
        cmocka_unit_test(equality),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
