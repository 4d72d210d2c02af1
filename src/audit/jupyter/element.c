/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/element.h"

#include "audit/jupyter/place.h"

struct elements {
    struct audit *audit;
    arena *arena;
    const struct view *view;
    const struct assignment *assignment;
    struct value_list_builder list;
};

static bool is_below_home(const struct elements *e, slice path)
{
    slice home = e->audit->user.home;

    return home.len > 1 && slice_starts(path, home) && path.len > home.len &&
           path.ptr[home.len] == '/';
}

bool element_others_write(struct audit *audit, slice path, bool *ret_exists)
{
    struct fs_info info;
    slice at = path;

    *ret_exists = false;
    if (path.len == 0 || fs_stat(audit->fs, path, false, &info) < 0)
        return false;
    *ret_exists = info.type != FS_MISSING;
    if (*ret_exists)
        return place_others(audit, path, &info).write;
    for (at = slice_dirname(at); at.len > 1; at = slice_dirname(at)) {
        if (fs_stat(audit->fs, at, false, &info) < 0)
            return false;
        if (info.type == FS_DIR)
            return place_others(audit, at, &info).write;
        if (info.type != FS_MISSING)
            return false;
    }
    return false;
}

static void add(struct elements *e, slice text, slice module, slice path, slice distribution)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(e->arena);
    bool exists, writable;

    if (e->list.count >= ELEMENTS_MAX)
        return;
    writable = element_others_write(e->audit, path, &exists);
    value_map_put(&b, "text", audit_text(e->arena, text));
    value_map_put(&b, "module", audit_text(e->arena, module));
    value_map_put(&b, "path", audit_text(e->arena, path));
    value_map_put(&b, "exists", value_bool(exists));
    value_map_put(&b, "othersWrite", value_bool(writable));
    value_map_put(&b, "insideHome", value_bool(is_below_home(e, path)));
    value_map_put(&b, "distribution", audit_text(e->arena, distribution));
    value_list_add(&e->list, value_map_finish(&b));
}

/* A relative path is looked for beside the file that names it and in the IPython directory. */
static slice resolve(struct elements *e, slice text)
{
    const struct origin *origin = e->assignment->origin;
    slice path;

    if (text.len == 0 || slice_has_nul(text))
        return SLICE("");
    if (text.ptr[0] == '/')
        return text;
    if (slice_starts(text, SLICE("~/")))
        return arena_join_path(e->arena, e->view->setup.home, slice_from(text, 2));
    if (origin->path.len) {
        path = arena_join_path(e->arena, slice_dirname(origin->path), text);
        if (!fs_is(e->audit->fs, path, FS_MISSING))
            return path;
    }
    if (!e->audit->paths)
        return SLICE("");
    path = arena_join_path(e->arena, e->audit->paths->ipython_dir, text);
    return fs_is(e->audit->fs, path, FS_MISSING) ? SLICE("") : path;
}

static void add_path(struct elements *e, slice text)
{
    if (text.len)
        add(e, text, SLICE(""), resolve(e, text), SLICE(""));
}

/* @dotted is a module, or with @member a class or function in one. */
static void add_module(struct elements *e, slice dotted, bool member)
{
    struct module_place place = {.path = SLICE(""), .distribution = SLICE("")};
    size_t dot = slice_rfind_char(dotted, '.');
    slice module = member && dot != SLICE_NPOS ? slice_sub(dotted, 0, dot) : dotted;
    slice extra[2];
    size_t count = 0;

    if (member && dot == SLICE_NPOS)
        return;
    if (e->audit->paths)
        extra[count++] =
            arena_join_path(e->arena, e->audit->paths->ipython_dir, SLICE("extensions"));
    if (e->assignment->origin->path.len)
        extra[count++] = slice_dirname(e->assignment->origin->path);
    if (e->view->setup.prefix)
        module_locate(e->audit, e->arena, e->view->setup.prefix, extra, count, dotted, &place);
    add(e, dotted, module, place.path, place.distribution);
}

/* A program without a directory is looked for where Debian's PATH looks. */
static void add_program(struct elements *e, slice text)
{
    static const slice directories[] = {SLICE_INIT("/usr/local/bin"), SLICE_INIT("/usr/bin"),
                                        SLICE_INIT("/bin")};
    slice path;

    if (text.len == 0 || slice_has_nul(text))
        return;
    if (slice_find_char(text, '/', 0) != SLICE_NPOS) {
        add(e, text, SLICE(""), resolve(e, text), SLICE(""));
        return;
    }
    for (size_t i = 0; e->audit->system && i < ARRAY_SIZE(directories); i++) {
        path = arena_join_path(e->arena, directories[i], text);
        if (fs_is(e->audit->fs, path, FS_FILE)) {
            add(e, text, SLICE(""), path, SLICE(""));
            return;
        }
    }
    add(e, text, SLICE(""), SLICE(""), SLICE(""));
}

/* Strings directly in @v: itself, items of a list, values of a map. */
static void each_string(struct elements *e, const value *v,
                        void (*function)(struct elements *e, slice text))
{
    if (value_is(v, VALUE_STRING)) {
        function(e, v->text);
    } else if (value_is(v, VALUE_LIST)) {
        value_each_item (v, item)
            if (value_is(item, VALUE_STRING))
                function(e, item->text);
    } else if (value_is(v, VALUE_MAP)) {
        value_each_member (v, member)
            if (value_is(&member->value, VALUE_STRING))
                function(e, member->value.text);
    }
}

static void add_class(struct elements *e, slice text)
{
    add_module(e, text, true);
}

static void add_plain_module(struct elements *e, slice text)
{
    add_module(e, text, false);
}

/* {"acme_tools": true} names modules by its keys, {"magic": "acme.module"} by its values. */
static void add_modules(struct elements *e, const value *v)
{
    each_string(e, v, add_plain_module);
    if (value_is(v, VALUE_MAP))
        value_each_member (v, member)
            if (value_is(&member->value, VALUE_BOOL) && value_is(&member->key, VALUE_STRING))
                add_module(e, member->key.text, false);
}

/* The program of a string or an argument list; of {"name": {"argv": [...]}} those inside. */
static void add_command(struct elements *e, const value *v)
{
    static const char *const keys[] = {"argv", "command", "cmd", "shell_command"};
    slice text;

    if (value_is(v, VALUE_STRING)) {
        text = slice_trim(v->text);
        add_program(e, slice_cut(&text, ' '));
    } else if (value_is(v, VALUE_LIST)) {
        if (v->list.count && value_is(&v->list.items[0], VALUE_STRING))
            add_program(e, v->list.items[0].text);
    } else if (value_is(v, VALUE_MAP)) {
        value_each_member (v, member) {
            for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
                const value *inner = value_get(&member->value, slice_of(keys[i]));

                if (inner && !value_is(inner, VALUE_MAP))
                    add_command(e, inner);
            }
        }
    }
}

value elements_of(struct audit *audit, arena *a, const struct view *view,
                  const struct assignment *assignment)
{
    struct elements e = {audit, a, view, assignment, VALUE_LIST_BUILDER(a)};
    const value *v = &assignment->value;

    switch (assignment->trait.type) {
    case TRAIT_PATH:
        each_string(&e, v, add_path);
        break;
    case TRAIT_CLASS:
        each_string(&e, v, add_class);
        break;
    case TRAIT_MODULES:
        add_modules(&e, v);
        break;
    case TRAIT_COMMAND:
        add_command(&e, v);
        break;
    case TRAIT_PLAIN:
    case TRAIT_SECRET:
        break;
    }
    return value_list_finish(&e.list);
}
