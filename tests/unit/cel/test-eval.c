/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluation: names, selection, logic over errors, unknown values, macros, cost. */
#include "cel/env.h"
#include "eval-harness.h"

static void selection(void **state)
{
    (void)state;
    assert_result("doc.name", "\"ada\"");
    assert_result("doc.map.y", "2");
    assert_result("doc['map']['x']", "1");
    assert_result("doc.users[1].name", "\"bob\"");
    assert_fails("doc.missing", "no such key: 'missing'");
    assert_fails("doc['missing']", "no such key: \"missing\"");
    assert_fails("doc.tags[3]", "index out of bounds: 3");
    assert_fails("doc.tags[-1]", "index out of bounds: -1");
    assert_fails("doc.name.x", "a field selection cannot be applied to string");
    assert_fails("doc.none.x", "a field selection cannot be applied to null_type");
    assert_fails("doc.tags['x']", "a list index cannot be applied to string");
    assert_fails("nothing.at.all", "'nothing' is not declared");
    /* Keys are compared across number types. */
    assert_result("{1: 'a', 2u: 'b'}[2.0] + {1: 'a'}[1u]", "\"ba\"");
    assert_fails("{1: 'a'}[1.5]", "no such key: 1.5");
    assert_fails("{1: 'a'}[true]", "no such key: true");
}

/* The last of two members of the same name counts, and only once. */
static void shadowed(void **state)
{
    (void)state;
    assert_result("doc.twice", "2");
    assert_result("doc.filter(k, k == 'twice')", "[\"twice\"]");
    assert_result("size(doc)", "12");
    assert_result("doc.transformMap(k, v, k == 'twice', v)", "{\"twice\": 2}");
    assert_result("doc == doc", "true");
}

static void presence(void **state)
{
    (void)state;
    assert_result("has(doc.none)", "true");
    assert_result("has(doc.map.x) && !has(doc.map.z)", "true");
    assert_fails("has(doc.missing.x)", "no such key: 'missing'");
    assert_fails("has(doc.name.x)", "has() cannot be applied to string");
    assert_result("has(doc.?missing.x)", "false");
    assert_result("has(u.x) || true", "true");
    assert_fails("has(u.x)", "os.environ['X'] is not known before it runs");
}

static void optionals(void **state)
{
    (void)state;
    assert_result("doc.?name", "optional.of(\"ada\")");
    assert_result("doc.?missing", "optional.none()");
    assert_result("doc.?missing.x.y[0]", "optional.none()");
    assert_result("doc.?map.x", "optional.of(1)");
    assert_result("doc.tags[?1]", "optional.of(\"b\")");
    assert_result("doc.tags[?7]", "optional.none()");
    assert_fails("doc.tags[?'x']", "a list index cannot be applied to string");
    assert_fails("doc.?name.x", "a field selection cannot be applied to string");
    assert_result("[?doc.?name, ?doc.?missing, 1]", "[\"ada\", 1]");
    assert_result("{?'a': doc.?missing, ?'b': doc.?count}", "{\"b\": 3}");
    assert_fails("[?1]", "'?' cannot be applied to int");
    assert_result("doc.?name.orValue(broken) + doc.?missing.orValue('!')", "\"ada!\"");
    assert_result("doc.?count.optMap(c, c + 1)", "optional.of(4)");
    assert_result("doc.?missing.optMap(c, c + 1)", "optional.none()");
    assert_result("doc.?map.optFlatMap(m, m.?x)", "optional.of(1)");
    assert_fails("doc.?map.optFlatMap(m, 1)", "optFlatMap() cannot be applied to int");
}

static void logic_over_errors(void **state)
{
    (void)state;
    assert_result("broken || true", "true");
    assert_result("true || broken", "true");
    assert_result("broken && false", "false");
    assert_result("false && broken", "false");
    assert_fails("broken || false", "it is broken");
    assert_fails("true && broken", "it is broken");
    assert_fails("doc.on && broken && doc.missing", "it is broken");
    assert_result("doc.on && broken && doc.missing && doc.off", "false");
    assert_fails("1 || false", "'||' cannot be applied to int");
    assert_result("1 || true", "true");
    assert_fails("broken ? 1 : 2", "it is broken");
    assert_result("true ? 1 : broken", "1");
    assert_fails("!1", "'!' cannot be applied to int");
    assert_result("[broken == 1 || true].size()", "1");
}

static void unknown_values(void **state)
{
    (void)state;
    assert_result("u", "os.environ['X']");
    assert_result("u.a['b'].c", "os.environ['X']");
    assert_fails("u == 1", "os.environ['X'] is not known before it runs");
    assert_fails("1 != u", "os.environ['X'] is not known before it runs");
    assert_fails("u < 1", "os.environ['X'] is not known before it runs");
    assert_fails("u + 1", "os.environ['X'] is not known before it runs");
    assert_fails("-u", "os.environ['X'] is not known before it runs");
    assert_fails("!u", "os.environ['X'] is not known before it runs");
    assert_fails("u ? 1 : 2", "os.environ['X'] is not known before it runs");
    assert_fails("u in ['a', 'b']", "os.environ['X'] is not known before it runs");
    assert_fails("'a' in u", "os.environ['X'] is not known before it runs");
    assert_fails("u.startsWith('a')", "os.environ['X'] is not known before it runs");
    assert_fails("u.matches('a')", "os.environ['X'] is not known before it runs");
    assert_fails("size(u)", "os.environ['X'] is not known before it runs");
    assert_fails("u.exists(x, true)", "os.environ['X'] is not known before it runs");
    assert_fails("doc.tags[u]", "os.environ['X'] is not known before it runs");
    assert_fails("{u: 1}", "os.environ['X'] is not known before it runs");
    assert_result("u == 1 || true", "true");
    assert_result("u && false", "false");
    /* It may be stored; what is decided without it is decided. */
    assert_result("[u, 1].size()", "2");
    assert_result("'a' in [u, 'a']", "true");
    assert_fails("'b' in [u, 'a']", "os.environ['X'] is not known before it runs");
    assert_result("[u, 1] == [1, 2]", "false");
    assert_fails("[u, 1] == [1, 1]", "os.environ['X'] is not known before it runs");
    assert_result("{'a': u}.?a", "optional.of(os.environ['X'])");
    assert_result("has({'a': u}.a)", "true");
    assert_result("unknowns.exists(x, x == 1) || true", "true");
    assert_result("known(doc.name) && !known(u.x) && !known(unknowns[0])", "true");
    assert_fails("known(broken)", "it is broken");
}

static void loops(void **state)
{
    (void)state;
    assert_result("doc.tags.all(t, t < 'd')", "true");
    assert_result("doc.tags.exists(t, t == 'b')", "true");
    assert_result("doc.tags.exists_one(t, t > 'a')", "false");
    assert_result("doc.map.exists(k, k == 'y')", "true");
    assert_result("doc.map.all(k, v, v > 0)", "true");
    assert_result("doc.numbers.map(n, n * n)", "[9, 1, 4]");
    assert_result("doc.numbers.map(n, n > 1, n * n)", "[9, 4]");
    assert_result("doc.numbers.filter(n, n > 1)", "[3, 2]");
    assert_result("doc.tags.transformList(i, t, i > 0, [i, t])", "[[1, \"b\"], [2, \"c\"]]");
    assert_result("doc.tags.transformMap(i, t, t + t)", "{0: \"aa\", 1: \"bb\", 2: \"cc\"}");
    assert_result("doc.map.transformMapEntry(k, v, {v: k})", "{1: \"x\", 2: \"y\"}");
    assert_fails("doc.map.transformMapEntry(k, v, {1: k})", "the map has the key 1 twice");
    assert_fails("doc.map.transformMapEntry(k, v, 1)",
                 "transformMapEntry() cannot be applied to int");
    assert_result("doc.numbers.sortBy(n, -n)", "[3, 2, 1]");
    assert_result("['bb', 'a', 'cc', 'd'].sortBy(s, size(s))", "[\"a\", \"d\", \"bb\", \"cc\"]");
    assert_fails("[1, 'a'].sortBy(x, x)", "the order of sortBy() cannot be applied to string");
    assert_fails("doc.count.all(x, true)", "a loop cannot be applied to int");
    /* Only all() and exists() absorb errors. */
    assert_result("[1, 0].exists(n, 1 / n == 1)", "true");
    assert_result("[0, 1].exists(n, 1 / n == 1)", "true");
    assert_result("[0, 2].all(n, 1 / n == 1)", "false");
    assert_fails("[0, 2].exists(n, 1 / n == 1)", "division by zero");
    assert_fails("[0, 1].exists_one(n, 1 / n == 1)", "division by zero");
    assert_fails("[0].map(n, 1 / n)", "division by zero");
    assert_fails("[1].filter(n, n)", "a condition cannot be applied to int");
    /* Names hide, and nest. */
    assert_result("[1, 2].map(doc, doc + [10].map(x, x + doc)[0])", "[12, 14]");
    assert_result("[1].map(doc, .doc.name)", "[\"ada\"]");
}

static void bindings(void **state)
{
    (void)state;
    assert_result("cel.bind(x, doc.count, x * x)", "9");
    assert_result("cel.bind(x, 1, cel.bind(y, x + 1, [x, y]))", "[1, 2]");
    assert_result("cel.bind(x, 1 + 1, x)", "2");
    assert_result("cel.bind(x, doc.count + 1, cel.bind(y, x, y))", "4");
    assert_result("cel.bind(x, 1 / 0, true)", "true");
    assert_fails("cel.bind(x, 1 / 0, x)", "division by zero");
    assert_result("[1, 2].map(i, cel.bind(x, i * 10, x))", "[10, 20]");
    assert_result("doc.tags.transformList(i, t, i)", "[0, 1, 2]");
}

static void literals(void **state)
{
    (void)state;
    assert_fails("{'a': 1, 'a': 2}", "the map has the key \"a\" twice");
    assert_fails("{1: 1, 1u: 2}", "the map has the key 1u twice");
    assert_fails("{1.0: 1}", "a map key cannot be applied to double");
    assert_fails("{null: 1}", "a map key cannot be applied to null_type");
    assert_fails("[1, broken]", "it is broken");
    assert_fails("{'a': broken}", "it is broken");
    /* Beyond what is compared pair by pair. */
    assert_fails(
        "{0:0,1:0,2:0,3:0,4:0,5:0,6:0,7:0,8:0,9:0,10:0,11:0,12:0,13:0,14:0,15:0,16:0,3u:0}",
        "the map has the key 3u twice");
}

static void arithmetic(void **state)
{
    (void)state;
    assert_fails("9223372036854775807 + 1", "integer overflow");
    assert_fails("-9223372036854775808 - 1", "integer overflow");
    assert_fails("9223372036854775807 * 2", "integer overflow");
    assert_fails("-9223372036854775808 / -1", "integer overflow");
    assert_fails("-9223372036854775808 % -1", "integer overflow");
    assert_fails("-(-9223372036854775808)", "integer overflow");
    assert_fails("0u - 1u", "unsigned integer overflow");
    assert_fails("1 / 0", "division by zero");
    assert_fails("1u % 0u", "modulus by zero");
    assert_result("1.0 / 0.0", "Infinity");
    assert_fails("1 + 1u", "'+' cannot be applied to int and uint");
    assert_fails("1.0 % 1.0", "'%' cannot be applied to double and double");
    assert_fails("'a' - 'b'", "'-' cannot be applied to string and string");
    assert_fails("-'a'", "'-' cannot be applied to string");
    assert_fails("-1u", "'-' cannot be applied to uint");
    assert_result("doc.tags + ['d'] + []", "[\"a\", \"b\", \"c\", \"d\"]");
    assert_result("b'a' + b'b'", "b\"ab\"");
    assert_result("timestamp('2024-01-01T00:00:00Z') + duration('36h')",
                  "timestamp(\"2024-01-02T12:00:00Z\")");
    assert_result("timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z')",
                  "duration(\"86400s\")");
    assert_fails("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp overflow");
    assert_fails("duration('1s') - timestamp('2024-01-01T00:00:00Z')",
                 "'-' cannot be applied to google.protobuf.Duration and "
                 "google.protobuf.Timestamp");
}

static void calls(void **state)
{
    (void)state;
    assert_fails("doc.frobnicate()", "there is no function frobnicate() with these arguments");
    assert_fails("size(1)", "size() cannot be applied to (int)");
    assert_fails("doc.name.startsWith(1)", "startsWith() cannot be applied to (string, int)");
    assert_fails("doc.count.startsWith('a')", "startsWith() cannot be applied to (int, string)");
    assert_result("doc.name.startsWith('ad') && doc.name.endsWith('da') && "
                  "doc.name.contains(doc.name)",
                  "true");
    assert_result("doc.name.matches('^a.a$')", "true");
    assert_fails("doc.count.matches('^a.a$')", "matches() cannot be applied to (int, string)");
    assert_invalid("doc.name.matches('(')", "1:18: the pattern is invalid: missing ): (");
    assert_fails("doc.name.matches('(' + '')", "invalid pattern: missing ): (");
    assert_result("doc.name.matches('^' + 'a')", "true");
    assert_invalid("doc.name.find('(')", "1:15: the pattern is invalid: missing ): (");
    assert_invalid("regex.replace(doc.name, '[', '', 1)",
                   "1:25: the pattern is invalid: missing ]: [");
    assert_result("doc.tags.map(t, ('1' + t + '2').findAll('[0-9]'))",
                  "[[\"1\", \"2\"], [\"1\", \"2\"], [\"1\", \"2\"]]");
    assert_result("doc.tags.map(t, regex.replace(t, '[a-b]', '<' + t + '>'))",
                  "[\"<a>\", \"<b>\", \"c\"]");
    assert_fails("size(broken)", "it is broken");
}

static void containers(void **state)
{
    struct cel_env *env = fixture.env;
    const struct cel_options options = {.container = SLICE("a.b")};
    value slots[7] = {fixture.slots[0], fixture.slots[1], fixture.slots[2], fixture.slots[3]};
    static const struct {
        const char *text;
        int64_t expected;
    } cases[] = {
        {"x", 1}, {".x", 3}, {"b.x", 1}, {"y.z", 2}, {"[{'z': 7}].map(y, y.z)[0]", 7},
    };

    (void)state;
    assert_ok(cel_env_declare(env, SLICE("a.b.x"), SLICE("int")));
    assert_ok(cel_env_declare(env, SLICE("a.y.z"), SLICE("int")));
    assert_ok(cel_env_declare(env, SLICE("x"), SLICE("int")));
    assert_err(cel_env_declare(env, SLICE("x"), SLICE("int")), EEXIST);
    assert_int_equal(cel_env_slot(env, SLICE("a.y.z")), 5);
    assert_int_equal(cel_env_slots(env), 7);
    for (int i = 0; i < 3; i++)
        slots[4 + i] = value_int(i + 1);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_(cel_program_freep) struct cel_program *program =
            compile_text(slice_of(cases[i].text), &options);
        struct cel_eval eval = {
            .slots = slots, .arena = &fixture.arena, .cost_limit = CEL_COST_AUDIT};
        value result;

        assert_non_null(program);
        result = cel_eval(program, &eval);
        assert_int_equal(result.kind, VALUE_INT);
        assert_int_equal(result.integer, cases[i].expected);
        assert_int_equal(cel_program_reads(program, 6), i == 1);
        assert_false(cel_program_reads(program, 0));
        assert_false(cel_program_reads(program, 1000));
        assert_false(cel_program_reads(program, -1));
    }
}

/* What is selected can say where it was written. */
static void places(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column;
    } cases[] = {
        {"doc.name", 1, 10},
        {"doc.users[1].name", 4, 49},
        {"doc.users.filter(x, x.name == 'bob')[0]", 4, 40},
        {"doc.map.transformMap(k, v, v).y", 3, 23},
        {"true ? doc.count : 0", 1, 26},
        {"doc.name + ''", 1, 10},
        {"doc.map.x + 0", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        value result = evaluate(cases[i].text, true);

        assert_int_equal(value_position(&result).line, cases[i].line);
        assert_int_equal(value_position(&result).column, cases[i].column);
    }
}

/* An error points to the part of the rule that failed. */
static void error_places(void **state)
{
    slice file = SLICE("- when: doc.count == 3 && doc.missing\n");
    struct source *source = source_new(&fixture.arena, SLICE("rule.yaml"), file);
    value written = value_at(value_string(slice_sub(file, 8, 29)), source, 8, 37);
    _cleanup_(cel_program_freep) struct cel_program *program = NULL;
    struct cel_eval eval = {
        .slots = fixture.slots, .arena = &fixture.arena, .cost_limit = CEL_COST_AUDIT};
    value result;

    (void)state;
    assert_ok(cel_compile(fixture.env, &written, NULL, &fixture.diags, &program));
    result = cel_eval(program, &eval);
    assert_int_equal(result.kind, VALUE_ERROR);
    assert_slice(value_written(&result), "doc.missing");
    assert_int_equal(value_position(&result).column, 27);
}

/* Every row of every table can be decoded, or its function could not be called. */
static void tables(void **state)
{
    (void)state;
    for (size_t i = 0; cel_libraries[i]; i++) {
        for (size_t row = 0; row < cel_libraries[i]->count; row++) {
            const struct cel_overload *overload = &cel_libraries[i]->overloads[row];
            const struct env_function *function =
                env_function(fixture.env, slice_of(overload->name));
            bool found = false;

            assert_non_null(function);
            for (size_t j = 0; j < function->count; j++)
                found |= function->overloads[j].overload == overload;
            if (!found)
                fail_msg("%s(%s)", overload->name, overload->args);
        }
    }
}

/* Special nodes give up without doing the work twice at each link of a chain. */
static void chains(void **state)
{
    static const struct {
        const char *start, *link, *expected;
        bool fails;
    } cases[] = {
        {"doc.?missing", ".or(doc.?missing)", "optional.none()", false},
        {"doc.?missing", ".or(1)", "or() cannot be applied to (optional_type, int)", true},
        {"doc.count", ".startsWith('a')", "startsWith() cannot be applied to (int, string)", true},
        {"doc.name", ".startsWith(doc.count)", "startsWith() cannot be applied to (string, int)",
         true},
        {"doc.name", ".matches('a')", "matches() cannot be applied to (bool, string)", true},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;
        uint64_t cost;

        buffer_add(&text, slice_of(cases[i].start));
        for (int link = 0; link < 60; link++)
            buffer_add(&text, slice_of(cases[i].link));
        buffer_add_char(&text, '\0');
        check_result(__FILE__, __LINE__, text.data, cases[i].expected, cases[i].fails);
        evaluate_limited(text.data, true, CEL_COST_AUDIT, &cost);
        assert_true(cost < 400);
    }
}

static uint64_t cost_of(const char *text)
{
    uint64_t cost;

    evaluate_limited(text, false, CEL_COST_AUDIT, &cost);
    return cost;
}

/* The figures are cel-go's for the same expressions (interpreter/runtimecost.go). */
static void costs(void **state)
{
    (void)state;
    assert_int_equal(cost_of("doc"), 1);
    assert_int_equal(cost_of("doc.map.x"), 3);
    assert_int_equal(cost_of("1"), 0);
    assert_int_equal(cost_of("[1, 2]"), 10);
    assert_int_equal(cost_of("{'a': 1}"), 30);
    assert_int_equal(cost_of("true && false || true"), 0);
    assert_int_equal(cost_of("1 + 2"), 1);
    assert_int_equal(cost_of("1 == 2"), 1);
    assert_int_equal(cost_of("'0123456789a' == '0123456789b'"), 2);
    assert_int_equal(cost_of("1 in [1, 2, 3]"), 13);
    assert_int_equal(cost_of("'0123456789' + '0123456789'"), 3);
}

/* Evaluations that would never end, end with an error that nothing absorbs. */
static void cost_limits(void **state)
{
    static const char *const texts[] = {
        "doc.x.y || [0,1,2,3,4,5,6,7,8,9].map(a, [0,1,2,3,4,5,6,7,8,9].map(b, "
        "[0,1,2,3,4,5,6,7,8,9].map(c, [0,1,2,3,4,5,6,7,8,9].map(d, doc)))) == [] || true",
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, "
        "[0,1,2,3,4,5,6,7,8,9].all(d, doc.on)))) || true",
        /* A list that holds itself many times: small to make, endless to compare. */
        "cel.bind(a, [doc.on,doc.on,doc.on,doc.on], cel.bind(b, [a,a,a,a], cel.bind(c, [b,b,b,b], "
        "cel.bind(d, [c,c,c,c], cel.bind(e, [d,d,d,d], cel.bind(f, [e,e,e,e], cel.bind(g, "
        "[f,f,f,f], cel.bind(h, [g,g,g,g], cel.bind(i, [h,h,h,h], i == [h,h,h,h]))))))))) || true",
        /* What a function makes is larger than what it is given. */
        "[0,1,2,3,4,5,6,7,8,9].all(i, [0,1,2,3,4,5,6,7,8,9].all(j, "
        "[0,1,2,3,4,5,6,7,8,9].all(k, (doc.name + '0123456789').split('').size() == 13))) || true",
        /* Each step doubles a string. */
        "cel.bind(a, doc.name + doc.name, cel.bind(b, a+a+a+a+a+a+a+a, cel.bind(c, "
        "b+b+b+b+b+b+b+b, cel.bind(d, c+c+c+c+c+c+c+c, cel.bind(e, d+d+d+d+d+d+d+d, "
        "e+e+e+e+e+e+e+e == ''))))) || true",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        for (int optimize = 0; optimize < 2; optimize++) {
            _cleanup_arena_ arena a = ARENA_INIT;
            _cleanup_(cel_program_freep) struct cel_program *program =
                compile_mode(texts[i], optimize);
            struct cel_eval eval = {
                .slots = fixture.slots, .arena = &a, .cost_limit = CEL_COST_DETECT};
            value result = cel_eval(program, &eval);

            assert_int_equal(result.kind, VALUE_ERROR);
            assert_slice(result.text, "the expression costs more than its limit of 10000 units");
            assert_true(eval.cost > CEL_COST_DETECT && eval.cost < CEL_COST_DETECT * 3);
            assert_true(a.used < 4 * 1024 * 1024);
        }
    }
}

/* Conditions that build no value use no memory. */
static void no_memory(void **state)
{
    static const char *const texts[] = {
        "doc.name == 'ada' && doc.count >= 3 && doc.name.startsWith('a')",
        "doc.users.exists(x, x.?age.optMap(a, true) == doc.?missing || x.name in ['bob', 'eve'])",
        "has(doc.map.x) ? doc.tags[0] != 'b' : doc.map.all(k, v, v > 0)",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_arena_ arena a = ARENA_INIT;
        _cleanup_(cel_program_freep) struct cel_program *program = compile_mode(texts[i], true);
        struct cel_eval eval = {.slots = fixture.slots, .arena = &a, .cost_limit = CEL_COST_DETECT};
        value result = cel_eval(program, &eval);

        assert_int_equal(result.kind, VALUE_BOOL);
        assert_true(result.boolean);
        assert_int_equal(a.used, i == 1 ? sizeof(value) + 8 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selection),      cmocka_unit_test(shadowed),
        cmocka_unit_test(presence),       cmocka_unit_test(optionals),
        cmocka_unit_test(unknown_values), cmocka_unit_test(logic_over_errors),
        cmocka_unit_test(loops),          cmocka_unit_test(bindings),
        cmocka_unit_test(literals),       cmocka_unit_test(arithmetic),
        cmocka_unit_test(calls),          cmocka_unit_test(containers),
        cmocka_unit_test(places),         cmocka_unit_test(error_places),
        cmocka_unit_test(tables),         cmocka_unit_test(chains),
        cmocka_unit_test(costs),          cmocka_unit_test(cost_limits),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
