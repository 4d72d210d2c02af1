/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/x509.h"

#include <arpa/inet.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/utf8.h"

static void x509_bio_done(BIO **bio)
{
    BIO_free(*bio);
}

static void x509_certificate_done(X509 **certificate)
{
    X509_free(*certificate);
}

static void x509_names_done(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}

/* Without this OpenSSL would ask the terminal for the password of an encrypted block. */
static int x509_no_password(char *buffer, int size, int writing, void *userdata)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)userdata;
    return -1;
}

static slice x509_lower(arena *a, const char *text)
{
    slice source = slice_of(text);
    char *copy = arena_alloc(a, source.len + 1);

    for (size_t i = 0; i < source.len; i++)
        copy[i] = source.ptr[i] >= 'A' && source.ptr[i] <= 'Z' ? (char)(source.ptr[i] + 32)
                                                               : source.ptr[i];
    return slice_new(copy, source.len);
}

static void x509_add_name(arena *a, struct x509 *x, const unsigned char *data, int len)
{
    if (x->name_count < X509_NAMES_MAX && data && len > 0)
        x->names[x->name_count++] =
            utf8_repair(a, arena_copy(a, slice_new((const char *)data, (size_t)len)));
}

static void x509_add_address(arena *a, struct x509 *x, const ASN1_OCTET_STRING *ip)
{
    int len = ASN1_STRING_length(ip);
    char text[INET6_ADDRSTRLEN];

    if ((len == 4 || len == 16) &&
        inet_ntop(len == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(ip), text, sizeof(text)))
        x509_add_name(a, x, (const unsigned char *)text, (int)strlen(text));
}

static void x509_read_names(arena *a, struct x509 *x, X509 *certificate)
{
    _cleanup_(x509_names_done) GENERAL_NAMES *names =
        X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    X509_NAME *subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

    x->names = arena_new_array(a, slice, X509_NAMES_MAX);
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

        if (name->type == GEN_DNS)
            x509_add_name(a, x, ASN1_STRING_get0_data(name->d.dNSName),
                          ASN1_STRING_length(name->d.dNSName));
        else if (name->type == GEN_IPADD)
            x509_add_address(a, x, name->d.iPAddress);
    }
    if (x->name_count == 0 && at >= 0) {
        const ASN1_STRING *common = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));

        x509_add_name(a, x, ASN1_STRING_get0_data(common), ASN1_STRING_length(common));
    }
}

static void x509_read_key(arena *a, struct x509 *x, X509 *certificate)
{
    const EVP_PKEY *key = X509_get0_pubkey(certificate);
    const char *name = key ? EVP_PKEY_get0_type_name(key) : NULL;

    x->key_type = arena_copy(a, slice_of(name ? name : "unknown"));
    x->key_bits = key ? EVP_PKEY_get_bits(key) : 0;
}

int x509_parse(arena *a, slice pem, slice host, struct x509 *ret)
{
    _cleanup_(x509_bio_done) BIO *bio = NULL;
    _cleanup_(x509_certificate_done) X509 *certificate = NULL;
    struct x509 x = {.key_bits = 0};
    struct tm tm;

    if (pem.len == 0 || pem.len > INT_MAX)
        return -EINVAL;
    bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    if (!bio)
        return -EINVAL;
    certificate = PEM_read_bio_X509(bio, NULL, x509_no_password, NULL);
    /* What OpenSSL has to say about a broken file is of no use to others. */
    ERR_clear_error();
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm) != 1)
        return -EINVAL;
    x.not_after = timegm(&tm);
    x509_read_key(a, &x, certificate);
    x.signature = x509_lower(a, OBJ_nid2ln(X509_get_signature_nid(certificate)));
    x509_read_names(a, &x, certificate);
    x.self_signed =
        X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(certificate)) == 0;
    x.mismatch = host.len && X509_check_host(certificate, host.ptr, host.len, 0, NULL) != 1;
    *ret = x;
    return 0;
}
