/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/address.h"

#include <arpa/inet.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

/* Reads an address without unmapping; *ret_mapped tells of ::ffff:0:0/96. */
static const char *parse_plain(slice text, struct address *ret_address, bool *ret_mapped)
{
    struct address address = {0};
    char copy[INET6_ADDRSTRLEN];

    if (text.len >= sizeof(copy) || text.len == 0 || slice_has_nul(text))
        return "string is not an IP address";
    if (slice_find_char(text, '%', 0) != SLICE_NPOS)
        return "IP address with a zone is not allowed";
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    address.family = slice_find_char(text, ':', 0) == SLICE_NPOS ? 4 : 6;
    if (inet_pton(address.family == 4 ? AF_INET : AF_INET6, copy, address.bytes) != 1)
        return "string is not an IP address";
    *ret_mapped = address.family == 6 && memcmp(address.bytes, mapped_prefix, 12) == 0;
    *ret_address = address;
    return NULL;
}

const char *address_parse(slice text, struct address *ret_address)
{
    struct address address;
    bool mapped = false;
    const char *error = parse_plain(text, &address, &mapped);

    if (error)
        return error;
    if (mapped) {
        if (slice_find_char(text, '.', 0) != SLICE_NPOS)
            return "IPv4-mapped IPv6 address is not allowed";
        memcpy(address.bytes, address.bytes + 12, 4);
        memset(address.bytes + 4, 0, 12);
        address.family = 4;
    }
    *ret_address = address;
    return NULL;
}

const char *address_range_parse(slice text, struct address_range *ret_range)
{
    struct address_range range = {0};
    slice bits = text, address = slice_cut(&bits, '/');
    bool mapped = false;
    uint64_t number;
    const char *error;

    if (!bits.ptr || bits.len == 0 || bits.len > 3 || (bits.len > 1 && bits.ptr[0] == '0') ||
        slice_to_u64(bits, &number) < 0)
        return "string is not an address range";
    error = parse_plain(address, &range.address, &mapped);
    if (error)
        return error;
    if (mapped)
        return "IPv4-mapped IPv6 address is not allowed";
    if (number > (range.address.family == 4 ? 32 : 128))
        return "prefix length is out of range";
    range.bits = (uint8_t)number;
    *ret_range = range;
    return NULL;
}

/* The first longest run of at least two zero groups; *ret_len is 0 when there is none. */
static size_t zero_run(const uint16_t groups[8], size_t *ret_len)
{
    size_t best = 0, best_len = 1;

    for (size_t i = 0; i < 8; i++) {
        size_t len = 0;

        while (i + len < 8 && groups[i + len] == 0)
            len++;
        if (len > best_len) {
            best = i;
            best_len = len;
        }
    }
    *ret_len = best_len > 1 ? best_len : 0;
    return best;
}

void address_format(const struct address *address, buffer *out)
{
    const uint8_t *b = address->bytes;
    uint16_t groups[8];
    size_t run, run_len;

    if (address->family == 4) {
        buffer_printf(out, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
        return;
    }
    for (size_t i = 0; i < 8; i++)
        groups[i] = (uint16_t)(b[2 * i] << 8 | b[2 * i + 1]);
    run = zero_run(groups, &run_len);
    for (size_t i = 0; i < 8; i++) {
        if (run_len && i == run) {
            buffer_add(out, SLICE("::"));
            i += run_len - 1;
            continue;
        }
        if (i && !(run_len && i == run + run_len))
            buffer_add_char(out, ':');
        buffer_printf(out, "%x", groups[i] + 0u);
    }
}

bool address_equal(const struct address *a, const struct address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool address_equal_prefix(const struct address *a, const struct address *b, unsigned bits)
{
    unsigned rest = bits % 8;
    unsigned mask = 0xFF00u >> rest & 0xFF;

    if (a->family != b->family || memcmp(a->bytes, b->bytes, bits / 8) != 0)
        return false;
    return rest == 0 || ((a->bytes[bits / 8] ^ b->bytes[bits / 8]) & mask) == 0;
}

void address_mask(struct address *address, unsigned bits)
{
    unsigned rest = bits % 8;

    if (rest) {
        address->bytes[bits / 8] &= (uint8_t)(0xFF00u >> rest);
        bits += 8 - rest;
    }
    memset(address->bytes + bits / 8, 0, sizeof(address->bytes) - bits / 8);
}

static bool starts_with(const struct address *address, unsigned family, unsigned bits,
                        const char *bytes)
{
    struct address prefix = {.family = (uint8_t)family};

    memcpy(prefix.bytes, bytes, (bits + 7) / 8);
    return address_equal_prefix(address, &prefix, bits);
}

bool address_is_loopback(const struct address *address)
{
    return starts_with(address, 4, 8, "\x7F") ||
           starts_with(address, 6, 128, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1");
}

bool address_is_unspecified(const struct address *address)
{
    struct address zero = {.family = address->family};

    return address_equal(address, &zero);
}

bool address_is_link_local_unicast(const struct address *address)
{
    return starts_with(address, 4, 16, "\xA9\xFE") || starts_with(address, 6, 10, "\xFE\x80");
}

bool address_is_link_local_multicast(const struct address *address)
{
    if (address->family == 4)
        return starts_with(address, 4, 24, "\xE0\0\0");
    return address->bytes[0] == 0xFF && (address->bytes[1] & 0x0F) == 2;
}

bool address_is_global_unicast(const struct address *address)
{
    bool multicast =
        address->family == 4 ? starts_with(address, 4, 4, "\xE0") : address->bytes[0] == 0xFF;

    return !multicast && !address_is_loopback(address) && !address_is_unspecified(address) &&
           !address_is_link_local_unicast(address) &&
           !starts_with(address, 4, 32, "\xFF\xFF\xFF\xFF");
}
