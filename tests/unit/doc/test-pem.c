/* SPDX-License-Identifier: Apache-2.0 */
/* PEM blocks: which are found, which are keys, and which a passphrase protects. */
#include "harness.h"

#include "base/base64.h"
#include "doc/pem.h"

/* Not keys: base64 of nothing in particular, as long as one. */
#define FILLER                                                                                     \
    "VGhpcyBpcyBubyBrZXkgYnV0IGl0IGlzIGFzIGxvbmcgYXMgb25lIGNhbiBiZSBmb3Ig\n"                       \
    "dGhlIHB1cnBvc2Ugb2YgYSB0ZXN0LCBhbmQgYSBiaXQgbG9uZ2VyLg==\n"

static struct pem_block only(slice text)
{
    struct pem_block block = {.end = 0}, next;
    size_t at = 0;

    assert_true(pem_next(text, &at, &block));
    assert_int_equal(at, block.end);
    assert_true(block.start < block.end && block.end <= text.len);
    assert_false(pem_next(text, &at, &next));
    assert_int_equal(at, text.len);
    return block;
}

static void test_labels(void **state _unused_)
{
    static const struct {
        const char *label;
        bool private_key, encrypted;
    } cases[] = {
        {"PRIVATE KEY", true, false},          {"ENCRYPTED PRIVATE KEY", true, true},
        {"RSA PRIVATE KEY", true, false},      {"EC PRIVATE KEY", true, false},
        {"DSA PRIVATE KEY", true, false},      {"PGP PRIVATE KEY BLOCK", true, false},
        {"PUBLIC KEY", false, false},          {"CERTIFICATE", false, false},
        {"CERTIFICATE REQUEST", false, false}, {"X509 CRL", false, false},
        {"DH PARAMETERS", false, false},       {"PRIVATE KEYS", false, false},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_buffer_ buffer b = BUFFER_INIT;
        struct pem_block block;

        buffer_printf(&b, "before -----BEGIN %s-----\n" FILLER "-----END %s----- behind",
                      cases[i].label, cases[i].label);
        block = only(buffer_slice(&b));
        assert_slice(block.label, cases[i].label);
        assert_slice(block.body, "\n" FILLER);
        assert_int_equal(block.start, 7);
        assert_int_equal(block.end, b.len - 7);
        assert_true(block.complete && block.has_data);
        assert_int_equal(block.private_key, cases[i].private_key);
        assert_int_equal(block.encrypted, cases[i].encrypted);
    }
}

static void test_legacy_encryption(void **state _unused_)
{
    struct pem_block block =
        only(SLICE("-----BEGIN RSA PRIVATE KEY-----\n"
                   "Proc-Type: 4,ENCRYPTED\n"
                   "DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF\n\n" FILLER
                   "-----END RSA PRIVATE KEY-----\n"));
    struct pem_block headers_only =
        only(SLICE("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                   "DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF0123456789\n"
                   "-----END RSA PRIVATE KEY-----\n"));

    assert_true(block.encrypted && block.has_data);
    assert_true(headers_only.encrypted);
    assert_false(headers_only.has_data);
}

/* All on one line, as in an escaped string. */
static void test_escaped(void **state _unused_)
{
    struct pem_block block =
        only(SLICE("key = '-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\n"
                   "DEK-Info: AES-128-CBC,0123456789ABCDEF\\n\\n"
                   "VGhpcyBpcyBubyBrZXkgYnV0IGl0IGlzIGFzIGxvbmcgYXMgb25lIGNhbiBiZSBmb3Ig\\n"
                   "-----END RSA PRIVATE KEY-----'"));

    assert_true(block.encrypted && block.has_data && block.complete);
}

static void openssh(buffer *b, slice cipher, const char *line_break)
{
    _cleanup_buffer_ buffer bytes = BUFFER_INIT, digits = BUFFER_INIT;
    slice rest;

    buffer_add(&bytes, SLICE("openssh-key-v1\0\0\0\0"));
    buffer_add_char(&bytes, (char)cipher.len);
    buffer_add(&bytes, cipher);
    buffer_add_repeat(&bytes, '\0', 150);
    base64_encode(&digits, buffer_slice(&bytes));
    buffer_printf(b, "-----BEGIN OPENSSH PRIVATE KEY-----%s", line_break);
    for (rest = buffer_slice(&digits); rest.len; rest = slice_from(rest, 70))
        buffer_printf(b, "%.*s%s", SLICE_ARG(slice_sub(rest, 0, 70)), line_break);
    buffer_add(b, SLICE("-----END OPENSSH PRIVATE KEY-----"));
}

static void test_openssh(void **state _unused_)
{
    static const char *const breaks[] = {"\n", "\r\n", "\\n", "\\n\\\n", "\n    "};

    for (size_t i = 0; i < ARRAY_SIZE(breaks); i++) {
        _cleanup_buffer_ buffer plain = BUFFER_INIT, locked = BUFFER_INIT;
        struct pem_block block;

        openssh(&plain, SLICE("none"), breaks[i]);
        block = only(buffer_slice(&plain));
        assert_true(block.private_key && block.has_data && block.complete);
        assert_false(block.encrypted);
        openssh(&locked, SLICE("aes256-ctr"), breaks[i]);
        block = only(buffer_slice(&locked));
        assert_true(block.private_key && block.has_data && block.encrypted);
    }
}

static void test_placeholder(void **state _unused_)
{
    struct pem_block block =
        only(SLICE("-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----"));
    struct pem_block empty = only(SLICE("-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----"));

    assert_true(block.private_key && block.complete);
    assert_false(block.has_data);
    assert_true(empty.complete);
    assert_int_equal(empty.body.len, 0);
}

static void test_incomplete(void **state _unused_)
{
    struct pem_block cut = only(SLICE("-----BEGIN PRIVATE KEY-----\n" FILLER));
    struct pem_block other =
        only(SLICE("-----BEGIN PRIVATE KEY-----\n" FILLER "-----END PUBLIC KEY-----"));

    assert_false(cut.complete);
    assert_true(cut.private_key);
    assert_int_equal(cut.end, strlen("-----BEGIN PRIVATE KEY-----"));
    assert_false(other.complete);
}

static void test_none(void **state _unused_)
{
    static const slice texts[] = {
        SLICE_INIT(""),
        SLICE_INIT("-----BEGIN "),
        SLICE_INIT("-----BEGIN -----"),
        SLICE_INIT("-----BEGIN  X-----"),
        SLICE_INIT("-----BEGIN PRIVATE KEY----"),
        SLICE_INIT("-----BEGIN PRIVATE\0KEY-----"),
        SLICE_INIT("-----BEGIN PRIVATE\nKEY-----"),
        SLICE_INIT("----BEGIN PRIVATE KEY-----"),
        SLICE_INIT("-----BEGIN 0123456789012345678901234567890123456789012345678901234567890123456"
                   "789-----"),
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct pem_block block;
        size_t at = 0;

        assert_false(pem_next(texts[i], &at, &block));
    }
}

static void test_several(void **state _unused_)
{
    static const char text[] = "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n"
                               "-----BEGIN PRIVATE KEY-----\n"
                               "-----BEGIN EC PRIVATE KEY-----\nYQ==\n-----END EC PRIVATE KEY-----";
    struct pem_block block;
    size_t at = 0;

    assert_true(pem_next(slice_of(text), &at, &block));
    assert_slice(block.label, "CERTIFICATE");
    assert_true(block.complete);
    assert_true(pem_next(slice_of(text), &at, &block));
    assert_slice(block.label, "PRIVATE KEY");
    assert_false(block.complete);
    assert_true(pem_next(slice_of(text), &at, &block));
    assert_slice(block.label, "EC PRIVATE KEY");
    assert_true(block.complete);
    assert_false(pem_next(slice_of(text), &at, &block));
}

/* A hundred thousand beginnings without an end, then ends without a beginning. */
static void test_many(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    struct pem_block block;
    size_t at = 0, count = 0;

    for (int i = 0; i < 100000; i++)
        buffer_add(&b, SLICE("-----BEGIN X-----\n"));
    for (int i = 0; i < 100000; i++)
        buffer_add(&b, SLICE("-----END Y-----\n"));
    while (pem_next(buffer_slice(&b), &at, &block))
        count++;
    assert_int_equal(count, 100000);
}

static void test_truncated(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    openssh(&b, SLICE("aes256-ctr"), "\n");
    for (size_t len = 0; len < b.len; len++) {
        _cleanup_free_ char *copy = memory_alloc(len);
        struct pem_block block = {.end = 0};
        size_t at = 0;

        memcpy(copy, b.data, len);
        if (pem_next(slice_new(copy, len), &at, &block))
            assert_false(block.complete);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),      cmocka_unit_test(test_legacy_encryption),
        cmocka_unit_test(test_escaped),     cmocka_unit_test(test_openssh),
        cmocka_unit_test(test_placeholder), cmocka_unit_test(test_incomplete),
        cmocka_unit_test(test_none),        cmocka_unit_test(test_several),
        cmocka_unit_test(test_many),        cmocka_unit_test(test_truncated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
