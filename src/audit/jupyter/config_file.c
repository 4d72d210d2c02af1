/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/config_file.h"

#include "audit/jupyter/config_secret.h"
#include "audit/jupyter/place.h"
#include "base/map.h"
#include "doc/json.h"
#include "doc/python.h"

struct listing {
    slice *names; /* sorted */
    size_t count;
};

struct config_files {
    struct audit *audit;
    map files;       /* path to struct config_file */
    map directories; /* path to struct listing */
    size_t depth;    /* of load_subconfig() */
};

const char *origin_kind_name(enum origin_kind kind)
{
    static const char *const names[] = {
        [ORIGIN_PYTHON] = "python",
        [ORIGIN_JSON] = "json",
        [ORIGIN_CMDLINE] = "cmdline",
        [ORIGIN_ENV] = "env",
    };

    return names[kind];
}

struct config_files *config_files_new(struct audit *audit)
{
    struct config_files *files = memory_alloc(sizeof(*files));

    files->audit = audit;
    return files;
}

struct config_files *config_files_free(struct config_files *files)
{
    if (!files)
        return NULL;
    map_done(&files->files);
    map_done(&files->directories);
    freep(&files);
    return NULL;
}

/* directories */

static const struct listing *list_directory(struct config_files *files, slice path)
{
    arena *a = &files->audit->place;
    struct listing *listing = map_get(&files->directories, path);

    if (listing)
        return listing;
    listing = arena_new(a, struct listing);
    if (fs_list(files->audit->fs, a, path, &listing->names, &listing->count) < 0)
        listing->count = 0;
    map_set(&files->directories, arena_copy(a, path), listing);
    return listing;
}

void config_files_names(struct config_files *files, slice directory, slice **ret_names,
                        size_t *ret_count)
{
    const struct listing *listing = list_directory(files, directory);

    *ret_names = listing->names;
    *ret_count = listing->count;
}

static int compare_names(const void *a, const void *b)
{
    return slice_cmp(*(const slice *)a, *(const slice *)b);
}

bool config_files_exists(struct config_files *files, slice directory, slice name)
{
    const struct listing *listing = list_directory(files, directory);

    return listing->count &&
           bsearch(&name, listing->names, listing->count, sizeof(slice), compare_names);
}

/* assignments */

/* One item as a list with it, so that a list trait always has a list. */
static value list_of(arena *a, value item)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);
    value list;

    if (value_is(&item, VALUE_UNKNOWN))
        return item;
    value_list_add(&b, item);
    list = value_list_finish(&b);
    return item.source ? value_at(list, item.source, item.start, item.end) : list;
}

static struct assignment *push(struct config_files *files, struct config_file *file)
{
    struct assignments *list = &file->assignments;
    size_t larger;

    if (list->count >= CONFIG_ASSIGNMENTS_MAX)
        return NULL;
    if (list->count == list->capacity) {
        larger = list->capacity ? list->capacity * 2 : 16;
        list->items =
            arena_resize(&files->audit->place, list->items, list->capacity * sizeof(*list->items),
                         larger * sizeof(*list->items));
        list->capacity = larger;
    }
    return &list->items[list->count++];
}

static void add(struct config_files *files, struct config_file *file,
                const struct assignment *assignment)
{
    struct assignment *slot = push(files, file);

    if (!slot)
        return;
    *slot = *assignment;
    config_secret_register(files->audit->secrets, slot);
}

static slice written_name(arena *a, slice parents, slice class_name, slice trait)
{
    return arena_printf(a, "%.*s%s%.*s.%.*s", SLICE_ARG(parents), parents.len ? "." : "",
                        SLICE_ARG(class_name), SLICE_ARG(trait));
}

/* A setting inside the section of another class is for that class's objects alone, and wins. */
static int rank_of(const struct trait *trait, slice parents)
{
    return trait->rank + (parents.len ? 100 : 0);
}

/* Python */

static void add_python_setting(struct config_files *files, struct config_file *file,
                               const struct python_setting *setting)
{
    arena *a = &files->audit->place;
    bool one_item = setting->op == PYTHON_APPEND || setting->op == PYTHON_INSERT;
    struct assignment new = {
        .origin = &file->origin,
        .op = setting->op,
        .value = one_item ? list_of(a, setting->value) : setting->value,
        .source = file->python->source,
        .start = setting->statement.start,
        .end = setting->statement.end,
        .conditional = setting->conditional,
    };

    if (setting->unknown_name || setting->class_name.len == 0 || setting->trait.len == 0) {
        new.trait = (struct trait){
            .class_name = setting->class_name,
            .name = setting->trait,
            .canonical = SLICE("?"),
        };
        new.written = slice_sub(new.source->text, setting->target.start,
                                setting->target.end - setting->target.start);
        /* c.ServerApp = ... and `del c.ServerApp` are about a whole section. */
        if (setting->op != PYTHON_DELETE)
            new.op = PYTHON_OTHER;
    } else {
        new.trait = trait_find(a, setting->class_name, setting->trait);
        new.rank = rank_of(&new.trait, setting->parents);
        new.written = written_name(a, setting->parents, setting->class_name, setting->trait);
    }
    add(files, file, &new);
}

/* A place that may change any setting, so that it is said somewhere that not all is known. */
static void add_dynamic(struct config_files *files, struct config_file *file,
                        const struct python_dynamic *dynamic)
{
    slice text = slice_sub(file->python->source->text, dynamic->at.start,
                           dynamic->at.end - dynamic->at.start);
    struct assignment new = {
        .origin = &file->origin,
        .trait = {.canonical = SLICE("?"), .class_name = SLICE(""), .name = SLICE("")},
        .written = dynamic->why,
        .op = PYTHON_OTHER,
        .value =
            value_at(value_unknown(text), file->python->source, dynamic->at.start, dynamic->at.end),
        .source = file->python->source,
        .start = dynamic->at.start,
        .end = dynamic->at.end,
    };

    add(files, file, &new);
}

/*
 * The file that a load names: relative to the directory of the file that loads it, or to a profile.
 * Code that is run with open() is relative to the directory of the process, which is not known.
 */
static slice path_of_load(struct config_files *files, const struct config_file *file,
                          const struct python_load *load, slice profile_root)
{
    arena *a = &files->audit->place;
    slice name = load->file.text;

    if (!value_is(&load->file, VALUE_STRING) || name.len == 0 || slice_has_nul(name))
        return SLICE("");
    if (name.ptr[0] == '/')
        return name;
    if (load->kind == PYTHON_LOAD_CODE)
        return SLICE("");
    if (value_is(&load->profile, VALUE_STRING) && profile_root.len)
        return arena_printf(a, "%.*s/profile_%.*s/%.*s", SLICE_ARG(profile_root),
                            SLICE_ARG(load->profile.text), SLICE_ARG(name));
    if (!value_is(&load->profile, VALUE_NULL))
        return SLICE("");
    return arena_join_path(a, slice_dirname(file->origin.path), name);
}

static void follow(struct config_files *files, struct config_file *file,
                   const struct python_load *load, slice profile_root)
{
    slice path = path_of_load(files, file, load, profile_root);
    struct config_file *loaded;

    if (path.len == 0)
        return;
    if (files->depth >= CONFIG_SUBCONFIG_DEPTH) {
        audit_note(files->audit, DIAG_WARNING, file->origin.path,
                   "load_subconfig() is nested more than %d deep: the rest is not read",
                   CONFIG_SUBCONFIG_DEPTH);
        return;
    }
    files->depth++;
    loaded = config_file_read(files, path, profile_root);
    files->depth--;
    if (loaded->loading) {
        audit_note(files->audit, DIAG_WARNING, file->origin.path,
                   "load_subconfig() leads back to %.*s", SLICE_ARG(loaded->origin.path));
        return;
    }
    for (size_t i = 0; i < loaded->assignments.count; i++) {
        struct assignment *slot = push(files, file);

        if (!slot)
            return;
        *slot = loaded->assignments.items[i];
        slot->conditional = slot->conditional || load->conditional;
    }
}

static void read_python(struct config_files *files, struct config_file *file, slice profile_root)
{
    arena *a = &files->audit->place;
    struct python_config *config = arena_new(a, struct python_config);
    _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;
    _cleanup_python_names_ struct python_names names = {0};
    _cleanup_diags_ diags d = DIAGS_INIT;
    size_t load = 0;
    int r = python_tree_read(a, file->source, &d, &tree);

    audit_note_all(files->audit, &d);
    if (r != 0) {
        file->broken = true;
        return;
    }
    /* One parse serves the settings and the facts about what else the file does. */
    python_names_read(a, &tree, &names);
    python_config_from_tree(a, &tree, &names, config);
    file->facts = python_facts(a, &tree, &names, NULL, SLICE(""), NULL);
    file->python = config;
    file->broken = config->broken;
    /* Settings and loads are each in the order of execution; merged by where they stand. */
    for (size_t i = 0; i < config->setting_count; i++) {
        for (; load < config->load_count &&
               config->loads[load].statement.start < config->settings[i].statement.start;
             load++)
            follow(files, file, &config->loads[load], profile_root);
        add_python_setting(files, file, &config->settings[i]);
    }
    for (; load < config->load_count; load++)
        follow(files, file, &config->loads[load], profile_root);
    for (size_t i = 0; i < config->dynamic_count; i++)
        add_dynamic(files, file, &config->dynamics[i]);
}

/* JSON */

/* A section starts with a capital letter (traitlets, _is_section_key()). */
static bool is_section(slice key)
{
    return key.len && key.ptr[0] >= 'A' && key.ptr[0] <= 'Z';
}

static void add_json_trait(struct config_files *files, struct config_file *file, slice parents,
                           slice class_name, const struct value_member *member)
{
    arena *a = &files->audit->place;
    struct assignment new = {
        .origin = &file->origin,
        .trait = trait_find(a, class_name, member->key.text),
        .written = written_name(a, parents, class_name, member->key.text),
        .op = PYTHON_SET,
        .value = member->value,
        .source = file->source,
        .start = member->key.start,
        .end = member->value.end,
    };

    new.rank = rank_of(&new.trait, parents);
    add(files, file, &new);
}

struct section {
    const value *map;
    slice parents, class_name;
};

/* Sections inside sections, with their names from the outside in. */
static void add_json_sections(struct config_files *files, struct config_file *file,
                              const value *root)
{
    arena *a = &files->audit->place;
    VECTOR(struct section) work = VECTOR_INIT;

    *vector_push(&work) = (struct section){.map = root};
    while (work.count && file->assignments.count < CONFIG_ASSIGNMENTS_MAX) {
        struct section section = work.items[--work.count];
        slice inside = section.class_name;

        if (section.parents.len)
            inside = arena_printf(a, "%.*s.%.*s", SLICE_ARG(section.parents),
                                  SLICE_ARG(section.class_name));
        value_each_member (section.map, member) {
            if (member->value.flags & VALUE_SHADOWED)
                continue;
            if (is_section(member->key.text) && value_is(&member->value, VALUE_MAP))
                *vector_push(&work) = (struct section){&member->value, inside, member->key.text};
            else if (section.class_name.len)
                add_json_trait(files, file, section.parents, section.class_name, member);
        }
    }
    vector_done(&work);
}

static void read_json(struct config_files *files, struct config_file *file)
{
    const struct json_options options = {.mode = JSON_CONSUMER, .max_size = CONFIG_SIZE_MAX};
    _cleanup_diags_ diags d = DIAGS_INIT;
    value root;

    if (slice_trim(file->source->text).len == 0) {
        file->broken = true;
        return;
    }
    if (json_read(&files->audit->place, file->source, &options, &d, &root) != 0)
        file->broken = true;
    audit_note_all(files->audit, &d);
    if (file->broken)
        return;
    if (!value_is(&root, VALUE_MAP)) {
        file->broken = true;
        audit_note(files->audit, DIAG_WARNING, file->origin.path,
                   "a configuration file holds a map of class names");
        return;
    }
    add_json_sections(files, file, &root);
}

/* files */

struct config_file *config_file_read(struct config_files *files, slice path, slice profile_root)
{
    struct audit *audit = files->audit;
    arena *a = &audit->place;
    struct config_file *file = map_get(&files->files, path);
    struct others others;
    slice text;

    if (file)
        return file;
    file = arena_new(a, struct config_file);
    file->origin = (struct origin){
        .kind = slice_ends(path, SLICE(".json")) ? ORIGIN_JSON : ORIGIN_PYTHON,
        .path = arena_copy(a, path),
        .shown = utf8_repair(a, fs_display(audit->fs, a, path)),
    };
    map_set(&files->files, file->origin.path, file);
    if (fs_read(audit->fs, a, path, CONFIG_SIZE_MAX, &text, &file->origin.info) < 0)
        return file;
    others = place_others(audit, path, &file->origin.info);
    file->origin.world_read = others.world_read;
    file->origin.group_read = others.group_read;
    file->source = source_new(a, file->origin.shown, text);
    file->readable = true;
    file->loading = true;
    if (file->origin.kind == ORIGIN_JSON)
        read_json(files, file);
    else
        read_python(files, file, profile_root);
    file->loading = false;
    return file;
}

size_t config_files_count(const struct config_files *files)
{
    return files->files.count;
}

struct config_file *config_files_at(const struct config_files *files, size_t index)
{
    return files->files.entries[index].value;
}
