/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an X.509 certificate (RFC 5280) says, read with OpenSSL from PEM text.
 *
 * Only the first certificate of a file is the server's own; others are its chain. Nothing is
 * verified against anybody: whether a certificate is trusted depends on the browser that sees it.
 */
#pragma once

#include "base/arena.h"

struct x509 {
    int64_t not_after; /* seconds since 1970 */
    slice key_type;    /* RSA, EC, ED25519 ... */
    int key_bits;
    slice signature; /* as OpenSSL names it, in lower case */
    slice *names;    /* DNS names and IP addresses; the common name when there are none */
    size_t name_count;
    bool self_signed; /* issuer is subject */
    bool mismatch;    /* @host was given and is not among the names */
};

/* Names beyond this are left out. */
#define X509_NAMES_MAX 256

/* 0, or -EINVAL when there is no certificate in @pem. @host may be empty. All texts live in @a. */
_must_check_ int x509_parse(arena *a, slice pem, slice host, struct x509 *ret);
