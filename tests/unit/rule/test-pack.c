/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "doc/json.h"
#include "rule-harness.h"
#include "rule/example.h"
#include "rule/pack.h"

static const char written[] = RULE("DOOR-001", "01",
                                   "  subject: door\n"
                                   "  when: |-\n"
                                   "    door.name in [\"front\", \"back\"] &&\n"
                                   "    !door.locked\n"
                                   "  at: door.name\n"
                                   "  message: '\"open: \\\"\" + door.name + \"\\\"\"'\n"
                                   "  raise: [{to: high, when: door.keys > 5}]\n"
                                   "  also:\n"
                                   "    - {subject: wall, when: wall.height < 1}\n"
                                   "  edit: {add: \"a\\nb\"}\n"
                                   "  references: [https://example.org]\n"
                                   "  maps: {attack: [T1133]}\n"
                                   "  examples:\n"
                                   "    - bad: {given: {door: {name: back}}}\n"
                                   "      finds: [{message: 'open: \"back\"', severity: medium}]\n"
                                   "    - good: {given: {door: {name: front, locked: true}}}\n")
    RULE("DOOR-002", "02", "  subject: door\n  when: door.keys == 0\n" EXAMPLES);

struct packed {
    struct rule_set *set, *read;
    buffer rules, examples;
    diags diags;
};

static void packed_done(struct packed *p)
{
    p->set = rule_set_free(p->set);
    p->read = rule_set_free(p->read);
    buffer_done(&p->rules);
    buffer_done(&p->examples);
    diags_done(&p->diags);
}

#define _cleanup_packed_ _cleanup_(packed_done)

static void packed_open(struct packed *p)
{
    struct rule_pack pack;

    p->rules = p->examples = BUFFER_INIT;
    p->set = rule_set_new(&test_schema);
    p->read = rule_set_new(&test_schema);
    assert_ok(rule_set_add_yaml(p->set, SLICE("rules/door.yaml"), slice_of(written), &p->diags));
    rule_pack_write(p->set, &p->rules, &p->examples);
    pack = (struct rule_pack){buffer_slice(&p->rules), buffer_slice(&p->examples)};
    assert_ok(rule_pack_read(p->read, &pack, &p->diags));
}

static void assert_same(slice a, slice b)
{
    assert_true(slice_eq(a, b));
}

static void test_rules_are_the_same(void **state _unused_)
{
    _cleanup_packed_ struct packed p = {0};

    packed_open(&p);
    assert_int_equal(rule_set_count(p.read), 2);
    for (size_t i = 0; i < 2; i++) {
        const struct rule *a = rule_set_at(p.set, i), *b = rule_set_at(p.read, i);

        assert_same(a->id, b->id);
        assert_same(a->group, b->group);
        assert_same(a->uuid, b->uuid);
        assert_same(a->title, b->title);
        assert_same(a->why, b->why);
        assert_same(a->fix, b->fix);
        assert_int_equal(a->severity, b->severity);
        assert_int_equal(a->clause_count, b->clause_count);
        for (size_t j = 0; j < a->clause_count; j++) {
            assert_int_equal(a->clauses[j].kind, b->clauses[j].kind);
            assert_same(a->clauses[j].when.text, b->clauses[j].when.text);
            assert_int_equal(a->clauses[j].raise_count, b->clauses[j].raise_count);
        }
        assert_same(a->file, b->file);
        assert_int_equal(a->line, b->line);
        assert_false(a->builtin);
        assert_true(b->builtin);
    }
    assert_same(rule_set_at(p.read, 0)->clauses[0].at.text, SLICE("door.name"));
    assert_slice(value_get_string(&rule_set_at(p.read, 0)->edit, "add"), "a\nb");
    assert_int_equal(rule_set_at(p.read, 0)->references.list.count, 1);
    assert_true(value_is(&rule_set_at(p.read, 1)->edit, VALUE_NULL));
}

/* What an audit needs of the pack is in its first text: examples are not parsed with it. */
static void test_examples_come_when_asked_for(void **state _unused_)
{
    _cleanup_packed_ struct packed p = {0};

    packed_open(&p);
    assert_false(slice_contains(buffer_slice(&p.rules), SLICE("examples")));
    assert_int_equal(rule_set_examples(p.read, 0).list.count, 2);
    for (size_t i = 0; i < 2; i++) {
        struct example_count count = rule_examples_run(p.read, i, NULL, NULL, &p.diags);

        assert_int_equal(count.run, 2);
        /* DOOR-002's examples are those of another condition. */
        assert_int_equal(count.failed, i ? 1 : 0);
    }
    assert_slice(p.diags.list.items[0].file, "rules/door.yaml");
    assert_int_equal(p.diags.list.items[0].line, 33);
}

static void count_match(void *userdata, const struct rule_match *match)
{
    size_t *counts = userdata;

    counts[match->index]++;
}

static void test_judges_the_same(void **state _unused_)
{
    static const char *const subjects[] = {
        "{\"name\": \"front\", \"locked\": false, \"keys\": 0}",
        "{\"name\": \"front\", \"locked\": true, \"keys\": 0}",
        "{\"name\": \"side\", \"locked\": false, \"keys\": 3}",
        "{\"name\": \"back\", \"locked\": false, \"keys\": 7}",
        "{\"locked\": false}",
    };
    _cleanup_packed_ struct packed p = {0};
    _cleanup_arena_ arena a = ARENA_INIT;
    size_t counts[2][2] = {{0}};

    packed_open(&p);
    for (size_t i = 0; i < 2; i++) {
        _cleanup_(rule_judge_freep) struct rule_judge *judge = rule_judge_new(i ? p.read : p.set);

        for (size_t j = 0; j < ARRAY_SIZE(subjects); j++) {
            value v;

            assert_ok(json_read(&a, source_new(&a, SLICE("s"), slice_of(subjects[j])), NULL,
                                &p.diags, &v));
            rule_judge_subject(judge, KIND_DOOR, &v, count_match, counts[i]);
        }
        assert_int_equal(rule_judge_coverage(judge, 0).unevaluable, 0);
        assert_int_equal(rule_judge_coverage(judge, 1).unevaluable, 1);
    }
    assert_int_equal(counts[0][0], 2);
    assert_int_equal(counts[0][1], 2);
    assert_memory_equal(counts[0], counts[1], sizeof(counts[0]));
}

/* Rules of users come on top, and cannot take the place of built-in ones. */
static void test_users_add_to_it(void **state _unused_)
{
    _cleanup_packed_ struct packed p = {0};

    packed_open(&p);
    assert_int_equal(
        rule_set_add_yaml(
            p.read, SLICE("mine.yaml"),
            SLICE(RULE("DOOR-001", "07", "  subject: door\n  when: 'true'\n" EXAMPLES)
                      RULE("MINE-001", "08", "  subject: door\n  when: '!door.locked'\n" EXAMPLES)),
            &p.diags),
        RULES_BROKEN);
    assert_int_equal(rule_set_count(p.read), 3);
    assert_false(rule_set_at(p.read, 2)->builtin);
    assert_int_equal(rule_set_examples(p.read, 2).list.count, 2);
    assert_int_equal(rule_set_examples(p.read, 0).list.count, 2);
}

/* A pack of another schema, or one that is cut off, is refused with words. */
static void test_wrong_packs(void **state _unused_)
{
    static const char *const packs[] = {
        "", "[", "{}", "[{\"id\": \"DOOR-001\"}]", "[7]",
    };

    for (size_t i = 0; i < ARRAY_SIZE(packs); i++) {
        _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&test_schema);
        const struct rule_pack pack = {.rules = slice_of(packs[i]), .examples = SLICE("[]")};
        _cleanup_diags_ diags d = DIAGS_INIT;

        assert_int_equal(rule_pack_read(set, &pack, &d), RULES_BROKEN);
        assert_true(d.errors > 0);
        assert_int_equal(rule_set_count(set), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_are_the_same),
        cmocka_unit_test(test_examples_come_when_asked_for),
        cmocka_unit_test(test_judges_the_same),
        cmocka_unit_test(test_users_add_to_it),
        cmocka_unit_test(test_wrong_packs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
