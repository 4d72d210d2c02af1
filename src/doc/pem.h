/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds PEM blocks in a text: keys and certificates that lie in files, cells and environment.
 *
 * RFC 7468's markers are looked for anywhere in a line, because a key in a Python string or in an
 * escaped JSON string is still a key. Nothing is decoded but the head of an OpenSSH key, which says
 * whether a passphrase protects it; no key material is looked at or copied.
 */
#pragma once

#include "base/slice.h"

struct pem_block {
    slice label;       /* "RSA PRIVATE KEY" */
    size_t start, end; /* byte range in the text, markers included */
    slice body;        /* between the markers, headers included */
    bool complete;     /* has its end marker; else the block is its first marker */
    bool private_key;  /* PKCS#1, PKCS#8, SEC 1, DSA, OpenSSH or OpenPGP */
    /* A passphrase protects it. Not known for OpenPGP, where it stays false. */
    bool encrypted;
    bool has_data; /* holds base64 enough for a key, so is no placeholder */
};

/*
 * The next block at or after *@at, which is moved behind it; false when there is none. Slices point
 * into @text. A walk over all blocks takes time linear in the text.
 */
bool pem_next(slice text, size_t *at, struct pem_block *ret_block);
