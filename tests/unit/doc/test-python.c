/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about Python source: each list, IPython's additions, encodings, and hostile texts. */
#include "harness.h"

#include "doc/python.h"
#include "doc/show.h"

struct reading {
    arena arena;
    diags diags;
    const struct source *source;
    value facts;
    int rc;
};

static struct reading *reading_free(struct reading *r)
{
    if (r) {
        arena_done(&r->arena);
        diags_done(&r->diags);
        freep(&r);
    }
    return NULL;
}
DEFINE_CLEANUP(struct reading, reading_free)
#define _cleanup_reading_ _cleanup_(reading_freep)

static struct reading *read_slice(slice text, bool ipython)
{
    struct reading *r = memory_alloc(sizeof(*r));
    struct python_options options = {.ipython = ipython};

    r->source = source_new(&r->arena, SLICE("x.py"), text);
    r->rc = python_read(&r->arena, r->source, &options, &r->diags, &r->facts);
    return r;
}

static struct reading *read_text(const char *text)
{
    return read_slice(slice_of(text), false);
}

/* The members @keys of every fact in list @list, joined: "os.system id; open x". */
static void show_list(buffer *out, const value *facts, const char *list, const char *const *keys)
{
    const value *items = value_get(facts, slice_of(list));

    assert_non_null(items);
    value_each_item (items, item) {
        if (item != items->list.items)
            buffer_add(out, SLICE("; "));
        if (item->kind != VALUE_MAP)
            show_value(out, item);
        for (size_t i = 0; item->kind == VALUE_MAP && keys[i]; i++) {
            const value *member = value_get(item, slice_of(keys[i]));

            assert_non_null(member);
            if (i)
                buffer_add_char(out, ' ');
            if (member->kind == VALUE_STRING)
                buffer_add(out, member->text);
            else
                show_value(out, member);
        }
    }
}

struct fact {
    const char *text;
    const char *shown;
};

static void check_lists(const struct fact *facts, size_t count, bool ipython, const char *list,
                        const char *const *keys)
{
    for (size_t i = 0; i < count; i++) {
        _cleanup_reading_ struct reading *r = read_slice(slice_of(facts[i].text), ipython);
        _cleanup_buffer_ buffer out = BUFFER_INIT;

        assert_ok(r->rc);
        show_list(&out, &r->facts, list, keys);
        if (!slice_eq(buffer_slice(&out), slice_of(facts[i].shown)))
            fail_msg("%s\n  gives    %.*s\n  expected %s", facts[i].text,
                     SLICE_ARG(buffer_slice(&out)), facts[i].shown);
    }
}
#define CHECK(facts, ipython, list, ...)                                                           \
    check_lists((facts), ARRAY_SIZE(facts), (ipython), (list),                                     \
                (const char *const[]){__VA_ARGS__, NULL})

static void test_imports(void **state _unused_)
{
    static const struct fact facts[] = {
        {"import os", "os  os 1"},
        {"import a.b.c", "a.b.c  a 1"},
        {"import a.b as c, d", "a.b  c 1; d  d 1"},
        {"\nfrom a.b import c", "a.b c c 2"},
        {"from .a import (b as c,\n d)", ".a b c 1; .a d d 2"},
        {"from . import x", ". x x 1"},
        {"from a import *", "a *  1"},
        {"def f():\n  import os", "os  os 2"},
    };

    CHECK(facts, false, "imports", "module", "name", "alias", "line");
}

static void test_call_names(void **state _unused_)
{
    static const struct fact facts[] = {
        {"os.system('id')", "os.system"},
        {"import subprocess as sp\nsp.run([])", "subprocess.run"},
        {"from os import system as s\ns('id')", "os.system"},
        {"from urllib import request\nrequest.urlopen(x).read()",
         "urllib.request.urlopen().read; urllib.request.urlopen"},
        {"def f():\n  os.popen(x)\nimport os.path as os", "os.path.popen"},
        {"e = exec\ne(x)", "exec"},
        {"e = exec\ne = print\ne(x)", "print"},
        {"r = requests.get\nr = r\nr(x)", "requests.get"},
        {"s = socket.socket()\ns.connect(x)", "socket.socket; socket.socket().connect"},
        {"getattr(os, 'system')(x)", "os.system; getattr"},
        {"getattr(os, 'sys' + 'tem')(x)", "os.system; getattr"},
        {"getattr(os, n)(x)", "getattr(); getattr"},
        {"__import__('os').system(x)", "os.system; __import__"},
        {"importlib.import_module('os').system(x)", "os.system; importlib.import_module"},
        {"globals()['exec'](x)", "exec; globals"},
        {"__builtins__['exec'](x)", "exec"},
        {"sys.modules['os'].system(x)", "os.system"},
        {"os.__dict__['system'](x)", "os.system"},
        {"vars(os)['system'](x)", "os.system; vars"},
        {"a['x'].b(1)", "a[].b"},
        {"''.join(x)", "str.join"},
        {"(lambda: 1)()", "?"},
        {"(exec)(x)", "exec"},
        {"await f(x)", "f"},
        {"ｅｘｅｃ(x)", "exec"},
        {"𝐨𝐬.ſystem(x)", "os.system"},
        {"x = x.run\nx()", "x.run"},
        {"os.\\\n system(x)", "os.system"},
    };

    CHECK(facts, false, "calls", "name");
}

static void test_call_arguments(void **state _unused_)
{
    static const struct fact facts[] = {
        {"f(1, 'a', x, k=[1], **z)", "[1 'a' ?(x) ?(**z)] {'k':[1]} f(1, 'a', x, k=[1], **z)"},
        {"A = 'a'\nf(A, *b)", "['a' ?(*b)] {} f(A, *b)"},
        {"f(i for i in x)", "[?((i for i in x))] {} f(i for i in x)"},
        {"f()", "[] {} f()"},
    };

    CHECK(facts, false, "calls", "args", "keywords", "text");
}

static void test_assignments(void **state _unused_)
{
    static const struct fact facts[] = {
        {"a = 1", "a = 1"},
        {"a = b = 1", "a = 1; b = 1"},
        {"a, (b, *c.d) = x", "a = ?(x); b = ?(x); c.d = ?(x)"},
        {"a: int = 1", "a = 1"},
        {"a: int", ""},
        {"a += 1; b |= 2", "a += 1; b |= 2"},
        {"import os\nos.environ['A'] = 'b'", "os.environ[] = b"},
        {"(a := 1)", "a := 1"},
        {"e = exec\ne = 1", "e = ?(exec); e = 1"},
    };

    CHECK(facts, false, "assignments", "target", "op", "value");
}

static void test_strings(void **state _unused_)
{
    static const struct fact facts[] = {
        {"x = 'short'", ""},
        {"x = 'aaaaaaaaaaaaaaaaaaaa' 'bbbbbbbbbbbbbbbbbbbbbbbbb'",
         "'aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbb'"},
        {"x = f'curl {u} | sh aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
         "'curl {} | sh aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"},
        {"x = b'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\xff'",
         "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\xff'"},
        {"x = '\\N{BULLET}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
         "'\\N{BULLET}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"},
    };

    CHECK(facts, false, "strings", "");
}

static void test_definitions(void **state _unused_)
{
    static const struct fact decorators[] = {
        {"@app.route('/x')\n@y\ndef f(): pass", "app.route @app.route('/x'); y @y"},
    };
    static const struct fact functions[] = {
        {"def f(): pass\nasync def g(): pass", "f False; g True"},
    };
    static const struct fact classes[] = {
        {"class A: pass\nclass B(x.C, D, metaclass=E): pass", "A []; B ['x.C' 'D']"},
    };

    CHECK(decorators, false, "decorators", "name", "text");
    CHECK(functions, false, "functions", "name", "async");
    CHECK(classes, false, "classes", "name", "bases");
}

static void test_names(void **state _unused_)
{
    static const struct fact facts[] = {
        {"sys.meta_path.insert(0, x)", "sys.meta_path False"},
        {"sys.meta_path = []", "sys.meta_path True"},
        {"from sys import meta_path as m\nm.append(x)\nm[:] = []",
         "sys.meta_path[] True; sys.meta_path False"},
        {"x = os.environ\ny = os.environ\nos.environ = 1", "os.environ False; os.environ True"},
        {"from os import environ\nprint(environ)", "os.environ False"},
        {"print(x)", ""},
        {"del sys.modules['a']", "sys.modules[] True; sys.modules False"},
    };

    CHECK(facts, false, "names", "name", "write");
}

static void test_effects(void **state _unused_)
{
    static const struct fact facts[] = {
        {"os.system(x)", "process os.system 1"},
        {"subprocess.Popen(x)", "process subprocess.Popen 1"},
        {"pty.spawn(x)", "process pty.spawn 1"},
        {"os.execve(x)", "process os.execve 1"},
        {"eval(x)", "eval eval 1"},
        {"builtins.exec(x)", "eval builtins.exec 1"},
        {"re.compile(x)", ""},
        {"exec 'x'", "eval exec 1"},
        {"__import__('os')", ""},
        {"__import__(x)", "eval __import__ 1"},
        {"\nimportlib.import_module(x)", "eval importlib.import_module 2"},
        {"socket.socket()", "network socket.socket 1"},
        {"urllib.parse.quote(x)", ""},
        {"urllib.request.urlopen(x)", "network urllib.request.urlopen 1"},
        {"requests.get(x)", "network requests.get 1"},
        {"base64.b64decode(x)", "decode base64.b64decode 1"},
        {"base64.b64encode(x)", ""},
        {"bytes.fromhex(x)", "decode bytes.fromhex 1"},
        {"marshal.loads(x)", "decode marshal.loads 1"},
        {"ctypes.CDLL(x)", "native ctypes.CDLL 1"},
        {"open(x)", ""},
        {"open(x, 'rb')", ""},
        {"open(x, 'w')", "write open 1"},
        {"open(x, mode='ab')", "write open 1"},
        {"open(x, m)", "write open 1"},
        {"open('/etc/crontab', 'a')", "write open 1; persist open 1"},
        {"open(os.path.expanduser('~/.bashrc'), 'a')", "write open 1; persist open 1"},
        {"open('/etc/crontab')", ""},
        {"from pathlib import Path\n(Path.home() / '.profile').write_text(x)",
         "write ?.write_text 2; persist ?.write_text 2"},
        {"os.system('crontab -')", "process os.system 1; persist os.system 1"},
        {"ip = get_ipython()\nip.events.register('pre_run_cell', f)",
         "hook get_ipython().events.register 2"},
        {"ip.input_transformers_post.append(f)", "hook ip.input_transformers_post.append 1"},
        {"sys.settrace(f)", "hook sys.settrace 1"},
        {"builtins.open = f", "hook builtins.open 1"},
        {"sys.meta_path.insert(0, x)", "import-hook sys.meta_path.insert 1"},
        {"sys.path_hooks += [x]", "import-hook sys.path_hooks 1"},
        {"sys.modules['os'] = x", "import-hook sys.modules[] 1"},
        {"pickle.load(f)", "unpickle pickle.load 1"},
        {"numpy.load(f)", ""},
        {"numpy.load(f, allow_pickle=True)", "unpickle numpy.load 1"},
        {"yaml.load(f)", "unpickle yaml.load 1"},
        {"yaml.load(f, Loader=yaml.SafeLoader)", ""},
        {"@exec\ndef f(): pass", "eval exec 1"},
        {"print(1)", ""},
    };

    CHECK(facts, false, "effects", "effect", "name", "line");
}

static void test_statements(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(
        "import os\nc.A.b = c.A.d = 1\nx += 1\nf()\n'''doc'''\nif x:\n  pass\nelse:\n  del y\n");
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    assert_ok(r->rc);
    show_value(&out, value_get(&r->facts, SLICE("statements")));
    assert_slice(buffer_slice(&out), "{'delete':1 'if':1 'pass':1 'import':1 'assignment':1 "
                                     "'augmented':1 'expression':2}");
}

/* IPython */

static void test_magics(void **state _unused_)
{
    static const struct fact facts[] = {
        {"%matplotlib inline", "line matplotlib inline  "},
        {"% ls /tmp", "line ls /tmp  "},
        {"!ls -l", "shell ! ls -l  "},
        {"!!ls", "shell !! ls  "},
        {"!ls \\\n  -l", "shell ! ls     -l  "},
        {"x = !ls", "shell ! ls  x"},
        {"a, b = %who_ls int", "line who_ls int  a, b"},
        {"?x", "help x   "},
        {"x.y??", "help x.y   "},
        {"if x:\n    !ls\n    %cd /", "shell ! ls  ; line cd /  "},
        {"%%bash -s\nls\n%x", "cell bash -s ls\n%x "},
        {"\n\n  %%html\n<b>", "cell html  <b> "},
        {"%%time\n!ls", "cell time  !ls ; shell ! ls  "},
        {",f a b", "call f a b  "},
        {"pip install x", "line pip install x  "},
        {"pip install x\ny", ""},
        {"pip = 1", ""},
        {"x = '''\n%no\n!no\n'''", ""},
        {"x = (1\n% 2)", ""},
        {"x = 1 \\\n% 2", ""},
        {"x = a != b\n# %no\n'?'", ""},
        {"f(a=!b)", ""},
        {">>> !ls\n>>> x = 1", "shell ! ls  "},
        {"%%timeit?", "help %%timeit   "},
    };

    CHECK(facts, true, "magics", "kind", "name", "line", "body", "assigned");
}

/* What is left of the text is Python with the same offsets. */
static void test_magics_leave_python(void **state _unused_)
{
    static const struct fact facts[] = {
        {"%timeit -n 10 os.system(x)", "os.system 1:15"},
        {"%%timeit -n 1 setup()\nrun()", "setup 1:15; run 2:1"},
        {"%time f(\ng()", "g 2:1"},
        {"if x:\n    !ls\nelse:\n    f()", "f 4:5"},
        {"%%capture out\nf()", "f 2:1"},
        {"%%bash\nf()", ""},
        {"  f()\n  g()\n  if x:\n    h()", "f 1:3; g 2:3; h 4:5"},
        {"In [1]: f()\n   ...: g()", "f 1:9; g 2:9"},
        {",os.system rm -rf /", "os.system 1:1"},
        {"x = !ls\nf(x)", "f 2:1"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
        _cleanup_reading_ struct reading *r = read_slice(slice_of(facts[i].text), true);
        _cleanup_buffer_ buffer out = BUFFER_INIT;
        const value *calls;

        assert_ok(r->rc);
        calls = value_get(&r->facts, SLICE("calls"));
        value_each_item (calls, call) {
            struct position p = value_position(call);

            buffer_printf(&out, "%s%.*s %u:%u", out.len ? "; " : "",
                          SLICE_ARG(value_get_string(call, "name")), p.line, p.column);
        }
        assert_slice(buffer_slice(&out), facts[i].shown);
        assert_false(value_get_bool(&r->facts, "broken", true));
        assert_int_equal(r->diags.list.count, 0);
    }
}

/* Places */

static uint32_t shift(const void *context, uint32_t at)
{
    return at + *(const uint32_t *)context;
}

static void test_place(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    const uint32_t by = 10;
    const struct source *file = source_new(&a, SLICE("x.ipynb"), SLICE("{\"source\":f([1])}"));
    struct python_place place = {.source = file, .offset = shift, .context = &by};
    struct python_options options = {.ipython = true, .place = &place};
    const value *call, *item;
    value facts;

    assert_ok(
        python_read(&a, source_new(&a, SLICE("cell"), SLICE("f([1])")), &options, &d, &facts));
    call = &value_get(&facts, SLICE("calls"))->list.items[0];
    assert_ptr_equal(call->source, file);
    assert_slice(value_written(call), "f([1])");
    item = &value_get(call, SLICE("args"))->list.items[0].list.items[0];
    assert_slice(value_written(item), "1");
}

/* Encodings and line ends: each file imports os on line 2. */

static void test_encodings(void **state _unused_)
{
    static const struct {
        slice text;
        const char *encoding;
        bool broken;
        unsigned diags;
    } files[] = {
        {SLICE_INIT("#\nimport os"), "utf-8", false, 0},
        {SLICE_INIT("\xEF\xBB\xBF#\nimport os"), "utf-8", false, 0},
        {SLICE_INIT("\xEF\xBB\xBF# coding: latin-1\nimport os"), "utf-8", true, 1},
        {SLICE_INIT("# coding: utf8 \xc3\xa9\nimport os"), "utf-8", false, 0},
        {SLICE_INIT("# -*- coding: Latin_1 -*- \xe9\nimport os"), "iso-8859-1", false, 0},
        {SLICE_INIT("#!x\n# vim: fileencoding=iso-8859-1\r\ns='\xe9'"), "iso-8859-1", false, 0},
        {SLICE_INIT("x=1\n# coding: utf-7\nimport os"), "utf-8", false, 0},
        {SLICE_INIT("# coding: utf-7\nimport os"), "utf-7", true, 1},
        {SLICE_INIT("# coding: cp1252 \x80\nimport os"), "cp1252", false, 0},
        {SLICE_INIT("# \xe9\nimport os"), "utf-8", true, 1},
        {SLICE_INIT("#\0\nimport os"), "utf-8", true, 1},
        {SLICE_INIT("#\r\nimport os\r\n"), "utf-8", false, 0},
        {SLICE_INIT("# x\rimport os\r"), "utf-8", false, 0},
    };

    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        _cleanup_reading_ struct reading *r = read_slice(files[i].text, false);
        const value *imports;

        assert_ok(r->rc);
        assert_slice(value_get_string(&r->facts, "encoding"), files[i].encoding);
        assert_int_equal(value_get_bool(&r->facts, "broken", false), files[i].broken);
        assert_int_equal(r->diags.list.count, files[i].diags);
        if (!slice_contains(files[i].text, SLICE("import")))
            continue;
        imports = value_get(&r->facts, SLICE("imports"));
        assert_int_equal(imports->list.count, 1);
        assert_true(value_position(&imports->list.items[0]).line >= 2);
        assert_true(value_position(&imports->list.items[0]).column == 8);
    }
}

static void test_latin1_text(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_slice(
        SLICE("# coding: latin-1\nx = '\xe9'; y = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xe9'"),
        false);
    const value *text = &value_get(&r->facts, SLICE("strings"))->list.items[0];

    assert_ok(r->rc);
    assert_slice(text->text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9");
    assert_int_equal(value_position(text).line, 2);
    assert_int_equal(value_position(text).column, 14);
}

static void test_broken(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text("os.system('a')\nx = = 1\nos.system('b')\n");
    const struct diag *diag;

    assert_ok(r->rc);
    assert_true(value_get_bool(&r->facts, "broken", false));
    assert_int_equal(value_get(&r->facts, SLICE("calls"))->list.count, 2);
    assert_int_equal(r->diags.list.count, 1);
    diag = &r->diags.list.items[0];
    assert_int_equal(diag->line, 2);
    assert_slice(diag->file, "x.py");
}

/* Hostile texts: read, or refused with a diagnostic, in bounded time and memory. */

static void read_hostile(bool ipython, const char *before, const char *item, size_t count,
                         const char *after)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    buffer_add(&text, slice_of(before));
    for (size_t i = 0; i < count; i++)
        buffer_add(&text, slice_of(item));
    buffer_add(&text, slice_of(after));
    {
        _cleanup_reading_ struct reading *r = read_slice(buffer_slice(&text), ipython);

        assert_true(r->rc == 0 || r->rc == PYTHON_UNREADABLE);
        assert_true(r->rc == 0 || r->diags.errors == 1);
    }
}

static void test_hostile(void **state _unused_)
{
    _cleanup_buffer_ buffer parens = BUFFER_INIT;

    buffer_add_repeat(&parens, ')', 200000);
    buffer_add_char(&parens, '\0');
    read_hostile(false, "x = ", "[", 66000, "");
    read_hostile(false, "x = ", "(", 200000, parens.data);
    read_hostile(false, "x = ", "f'{", 5000, "1");
    read_hostile(false, "f\"", "{", 50000, "");
    read_hostile(false, "", "f(", 50000, "");
    read_hostile(false, "a", ".b()", 20000, "");
    read_hostile(false, "", "\\\n", 20000, "x");
    read_hostile(false, "", "if x:", 5000, "pass");
    read_hostile(false, "", "not ", 50000, "x");
    read_hostile(false, "", "a=", 50000, "1");
    read_hostile(false, "", "x = 1\ny(x)\n", 5000, "");
    read_hostile(true, "", "x=(\n", 20000, "");
    read_hostile(true, "", "!ls\n", 30000, "");
    read_hostile(true, "\"\"\"", "\n%x", 30000, "");
    read_hostile(false, "", "lambda:", 20000, "x");
}

/* 511 levels of indentation in an open string: one more than the grammar's scanner has room for. */
static void test_scanner_state(void **state _unused_)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    buffer_add(&text, SLICE("f\"\"\"{\n"));
    for (size_t i = 0; i < 600; i++) {
        buffer_add_repeat(&text, ' ', i);
        buffer_add(&text, SLICE("if x:\n"));
    }
    buffer_add_char(&text, '\0');
    read_hostile(false, text.data, "", 0, "");
}

static void test_random(void **state _unused_)
{
    uint64_t seed = 88172645463325252u;

    for (int round = 0; round < 10; round++) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;

        for (int i = 0; i < 8000; i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            /* Half of the rounds: only what Python's lexer knows. */
            buffer_add_char(&text, round % 2 ? "ab1 \n\t()[]{}'\"=:.,#\\%!?f"[seed % 24]
                                             : (char)(seed >> 32));
        }
        for (int ipython = 0; ipython < 2; ipython++) {
            _cleanup_reading_ struct reading *r = read_slice(buffer_slice(&text), ipython);

            assert_true(r->rc == 0 || r->rc == PYTHON_UNREADABLE);
        }
    }
}

static void test_size(void **state _unused_)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    buffer_add_repeat(&text, '\n', PYTHON_SIZE_MAX);
    {
        _cleanup_reading_ struct reading *r = read_slice(buffer_slice(&text), false);

        assert_ok(r->rc);
    }
    buffer_add_char(&text, '\n');
    {
        _cleanup_reading_ struct reading *r = read_slice(buffer_slice(&text), false);

        assert_int_equal(r->rc, PYTHON_UNREADABLE);
        assert_int_equal(r->diags.errors, 1);
    }
}

static void test_caps(void **state _unused_)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    for (int i = 0; i < PYTHON_FACTS_MAX + 10; i++)
        buffer_add(&text, SLICE("f()\n"));
    buffer_add(&text, SLICE("os.system('x')\n"));
    {
        _cleanup_reading_ struct reading *r = read_slice(buffer_slice(&text), false);

        assert_ok(r->rc);
        assert_true(value_get_bool(&r->facts, "truncated", false));
        assert_int_equal(value_get(&r->facts, SLICE("calls"))->list.count, PYTHON_FACTS_MAX);
        /* Padding does not hide what a call does. */
        assert_int_equal(value_get(&r->facts, SLICE("effects"))->list.count, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_imports),
        cmocka_unit_test(test_call_names),
        cmocka_unit_test(test_call_arguments),
        cmocka_unit_test(test_assignments),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_definitions),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_effects),
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_magics),
        cmocka_unit_test(test_magics_leave_python),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_latin1_text),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_scanner_state),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_caps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
