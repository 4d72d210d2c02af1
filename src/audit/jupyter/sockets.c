/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/sockets.h"

#include <arpa/inet.h>
#include <fcntl.h>

#include "base/fd.h"

enum {
    /* A busy machine has some hundred thousand connections of 150 bytes each. */
    TABLE_MAX = 128 * 1024 * 1024,
    /* Of the column "st" in the TCP tables (include/net/tcp_states.h). */
    TCP_LISTENING = 0x0A,
    /* Of the column "Flags" in the table of Unix sockets: listen(2) was called. */
    UNIX_ACCEPTS = 1 << 16,
};

/* The next word of *@line; the empty slice at its end. */
static slice sockets_word(slice *line)
{
    size_t start = 0, end;
    slice word;

    while (start < line->len && line->ptr[start] == ' ')
        start++;
    end = start;
    while (end < line->len && line->ptr[end] != ' ')
        end++;
    word = slice_sub(*line, start, end - start);
    *line = slice_from(*line, end);
    return word;
}

static bool sockets_hex(slice s, uint32_t *ret_number)
{
    uint32_t number = 0;

    if (s.len == 0 || s.len > 8)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        uint32_t digit;

        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else
            return false;
        number = number << 4 | digit;
    }
    *ret_number = number;
    return true;
}

/* "0100007F:1F90": words of 32 bits as the machine stores them, then the port. */
static bool sockets_endpoint(slice text, size_t size, struct listener *listener)
{
    size_t colon = slice_find_char(text, ':', 0);
    uint32_t word, port;

    if (colon != size * 2 || text.len != colon + 5)
        return false;
    for (size_t i = 0; i < size; i += 4) {
        if (!sockets_hex(slice_sub(text, i * 2, 8), &word))
            return false;
        memcpy(listener->ip + i, &word, 4);
    }
    if (!sockets_hex(slice_from(text, colon + 1), &port))
        return false;
    listener->port = (uint16_t)port;
    return true;
}

static void sockets_push(struct sockets *s, const struct listener *listener)
{
    if (s->count >= SOCKETS_MAX) {
        s->truncated = true;
        return;
    }
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 16;

        s->items = arena_resize(s->arena, s->items, s->capacity * sizeof(*s->items),
                                capacity * sizeof(*s->items));
        s->capacity = capacity;
    }
    s->items[s->count++] = *listener;
}

/* sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode ... */
void sockets_add_tcp(struct sockets *s, slice table, enum socket_family family)
{
    size_t size = family == SOCKET_TCP6 ? 16 : 4;

    while (table.len) {
        slice line = slice_cut(&table, '\n'), local, state;
        struct listener listener = {.family = family};
        uint32_t number;

        sockets_word(&line);
        local = sockets_word(&line);
        sockets_word(&line);
        state = sockets_word(&line);
        if (!sockets_hex(state, &number) || number != TCP_LISTENING)
            continue;
        for (int skip = 0; skip < 5; skip++)
            sockets_word(&line);
        if (sockets_endpoint(local, size, &listener) &&
            slice_to_u64(sockets_word(&line), &listener.inode) == 0)
            sockets_push(s, &listener);
    }
}

/*
 * Num RefCount Protocol Flags Type St Inode Path
 *
 * The kernel prints a path as it is, line breaks included, so that whoever may bind a socket may
 * forge a line. An inode with two lines therefore has two listeners: a forged one can be added, the
 * real one never hidden.
 */
void sockets_add_unix(struct sockets *s, slice table)
{
    while (table.len) {
        slice line = slice_cut(&table, '\n'), flags, inode;
        struct listener listener = {.family = SOCKET_UNIX};
        uint32_t number;

        for (int skip = 0; skip < 3; skip++)
            sockets_word(&line);
        flags = sockets_word(&line);
        sockets_word(&line);
        sockets_word(&line);
        inode = sockets_word(&line);
        if (!sockets_hex(flags, &number) || !(number & UNIX_ACCEPTS) ||
            slice_to_u64(inode, &listener.inode) != 0)
            continue;
        if (line.len)
            listener.path = arena_copy(s->arena, slice_from(line, 1));
        sockets_push(s, &listener);
    }
}

static int sockets_read_table(int directory, const char *name, buffer *text)
{
    _cleanup_close_ int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0)
        return -errno;
    buffer_clear(text);
    return fd_read_all(fd, TABLE_MAX, text);
}

int sockets_read(struct sockets *s, int fd)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    int r = sockets_read_table(fd, "tcp", &text);

    if (r < 0)
        return r;
    sockets_add_tcp(s, buffer_slice(&text), SOCKET_TCP4);
    /* Without IPv6 in the kernel there is no tcp6. */
    if (sockets_read_table(fd, "tcp6", &text) == 0)
        sockets_add_tcp(s, buffer_slice(&text), SOCKET_TCP6);
    if (sockets_read_table(fd, "unix", &text) == 0)
        sockets_add_unix(s, buffer_slice(&text));
    sockets_sort(s);
    return 0;
}

static int sockets_compare(const void *a, const void *b)
{
    const struct listener *x = a, *y = b;

    return x->inode < y->inode ? -1 : x->inode > y->inode;
}

void sockets_sort(struct sockets *s)
{
    if (s->count)
        qsort(s->items, s->count, sizeof(*s->items), sockets_compare);
}

const struct listener *sockets_find(const struct sockets *s, uint64_t inode, size_t *ret_count)
{
    size_t low = 0, high = s->count, end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->items[middle].inode < inode)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < s->count && s->items[end].inode == inode; end++)
        continue;
    *ret_count = end - low;
    return end == low ? NULL : &s->items[low];
}

static enum reach reach_of_ip4(const uint8_t ip[4])
{
    static const uint8_t any[4];

    if (ip[0] == 127)
        return REACH_LOOPBACK;
    return memcmp(ip, any, sizeof(any)) == 0 ? REACH_ANY : REACH_ROUTABLE;
}

/* IPv4-mapped addresses (RFC 4291 section 2.5.5.2) reach what the IPv4 address reaches. */
static enum reach reach_of_ip6(const uint8_t ip[16])
{
    static const uint8_t any[16], loopback[16] = {[15] = 1};
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};

    if (memcmp(ip, any, sizeof(any)) == 0)
        return REACH_ANY;
    if (memcmp(ip, loopback, sizeof(loopback)) == 0)
        return REACH_LOOPBACK;
    if (memcmp(ip, mapped, sizeof(mapped)) == 0)
        return reach_of_ip4(ip + sizeof(mapped));
    return REACH_ROUTABLE;
}

enum reach listener_reach(const struct listener *listener)
{
    switch (listener->family) {
    case SOCKET_TCP4:
        return reach_of_ip4(listener->ip);
    case SOCKET_TCP6:
        return reach_of_ip6(listener->ip);
    case SOCKET_UNIX:
        break;
    }
    return REACH_UNIX;
}

slice listener_address(const struct listener *listener, arena *a)
{
    char text[INET6_ADDRSTRLEN];

    if (listener->family == SOCKET_UNIX)
        return listener->path;
    if (!inet_ntop(listener->family == SOCKET_TCP6 ? AF_INET6 : AF_INET, listener->ip, text,
                   sizeof(text)))
        return SLICE("");
    return arena_copy(a, slice_of(text));
}

const char *reach_name(enum reach reach)
{
    switch (reach) {
    case REACH_UNIX:
        return "unix";
    case REACH_LOOPBACK:
        return "loopback";
    case REACH_ROUTABLE:
        return "routable";
    case REACH_ANY:
        return "any";
    case REACH_NONE:
        break;
    }
    return "none";
}

enum reach reach_of_host(slice host)
{
    char text[INET6_ADDRSTRLEN];
    _Alignas(struct in6_addr) uint8_t ip[16];

    if (host.len == 0 || slice_eq(host, SLICE("*")))
        return REACH_ANY;
    if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = slice_sub(host, 1, host.len - 2);
    if (slice_eq_nocase(host, SLICE("localhost")) || slice_eq_nocase(host, SLICE("localhost.")) ||
        slice_eq_nocase(host, SLICE("ip6-localhost")) ||
        slice_eq_nocase(host, SLICE("localhost.localdomain")))
        return REACH_LOOPBACK;
    host = slice_sub(host, 0, slice_find_char(host, '%', 0)); /* a zone, as in fe80::1%eth0 */
    if (host.len >= sizeof(text) || slice_has_nul(host) ||
        slice_find_char(host, ' ', 0) != SLICE_NPOS)
        return REACH_ROUTABLE;
    memcpy(text, host.ptr, host.len);
    text[host.len] = '\0';
    /* getaddrinfo(3) takes the old short forms too: "0" is every interface, "127.1" is loopback. */
    if (inet_aton(text, (struct in_addr *)ip) == 1)
        return reach_of_ip4(ip);
    if (inet_pton(AF_INET6, text, ip) == 1)
        return reach_of_ip6(ip);
    return REACH_ROUTABLE;
}
