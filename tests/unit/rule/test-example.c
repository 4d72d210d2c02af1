/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <stdio.h>

#include "rule-harness.h"
#include "rule/example.h"

struct outcome {
    diags diags;
    struct rule_set *set;
    struct example_count count;
};

static void outcome_done(struct outcome *o)
{
    o->set = rule_set_free(o->set);
    diags_done(&o->diags);
}

#define _cleanup_outcome_ _cleanup_(outcome_done)

/* Runs the examples of one rule whose `when` and examples are given. */
static void run(struct outcome *o, const char *when, const char *examples,
                example_files_function files)
{
    char yaml[4096];

    snprintf(yaml, sizeof(yaml),
             RULE("DOOR-001", "01",
                  "  subject: door\n  when: |-\n    %s\n"
                  "  message: '\"door \" + door.name'\n"
                  "  raise: [{to: high, when: door.keys > 5}]\n"
                  "  also:\n"
                  "    - subject: wall\n"
                  "      when: wall.height < params[\"height.least\"]\n"
                  "  examples:\n%s"),
             when, examples);
    o->set = rule_set_new(&test_schema);
    assert_ok(rule_set_add_yaml(o->set, SLICE("r.yaml"), slice_of(yaml), &o->diags));
    diags_done(&o->diags);
    o->count = rule_examples_run(o->set, 0, files, NULL, &o->diags);
}

static void test_examples_that_hold(void **state _unused_)
{
    static const char *const examples[] = {
        "    - bad: {given: {door: {locked: false}}}\n",
        "    - good: {given: {door: {locked: true}}}\n",
        "    - bad: {given: {door: {name: x, keys: 6}}}\n"
        "      finds: [{message: door x, severity: high}]\n",
        /* parameters have their initial values, and are given over them */
        "    - bad: {given: {wall: {height: 1}}}\n",
        "    - good: {given: {wall: {height: 2}}}\n",
        "    - bad: {given: {wall: {height: 2}, params: {height.least: 3}}}\n",
    };

    for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
        _cleanup_outcome_ struct outcome o = {.set = NULL};

        run(&o, "!door.locked", examples[i], NULL);
        assert_string_equal(first_error(&o.diags), "");
        assert_int_equal(o.count.run, 1);
        assert_int_equal(o.count.failed, 0);
    }
}

static void test_examples_that_do_not_hold(void **state _unused_)
{
    static const struct {
        const char *when, *example, *error;
    } cases[] = {
        {"!door.locked", "    - bad: {given: {door: {locked: true}}}\n",
         "the bad example finds nothing"},
        {"!door.locked", "    - good: {given: {door: {name: x, locked: false}}}\n",
         "the good example finds something: medium at \"\": door x"},
        {"!door.locked", "    - bad: {given: {door: {name: x}}}\n      finds: [{severity: high}]\n",
         "the bad example does not find this"},
        {"!door.locked",
         "    - bad: {given: {door: {name: x}}}\n      finds: [{message: door y}]\n",
         "the bad example does not find this"},
        {"!door.locked",
         "    - bad: {given: {door: {name: x}}}\n      finds: [{message: door}, {message: x}]\n",
         "the bad example does not find this"},
        {"1 / door.keys == 1", "    - good: {given: {door: {locked: true}}}\n",
         "cannot be evaluated: when: division by zero"},
        /* An error counts even where the finding is right. */
        {"!door.locked || door.keys / 0 == 1", "    - good: {given: {door: {locked: true}}}\n",
         "cannot be evaluated: when: division by zero"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_outcome_ struct outcome o = {.set = NULL};

        run(&o, cases[i].when, cases[i].example, NULL);
        assert_int_equal(o.count.failed, 1);
        assert_true(o.diags.list.count >= 1);
        assert_slice(o.diags.list.items[0].message, cases[i].error);
        assert_slice(o.diags.list.items[0].file, "r.yaml");
        assert_true(o.diags.list.items[0].line > 0);
    }
}

/* What is left out is neutral, by type; what is given becomes what the schema says. */
static void test_given_subjects_are_whole(void **state _unused_)
{
    static const char when[] =
        "door.name == \"\" && !door.locked && door.keys == 0 && door.hinges == [] && "
        "door.extra == null && door.opened == timestamp(\"2024-05-31T12:00:00Z\") && "
        "!has(door.owner) && !house.guarded && size(notes) == 0 && "
        "params.town == \"Ankh\" && params.colors == [\"red\", \"green\"]";
    _cleanup_outcome_ struct outcome o = {.set = NULL};

    run(&o, when, "    - bad: {given: {door: {opened: \"2024-05-31T12:00:00Z\"}}}\n", NULL);
    assert_string_equal(first_error(&o.diags), "");
    assert_int_equal(o.count.failed, 0);
}

/* Records are whole too. */
static void test_given_records(void **state _unused_)
{
    _cleanup_outcome_ struct outcome o = {.set = NULL};

    run(&o, "door.hinges.exists(h, h.side == 'left' && h.screws == 0)",
        "    - bad: {given: {door: {hinges: [{side: left}]}}}\n", NULL);
    assert_string_equal(first_error(&o.diags), "");
    assert_int_equal(o.count.failed, 0);
}

/* A stand-in for the collectors: finds what the example's text says. */
static int files_stub(void *userdata _unused_, const struct rule_set *set _unused_,
                      size_t index _unused_, const value *example, struct example_hits *hits,
                      diags *d)
{
    slice text = value_get_string(example, "text");
    struct example_hit hit = {.severity = SEVERITY_LOW,
                              .file = SLICE(".jupyter/x.py"),
                              .line = 3,
                              .column = 5,
                              .message = SLICE("it is open")};

    if (slice_eq(text, SLICE("broken"))) {
        diags_add_at(d, DIAG_ERROR, example, "cannot be made");
        return -EIO;
    }
    hits->judged = !slice_eq(text, SLICE("none"));
    for (size_t i = 0; i < text.len && slice_starts(text, SLICE("open")); i += 4)
        example_hits_add(hits, &hit);
    return 0;
}

static void test_examples_of_files(void **state _unused_)
{
    static const struct {
        const char *example, *error;
    } cases[] = {
        {"    - bad: {file: x.py, text: open}\n", ""},
        {"    - good: {file: x.py, text: shut}\n", ""},
        {"    - bad: {file: x.py, text: open}\n"
         "      finds: [{line: 3, column: 5, file: x.py, message: open, severity: low}]\n",
         ""},
        {"    - bad: {file: x.py, text: open}\n      finds: [{line: 4}]\n",
         "the bad example does not find this"},
        {"    - bad: {file: x.py, text: openopen}\n      finds: [{line: 3}]\n",
         "the bad example finds something else: low at .jupyter/x.py:3:5: it is open"},
        {"    - bad: {file: x.py, text: none}\n", "the bad example has no subject for this rule"},
        {"    - good: {file: x.py, text: open}\n",
         "the good example finds something: low at .jupyter/x.py:3:5: it is open"},
        {"    - bad: {file: x.py, text: broken}\n", "cannot be made"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_outcome_ struct outcome o = {.set = NULL};

        run(&o, "!door.locked", cases[i].example, files_stub);
        assert_int_equal(o.count.run, 1);
        assert_int_equal(o.count.failed, cases[i].error[0] != '\0');
        assert_int_equal(o.diags.list.count > 0, cases[i].error[0] != '\0');
        if (o.diags.list.count > 0)
            assert_slice(o.diags.list.items[0].message, cases[i].error);
    }
}

static void test_files_need_collectors(void **state _unused_)
{
    _cleanup_outcome_ struct outcome o = {.set = NULL};

    run(&o, "!door.locked",
        "    - bad: {file: x.py, text: open}\n"
        "    - good: {given: {door: {locked: true}}}\n",
        NULL);
    assert_int_equal(o.count.run, 1);
    assert_int_equal(o.count.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples_that_hold),
        cmocka_unit_test(test_examples_that_do_not_hold),
        cmocka_unit_test(test_given_subjects_are_whole),
        cmocka_unit_test(test_given_records),
        cmocka_unit_test(test_examples_of_files),
        cmocka_unit_test(test_files_need_collectors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
