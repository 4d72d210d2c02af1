/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IP addresses and address ranges, read strictly.
 *
 * What one reader takes for 127.0.0.1 and another for something else is a way around a rule, so
 * octal and short IPv4 forms, zones and IPv4-mapped dotted forms are refused. The hexadecimal
 * form of a mapped address ("::ffff:7f00:1") is the IPv4 address: the kernel treats it as that.
 */
#pragma once

#include <stdbool.h>

#include "base/buffer.h"

struct address {
    uint8_t family;    /* 4 or 6 */
    uint8_t bytes[16]; /* network order; the first four for IPv4 */
};

struct address_range {
    struct address address; /* as written, host bits included */
    uint8_t bits;           /* prefix length */
};

/* NULL, or what is wrong as a constant text. */
const char *address_parse(slice text, struct address *ret_address);
/* "10.0.0.0/8". The prefix length must be there. */
const char *address_range_parse(slice text, struct address_range *ret_range);
/* RFC 5952 section 4. */
void address_format(const struct address *address, buffer *out);

bool address_equal(const struct address *a, const struct address *b);
/* Whether the first @bits of both are the same; addresses of two families never are. */
bool address_equal_prefix(const struct address *a, const struct address *b, unsigned bits);
void address_mask(struct address *address, unsigned bits);

/* RFC 6890 and 4291: 127/8 and ::1; 0.0.0.0 and ::; 169.254/16 and fe80::/10; 224.0.0/24 and
 * ff02::/16 with any flags; neither of these, nor another multicast, nor the broadcast address. */
bool address_is_loopback(const struct address *address);
bool address_is_unspecified(const struct address *address);
bool address_is_link_local_unicast(const struct address *address);
bool address_is_link_local_multicast(const struct address *address);
bool address_is_global_unicast(const struct address *address);
