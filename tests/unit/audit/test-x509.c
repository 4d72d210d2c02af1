/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "audit/jupyter/x509.h"

struct recipe {
    EVP_PKEY *key;
    const EVP_MD *digest;
    const char *common, *issuer; /* issuer NULL: itself */
    const char *alternatives;    /* NULL: none */
    long ends;                   /* seconds from now */
};

/* A certificate as PEM, signed with its own key whatever its issuer is called. */
static slice make(arena *a, const struct recipe *recipe)
{
    X509 *x = X509_new();
    BIO *bio = BIO_new(BIO_s_mem());
    X509_NAME *issuer = X509_NAME_new();
    char *data = NULL;
    slice pem;
    long len;

    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 7);
    X509_gmtime_adj(X509_getm_notBefore(x), -86400);
    X509_gmtime_adj(X509_getm_notAfter(x), recipe->ends);
    X509_set_pubkey(x, recipe->key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               (const unsigned char *)recipe->common, -1, -1, 0);
    X509_NAME_add_entry_by_txt(
        issuer, "CN", MBSTRING_UTF8,
        (const unsigned char *)(recipe->issuer ? recipe->issuer : recipe->common), -1, -1, 0);
    X509_set_issuer_name(x, issuer);
    if (recipe->alternatives) {
        X509_EXTENSION *extension =
            X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, recipe->alternatives);

        X509_add_ext(x, extension, -1);
        X509_EXTENSION_free(extension);
    }
    assert_true(X509_sign(x, recipe->key, recipe->digest) > 0);
    PEM_write_bio_X509(bio, x);
    len = BIO_get_mem_data(bio, &data);
    pem = arena_copy(a, slice_new(data, (size_t)len));
    X509_NAME_free(issuer);
    BIO_free(bio);
    X509_free(x);
    return pem;
}

static void test_rsa(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    EVP_PKEY *key = EVP_RSA_gen(1024);
    struct recipe recipe = {.key = key,
                            .digest = EVP_sha1(),
                            .common = "lab.example.org",
                            .alternatives = "DNS:lab.example.org,DNS:*.example.net,IP:10.0.0.5",
                            .ends = 10 * 86400L};
    slice pem = make(&a, &recipe);
    struct x509 x;

    (void)state;
    assert_ok(x509_parse(&a, pem, SLICE("lab.example.org"), &x));
    assert_slice(x.key_type, "RSA");
    assert_int_equal(x.key_bits, 1024);
    assert_slice(x.signature, "sha1withrsaencryption");
    assert_true(x.self_signed);
    assert_false(x.mismatch);
    assert_int_equal(x.name_count, 3);
    assert_slice(x.names[1], "*.example.net");
    assert_slice(x.names[2], "10.0.0.5");
    assert_true(llabs(x.not_after - time(NULL) - 10 * 86400L) < 600);
    assert_ok(x509_parse(&a, pem, SLICE("a.example.net"), &x));
    assert_false(x.mismatch);
    assert_ok(x509_parse(&a, pem, SLICE("other.example.org"), &x));
    assert_true(x.mismatch);
    EVP_PKEY_free(key);
}

static void test_elliptic(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    struct recipe recipe = {.key = key,
                            .digest = EVP_sha256(),
                            .common = "caf\xc3\xa9",
                            .issuer = "some authority",
                            .ends = -86400};
    slice pem = make(&a, &recipe), bundle;
    struct x509 x;

    (void)state;
    /* Text and a key before the certificate do not hide it; the encrypted block asks nobody. */
    bundle = arena_printf(&a,
                          "subject=x\n-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                          "DEK-Info: AES-128-CBC,00000000000000000000000000000000\n\nAAAA\n"
                          "-----END RSA PRIVATE KEY-----\n%.*s",
                          SLICE_ARG(pem));
    assert_ok(x509_parse(&a, bundle, SLICE(""), &x));
    assert_slice(x.key_type, "EC");
    assert_int_equal(x.key_bits, 256);
    assert_slice(x.signature, "ecdsa-with-sha256");
    assert_false(x.self_signed);
    assert_int_equal(x.name_count, 1);
    assert_slice(x.names[0], "caf\xc3\xa9");
    assert_true(x.not_after < time(NULL));
    EVP_PKEY_free(key);
}

static void test_what_is_none(void **state)
{
    static const char *const texts[] = {
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END CERTIFICATE-----\n",
    };
    _cleanup_arena_ arena a = ARENA_INIT;
    struct x509 x;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        assert_err(x509_parse(&a, slice_of(texts[i]), SLICE(""), &x), EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsa),
        cmocka_unit_test(test_elliptic),
        cmocka_unit_test(test_what_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
