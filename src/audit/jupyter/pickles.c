/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pickles that IPython loads by itself: each file below a profile's db directory is one
 * (pickleshare keeps a key per file). They are disassembled, never loaded.
 */
#include "audit/jupyter/collectors.h"
#include "audit/jupyter/paths.h"
#include "doc/pickle.h"

enum {
    PICKLE_FILE_MAX = 64 * 1024 * 1024,
    PICKLE_FILES_MAX = 10000,
    PICKLE_DEPTH = 8,
    PICKLE_NAMES_SHOWN = 50,
};

struct pickles {
    struct audit *audit;
    size_t left; /* files */
};

static void pickles_add_name(struct value_list_builder *list, slice name)
{
    if (list->count >= PICKLE_NAMES_SHOWN)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (slice_eq(list->items[i].text, name))
            return;
    value_list_add(list, value_string(name));
}

/* Each name once that is not known to build plain data, and what hides its name. */
static value pickles_unsafe(arena *a, const value *pickle)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);
    const value *globals = value_get(pickle, SLICE("globals"));
    const value *extensions = value_get(pickle, SLICE("extensions"));

    value_each_item (globals, item)
        if (value_is(item, VALUE_STRING) && !pickle_global_is_safe(item->text))
            pickles_add_name(&list, item->text);
    value_each_item (extensions, item)
        pickles_add_name(&list,
                         arena_printf(a, "copyreg extension %lld", (long long)item->integer));
    return value_list_finish(&list);
}

static void pickle_judge(struct audit *audit, slice path, const char *role)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    _cleanup_diags_ diags ignored = DIAGS_INIT;
    value pickle, subject;
    slice text;

    if (fs_read(audit->fs, a, path, PICKLE_FILE_MAX, &text, NULL) < 0)
        return;
    /* What is broken shows as incomplete; Python would not read on either. */
    if (pickle_read(a, source_new(a, fs_display(audit->fs, a, path), text), NULL, &ignored,
                    &pickle) < 0)
        return;
    value_map_put(&b, "path", audit_text(a, path));
    value_map_put(&b, "role", value_string(slice_of(role)));
    value_map_put(&b, "complete", value_bool(value_get_bool(&pickle, "complete", false)));
    value_map_put(&b, "unsafe", pickles_unsafe(a, &pickle));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_PICKLE, &subject, NULL, path);
}

static void pickles_walk(struct pickles *p, slice directory, const char *role, int depth)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    if (depth == 0 || fs_scan(p->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(&a, directory, entries[i].name);

        if (entries[i].type == FS_DIR) {
            pickles_walk(p, path,
                         slice_eq(entries[i].name, SLICE("autorestore")) ? "autorestore" : role,
                         depth - 1);
            continue;
        }
        if (entries[i].type != FS_FILE && entries[i].type != FS_SYMLINK)
            continue;
        if (p->left == 0) {
            fs_note(p->audit->fs, directory, -E2BIG);
            return;
        }
        p->left--;
        pickle_judge(p->audit, path, role);
        arena_reset(&p->audit->scratch);
    }
}

static void pickles_judge(struct audit *audit)
{
    struct pickles p = {.audit = audit, .left = PICKLE_FILES_MAX};

    if (!audit->paths)
        return;
    for (size_t i = 0; i < audit->paths->profile_count; i++) {
        _cleanup_arena_ arena a = ARENA_INIT;

        pickles_walk(&p, arena_join_path(&a, audit->paths->profiles[i], SLICE("db")), "profile-db",
                     PICKLE_DEPTH);
    }
}

const struct collector collector_pickle = {
    .name = "pickle",
    .judge = pickles_judge,
};
