/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "rule-harness.h"

static struct rule_set *load(const char *yaml, diags *d, int expected)
{
    struct rule_set *set = rule_set_new(&test_schema);

    assert_int_equal(rule_set_add_yaml(set, SLICE("r.yaml"), slice_of(yaml), d), expected);
    return set;
}

#define DOOR "  subject: door\n  when: '!door.locked'\n"

static void test_reads_every_key(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(rule_set_freep) struct rule_set *set =
        load("# a comment\n"
             "- id: DOOR-001\n"
             "  uuid: 7f0c2a51-8a5e-4c0e-9d0f-000000000001\n"
             "  title: \" Door is open \"\n"
             "  severity: low\n"
             "  subject: door\n"
             "  when: '!door.locked'\n"
             "  at: door.name\n"
             "  message: '\"open: \" + door.name'\n"
             "  raise:\n"
             "    - {to: high, when: door.keys > 3}\n"
             "    - {to: critical, when: '!house.guarded'}\n"
             "  also:\n"
             "    - subject: wall\n"
             "      when: wall.height < params[\"height.least\"]\n"
             "  why: >-\n"
             "    People\n"
             "    walk in.\n"
             "  fix: Lock it.\n"
             "  edit: {replace: locked}\n"
             "  references: [https://example.org/doors]\n"
             "  maps: {attack: [T1133], owasp: []}\n" EXAMPLES,
             &d, 0);
    const struct rule *rule;

    assert_int_equal(d.list.count, 0);
    assert_int_equal(rule_set_count(set), 1);
    rule = rule_set_find(set, SLICE("door-001"));
    assert_ptr_equal(rule, rule_set_at(set, 0));
    assert_slice(rule->id, "DOOR-001");
    assert_slice(rule->group, "DOOR");
    assert_slice(rule->uuid, "7f0c2a51-8a5e-4c0e-9d0f-000000000001");
    assert_slice(rule->title, "Door is open");
    assert_int_equal(rule->severity, SEVERITY_LOW);
    assert_slice(rule->why, "People walk in.");
    assert_slice(rule->fix, "Lock it.");
    assert_int_equal(rule->clause_count, 2);
    assert_int_equal(rule->clauses[0].kind, KIND_DOOR);
    assert_slice(rule->clauses[0].at.text, "door.name");
    assert_int_equal(rule->clauses[0].raise_count, 2);
    assert_int_equal(rule->clauses[0].raises[1].to, SEVERITY_CRITICAL);
    assert_int_equal(rule->clauses[1].kind, KIND_WALL);
    assert_slice(value_get_string(&rule->edit, "replace"), "locked");
    assert_slice(rule->references.list.items[0].text, "https://example.org/doors");
    assert_slice(value_get(&rule->maps, SLICE("attack"))->list.items[0].text, "T1133");
    assert_slice(rule->file, "r.yaml");
    assert_int_equal(rule->line, 2);
    assert_false(rule->builtin);
    assert_int_equal(rule_set_examples(set, 0).list.count, 2);
    assert_null(rule_set_find(set, SLICE("DOOR-002")));
}

/* One mistake each, and what is said about it. */
static void test_says_what_is_wrong(void **state _unused_)
{
    static const struct {
        const char *yaml, *error;
    } cases[] = {
        {"id: DOOR-001\n",
         "r.yaml:1:1: a rule file is a list of rules, not a map (begin each rule with \"- id: "
         "...\")"},
        {"- text\n", "r.yaml:1:3: a rule is a map, not a string"},
        {RULE("DOOR-001", "01", DOOR "  severty: low\n" EXAMPLES),
         "r.yaml:9:3: a rule has no key \"severty\" (did you mean severity?)"},
        {RULE("DOOR-001", "01", DOOR "  line: 7\n" EXAMPLES),
         "r.yaml:9:3: a rule has no key \"line\""},
        {RULE("DOOR-001", "01", "  subject: door\n" EXAMPLES),
         "r.yaml:1:3: the key \"when\" is missing"},
        {RULE("DOOR-1", "01", DOOR EXAMPLES),
         "r.yaml:1:7: id \"DOOR-1\" is malformed (ids are capital letters, a dash and two or three "
         "digits, such as AUTH-001)"},
        {RULE("door-001", "01", DOOR EXAMPLES),
         "r.yaml:1:7: id \"door-001\" is malformed (ids are capital letters, a dash and two or "
         "three digits, such as AUTH-001)"},
        {RULE("DOOR-001", "0g", DOOR EXAMPLES),
         "r.yaml:2:9: uuid is malformed (a version 4 UUID in lower case, as uuidgen --random "
         "prints it)"},
        {RULE("DOOR-001", "01", "  subject: dor\n  when: 'true'\n" EXAMPLES),
         "r.yaml:7:12: there is no subject \"dor\" (did you mean door?)"},
        {RULE("DOOR-001", "01", "  subject: house\n  when: 'true'\n" EXAMPLES),
         "r.yaml:7:12: there is no subject \"house\""},
        {RULE("DOOR-001", "01", DOOR "  raise: [{to: low, when: 'true'}]\n" EXAMPLES),
         "r.yaml:9:16: low does not raise medium"},
        {RULE("DOOR-001", "01", DOOR "  raise: [{to: hihg, when: 'true'}]\n" EXAMPLES),
         "r.yaml:9:16: severity \"hihg\" does not exist (did you mean high?)"},
        {RULE("DOOR-001", "01", DOOR "  raise: [{to: high}]\n" EXAMPLES),
         "r.yaml:9:11: an item of raise has the keys to and when, and no others"},
        {RULE("DOOR-001", "01", DOOR "  references: [ftp://example.org]\n" EXAMPLES),
         "r.yaml:9:16: a reference is an https:// or http:// address"},
        {RULE("DOOR-001", "01", DOOR "  references: [7]\n" EXAMPLES),
         "r.yaml:9:16: an item of the list must be of type string, not int"},
        {RULE("DOOR-001", "01", DOOR "  maps: {atack: []}\n" EXAMPLES),
         "r.yaml:9:10: no standard is called \"atack\" (did you mean attack?)"},
        {RULE("DOOR-001", "01", DOOR "  edit: {remove: x}\n" EXAMPLES),
         "r.yaml:9:9: edit has one of the keys replace and add, and no others"},
        {RULE("DOOR-001", "01", DOOR "  also: [{subject: wall, wen: 'true'}]\n" EXAMPLES),
         "r.yaml:9:26: an item of also has no key \"wen\" (did you mean when?)"},
        {RULE("DOOR-001", "01", "  subject: door\n  when: door.lockd\n" EXAMPLES),
         "r.yaml:8:14: door has no field \"lockd\" (did you mean \"locked\"?)"},
        {RULE("DOOR-001", "01", "  subject: door\n  when: door.keys\n" EXAMPLES),
         "r.yaml:8:14: the expression is int, not bool"},
        {RULE("DOOR-001", "01", "  subject: door\n  when: wall.height == 1\n" EXAMPLES),
         "r.yaml:8:9: a rule for door cannot read wall"},
        {RULE("DOOR-001", "01", "  subject: door\n  when: door.owner == ''\n" EXAMPLES),
         "r.yaml:8:14: \"door.owner\" may be missing (write door.?owner.orValue(...), or guard it with has(door.owner))"},
        {RULE("DOOR-001", "01", "  subject: door\n  when: door.extra.x == 1\n" EXAMPLES),
         "r.yaml:8:20: \"door.extra.x\" may be missing (write door.extra.?x.orValue(...), or guard it with has(door.extra.x))"},
        {RULE("DOOR-001", "01", DOOR "  message: door.keys\n" EXAMPLES),
         "r.yaml:9:17: the expression is int, not string"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {given: {door: {color: 3}}}}]\n"),
         "r.yaml:9:43: must be of type string, not int"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {given: {door: {colour: red}}}}]\n"),
         "r.yaml:9:36: door has no field \"colour\" (did you mean color?)"},
        {RULE("DOOR-001", "01",
              DOOR "  examples: [{bad: {given: {door: {hinges: [{sid: l}]}}}}]\n"),
         "r.yaml:9:46: {side: string, screws: int} has no field \"sid\" (did you mean side?)"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {given: {wall: {}}}}]\n"),
         "r.yaml:9:29: \"wall\" cannot be given for this rule (give door, and config, host or "
         "params where the rule reads them)"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {given: {house: {}}}}]\n"),
         "r.yaml:9:28: the example gives no door"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {given: {door: {}}}, good: {}}]\n"),
         "r.yaml:9:14: an example is either bad or good, and a bad one may have finds"},
        {RULE("DOOR-001", "01",
              DOOR "  examples: [{bad: {given: {door: {}}}, finds: [{line: 3}]}]\n"),
         "r.yaml:9:50: key \"line\" has no place here"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {file: a/b, text: ''}}]\n"),
         "r.yaml:9:27: file is a name without directories; else use files"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {files: {home: {../x: ''}}}}]\n"),
         "r.yaml:9:36: a path is relative and without . and .."},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {files: {home: {a//b: ''}}}}]\n"),
         "r.yaml:9:36: a path is relative and without . and .."},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {files: {hom: {}}}}]\n"),
         "r.yaml:9:29: key \"hom\" has no place here (did you mean home?)"},
        {RULE("DOOR-001", "01", DOOR "  examples: [{bad: {}}]\n"),
         "r.yaml:9:20: an example has one of given, file and files"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_diags_ diags d = DIAGS_INIT;
        _cleanup_(rule_set_freep) struct rule_set *set = load(cases[i].yaml, &d, RULES_BROKEN);

        assert_string_equal(first_error(&d), cases[i].error);
        assert_int_equal(rule_set_count(set), 0);
    }
}

static void test_keeps_what_is_right(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(rule_set_freep) struct rule_set *set = load(
        RULE("DOOR-001", "01", DOOR EXAMPLES) RULE("DOOR-002", "02", DOOR "  fox: 1\n" EXAMPLES)
            RULE("DOOR-003", "03", DOOR EXAMPLES),
        &d, RULES_BROKEN);

    assert_int_equal(d.errors, 1);
    assert_int_equal(rule_set_count(set), 2);
    assert_non_null(rule_set_find(set, SLICE("DOOR-001")));
    assert_null(rule_set_find(set, SLICE("DOOR-002")));
    assert_non_null(rule_set_find(set, SLICE("DOOR-003")));
    /* A document that does not parse is lost as a whole; what the set has stays. */
    assert_int_equal(rule_set_add_yaml(set, SLICE("s.yaml"), SLICE("- {id: [\n"), &d),
                     RULES_BROKEN);
    assert_int_equal(rule_set_count(set), 2);
}

static void test_refuses_what_is_taken(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(rule_set_freep) struct rule_set *set =
        load(RULE("DOOR-001", "01", DOOR EXAMPLES), &d, 0);

    assert_int_equal(
        rule_set_add_yaml(set, SLICE("s.yaml"), SLICE(RULE("DOOR-001", "02", DOOR EXAMPLES)), &d),
        RULES_BROKEN);
    assert_string_equal(first_error(&d), "s.yaml:1:7: id DOOR-001 is taken already");
    diags_done(&d);
    assert_int_equal(
        rule_set_add_yaml(set, SLICE("s.yaml"), SLICE(RULE("DOOR-002", "01", DOOR EXAMPLES)), &d),
        RULES_BROKEN);
    assert_string_equal(first_error(&d), "s.yaml:2:9: uuid is that of DOOR-001");
    assert_int_equal(rule_set_count(set), 1);
}

static void test_reports_all_mistakes(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(rule_set_freep) struct rule_set *set = load(
        "- {id: x, uuid: y, title: '', severity: bad, subject: door, when: 1, why: 2, fix: 3}\n",
        &d, RULES_BROKEN);

    assert_int_equal(d.errors, 7);
    assert_int_equal(rule_set_count(set), 0);
}

static void test_limits_texts(void **state _unused_)
{
    static const struct {
        const char *key;
        size_t max;
    } cases[] = {{"title", 80}, {"why", 2000}, {"fix", 2000}};

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        for (size_t over = 0; over <= 1; over++) {
            _cleanup_buffer_ buffer yaml = BUFFER_INIT;
            _cleanup_diags_ diags d = DIAGS_INIT;
            _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&test_schema);

            buffer_add(&yaml, SLICE("- id: DOOR-001\n"
                                    "  uuid: 7f0c2a51-8a5e-4c0e-9d0f-000000000001\n"
                                    "  severity: low\n" DOOR EXAMPLES));
            for (size_t j = 0; j < ARRAY_SIZE(cases); j++) {
                buffer_printf(&yaml, "  %s: ", cases[j].key);
                buffer_add_repeat(&yaml, 'x', i == j ? cases[j].max + over : 10);
                buffer_add_char(&yaml, '\n');
            }
            assert_int_equal(rule_set_add_yaml(set, SLICE("r.yaml"), buffer_slice(&yaml), &d),
                             over ? RULES_BROKEN : 0);
            assert_int_equal(rule_set_count(set), 1 - over);
        }
    }
}

static void test_empty_files_have_no_rules(void **state _unused_)
{
    static const char *const texts[] = {"", "# nothing\n", "[]\n", "---\n---\n"};

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_diags_ diags d = DIAGS_INIT;
        _cleanup_(rule_set_freep) struct rule_set *set = load(texts[i], &d, 0);

        assert_int_equal(rule_set_count(set), 0);
        assert_int_equal(d.list.count, 0);
    }
}

static void test_warns_about_missing_examples(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(rule_set_freep) struct rule_set *set =
        load(RULE("DOOR-001", "01", DOOR)
                 RULE("DOOR-002", "02", DOOR "  examples: [{bad: {given: {door: {}}}}]\n"),
             &d, 0);

    assert_int_equal(rule_set_count(set), 2);
    assert_int_equal(d.list.count, 2);
    assert_int_equal(d.list.items[0].level, DIAG_WARNING);
    assert_slice(d.list.items[0].message, "rule DOOR-001 has no examples");
    assert_slice(d.list.items[1].message, "rule DOOR-002 has no good example");
}

/* What a user's folder may hold: files, folders, hidden ones, links, and things that are no files.
 */
static void make_folder(const char *top)
{
    static const struct {
        const char *path, *text;
    } files[] = {
        {"b.yaml", RULE("DOOR-002", "02", DOOR EXAMPLES)},
        {"a.yml", RULE("DOOR-001", "01", DOOR EXAMPLES)},
        {"sub/c.yaml", RULE("DOOR-003", "03", DOOR EXAMPLES)},
        {".hidden.yaml", RULE("DOOR-004", "04", DOOR EXAMPLES)},
        {"notes.txt", "not: yaml: at: all"},
    };
    char path[512];

    snprintf(path, sizeof(path), "%s/sub", top);
    assert_ok(mkdir(path, 0755));
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        FILE *file;

        snprintf(path, sizeof(path), "%s/%s", top, files[i].path);
        file = fopen(path, "we");
        assert_non_null(file);
        fputs(files[i].text, file);
        assert_ok(fclose(file));
    }
    /* A link back up would make the walk endless if it were followed. */
    snprintf(path, sizeof(path), "%s/sub/up", top);
    assert_ok(symlink("..", path));
}

static int remove_entry(const char *path, const struct stat *st _unused_, int type _unused_,
                        struct FTW *level _unused_)
{
    return remove(path);
}

static void test_adds_folders(void **state _unused_)
{
    char top[] = "/tmp/ancile-test-XXXXXX", fifo[64];
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&test_schema);

    assert_non_null(mkdtemp(top));
    make_folder(top);
    assert_ok(rule_set_add_path(set, slice_of(top), &d));
    assert_int_equal(rule_set_count(set), 3);
    assert_slice(rule_set_at(set, 0)->id, "DOOR-001");
    assert_slice(rule_set_at(set, 1)->id, "DOOR-002");
    assert_slice(rule_set_at(set, 2)->id, "DOOR-003");
    assert_true(slice_ends(rule_set_at(set, 2)->file, SLICE("/sub/c.yaml")));
    /* A FIFO is refused, and does not hold us up. */
    snprintf(fifo, sizeof(fifo), "%s/f.yaml", top);
    assert_ok(mkfifo(fifo, 0644));
    assert_err(rule_set_add_path(set, slice_of(fifo), &d), EINVAL);
    assert_err(rule_set_add_path(set, SLICE("/nonexistent/rules"), &d), ENOENT);
    assert_string_equal(d.list.items[1].file.ptr, "/nonexistent/rules");
    assert_ok(nftw(top, remove_entry, 8, FTW_DEPTH | FTW_PHYS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_every_key),
        cmocka_unit_test(test_says_what_is_wrong),
        cmocka_unit_test(test_keeps_what_is_right),
        cmocka_unit_test(test_refuses_what_is_taken),
        cmocka_unit_test(test_reports_all_mistakes),
        cmocka_unit_test(test_limits_texts),
        cmocka_unit_test(test_empty_files_have_no_rules),
        cmocka_unit_test(test_warns_about_missing_examples),
        cmocka_unit_test(test_adds_folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
