/* SPDX-License-Identifier: Apache-2.0 */
/* What expressions are worth; tests/differential/python_literal.py compares more with Python. */
#include "harness.h"

#include "doc/python_literal.h"
#include "doc/show.h"

struct expression {
    const char *text;
    const char *shown;
};

/* The value of the last assignment in @text, shown. */
static void evaluate(slice text, buffer *out, bool *ret_truncated)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;
    _cleanup_python_names_ struct python_names names = {0};
    struct python_eval eval = {.arena = &a, .tree = &tree, .names = &names};
    uint32_t node = 0;
    value v;

    assert_ok(python_tree_read(&a, source_new(&a, SLICE("x.py"), text), &d, &tree));
    python_names_read(&a, &tree, &names);
    for (uint32_t n = 0; n < tree.nodes.count; n++)
        if (python_kind_of(&tree, n) == PYTHON_NODE_ASSIGNMENT)
            node = python_child(&tree, n, PYTHON_FIELD_RIGHT);
    assert_int_not_equal(node, 0);
    v = python_literal(&eval, node);
    assert_ptr_equal(v.source, tree.source);
    assert_int_equal(v.start, python_at(&tree, node)->start);
    assert_int_equal(v.end, python_at(&tree, node)->end);
    show_value(out, &v);
    if (ret_truncated)
        *ret_truncated = eval.truncated;
}

static void check_all(const struct expression *expressions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;
        _cleanup_buffer_ buffer out = BUFFER_INIT;

        buffer_printf(&text, "x = %s\n", expressions[i].text);
        evaluate(buffer_slice(&text), &out, NULL);
        if (!slice_eq(buffer_slice(&out), slice_of(expressions[i].shown)))
            fail_msg("%s gives %.*s, expected %s", expressions[i].text,
                     SLICE_ARG(buffer_slice(&out)), expressions[i].shown);
    }
}

static void test_scalars(void **state _unused_)
{
    static const struct expression expressions[] = {
        {"None", "None"},
        {"True", "True"},
        {"False", "False"},
        {"0", "0"},
        {"00", "0"},
        {"0777", "?(0777)"},
        {"1_000", "1000"},
        {"0x_ff", "255"},
        {"0o17", "15"},
        {"0B101", "5"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9223372036854775808u"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"18446744073709551616", "1.84467e+19d"},
        {"0x10000000000000000", "?(0x10000000000000000)"},
        {"1.5", "1.5d"},
        {"1e3", "1000d"},
        {".5", "0.5d"},
        {"1_0.0_1", "10.01d"},
        {"1j", "?(1j)"},
        {"-1", "-1"},
        {"- -1", "1"},
        {"~5", "-6"},
        {"not ''", "True"},
        {"not 1", "False"},
        {"...", "?(...)"},
    };

    check_all(expressions, ARRAY_SIZE(expressions));
}

static void test_strings(void **state _unused_)
{
    static const struct expression expressions[] = {
        {"'a'", "'a'"},
        {"\"it's\"", "'it's'"},
        {"'''a\nb'''", "'a\nb'"},
        {"'a' \"b\" 'c'", "'abc'"},
        {"('a'\n 'b')", "'ab'"},
        {"u'a'", "'a'"},
        {"r'\\n'", "'\\n'"},
        {"r'\\''", "'\\''"},
        {"r'''\\\n'''", "'\\\n'"},
        {"rb'\\\\' b'a'", "b'\\\\a'"},
        {"'\\x41\\u0042\\U00000043\\104'", "'ABCD'"},
        {"'\\d\\9'", "'\\d\\9'"},
        {"'a\\\nb'", "'ab'"},
        {"'\\r\\t\\\\'", "'\r\t\\'"},
        {"'\\N{BULLET}'", "?('\\N{BULLET}')"},
        {"'\\x4'", "?('\\x4')"},
        {"'\\U00110000'", "?('\\U00110000')"},
        {"'\\ud800'", "'\xed\xa0\x80'"},
        {"f'a'", "'a'"},
        {"f'{{}}'", "'{}'"},
        {"f'{x}'", "?(f'{x}')"},
        {"'a' f'{x}'", "?('a' f'{x}')"},
        {"b'a'", "b'a'"},
        {"rb'\\x'", "b'\\x'"},
        {"b'\\u0041\\x41'", "b'\\u0041A'"},
        {"b'\xc3\xa9'", "?(b'\xc3\xa9')"},
        {"b'a' b'b'", "b'ab'"},
        {"'a' b'b'", "?('a' b'b')"},
        {"bu'a'", "?(bu'a')"},
        {"''", "''"},
    };

    check_all(expressions, ARRAY_SIZE(expressions));
}

static void test_containers(void **state _unused_)
{
    static const struct expression expressions[] = {
        {"[]", "[]"},
        {"[1, 'a', None,]", "[1 'a' None]"},
        {"(1,)", "[1]"},
        {"()", "[]"},
        {"1, 2", "[1 2]"},
        {"{1, 2}", "[1 2]"},
        {"{}", "{}"},
        {"{'a': {'b': [1]}, 2: x}", "{'a':{'b':[1]} 2:?(x)}"},
        {"{**{'a': 1}, 'b': 2}", "{'a':1 'b':2}"},
        {"{**y}", "?({**y})"},
        {"{y: 1}", "?({y: 1})"},
        {"{None: 1}", "?({None: 1})"},
        {"{b'a': 1}", "?({b'a': 1})"},
        {"[*[1, 2], 3]", "[1 2 3]"},
        {"[*y]", "?([*y])"},
        {"[f(), 1]", "[?(f()) 1]"},
        {"dict(a=1, b=dict(c=2))", "{'a':1 'b':{'c':2}}"},
        {"dict({'a': 1}, b=2)", "{'a':1 'b':2}"},
        {"list((1, 2))", "[1 2]"},
        {"set()", "[]"},
        {"str()", "''"},
        {"frozenset([1])", "[1]"},
        {"[i for i in y]", "?([i for i in y])"},
    };

    check_all(expressions, ARRAY_SIZE(expressions));
}

static void test_operators(void **state _unused_)
{
    static const struct expression expressions[] = {
        {"60 * 60 * 24", "86400"},
        {"0o600 | 0o060", "432"},
        {"1 << 20", "1048576"},
        {"1 << 64", "?(1 << 64)"},
        {"-7 // 2", "-4"},
        {"-7 % 3", "2"},
        {"7 / 2", "3.5d"},
        {"1 / 0", "?(1 / 0)"},
        {"1 // 0", "?(1 // 0)"},
        {"2 ** 10", "1024"},
        {"2 ** 64", "?(2 ** 64)"},
        {"2 ** -1", "?(2 ** -1)"},
        {"9223372036854775807 + 1", "?(9223372036854775807 + 1)"},
        {"True + 1", "2"},
        {"True | False", "True"},
        {"1.5 * 2", "3d"},
        {"'a' + 'b' + 'c'", "'abc'"},
        {"'ab' * 2", "'abab'"},
        {"2 * ['a']", "['a' 'a']"},
        {"'a' * -1", "''"},
        {"[1] + [2]", "[1 2]"},
        {"'a' + b'b'", "?('a' + b'b')"},
        {"'a' + 1", "?('a' + 1)"},
        {"'%s' % 'a'", "?('%s' % 'a')"},
        {"'a' + y", "?('a' + y)"},
        {"'' or 'a'", "'a'"},
        {"1 and 2", "2"},
        {"y or 'a'", "?(y or 'a')"},
        {"'a' or y", "'a'"},
        {"1 if True else 2", "1"},
        {"1 if y else 2", "?(1 if y else 2)"},
        {"'' if y else ''", "''"},
        {"1 == 1", "?(1 == 1)"},
        {"(y := 5)", "5"},
    };

    check_all(expressions, ARRAY_SIZE(expressions));
}

static void test_run_time(void **state _unused_)
{
    static const struct expression expressions[] = {
        {"os.environ['A']", "?(os.environ['A'])"},
        {"os.environ.get('A', 'b')", "?(os.environ.get('A', 'b'))"},
        {"os.getenv('A')", "?(os.getenv('A'))"},
        {"lambda: 1", "?(lambda: 1)"},
        {"f", "?(f)"},
        {"open('x').read()", "?(open('x').read())"},
        {"'a'.join([])", "?('a'.join([]))"},
    };

    check_all(expressions, ARRAY_SIZE(expressions));
}

/* Names that can have only one value, and all the ways in which they can have another. */
static void test_names(void **state _unused_)
{
    static const struct expression texts[] = {
        {"A = 1\nx = A", "1"},
        {"A = B = 1\nx = A", "1"},
        {"A = 1\nB = A\nx = B + 1", "2"},
        {"x = A\nA = 1\nx = A", "1"},
        {"def f():\n  x = A\nA = 1\ndef g():\n  x = A", "1"},
        {"A = 1\nA = 2\nx = A", "?(A)"},
        {"if y: A = 1\nx = A", "?(A)"},
        {"for A in y: pass\nx = A", "?(A)"},
        {"A = 1\ndef f(A): pass\nx = A", "?(A)"},
        {"A = 1\nimport A\nx = A", "?(A)"},
        {"A = 1\nA += 1\nx = A", "?(A)"},
        {"A = 1\ndel A\nx = A", "?(A)"},
        {"A = 1\nwith y as A: pass\nx = A", "?(A)"},
        {"A = 1\ndef f():\n  global A\n  A = 2\nx = A", "?(A)"},
        {"A = 1\n(A := 2)\nx = A", "?(A)"},
        {"A = 1\nfrom y import *\nx = A", "?(A)"},
        {"from y import *\nA = 1\nx = A", "1"},
        {"A = 1\nexec(y)\nx = A", "?(A)"},
        {"A = 1\nglobals()['A'] = 2\nx = A", "?(A)"},
        {"A = 1\nmatch y:\n  case [A]: pass\nx = A", "?(A)"},
        {"A = A\nx = A", "?(A)"},
        {"A = B\nB = A\nx = A", "?(A)"},
        {"A = [1]\nx.y = A", "[1]"},
        {"A = [1]\nlen(A)\nx.y = A", "[1]"},
        {"A = [1]\nA.append(2)\nx.y = A", "?(A)"},
        {"A = [1]\nA[0] = 2\nx.y = A", "?(A)"},
        {"A = [1]\nf(A)\nx.y = A", "?(A)"},
        {"A = [1]\nB = A\nx.y = A", "?(A)"},
        {"A = {'a': 1}\nA.update(b=2)\nx.y = A", "?(A)"},
        {"A = {'a': 1}\nA['a']['b'] = 2\nx.y = A", "?(A)"},
        {"A = 'a'\nf(A)\nx = A", "'a'"},
        {"dict = f\nx = dict(a=1)", "?(dict(a=1))"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_buffer_ buffer out = BUFFER_INIT;

        evaluate(slice_of(texts[i].text), &out, NULL);
        if (!slice_eq(buffer_slice(&out), slice_of(texts[i].shown)))
            fail_msg("%s\ngives %.*s, expected %s", texts[i].text, SLICE_ARG(buffer_slice(&out)),
                     texts[i].shown);
    }
}

/* "x = " and @count times @item between @before and @after. */
static bool is_truncated(const char *before, const char *item, size_t count, const char *after)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    bool truncated;

    buffer_add(&text, slice_of(before));
    for (size_t i = 0; i < count; i++)
        buffer_add(&text, slice_of(item));
    buffer_add(&text, slice_of(after));
    evaluate(buffer_slice(&text), &out, &truncated);
    return truncated;
}

/* Names that nest a list a thousand times, each known before the next one is asked. */
static bool is_deep(void)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    bool truncated;

    buffer_add(&text, SLICE("A0 = []\n"));
    for (int i = 1; i < 1000; i++)
        buffer_printf(&text, "A%d = [A%d]\n", i, i - 1);
    buffer_add(&text, SLICE("x = [A1, A50, A99, A150, A999]"));
    evaluate(buffer_slice(&text), &out, &truncated);
    return truncated;
}

static void test_limits(void **state _unused_)
{
    static const struct expression expressions[] = {
        {"'a' * 10000000", "?('a' * 10000000)"},
        {"['a' * 60000] * 60000", "?(['a' * 60000] * 60000)"},
        {"[[[[[[[1] * 99] * 99] * 99] * 99] * 99] * 99] * 99",
         "?([[[[[[[1] * 99] * 99] * 99] * 99] * 99] * 99] * 99)"},
    };

    check_all(expressions, ARRAY_SIZE(expressions));
    assert_false(is_truncated("x = 'a'", " + 'a'", 5000, ""));
    assert_false(is_truncated("x = [", "1,", 20000, "]"));
    assert_false(is_truncated("x = ", "[", 90,
                              "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
                              "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"));
    assert_true(is_truncated("x = ", "-", 1000, "1"));
    /* Lists of lists by name: shared, but nobody can read them out. */
    assert_true(is_truncated("A = [0, 0]\nB = [A] * 99\nC = [B] * 99\nD = [C] * 99\n"
                             "E = [D] * 99\nx = E",
                             "", 0, ""));
    assert_true(is_deep());
    /* Every item costs 60,000 bytes; the budget is for the file. */
    assert_true(is_truncated("A = 'a' * 60000\nx = [", "A + A,", 1000, "]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),    cmocka_unit_test(test_strings),
        cmocka_unit_test(test_containers), cmocka_unit_test(test_operators),
        cmocka_unit_test(test_run_time),   cmocka_unit_test(test_names),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
