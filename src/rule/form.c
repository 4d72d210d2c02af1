/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form of examples, checked when a rule is loaded.
 *
 * A key that nobody reads would make an example test something else than its author thinks, so
 * unknown keys are errors here as they are in rules.
 */
#include "base/nearest.h"
#include "rule/entry.h"
#include "rule/example.h"
#include "rule/given.h"

/* Keys of an example, by the form that they belong to. */
enum example_form {
    FORM_GIVEN = 1 << 0,
    FORM_FILE = 1 << 1,
    FORM_FILES = 1 << 2,
};

/* What may stand in an example, by its form. */
static const struct example_key {
    slice name;
    unsigned int forms; /* in which it may stand */
    enum value_kind kind;
} example_keys[] = {
    {SLICE_INIT("given"), FORM_GIVEN, VALUE_MAP},
    {SLICE_INIT("file"), FORM_FILE, VALUE_STRING},
    {SLICE_INIT("text"), FORM_FILE, VALUE_STRING},
    {SLICE_INIT("mode"), FORM_FILE, VALUE_STRING},
    {SLICE_INIT("files"), FORM_FILES, VALUE_MAP},
    {SLICE_INIT("set"), FORM_FILE | FORM_FILES, VALUE_MAP},
};

/* What may stand under `files`. */
static const struct example_key files_keys[] = {
    {SLICE_INIT("home"), FORM_FILES, VALUE_MAP},  {SLICE_INIT("root"), FORM_FILES, VALUE_MAP},
    {SLICE_INIT("modes"), FORM_FILES, VALUE_MAP}, {SLICE_INIT("links"), FORM_FILES, VALUE_MAP},
    {SLICE_INIT("dirs"), FORM_FILES, VALUE_LIST},
};

/* What may stand in an item of `finds`; a subject that is given has no place in a file. */
static const struct example_key find_keys[] = {
    {SLICE_INIT("line"), FORM_FILE | FORM_FILES, VALUE_INT},
    {SLICE_INIT("column"), FORM_FILE | FORM_FILES, VALUE_INT},
    {SLICE_INIT("file"), FORM_FILE | FORM_FILES, VALUE_STRING},
    {SLICE_INIT("message"), FORM_GIVEN | FORM_FILE | FORM_FILES, VALUE_STRING},
    {SLICE_INIT("severity"), FORM_GIVEN | FORM_FILE | FORM_FILES, VALUE_STRING},
};

/* Reports, and is the result of the check that failed. */
#define form_error(d, at, ...) (diags_add_at((d), DIAG_ERROR, (at), __VA_ARGS__), RULES_BROKEN)

/* An example without any of the three is told so where its files are missed. */
static unsigned int example_form(const value *example)
{
    return value_get(example, SLICE("given"))  ? FORM_GIVEN
           : value_get(example, SLICE("file")) ? FORM_FILE
                                               : FORM_FILES;
}

/* The row of a key, or NULL; then the nearest of those that were possible is in @meant. */
static const struct example_key *find_key(slice name, unsigned int form,
                                          const struct example_key *keys, size_t count,
                                          struct nearest *meant)
{
    for (size_t i = 0; i < count; i++) {
        if ((keys[i].forms & form) == 0)
            continue;
        if (slice_eq(keys[i].name, name))
            return &keys[i];
        nearest_offer(meant, keys[i].name);
    }
    return NULL;
}

/* Whether all members of @keyed are known, belong to @form and are of the right kind. */
static int check_keys(const value *keyed, unsigned int form, const struct example_key *keys,
                      size_t count, diags *d)
{
    int r = 0;

    value_each_member (keyed, member) {
        struct nearest meant = NEAREST(member->key.text);
        const struct example_key *key = find_key(member->key.text, form, keys, count, &meant);
        struct diag *added;

        if (key && value_is(&member->value, key->kind))
            continue;
        r = RULES_BROKEN;
        added = key ? diags_add_at(d, DIAG_ERROR, &member->value, "%.*s must be of type %s, not %s",
                                   SLICE_ARG(key->name), value_kind_name(key->kind),
                                   value_kind_name(member->value.kind))
                    : diags_add_at(d, DIAG_ERROR, &member->key, "key \"%.*s\" has no place here",
                                   SLICE_ARG(member->key.text));
        if (meant.best.len)
            diags_hint(d, added, "did you mean %.*s?", SLICE_ARG(meant.best));
    }
    return r;
}

/* A path of an example stays below the directory that it is made in. */
static bool path_is_safe(slice path)
{
    slice rest = path;

    if (path.len == 0 || path.len > 500 || path.ptr[0] == '/' || slice_has_nul(path))
        return false;
    while (rest.ptr) {
        slice part = slice_cut(&rest, '/');

        if (part.len == 0 || slice_eq(part, SLICE(".")) || slice_eq(part, SLICE("..")))
            return false;
    }
    return true;
}

/* A list of paths, or a map from paths to texts; modes may be numbers too, as YAML reads 0777. */
static int check_paths(const value *paths, bool numbers, diags *d)
{
    int r = 0;

    if (value_is(paths, VALUE_LIST)) {
        value_each_item (paths, item) {
            if (!value_is(item, VALUE_STRING) || !path_is_safe(item->text))
                r = form_error(d, item, "a path is relative and without . and ..");
        }
        return r;
    }
    value_each_member (paths, member) {
        if (!path_is_safe(member->key.text))
            r = form_error(d, &member->key, "a path is relative and without . and ..");
        if (!value_is(&member->value, VALUE_STRING) &&
            !(numbers && value_is(&member->value, VALUE_INT)))
            r = form_error(d, &member->value, "must be of type string, not %s",
                           value_kind_name(member->value.kind));
    }
    return r;
}

/* The two forms that are files. */
static int check_files(const value *example, unsigned int form, diags *d)
{
    const value *files = value_get(example, SLICE("files"));
    int r = 0;

    if (form == FORM_FILE) {
        const value *file = value_get(example, SLICE("file"));

        if (!value_get(example, SLICE("text")))
            r = form_error(d, example, "an example with a file has its text too");
        if (slice_find_char(file->text, '/', 0) != SLICE_NPOS || !path_is_safe(file->text))
            r |= form_error(d, file, "file is a name without directories; else use files");
        return r;
    }
    if (!files)
        return form_error(d, example, "an example has one of given, file and files");
    r = check_keys(files, form, files_keys, ARRAY_SIZE(files_keys), d);
    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(files_keys); i++) {
        const value *paths = value_get(files, files_keys[i].name);

        if (paths)
            r |= check_paths(paths, slice_eq(files_keys[i].name, SLICE("modes")), d);
    }
    return r;
}

/* Parameters are given as --set would: texts, numbers, true and false. */
static int check_set(const value *set, diags *d)
{
    int r = 0;

    value_each_member (set, member) {
        if (!value_is(&member->value, VALUE_STRING) && !value_is(&member->value, VALUE_INT) &&
            !value_is(&member->value, VALUE_BOOL))
            r = form_error(d, &member->value, "must be a string, a number, true or false");
    }
    return r;
}

/* What a bad example finds exactly; only files have places. */
static int check_finds(const value *finds, unsigned int form, diags *d)
{
    int r = 0;

    if (!value_is(finds, VALUE_LIST) || finds->list.count == 0)
        return form_error(d, finds, "finds is a list of findings with at least one");
    value_each_item (finds, item) {
        const value *severity = value_get(item, SLICE("severity"));
        enum severity ignored;

        if (!value_is(item, VALUE_MAP))
            r |= form_error(d, item, "a finding is a map, not a %s", value_kind_name(item->kind));
        else
            r |= check_keys(item, form, find_keys, ARRAY_SIZE(find_keys), d);
        if (severity && severity_parse(value_get_string(item, "severity"), &ignored) != 0)
            r |= form_error(d, severity, "there is no such severity");
    }
    return r;
}

/* One example: bad or good, with finds or without, in one of the three forms. */
static int check_example(const struct subject_schema *schema, const struct rule *rule,
                         const value *item, diags *d)
{
    const value *bad = value_get(item, SLICE("bad")), *good = value_get(item, SLICE("good"));
    const value *finds = value_get(item, SLICE("finds")), *example = bad ? bad : good;
    unsigned int form;
    int r;

    if (!example || (bad && good) || item->map->count != (finds ? 2u : 1u))
        return form_error(d, item,
                          "an example is either bad or good, and a bad one may have finds");
    if (!value_is(example, VALUE_MAP))
        return form_error(d, example, "an example is a map, not a %s",
                          value_kind_name(example->kind));
    if (good && finds)
        return form_error(d, finds, "a good example finds nothing");
    form = example_form(example);
    r = check_keys(example, form, example_keys, ARRAY_SIZE(example_keys), d);
    if (finds)
        r |= check_finds(finds, form, d);
    if (r != 0)
        return r;
    if (form == FORM_GIVEN)
        return rule_given_check(schema, rule, value_get(example, SLICE("given")), d);
    if (value_get(example, SLICE("set")))
        r |= check_set(value_get(example, SLICE("set")), d);
    return r | check_files(example, form, d);
}

int rule_examples_check(const struct subject_schema *schema, const struct rule *rule,
                        const value *examples, diags *d)
{
    size_t bad = 0, good = 0;
    int r = 0;

    if (!value_is(examples, VALUE_LIST))
        return form_error(d, examples, "examples is a list, not a %s",
                          value_kind_name(examples->kind));
    if (examples->list.count > EXAMPLES_MAX)
        return form_error(d, examples, "there are more than %d examples", EXAMPLES_MAX);
    value_each_item (examples, item) {
        bad += value_get(item, SLICE("bad")) != NULL;
        good += value_get(item, SLICE("good")) != NULL;
        r |= check_example(schema, rule, item, d);
    }
    if (r == 0 && (bad == 0 || good == 0))
        diags_add_at(d, DIAG_WARNING, examples, "rule %.*s has no %s example", SLICE_ARG(rule->id),
                     bad ? "good" : "bad");
    return r;
}
