/* SPDX-License-Identifier: Apache-2.0 */
/* Each answer is given by a child process that serves one connection as it is told. */
#include "harness.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "audit/jupyter/http.h"
#include "base/fd.h"

#define OK_ANSWER "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"version\": \"1.2\"}"

struct child {
    pid_t pid;
    uint16_t port;
    char path[64];
};

/* Must not return. */
typedef void (*serve_function)(int fd);

static void child_done(struct child *c)
{
    kill(c->pid, SIGKILL);
    waitpid(c->pid, NULL, 0);
    if (c->path[0])
        unlink(c->path);
}
#define _cleanup_child_ _cleanup_(child_done)

static void serve(int listener, serve_function function)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    signal(SIGPIPE, SIG_IGN);
    function(fd);
    close(fd);
    _exit(0);
}

static struct child child_new(int family, serve_function function)
{
    struct sockaddr_in ip4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 ip6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    struct child c = {.pid = 0};
    _cleanup_close_ int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr *address = (struct sockaddr *)&ip4;
    socklen_t size = sizeof(ip4);

    if (family == AF_INET6) {
        address = (struct sockaddr *)&ip6;
        size = sizeof(ip6);
    } else if (family == AF_UNIX) {
        snprintf(c.path, sizeof(c.path), "/tmp/ancile-test-http-%d", getpid());
        unlink(c.path);
        memcpy(un.sun_path, c.path, sizeof(c.path));
        address = (struct sockaddr *)&un;
        size = sizeof(un);
    }
    assert_int_equal(bind(fd, address, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, address, &size), 0);
    c.port = ntohs(family == AF_INET6 ? ip6.sin6_port : ip4.sin_port);
    c.pid = fork();
    assert_true(c.pid >= 0);
    if (c.pid == 0)
        serve(fd, function);
    return c;
}

/* Reads the request, which ends with an empty line. */
static void take_request(int fd, char *request, size_t size)
{
    size_t len = 0;
    ssize_t got;

    while (len + 1 < size && (got = read(fd, request + len, size - 1 - len)) > 0) {
        len += (size_t)got;
        request[len] = '\0';
        if (strstr(request, "\r\n\r\n"))
            return;
    }
}

static void serve_json(int fd)
{
    char request[4096] = "";

    take_request(fd, request, sizeof(request));
    if (strncmp(request, "GET /base/api HTTP/1.1\r\n", 24) == 0)
        assert_ok(fd_write_all(fd, SLICE(OK_ANSWER)));
}

static void serve_silence(int fd)
{
    char request[4096];

    take_request(fd, request, sizeof(request));
    pause();
}

static void serve_flood(int fd)
{
    static char chunk[65536];

    assert_ok(fd_write_all(fd, SLICE("HTTP/1.1 403 Forbidden\r\n\r\n")));
    memset(chunk, 'x', sizeof(chunk));
    while (fd_write_all(fd, slice_new(chunk, sizeof(chunk))) == 0)
        continue;
}

static void serve_drops(int fd)
{
    const struct timespec wait = {.tv_nsec = 20 * 1000 * 1000};

    for (;;) {
        if (fd_write_all(fd, SLICE("x")) < 0)
            return;
        nanosleep(&wait, NULL);
    }
}

static void serve_garbage(int fd)
{
    char request[4096];

    take_request(fd, request, sizeof(request));
    assert_ok(fd_write_all(fd, SLICE("SSH-2.0-OpenSSH_9.2\r\n")));
}

static void test_plain(void **state)
{
    static const uint8_t loopback6[16] = {[15] = 1};
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
        _cleanup_child_ struct child c = child_new(families[i], serve_json);
        struct http_place place = {.port = c.port};
        _cleanup_buffer_ buffer b = BUFFER_INIT;
        struct http_answer answer;

        if (families[i] == AF_INET6)
            place.ip6 = loopback6;
        else if (families[i] == AF_UNIX)
            place.socket = slice_of(c.path);
        assert_ok(http_get(&place, SLICE("/base/api"), 5000, &b, &answer));
        assert_int_equal(answer.status, 200);
        assert_slice(answer.body, "{\"version\": \"1.2\"}");
    }
}

static int get_from(serve_function function, int milliseconds, buffer *b, struct http_answer *ret)
{
    _cleanup_child_ struct child c = child_new(AF_INET, function);
    struct http_place place = {.port = c.port};

    return http_get(&place, SLICE("/base/api"), milliseconds, b, ret);
}

static void test_hostile_servers(void **state)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    struct http_answer answer;

    (void)state;
    assert_err(get_from(serve_silence, 100, &b, &answer), ETIMEDOUT);
    assert_err(get_from(serve_garbage, 5000, &b, &answer), EBADMSG);
    /* What drips in never ends, the time does. */
    assert_err(get_from(serve_drops, 200, &b, &answer), EBADMSG);
    assert_ok(get_from(serve_flood, 5000, &b, &answer));
    assert_int_equal(answer.status, 403);
    assert_true(b.len < HTTP_ANSWER_MAX + 8192);
}

static void test_nobody_there(void **state)
{
    _cleanup_child_ struct child c = child_new(AF_INET, serve_silence);
    struct http_place place = {.port = c.port}, unix_place = {.socket = SLICE("/nonexistent/s")};
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    struct http_answer answer;

    (void)state;
    kill(c.pid, SIGKILL);
    waitpid(c.pid, NULL, 0);
    assert_err(http_get(&place, SLICE("/"), 1000, &b, &answer), ECONNREFUSED);
    assert_err(http_get(&unix_place, SLICE("/"), 1000, &b, &answer), ENOENT);
    /* A base_url from a file must not smuggle in a second request. */
    assert_err(http_get(&place, SLICE("/ HTTP/1.1\r\nX: y"), 1000, &b, &answer), EINVAL);
    /* No TLS on the other side. */
    place.tls = true;
    c = child_new(AF_INET, serve_json);
    place.port = c.port;
    assert_true(http_get(&place, SLICE("/"), 1000, &b, &answer) < 0);
}

static EVP_PKEY *tls_key;
static X509 *tls_certificate;

static void serve_tls(int fd)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL *tls;
    char request[4096];

    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_use_certificate(context, tls_certificate);
    SSL_CTX_use_PrivateKey(context, tls_key);
    tls = SSL_new(context);
    SSL_set_fd(tls, fd);
    if (SSL_accept(tls) == 1 && SSL_read(tls, request, sizeof(request)) > 0)
        SSL_write(tls, OK_ANSWER, sizeof(OK_ANSWER) - 1);
}

static void test_tls(void **state)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    struct http_answer answer;

    (void)state;
    tls_key = EVP_RSA_gen(1024);
    tls_certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(tls_certificate), -100);
    X509_gmtime_adj(X509_getm_notAfter(tls_certificate), -50);
    X509_set_pubkey(tls_certificate, tls_key);
    assert_true(X509_sign(tls_certificate, tls_key, EVP_sha256()) > 0);
    {
        _cleanup_child_ struct child c = child_new(AF_INET, serve_tls);
        struct http_place place = {.port = c.port, .tls = true};

        /* Expired, self-signed, weak: it is asked all the same. */
        assert_ok(http_get(&place, SLICE("/api"), 5000, &b, &answer));
        assert_int_equal(answer.status, 200);
        assert_slice(answer.body, "{\"version\": \"1.2\"}");
    }
    X509_free(tls_certificate);
    EVP_PKEY_free(tls_key);
}

static void test_answers(void **state)
{
    static const char *const broken[] = {
        "",
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1.1 20",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 099 X",
        "HTTP/1.1 600 X",
        "HTTP/2 200",
        "HTTP/1.1 2000",
        "http/1.1 200 OK",
    };
    struct http_answer answer;

    (void)state;
    assert_ok(http_parse_answer(SLICE("HTTP/1.0 404"), &answer));
    assert_int_equal(answer.status, 404);
    assert_slice(answer.body, "");
    assert_ok(http_parse_answer(SLICE("HTTP/1.1 302 Found\r\nA: b\r\n\r\n"), &answer));
    assert_slice(answer.body, "");
    for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
        assert_err(http_parse_answer(slice_of(broken[i]), &answer), EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),        cmocka_unit_test(test_hostile_servers),
        cmocka_unit_test(test_nobody_there), cmocka_unit_test(test_tls),
        cmocka_unit_test(test_answers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
