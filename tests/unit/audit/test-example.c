/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/audit.h"
#include "audit/example.h"

/* Its own temporary directory, so that what is left behind is seen. */
static char place[64];

static int set_up(void **state _unused_)
{
    snprintf(place, sizeof(place), "/tmp/ancile-test-XXXXXX");
    return mkdtemp(place) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *st _unused_, int type _unused_,
                        struct FTW *level _unused_)
{
    return remove(path);
}

static int tear_down(void **state _unused_)
{
    return nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static size_t entries_left(void)
{
    DIR *dir = opendir(place);
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2;
}

/* Runs the examples of a rule that finds configuration directories which others may write. */
static struct example_count run(const char *examples, diags *d)
{
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&audit_schema);
    char yaml[4096];

    snprintf(yaml, sizeof(yaml),
             "- id: TST-001\n"
             "  uuid: 7f0c2a51-8a5e-4c0e-9d0f-000000000001\n"
             "  title: Others may write\n"
             "  severity: low\n"
             "  subject: file\n"
             "  when: file.role in [\"config-dir\", \"config-file\"] && file.othersWrite\n"
             "  message: 'file.name + (params[\"tls.proxy\"] ? \" proxy\" : \"\")'\n"
             "  why: Because.\n"
             "  fix: chmod.\n"
             "  examples:\n%s",
             examples);
    assert_ok(rule_set_add_yaml(set, SLICE("r.yaml"), slice_of(yaml), d));
    diags_done(d);
    return rule_examples_run(set, 0, audit_example_files, place, d);
}

static void test_files_are_made_and_removed(void **state _unused_)
{
    static const char *const examples[] = {
        "    - bad: {files: {home: {.jupyter/x.txt: ''}, modes: {.jupyter: '0777'}}}\n"
        "      finds: [{message: .jupyter, file: .jupyter}]\n",
        "    - bad: {files: {dirs: [.jupyter], modes: {.jupyter: 0777}}}\n",
        "    - good: {files: {home: {.jupyter/x.txt: ''}, modes: {.jupyter: '0755'}}}\n",
        "    - bad: {file: jupyter_server_config.py, text: '', mode: '0666'}\n"
        "      finds: [{file: .jupyter/jupyter_server_config.py}]\n",
        "    - good: {file: jupyter_server_config.py, text: ''}\n",
        "    - bad: {file: ipython_config.py, text: '', mode: '0666'}\n"
        "      finds: [{file: .ipython/profile_default/ipython_config.py}]\n",
        "    - bad: {files: {root: {etc/jupyter/jupyter_server_config.py: ''}, "
        "modes: {etc/jupyter: '0777'}}}\n"
        "      finds: [{file: etc/jupyter}]\n",
        "    - bad: {files: {home: {.jupyter/a: ''}, modes: {.jupyter: '0777'}}, "
        "set: {tls.proxy: true}}\n"
        "      finds: [{message: .jupyter proxy}]\n",
        /* a directory that nobody may enter is removed all the same */
        "    - good: {files: {home: {.jupyter/a/b/c: ''}, modes: {.jupyter/a/b: '0000', "
        ".jupyter/a: '0000'}}}\n",
    };

    for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
        _cleanup_diags_ diags d = DIAGS_INIT;
        struct example_count count = run(examples[i], &d);

        if (count.failed)
            fail_msg("%s%.*s", examples[i], SLICE_ARG(d.list.items[0].message));
        assert_int_equal(count.run, 1);
        assert_int_equal(entries_left(), 0);
    }
}

/* What an example says must not reach beyond its directory, not even through its own links. */
static void test_nothing_outside_is_touched(void **state _unused_)
{
    char victim[128];
    struct stat st;
    FILE *file;

    snprintf(victim, sizeof(victim), "%s/victim", place);
    file = fopen(victim, "we");
    assert_non_null(file);
    assert_ok(fclose(file));
    assert_ok(chmod(victim, 0600));
    /* The victim as the link itself, and below a link. */
    for (size_t i = 0; i < 2; i++) {
        _cleanup_diags_ diags d = DIAGS_INIT;
        char text[512];

        snprintf(text, sizeof(text),
                 "    - good: {files: {links: {.jupyter/x: %s}, modes: {.jupyter/x%s: '0777'}}}\n",
                 i ? place : victim, i ? "/victim" : "");
        assert_int_equal(run(text, &d).failed, 1);
        assert_slice(d.list.items[0].message,
                     "the example's files cannot be made: Too many levels of symbolic links");
        assert_ok(stat(victim, &st));
        assert_int_equal(st.st_mode & 07777, 0600);
        assert_int_equal(entries_left(), 1);
    }
    assert_ok(unlink(victim));
}

static void test_examples_that_cannot_be_made(void **state _unused_)
{
    static const char *const examples[] = {
        "    - good: {files: {home: {a: '', a/b: ''}}}\n", /* a file is no directory */
        "    - good: {files: {modes: {nothing: '0777'}}}\n",
        "    - good: {files: {home: {a: ''}, modes: {a: '0888'}}}\n",
        "    - good: {files: {home: {a: ''}, links: {a: b}}}\n",
        "    - good: {file: x.py, text: '', set: {tls.proxy: perhaps}}\n",
    };

    for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
        _cleanup_diags_ diags d = DIAGS_INIT;

        assert_int_equal(run(examples[i], &d).failed, 1);
        assert_true(d.errors > 0);
        assert_int_equal(entries_left(), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_made_and_removed),
        cmocka_unit_test(test_nothing_outside_is_touched),
        cmocka_unit_test(test_examples_that_cannot_be_made),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
