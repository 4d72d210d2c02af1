/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "audit/jupyter/password.h"

/* Made with notebook.auth.security.passwd(), or by hand in the same form. */
static void test_common(void **state)
{
    static const char *const hashes[] = {
        "sha1:8b64007d35b9:215fb00ac1d5028672ce95348ed2c0d27c6ec9ed",
        "sha256:7471a83220c0:ec5f1873785ecc430c5cc7f8c7ebe5bbb2a7e298863ebe76c9c52d9873d32ede",
        "sha512:0123456789ab:410dcf59227723218f3fae98303877694755c92dbd79f0b6a0fb452e7cf93bf11740ee1da2fac0a5a699bf7d9a710ddbd0bb74d87f0605872c62990161870446",
        "md5:aa:003503028c98685c16838b949f9a8a68",
        "sha1:5d:d529b4fa129467f8043f0283f5fc9dfeba3c3ef0",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(hashes); i++)
        assert_true(password_is_common(slice_of(hashes[i])));
}

static void test_others(void **state)
{
    static const char *const hashes[] = {
        "sha1:f988f0f7fed7:4a018f98e76087b336c6591f4e98b1f8e0f5243d",
        "sha1:0123456789ab:02a2b42fd73291bd5cf7a61f6ad3bfc3e3dc5e50",

        "",
        ":",
        "::",
        "sha1",
        "sha1:",
        "sha1:salt",
        "sha1:salt:",
        "sha1:salt:00",
        "sha1:salt:zz5f4dcc3b5aa765d61d8327deb882cf9900000",
        "nohash:salt:00",
        "argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdA$aGFzaA",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(hashes); i++)
        assert_false(password_is_common(slice_of(hashes[i])));
    assert_false(password_is_common(SLICE("sha1\0x:a:b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_common),
        cmocka_unit_test(test_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
