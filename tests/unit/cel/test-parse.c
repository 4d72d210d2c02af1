/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar: literals, precedence, macros, limits, and where errors point. */
#include "cel/expression.h"
#include "eval-harness.h"

static void numbers(void **state)
{
    (void)state;
    assert_result("9223372036854775807", "9223372036854775807");
    assert_result("-9223372036854775808", "-9223372036854775808");
    assert_result("0x7fffffffffffffff", "9223372036854775807");
    assert_result("18446744073709551615u", "18446744073709551615u");
    assert_result("0xFFu", "255u");
    assert_result(".5 + 1.25e+1", "13.0");
    assert_result("1e400", "Infinity");
    assert_result("- - 5", "5");
    assert_invalid("9223372036854775808", "1:1: the number does not fit into a signed 64-bit int");
    assert_invalid("99999999999999999999", "1:1: the number does not fit into a signed 64-bit int");
    assert_invalid("18446744073709551616u", "1:1: the number does not fit into 64 bits");
    assert_invalid("12abc", "1:1: a letter follows the number");
}

static void strings(void **state)
{
    (void)state;
    assert_result("'it\\'s' + \"\\u00e9\\x41\\101\\U0001f600\"", "\"it's\xC3\xA9"
                                                                 "AA\xF0\x9F\x98\x80\"");
    assert_result("r'\\n' == '\\\\n'", "true");
    assert_result("'''a\n'b''' + \"\"\"\"c\"\"\"", "\"a\\n'b\\\"c\"");
    assert_result("b'\\xff\\377\xC3\xBF'", "b\"\\xff\\xff\\xc3\\xbf\"");
    assert_result("Rb'\\x'", "b\"\\\\x\"");
    assert_result("'\\000'", "\"\\x00\"");
    assert_invalid("'abc", "1:1: the string is not closed");
    assert_invalid("'abc\n'", "1:1: the string is not closed");
    assert_invalid("'abc\\", "1:1: the string is not closed");
    assert_invalid("'''abc''", "1:1: the string is not closed");
    assert_invalid("1 + '\\q'", "1:6: the escape sequence is not known");
    assert_invalid("'\\ud800'", "1:2: the escape sequence is not known");
    assert_invalid("'\\U00110000'", "1:2: the escape sequence is not known");
    assert_invalid("'\\x4'", "1:2: the escape sequence is not known");
    assert_invalid("'\\400'", "1:2: the escape sequence is not known");
    assert_invalid("b'\\u0041'", "1:3: the escape sequence is not known");
}

static void precedence(void **state)
{
    (void)state;
    assert_result("1 + 2 * 3 - 4 / 2", "5");
    assert_result("10 - 3 - 2", "5");
    assert_result("-2 * -3", "6");
    assert_result("!false && false || true", "true");
    assert_result("true || false && false", "true");
    assert_result("1 < 2 == true", "true");
    assert_result("false ? 1 : true ? 2 : 3", "2");
    assert_result("1 + 1 in [2]", "true");
    assert_result("[1, 2][0] + {'a': 5}.a", "6");
    assert_result("-doc.count", "-3");
    assert_result("!doc.on", "false");
    assert_result("[1, 2,].size() + {'a': 1,}.size() // a comment\n + 1", "4");
}

static void names(void **state)
{
    (void)state;
    assert_result("{'if': 1}.if + {'a-b/c.d': 2}.`a-b/c.d`", "3");
    assert_result("has({'a b': 1}.`a b`)", "true");
    assert_result(".doc.name", "\"ada\"");
    assert_invalid("if", "1:1: expected an expression but found 'if'");
    assert_invalid("{'in': 1}.in", "1:11: expected a field name but found 'in'");
    assert_invalid("doc.``", "1:5: the field name in backticks is empty");
    assert_invalid("doc.`a$b`", "1:5: the field name in backticks is not closed");
    assert_invalid("`doc`", "1:1: expected an expression but found a name in backticks");
}

static void errors(void **state)
{
    (void)state;
    assert_invalid("", "1:1: expected an expression but found the end");
    assert_invalid("1 +", "1:4: expected an expression but found the end");
    assert_invalid("(1", "1:3: expected ')' but found the end");
    assert_invalid("[1, 2", "1:6: expected ']' but found the end");
    assert_invalid("{1}", "1:3: expected ':' but found '}'");
    assert_invalid("a = 1", "1:3: this character stands alone");
    assert_invalid("a & b", "1:3: this character stands alone");
    assert_invalid("1\n + #", "2:4: this character has no meaning here");
    assert_invalid("true ? 1", "1:9: expected ':' but found the end");
    assert_invalid("doc.name and doc.on", "1:10: expected an operator or the end but found 'and'");
    assert_slice(fixture.diags.list.items[0].hint, "'and' is written &&");
    assert_invalid("Thing{a: 1}", "1:6: message literals are not part of this language");
    assert_invalid("'\xC3\xA9' + )", "1:7: expected an expression but found ')'");
}

static void macros(void **state)
{
    (void)state;
    assert_invalid("has(doc)", "1:5: has() needs the selection of a field, such as a.b");
    assert_invalid("[1].all(x.y, true)", "1:9: all() needs a simple name for its variable here");
    assert_invalid("[1].all(x, x, true)", "1:12: all() has two variables of the same name");
    assert_invalid("cel.bind(1, 2, 3)", "1:10: bind() needs a simple name for its variable here");
    assert_invalid("math.greatest()", "1:6: greatest() needs at least one argument");
    /* The test macros are no part of the language. */
    assert_invalid("cel.block([1], 2)", "1:5: unknown function \"cel.block\"");
}

static void hostile_text(void **state)
{
    _cleanup_free_ char *text = NULL;
    size_t len = CEL_SOURCE_MAX + 1;

    (void)state;
    check_invalid(__FILE__, __LINE__, SLICE("'a\0b' + \0"),
                  "1:9: this character has no meaning here");
    check_invalid(__FILE__, __LINE__, SLICE("'\xFF'"), "1:2: the expression is not valid UTF-8");
    text = memory_alloc(len);
    memset(text, ' ', len);
    check_invalid(__FILE__, __LINE__, slice_new(text, len),
                  "1:1: the expression is longer than 16384 bytes");
}

/* @before, then @unit so many times, then @after. */
static slice repeated(const char *before, const char *unit, size_t count, const char *after)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    buffer_add(&text, slice_of(before));
    for (size_t i = 0; i < count; i++)
        buffer_add(&text, slice_of(unit));
    buffer_add(&text, slice_of(after));
    return arena_copy(&fixture.arena, buffer_slice(&text));
}

static void depth(void **state)
{
    static const struct {
        const char *before, *unit, *after;
    } shapes[] = {
        {"", "(", "1"},    {"", "[", "1"},     {"", "{1: ", "1"},      {"", "!", "doc.on"},
        {"", "-", "(1"},   {"", "size(", "1"}, {"", "1 ? 1 : ", "1"},  {"1", " + 1", ""},
        {"doc", ".a", ""}, {"doc", "[0]", ""}, {"doc", ".size()", ""}, {"", "[1].all(x, ", "1"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
        slice text = repeated(shapes[i].before, shapes[i].unit, 1200, shapes[i].after);
        _cleanup_(cel_program_freep) struct cel_program *program = compile_text(text, NULL);

        assert_null(program);
        if (!slice_contains(fixture.diags.list.items[0].message, SLICE("levels deep")))
            fail_msg("%s: %.*s", shapes[i].unit, SLICE_ARG(fixture.diags.list.items[0].message));
    }
}

/* What is flat may be long, and what people write fits. */
static void length(void **state)
{
    slice text = repeated("true", " && doc.on", 1500, "");
    _cleanup_(cel_program_freep) struct cel_program *program = compile_text(text, NULL);

    (void)state;
    assert_non_null(program);
    assert_result("'a' + 'b' + 'c' + 'd' + 'e' + 'f' + 'g' + 'h' + 'i'", "\"abcdefghi\"");
}

/* places in files */

/* Line and column of @find in the expression @text, which is @scalar in a file. */
static struct position place_of(const char *scalar, const char *text, const char *find)
{
    slice file = arena_concat(&fixture.arena, SLICE("- when: "), slice_of(scalar));
    struct source *source = source_new(&fixture.arena, SLICE("rule.yaml"), file);
    value written = value_at(value_string(slice_of(text)), source, 8, file.len);
    struct expression x = {.text = slice_of(text), .written = &written, .diags = &fixture.diags};

    return expression_position(&x, slice_find(slice_of(text), slice_of(find), 0));
}

static void assert_place(const char *scalar, const char *text, const char *find, uint32_t line,
                         uint32_t column)
{
    struct position position = place_of(scalar, text, find);

    if (position.line != line || position.column != column)
        fail_msg("%s: %s is at %u:%u, expected %u:%u", scalar, find, position.line, position.column,
                 line, column);
}

static void places(void **state)
{
    (void)state;
    assert_place("a == b", "a == b", "b", 1, 14);
    assert_place("\"a == \\\"x\\\" && b\"", "a == \"x\" && b", "b", 1, 24);
    assert_place("'a == ''x'' && b'", "a == 'x' && b", "b", 1, 24);
    assert_place("|\n    a ==\n    b\n", "a ==\nb\n", "b", 3, 5);
    assert_place(">-  # a comment\n    a &&\n    b || c\n", "a && b || c", "b", 3, 5);
    assert_place(">-\n    a &&\n\n      b || c\n", "a &&\n\n  b || c", "c", 4, 12);
    assert_place("a &&\n  b", "a && b", "b", 2, 3);
}

static void place_in_diagnostics(void **state)
{
    slice file = SLICE("- when: >-\n    1 == 1 &&\n    2 == )\n");
    struct source *source = source_new(&fixture.arena, SLICE("rule.yaml"), file);
    value written = value_at(value_string(SLICE("1 == 1 && 2 == )")), source, 8, file.len);
    struct cel_program *program = NULL;

    (void)state;
    diags_done(&fixture.diags);
    assert_int_equal(cel_compile(fixture.env, &written, NULL, &fixture.diags, &program),
                     CEL_INVALID);
    assert_slice(fixture.diags.list.items[0].file, "rule.yaml");
    assert_int_equal(fixture.diags.list.items[0].line, 3);
    assert_int_equal(fixture.diags.list.items[0].column, 10);
}

static void not_a_string(void **state)
{
    struct source *source = source_new(&fixture.arena, SLICE("rule.yaml"), SLICE("- when: [a]"));
    value items[] = {value_null(), value_null()};
    value written = value_at(value_list(items, 2), source, 8, 11);
    struct cel_program *program = NULL;

    (void)state;
    diags_done(&fixture.diags);
    assert_int_equal(cel_compile(fixture.env, &written, NULL, &fixture.diags, &program),
                     CEL_INVALID);
    assert_slice(fixture.diags.list.items[0].message, "an expression must be a string, not list");
    assert_int_equal(fixture.diags.list.items[0].column, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(strings),
        cmocka_unit_test(precedence),
        cmocka_unit_test(names),
        cmocka_unit_test(errors),
        cmocka_unit_test(macros),
        cmocka_unit_test(depth),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(length),
        cmocka_unit_test(places),
        cmocka_unit_test(place_in_diagnostics),
        cmocka_unit_test(not_a_string),
    };

    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
