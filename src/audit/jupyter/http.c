/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/http.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "base/fd.h"

int http_parse_answer(slice text, struct http_answer *ret_answer)
{
    size_t body = slice_find(text, SLICE("\r\n\r\n"), 0);
    struct http_answer answer = {.body = SLICE("")};

    /* HTTP/1.1 200 OK */
    if (!slice_starts(text, SLICE("HTTP/1.")) || text.len < 12 || text.ptr[8] != ' ')
        return -EBADMSG;
    for (size_t i = 9; i < 12; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -EBADMSG;
        answer.status = answer.status * 10 + (text.ptr[i] - '0');
    }
    if (answer.status < 100 || answer.status > 599)
        return -EBADMSG;
    if (text.len > 12 && text.ptr[12] != ' ' && text.ptr[12] != '\r')
        return -EBADMSG;
    if (body != SLICE_NPOS)
        answer.body = slice_from(text, body + 4);
    *ret_answer = answer;
    return 0;
}

/* A connection with a deadline for all that happens on it. */
struct http_connection {
    int fd;
    int64_t deadline; /* milliseconds of the monotonic clock */
    SSL_CTX *context;
    SSL *tls;
};

static void http_connection_done(struct http_connection *c)
{
    SSL_free(c->tls);
    SSL_CTX_free(c->context);
    fd_closep(&c->fd);
    ERR_clear_error();
}

static int64_t http_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

/* Waits for @events on the socket: 0, or -ETIMEDOUT when the time of the whole is over. */
static int http_wait(struct http_connection *c, short events)
{
    struct pollfd poller = {.fd = c->fd, .events = events};
    int r;

    do {
        int64_t left = c->deadline - http_now();

        r = left > 0 ? poll(&poller, 1, (int)left) : 0;
    } while (r < 0 && errno == EINTR);
    return r > 0 ? 0 : r == 0 ? -ETIMEDOUT : -errno;
}

static int http_connect_to(struct http_connection *c, const struct sockaddr *address,
                           socklen_t size)
{
    socklen_t length = sizeof(int);
    int error = 0, r;

    c->fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->fd < 0)
        return -errno;
    if (connect(c->fd, address, size) == 0)
        return 0;
    /* EAGAIN: the queue of a Unix socket is full, which waiting does not tell the end of. */
    if (errno != EINPROGRESS)
        return -errno;
    r = http_wait(c, POLLOUT);
    if (r < 0)
        return r;
    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
        return -errno;
    return -error;
}

static int http_connect(struct http_connection *c, const struct http_place *place)
{
    struct sockaddr_in ip4 = {.sin_family = AF_INET,
                              .sin_port = htons(place->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 ip6 = {.sin6_family = AF_INET6, .sin6_port = htons(place->port)};
    struct sockaddr_un path = {.sun_family = AF_UNIX};

    if (place->socket.len) {
        socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + place->socket.len);

        if (place->socket.len >= sizeof(path.sun_path) || slice_has_nul(place->socket))
            return -ENAMETOOLONG;
        memcpy(path.sun_path, place->socket.ptr, place->socket.len);
        if (path.sun_path[0] == '@')
            path.sun_path[0] = '\0';
        else
            size++;
        return http_connect_to(c, (const struct sockaddr *)&path, size);
    }
    if (!place->ip6)
        return http_connect_to(c, (const struct sockaddr *)&ip4, sizeof(ip4));
    memcpy(&ip6.sin6_addr, place->ip6, sizeof(ip6.sin6_addr));
    return http_connect_to(c, (const struct sockaddr *)&ip6, sizeof(ip6));
}

/* What OpenSSL wants before it goes on with what returned @r; negative errno when it cannot. */
static int http_tls_wait(struct http_connection *c, int r)
{
    switch (SSL_get_error(c->tls, r)) {
    case SSL_ERROR_WANT_READ:
        return http_wait(c, POLLIN);
    case SSL_ERROR_WANT_WRITE:
        return http_wait(c, POLLOUT);
    default:
        return -EPROTO;
    }
}

static int http_start_tls(struct http_connection *c)
{
    int r, waited;

    c->context = SSL_CTX_new(TLS_client_method());
    if (!c->context)
        return -ENOMEM;
    SSL_CTX_set_verify(c->context, SSL_VERIFY_NONE, NULL);
    /* Weak keys are what an audit must be able to talk to. */
    SSL_CTX_set_security_level(c->context, 0);
    c->tls = SSL_new(c->context);
    if (!c->tls || SSL_set_fd(c->tls, c->fd) != 1)
        return -ENOMEM;
    while ((r = SSL_connect(c->tls)) != 1) {
        waited = http_tls_wait(c, r);
        if (waited < 0)
            return waited;
    }
    return 0;
}

static int http_send(struct http_connection *c, slice request)
{
    while (request.len) {
        ssize_t sent;
        int r = 0;

        if (c->tls) {
            sent = SSL_write(c->tls, request.ptr, (int)request.len);
            if (sent <= 0)
                r = http_tls_wait(c, (int)sent);
        } else {
            sent = send(c->fd, request.ptr, request.len, MSG_NOSIGNAL);
            if (sent < 0)
                r = errno == EAGAIN || errno == EINTR ? http_wait(c, POLLOUT) : -errno;
        }
        if (r < 0)
            return r;
        if (sent > 0)
            request = slice_from(request, (size_t)sent);
    }
    return 0;
}

/* Until the server closes, or enough has come. */
static int http_receive(struct http_connection *c, buffer *b)
{
    enum { CHUNK = 4096 };

    while (b->len < HTTP_ANSWER_MAX) {
        char *room = buffer_reserve(b, CHUNK);
        ssize_t got;
        int r = 0;

        if (!room)
            return 0;
        if (c->tls) {
            got = SSL_read(c->tls, room, CHUNK);
            if (got <= 0) {
                r = http_tls_wait(c, (int)got);
                /* Servers close without saying goodbye. */
                if (r == -EPROTO)
                    return 0;
            }
        } else {
            got = recv(c->fd, room, CHUNK, 0);
            if (got == 0)
                return 0;
            if (got < 0)
                r = errno == EAGAIN || errno == EINTR ? http_wait(c, POLLIN) : -errno;
        }
        if (r < 0)
            return r;
        if (got > 0)
            buffer_grew(b, (size_t)got);
    }
    return 0;
}

int http_get(const struct http_place *place, slice path, int milliseconds, buffer *b,
             struct http_answer *ret_answer)
{
    _cleanup_(http_connection_done) struct http_connection c = {
        .fd = -1, .deadline = http_now() + milliseconds};
    _cleanup_buffer_ buffer request = BUFFER_INIT;
    int r;

    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.ptr[i] <= ' ' || path.ptr[i] == 0x7F)
            return -EINVAL;
    buffer_printf(&request,
                  "GET %.*s HTTP/1.1\r\nHost: localhost:%u\r\nUser-Agent: ancile\r\n"
                  "Accept: application/json\r\nConnection: close\r\n\r\n",
                  SLICE_ARG(path), place->port);
    buffer_clear(b);
    r = http_connect(&c, place);
    if (r == 0 && place->tls)
        r = http_start_tls(&c);
    if (r == 0)
        r = http_send(&c, buffer_slice(&request));
    if (r == 0)
        r = http_receive(&c, b);
    /* What came before the time was over, or the connection was cut, may be all that is needed. */
    if (r < 0 && b->len == 0)
        return r;
    return http_parse_answer(buffer_slice(b), ret_answer);
}
