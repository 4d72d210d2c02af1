/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/extension.h"

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/element.h"
#include "audit/jupyter/place.h"
#include "base/map.h"

/* Top-level packages that come with the Jupyter server, JupyterLab or the notebook. */
static bool is_shipped(slice module)
{
    static const slice shipped[] = {
        SLICE_INIT("jupyterlab"),
        SLICE_INIT("notebook"),
        SLICE_INIT("nbclassic"),
        SLICE_INIT("notebook_shim"),
        SLICE_INIT("jupyterlab_server"),
        SLICE_INIT("jupyter_lsp"),
        SLICE_INIT("jupyter_server"),
        SLICE_INIT("jupyter_server_terminals"),
        SLICE_INIT("jupyter_server_fileid"),
        SLICE_INIT("jupyter_server_ydoc"),
        SLICE_INIT("jupyter_collaboration"),
    };
    slice rest = module, top = slice_cut(&rest, '.');

    for (size_t i = 0; i < ARRAY_SIZE(shipped); i++)
        if (slice_eq(top, shipped[i]))
            return true;
    return false;
}

static bool is_extension_trait(const struct assignment *assignment)
{
    return slice_eq(assignment->trait.canonical, SLICE("ServerApp.jpserver_extensions")) ||
           slice_eq(assignment->trait.canonical, SLICE("NotebookApp.server_extensions"));
}

static bool is_on(const value *state)
{
    return !value_is(state, VALUE_BOOL) || state->boolean;
}

/* Whether the merged configuration of the application switches @module on. */
static bool is_enabled(const struct view *view, const struct assignment *assignment, slice module)
{
    const value *merged = value_get(&view->config, assignment->trait.canonical);
    const value *state = merged && value_is(merged, VALUE_MAP) ? value_get(merged, module) : NULL;

    return state ? is_on(state) : true;
}

struct finder {
    arena *arena;
    map seen; /* module and file, to index + 1 */
    struct extension *items;
    size_t count, capacity;
};

static void add(struct finder *f, const struct view *view, const struct reading *reading,
                const value *key, const value *state)
{
    const struct assignment *assignment = reading->assignment;
    slice id, module = key->text;
    struct extension new = {
        .module = module,
        .reading = reading,
        .view = view,
        .key = key,
        .state = state,
        .enabled =
            reading->active && (!state || is_on(state)) && is_enabled(view, assignment, module),
        .third_party = !is_shipped(module),
    };
    void **slot;

    if (!value_is(key, VALUE_STRING) || module.len == 0 || f->count >= EXTENSIONS_MAX)
        return;
    id = arena_printf(f->arena, "%.*s\n%.*s\n%u", SLICE_ARG(module),
                      SLICE_ARG(assignment->origin->shown), key->start);
    slot = map_slot(&f->seen, id);
    if (*slot) {
        struct extension *same = &f->items[(uintptr_t)*slot - 1];

        if (new.enabled && !same->enabled)
            *same = new;
        return;
    }
    if (f->count == f->capacity) {
        size_t larger = f->capacity ? f->capacity * 2 : 16;

        f->items =
            arena_resize(f->arena, f->items, f->capacity * sizeof(new), larger * sizeof(new));
        f->capacity = larger;
    }
    f->items[f->count++] = new;
    *slot = (void *)(uintptr_t)f->count;
}

static void add_reading(struct finder *f, const struct view *view, const struct reading *reading)
{
    const value *v = &reading->assignment->value;

    if (value_is(v, VALUE_MAP))
        value_each_member (v, member)
            add(f, view, reading, &member->key, &member->value);
    else if (value_is(v, VALUE_LIST))
        value_each_item (v, item)
            add(f, view, reading, item, NULL);
}

void extensions_find(struct audit *audit, arena *a, struct extensions *ret_extensions)
{
    struct finder f = {.arena = a};

    vector_each (&audit->configs->views, view)
        for (size_t i = 0; i < (*view)->count; i++)
            if ((*view)->readings[i].active && is_extension_trait((*view)->readings[i].assignment))
                add_reading(&f, *view, &(*view)->readings[i]);
    map_done(&f.seen);
    *ret_extensions = (struct extensions){f.items, f.count};
}

slice extension_code(struct audit *audit, arena *a, const struct extension *extension)
{
    struct module_place place = {.path = SLICE("")};

    if (extension->view->setup.prefix)
        module_locate(audit, a, extension->view->setup.prefix, NULL, 0, extension->module, &place);
    return place.path;
}

/* The code or the directory that it lies in may be written by somebody else. */
static bool code_others_write(struct audit *audit, slice code)
{
    bool exists;

    return code.len && (element_others_write(audit, code, &exists) ||
                        element_others_write(audit, slice_dirname(code), &exists));
}

static bool code_is_foreign(struct audit *audit, slice code)
{
    struct fs_info info;

    return code.len && fs_stat(audit->fs, code, false, &info) == 0 && info.type != FS_MISSING &&
           !place_is_trusted(audit, info.uid);
}

static void judge_extension(struct audit *audit, const struct extension *extension)
{
    const struct assignment *assignment = extension->reading->assignment;
    struct value_map_builder b = VALUE_MAP_BUILDER(&audit->scratch);
    slice code = extension_code(audit, &audit->scratch, extension);
    slice trait =
        arena_printf(&audit->scratch, "%.*s.%.*s", SLICE_ARG(assignment->trait.class_name),
                     SLICE_ARG(assignment->trait.name));
    value subject;

    value_map_put(&b, "module", audit_text(&audit->scratch, extension->module));
    value_map_put(&b, "enabled", value_bool(extension->enabled));
    value_map_put(&b, "trait", audit_text(&audit->scratch, trait));
    value_map_put(&b, "thirdParty", value_bool(extension->third_party));
    value_map_put(&b, "file", value_string(assignment->origin->shown));
    value_map_put(&b, "scope", value_string(slice_of(scope_name(extension->reading->scope))));
    value_map_put(&b, "code", audit_text(&audit->scratch, code));
    value_map_put(&b, "codeOthersWrite", value_bool(code_others_write(audit, code)));
    value_map_put(&b, "codeForeign", value_bool(code_is_foreign(audit, code)));
    subject = value_map_finish(&b);
    if (extension->key->source)
        subject = value_at(subject, extension->key->source, extension->key->start,
                           extension->state ? extension->state->end : extension->key->end);
    audit_emit(audit, SUBJECT_EXTENSION, &subject, &extension->view->config,
               assignment->origin->path.len ? assignment->origin->path : assignment->origin->shown);
}

static void learn(struct audit *audit)
{
    struct extensions extensions;
    _cleanup_map_ map seen = MAP_INIT;

    extensions_find(audit, &audit->place, &extensions);
    for (size_t i = 0; i < extensions.count; i++)
        if (extensions.items[i].enabled && extensions.items[i].third_party)
            map_set(&seen, extensions.items[i].module, audit);
    audit->facts.third_party_extensions = (int64_t)seen.count;
}

static void judge(struct audit *audit)
{
    struct extensions extensions;

    extensions_find(audit, &audit->place, &extensions);
    for (size_t i = 0; i < extensions.count; i++) {
        judge_extension(audit, &extensions.items[i]);
        arena_reset(&audit->scratch);
    }
}

const struct collector collector_extension = {.name = "extension", .learn = learn, .judge = judge};
