/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files: every spelling of a setting, and what must be called undetermined. */
#include "harness.h"

#include "doc/python_config.h"
#include "doc/show.h"

struct spelling {
    const char *text;
    const char *settings; /* as show() writes them */
};

static void show_setting(buffer *out, const struct python_setting *s)
{
    if (out->len)
        buffer_add(out, SLICE("; "));
    if (s->conditional)
        buffer_add(out, SLICE("if "));
    if (s->parents.len)
        buffer_printf(out, "%.*s.", SLICE_ARG(s->parents));
    buffer_printf(out, "%.*s.%.*s", SLICE_ARG(s->class_name), SLICE_ARG(s->trait));
    if (s->unknown_name)
        buffer_add_char(out, '?');
    buffer_printf(out, " %s ", python_op_name(s->op));
    show_value(out, &s->value);
}

static void show_config(buffer *out, const struct python_config *config)
{
    for (size_t i = 0; i < config->setting_count; i++)
        show_setting(out, &config->settings[i]);
    for (size_t i = 0; i < config->load_count; i++) {
        buffer_printf(out, "%s%s ", out->len ? "; " : "",
                      config->loads[i].kind == PYTHON_LOAD_SUBCONFIG ? "load" : "run");
        show_value(out, &config->loads[i].file);
    }
    if (config->dynamic_count)
        buffer_add(out, out->len ? SLICE("; dynamic") : SLICE("dynamic"));
}

static void check(const struct spelling *spelling)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct python_config config;

    assert_ok(python_config_read(&a, source_new(&a, SLICE("config.py"), slice_of(spelling->text)),
                                 &d, &config));
    show_config(&out, &config);
    if (!slice_eq(buffer_slice(&out), slice_of(spelling->settings)))
        fail_msg("%s\n  gives    %.*s\n  expected %s", spelling->text,
                 SLICE_ARG(buffer_slice(&out)), spelling->settings);
}

static void check_all(const struct spelling *spellings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(&spellings[i]);
}

static void test_spellings(void **state _unused_)
{
    static const struct spelling spellings[] = {
        {"c.ServerApp.token = ''", "ServerApp.token set ''"},
        {"c = get_config()\nc.ServerApp.token = ''", "ServerApp.token set ''"},
        {"get_config().ServerApp.ip = '*'", "ServerApp.ip set '*'"},
        {"s = c.ServerApp; s.token = ''", "ServerApp.token set ''"},
        {"cfg = c\ncfg.ServerApp.token = ''", "ServerApp.token set ''"},
        {"c['ServerApp']['token'] = ''", "ServerApp.token set ''"},
        {"c.ServerApp['token'] = ''", "ServerApp.token set ''"},
        {"c.ServerApp.update({'token': '', 'port': 1})",
         "ServerApp.token set ''; ServerApp.port set 1"},
        {"c.ServerApp.update(token='')", "ServerApp.token set ''"},
        {"c.update({'ServerApp': {'token': ''}})", "ServerApp.token set ''"},
        {"c.merge({'ServerApp': {'token': ''}})", "ServerApp.token set ''"},
        {"setattr(c.ServerApp, 'token', '')", "ServerApp.token set ''"},
        {"getattr(c, 'ServerApp').token = ''", "ServerApp.token set ''"},
        {"c.X.y.append(1)", "X.y append 1"},
        {"c.X.y.extend([1])", "X.y extend [1]"},
        {"c.X.y.prepend([1])", "X.y prepend [1]"},
        {"c.X.y.insert(0, 1)", "X.y insert 1"},
        {"c.X.y.update({'a': 1})", "X.y update {'a':1}"},
        {"c.X.y.add(1)", "X.y update [1]"},
        {"c.X.y += [1]", "X.y add [1]"},
        {"c.X.y |= {'a': 1}", "X.y update {'a':1}"},
        {"c.X.y['a'] = 1", "X.y update {'a':1}"},
        {"c.X.y = c.X.z = 7", "X.y set 7; X.z set 7"},
        {"c.X.y: str = ''", "X.y set ''"},
        {"c.A.b, c.A.d = 1, 2", "A.b set 1; A.d set 2"},
        {"(w := c.W).t = 1", "W.t set 1"},
        {"del c.X.y", "X.y delete None"},
        {"c.ServerApp = Config({'token': ''})", "ServerApp.token set ''"},
        {"c.ServerApp = {'token': ''}", "ServerApp.token set ''"},
        {"c.ServerApp.Session.key = b''", "ServerApp.Session.key set b''"},
        {"PORT = 8888\nc.ServerApp.port = PORT", "ServerApp.port set 8888"},
        {"c.ServerApp.\\\n  token = ''", "ServerApp.token set ''"},
        {"c.ＳerverApp.𝐭𝐨𝐤𝐞𝐧 = ''", "ServerApp.token set ''"},
        {"load_subconfig('a.py')", "load 'a.py'"},
    };

    check_all(spellings, ARRAY_SIZE(spellings));
}

static void test_conditions(void **state _unused_)
{
    static const struct spelling spellings[] = {
        {"if x:\n  c.A.b = 1\nelif y: c.A.b = 2\nelse:\n  c.A.b = 3",
         "if A.b set 1; if A.b set 2; if A.b set 3"},
        {"if x: s = c.A\nelse: s = c.B\ns.t = 1", "A.t set 1; B.t set 1"},
        {"try:\n  c.A.b = 1\nexcept E:\n  c.A.b = 2", "if A.b set 1; if A.b set 2"},
        {"for n in ['a', 'b']: setattr(c.A, n, 1)", "if A.a set 1; if A.b set 1"},
        {"for s in (c.A, c.B): s.t = 1", "if A.t set 1; if B.t set 1"},
        {"for n in names(): setattr(c.A, n, 1)", "if A.? set 1"},
        {"def f(x):\n  x.A.b = 1\nf(c)", "if A.b set 1"},
    };

    check_all(spellings, ARRAY_SIZE(spellings));
}

static void test_undetermined(void **state _unused_)
{
    static const struct spelling spellings[] = {
        {"c.A.b = os.environ['X']", "A.b set ?(os.environ['X'])"},
        {"c.A.b = {'x': f(), 'y': 1}", "A.b set {'x':?(f()) 'y':1}"},
        {"exec(open('x.py').read())", "run 'x.py'; dynamic"},
        {"foo(c)", "dynamic"},
        {"l = [c]", "dynamic"},
        {"globals()['c'].A.b = 1", "dynamic"},
    };

    check_all(spellings, ARRAY_SIZE(spellings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_undetermined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
