/* SPDX-License-Identifier: Apache-2.0 */
/* Runtime files of a home that is looked at offline, and what such a home serves. */
#include "observe.h"

#include "audit/jupyter/runtime.h"

#define RUNTIME ".local/share/jupyter/runtime/"

static const char server_info[] =
    "{\"base_url\": \"/\", \"hostname\": \"0.0.0.0\", \"password\": false, \"pid\": 812, "
    "\"port\": 8888, \"root_dir\": \"/lab\", \"secure\": true, \"sock\": \"\", "
    "\"token\": \"f00dfeedc0ffee\", \"url\": \"https://u:pw@lab:8888/?token=f00dfeedc0ffee\", "
    "\"version\": \"2.14.0\"}";

static void test_servers(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "server",
        .when = "!server.alive && !server.stale && !server.socketsKnown",
        .message = "server.runtimeFile + \" \" + server.app + \" \" + server.version + \" \" + "
                   "server.url + \" \" + server.hostname + \" \" + string(server.port) + \" \" + "
                   "server.reach + (server.secure ? \" secure\" : \"\") + (server.hasToken ? "
                   "\" token\" : \"\") + (server.hasPassword ? \" password\" : \"\") + "
                   "(server.authOff ? \" off\" : \"\") + (server.tokenInFile ? \" infile\" : "
                   "\"\") + (server.weakToken ? \" weak\" : \"\") + \" \" + server.rootDir",
    };

    (void)state;
    tree_write(&t, RUNTIME "jpserver-812.json", slice_of(server_info), 0600);
    tree_write(&t, RUNTIME "nbserver-9.json",
               SLICE("{\"password\": true, \"token\": \"\", \"notebook_dir\": \"/nb\", "
                     "\"hostname\": \"localhost\", \"port\": 70000, \"pid\": \"x\"}"),
               0600);
    tree_write(&t, RUNTIME "nbserver-9-open.html",
               SLICE("<a href=\"http://localhost:8889/tree?token=leftoverleftover\">"), 0644);
    tree_write(&t, RUNTIME "jpserver-10.json", SLICE("{\"hostname\": \"h\", \"sock\": \"/s\"}"),
               0600);
    tree_write(&t, RUNTIME "jpserver-11-open.html", SLICE("url=http://localhost/?token=orphan"),
               0644);
    tree_write(&t, RUNTIME "jpserver-12.json", SLICE("{"), 0600);
    tree_write(&t, RUNTIME "jpserver-13.json", SLICE("[]"), 0600);
    tree_write(&t, RUNTIME "jpserver-x.json", SLICE("{}"), 0600);
    tree_write(&t, RUNTIME "jpserver--1.json", SLICE("{}"), 0600);
    assert_slice(observe(&a, slice_of(t.path), &o, NULL),
                 "/" RUNTIME "jpserver-10.json server   h 0 unix token \n"
                 "/" RUNTIME "jpserver-11-open.html server    0 any token infile \n"
                 "/" RUNTIME "jpserver-812.json server 2.14.0 https://lab:8888/ 0.0.0.0 8888 any "
                 "secure token infile weak /lab\n"
                 "/" RUNTIME "nbserver-9.json notebook   localhost 0 loopback password infile "
                 "/nb\n");
}

static void test_secrets_stay(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "server",
        .when = "true",
        .message = "\"f00dfeedc0ffee leftoverleftover\"",
    };

    (void)state;
    tree_write(&t, RUNTIME "jpserver-812.json", slice_of(server_info), 0600);
    tree_write(&t, RUNTIME "jpserver-812-open.html",
               SLICE("http://localhost:8889/tree?token=leftoverleftover"), 0644);
    assert_slice(observe(&a, slice_of(t.path), &o, NULL),
                 "[secret, 14 characters] [secret, 16 characters]\n");
}

static void test_connections(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "connection",
        .when = "true",
        .message = "connection.path + \" \" + connection.transport + \" \" + connection.ip + "
                   "\" \" + connection.reach + (connection.hasKey ? \" key \" : \" \") + "
                   "connection.signature + (connection.encrypted ? \" curve \" : \" \") + "
                   "string(connection.mode) + \" thekeythekey thesecret\"",
    };
    _cleanup_diags_ diags d = DIAGS_INIT;

    (void)state;
    tree_write(&t, RUNTIME "kernel-1.json",
               SLICE("{\"ip\": \"0.0.0.0\", \"transport\": \"tcp\", \"key\": \"thekeythekey\", "
                     "\"signature_scheme\": \"hmac-sha256\"}"),
               0600);
    tree_write(&t, RUNTIME "kernel-2.json",
               SLICE("{\"ip\": \"/run/k\", \"transport\": \"ipc\", \"key\": \"\", "
                     "\"curve_publickey\": \"p\", \"curve_secretkey\": \"thesecret\"}"),
               0644);
    tree_write(&t, RUNTIME "kernel-3.json", SLICE("{\"ip\": 7"), 0600);
    tree_write(&t, ".ipython/profile_default/security/kernel-4.json",
               SLICE("{\"ip\": \"127.0.0.1\"}"), 0600);
    assert_slice(observe(&a, slice_of(t.path), &o, &d),
                 "/.ipython/profile_default/security/kernel-4.json tcp 127.0.0.1 loopback  "
                 "384 [secret, 12 characters] [secret, 9 characters]\n"
                 "/" RUNTIME "kernel-1.json tcp 0.0.0.0 any key hmac-sha256 384 [secret, 12 "
                 "characters] [secret, 9 characters]\n"
                 "/" RUNTIME "kernel-2.json ipc /run/k unix  curve 420 [secret, 12 characters] "
                 "[secret, 9 characters]\n");
    assert_int_equal(d.list.count, 1);
    assert_true(slice_ends(d.list.items[0].file, SLICE("kernel-3.json")));
}

static void test_rootdir(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "rootdir",
        .when = "!rootdir.truncated && !rootdir.isHome && !rootdir.isSystemRoot",
        .message =
            "rootdir.path + \" \" + rootdir.secretDirs.join(\",\") + \" \" + "
            "rootdir.secretFiles.map(f, string(f.kind) + \":\" + string(f.path)).join(\" \")",
    };

    (void)state;
    tree_write(&t, RUNTIME "jpserver-812.json", slice_of(server_info), 0600);
    tree_write(&t, "lab/.ssh/id_rsa", SLICE("-----BEGIN RSA PRIVATE KEY-----\nx"), 0600);
    tree_write(&t, "lab/.env", SLICE("A=b\n"), 0600);
    tree_write(&t, "lab/.env.example", SLICE("A=b\n"), 0600);
    tree_write(&t, "lab/app/.env.local", SLICE("A=b\n"), 0600);
    tree_write(&t, "lab/app/server.key", SLICE("-----BEGIN PRIVATE KEY-----\nx"), 0600);
    tree_write(&t, "lab/app/id_ed25519", SLICE("text\r\n-----BEGIN OPENSSH PRIVATE KEY-----\r\nx"),
               0600);
    tree_write(&t, "lab/app/ca.pem", SLICE("-----BEGIN CERTIFICATE-----\nx"), 0600);
    tree_write(&t, "lab/app/notes.md", SLICE("-----BEGIN PRIVATE KEY-----\nx"), 0600);
    tree_write(&t, "lab/app/node_modules/x.key", SLICE("-----BEGIN PRIVATE KEY-----\n"), 0600);
    tree_link(&t, "lab/app/linked.key", "server.key");
    assert_slice(observe(&a, slice_of(t.path), &o, NULL),
                 "/lab .ssh env:/lab/.env env:/lab/app/.env.local "
                 "private-key:/lab/app/id_ed25519 private-key:/lab/app/server.key\n");
}

static void test_names(void **state)
{
    (void)state;
    assert_int_equal(runtime_file_pid(SLICE("jpserver-7.json"), SLICE("jpserver-"), SLICE(".json")),
                     7);
    assert_int_equal(runtime_file_pid(SLICE("jpserver-.json"), SLICE("jpserver-"), SLICE(".json")),
                     0);
    assert_int_equal(runtime_file_pid(SLICE("jpserver-"), SLICE("jpserver-"), SLICE(".json")), 0);
    assert_int_equal(
        runtime_file_pid(SLICE("jpserver-1-open.html"), SLICE("jpserver-"), SLICE("-open.html")),
        1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_servers),     cmocka_unit_test(test_secrets_stay),
        cmocka_unit_test(test_connections), cmocka_unit_test(test_rootdir),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
