/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/package.h"

#include "audit/jupyter/live.h"
#include "audit/jupyter/paths.h"
#include "base/map.h"

enum {
    METADATA_MAX = 1 << 20,
    PTH_MAX = 64 * 1024,
    LIBS_MAX = 16, /* lib/python3.x directories of one prefix */
};

slice package_normalise(arena *a, slice name)
{
    char *out = arena_alloc(a, name.len);
    size_t len = 0;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (c == '-' || c == '_' || c == '.') {
            if (len && out[len - 1] != '-')
                out[len++] = '-';
            continue;
        }
        out[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return slice_new(out, len);
}

/*
 * "jupyter_core-4.12.0.dist-info" is the metadata of a distribution (PyPA, "Recording installed
 * projects"), "Jinja2-3.1.2.egg-info" the same in its older form, as Debian installs it; there
 * "-py3.11" may follow. The name stops at the first "-" before a digit.
 */
static bool parse_metadata_name(slice entry, slice *ret_name, slice *ret_version)
{
    static const slice ends[] = {SLICE_INIT(".dist-info"), SLICE_INIT(".egg-info")};

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        size_t dash, py;

        if (!slice_ends(entry, ends[i]) || entry.len == ends[i].len)
            continue;
        entry = slice_sub(entry, 0, entry.len - ends[i].len);
        for (dash = 0; dash + 1 < entry.len; dash++)
            if (entry.ptr[dash] == '-' && entry.ptr[dash + 1] >= '0' && entry.ptr[dash + 1] <= '9')
                break;
        *ret_name = slice_sub(entry, 0, dash + 1 < entry.len ? dash : entry.len);
        *ret_version = dash + 1 < entry.len ? slice_from(entry, dash + 1) : SLICE("");
        py = slice_find(*ret_version, SLICE("-py"), 0);
        if (py != SLICE_NPOS)
            *ret_version = slice_sub(*ret_version, 0, py);
        return true;
    }
    return false;
}

/* "Version: 1.2" of the metadata file itself, for the few whose directory does not say. */
static slice version_in_file(struct audit *audit, arena *a, slice directory)
{
    static const slice names[] = {SLICE_INIT("METADATA"), SLICE_INIT("PKG-INFO")};
    struct fs_info info;
    slice text = SLICE("");

    for (size_t i = 0; i < ARRAY_SIZE(names) && !text.len; i++) {
        slice path = arena_join_path(a, directory, names[i]);

        if (fs_stat(audit->fs, path, false, &info) < 0 || info.type != FS_FILE ||
            fs_read(audit->fs, a, path, METADATA_MAX, &text, NULL) < 0)
            text = SLICE("");
    }
    while (text.len) {
        slice line = slice_cut(&text, '\n');

        if (slice_starts(line, SLICE("Version:")))
            return slice_trim(slice_from(line, 8));
        if (slice_trim(line).len == 0)
            break;
    }
    return SLICE("");
}

static void read_site(struct audit *audit, arena *a, slice site, map *seen,
                      struct value_map_builder *versions)
{
    slice *names;
    size_t count;

    if (fs_list(audit->fs, a, site, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice name, version;

        if (!parse_metadata_name(names[i], &name, &version))
            continue;
        name = package_normalise(a, name);
        /* Of two that are installed, Python imports the one that it finds first. */
        if (map_has(seen, name))
            continue;
        if (version.len == 0)
            version = version_in_file(audit, a, arena_join_path(a, site, names[i]));
        map_set(seen, name, audit);
        value_map_add(versions, value_string(name), value_string(version));
    }
}

/* prefixes */

static void add_site(struct audit *audit, arena *a, struct prefix *prefix, slice path)
{
    if (prefix->site_count == SITES_MAX || !fs_is(audit->fs, path, FS_DIR))
        return;
    for (size_t i = 0; i < prefix->site_count; i++)
        if (slice_eq(prefix->sites[i], path))
            return;
    prefix->sites[prefix->site_count++] = arena_copy(a, path);
}

/* Lines of .pth files that are directories (the documentation of the module site). Lines that are
 * code stay unread: they are for rules about persistence. */
static void add_pth(struct audit *audit, arena *a, struct prefix *prefix, slice site)
{
    slice *names, text;
    size_t count;

    if (fs_list(audit->fs, a, site, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(a, site, names[i]);

        if (!slice_ends(names[i], SLICE(".pth")) || !fs_is(audit->fs, path, FS_FILE) ||
            fs_read(audit->fs, a, path, PTH_MAX, &text, NULL) < 0)
            continue;
        while (text.len) {
            slice line = slice_trim(slice_cut(&text, '\n'));

            if (line.len == 0 || line.ptr[0] == '#' || slice_starts(line, SLICE("import ")) ||
                slice_has_nul(line))
                continue;
            add_site(audit, a, prefix, line.ptr[0] == '/' ? line : arena_join_path(a, site, line));
        }
    }
}

/* The newest Python first. */
static int compare_libs(const void *a, const void *b)
{
    const slice *first = a, *second = b;
    /* python3.9 is older than python3.11. */
    int r = (first->len < second->len) - (first->len > second->len);

    return r ? r : slice_cmp(*second, *first);
}

/* Names of python3.x in @lib, newest first. */
static size_t python_libs(struct audit *audit, arena *a, slice lib, slice libs[static LIBS_MAX])
{
    slice *names;
    size_t count, found = 0;

    if (fs_list(audit->fs, a, lib, &names, &count) < 0)
        return 0;
    for (size_t i = 0; i < count && found < LIBS_MAX; i++)
        if (slice_starts(names[i], SLICE("python3.")))
            libs[found++] = names[i];
    qsort(libs, found, sizeof(*libs), compare_libs);
    return found;
}

static void add_sites(struct audit *audit, arena *a, struct prefix *prefix)
{
    slice lib = arena_join_path(a, prefix->path, SLICE("lib"));
    slice user = arena_join_path(a, audit->user.home, SLICE(".local/lib"));
    bool debian = slice_eq(prefix->path, SLICE("/usr"));
    slice libs[LIBS_MAX];
    size_t count;

    prefix->sites = arena_new_array(a, slice, SITES_MAX);
    if (prefix->user_site) {
        count = python_libs(audit, a, user, libs);
        for (size_t i = 0; i < count; i++)
            add_site(
                audit, a, prefix,
                arena_printf(a, "%.*s/%.*s/site-packages", SLICE_ARG(user), SLICE_ARG(libs[i])));
    }
    if (debian) {
        count = python_libs(audit, a, SLICE("/usr/local/lib"), libs);
        for (size_t i = 0; i < count; i++)
            add_site(audit, a, prefix,
                     arena_printf(a, "/usr/local/lib/%.*s/dist-packages", SLICE_ARG(libs[i])));
        add_site(audit, a, prefix, SLICE("/usr/lib/python3/dist-packages"));
    }
    count = python_libs(audit, a, lib, libs);
    for (size_t i = 0; i < count; i++)
        add_site(audit, a, prefix,
                 arena_printf(a, "%.*s/%.*s/site-packages", SLICE_ARG(lib), SLICE_ARG(libs[i])));
    for (size_t i = 0, own = prefix->site_count; i < own; i++)
        add_pth(audit, a, prefix, prefix->sites[i]);
}

/* pyvenv.cfg: "include-system-site-packages = true" (PEP 405). */
static bool venv_sees_system(struct audit *audit, arena *a, slice file)
{
    slice text;

    if (fs_read(audit->fs, a, file, PTH_MAX, &text, NULL) < 0)
        return false;
    while (text.len) {
        slice line = slice_cut(&text, '\n'), key = slice_cut(&line, '=');

        if (slice_eq(slice_trim(key), SLICE("include-system-site-packages")))
            return slice_eq_nocase(slice_trim(line), SLICE("true"));
    }
    return false;
}

static bool has_jupyter(const struct prefix *prefix)
{
    static const char *const names[] = {"jupyter-core",   "ipython",  "ipykernel",
                                        "jupyter-server", "notebook", "jupyterhub",
                                        "jupyter-client", "traitlets"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (prefix_version(prefix, names[i]).len)
            return true;
    return false;
}

struct search {
    struct audit *audit;
    arena *arena;
    map seen; /* paths, tried ones too */
    bool no_user_site;
    struct prefix *items;
    size_t count;
};

static void try_prefix(struct search *s, slice path)
{
    struct prefix prefix = {.path = path};
    struct value_map_builder versions = VALUE_MAP_BUILDER(s->arena);
    _cleanup_map_ map seen = MAP_INIT;
    slice config = arena_join_path(s->arena, path, SLICE("pyvenv.cfg"));
    struct fs_info info;

    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    prefix.path = path = arena_copy(s->arena, path);
    if (s->count == PREFIXES_MAX || path.len < 2 || path.ptr[0] != '/' || map_has(&s->seen, path))
        return;
    map_set(&s->seen, path, s);
    if (!fs_is(s->audit->fs, arena_join_path(s->arena, path, SLICE("lib")), FS_DIR))
        return;
    prefix.venv = fs_is(s->audit->fs, config, FS_FILE);
    prefix.conda = !prefix.venv && slice_eq(slice_basename(slice_dirname(path)), SLICE("envs"));
    prefix.user_site =
        !s->no_user_site && (!prefix.venv || venv_sees_system(s->audit, s->arena, config));
    prefix.owned = fs_stat(s->audit->fs, path, false, &info) == 0 && info.uid == s->audit->user.uid;
    add_sites(s->audit, s->arena, &prefix);
    for (size_t i = 0; i < prefix.site_count; i++)
        read_site(s->audit, s->arena, prefix.sites[i], &seen, &versions);
    prefix.versions = value_map_finish(&versions);
    if (has_jupyter(&prefix))
        s->items[s->count++] = prefix;
}

/* All directories in @path. */
static void try_each(struct search *s, slice path)
{
    slice *names;
    size_t count;

    if (fs_list(s->audit->fs, s->arena, path, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count && s->count < PREFIXES_MAX; i++)
        try_prefix(s, arena_join_path(s->arena, path, names[i]));
}

/* The prefix of a program: /opt/venv of /opt/venv/bin/jupyter-lab. */
static void try_program(struct search *s, slice program)
{
    slice bin = slice_dirname(program);

    if (program.len && program.ptr[0] == '/' && slice_eq(slice_basename(bin), SLICE("bin")))
        try_prefix(s, slice_dirname(bin));
}

static void try_processes(struct search *s)
{
    const struct processes *p = live_processes(s->audit);

    for (size_t i = 0; i < p->count; i++) {
        const struct process *process = &p->items[i];

        if (process->contained || process->program == PROGRAM_OTHER ||
            !live_is_ours(s->audit, process))
            continue;
        /* The interpreter of a virtual environment is a link: the script says more than exe. */
        for (size_t j = 0; j < MIN(process->argc, (size_t)2); j++)
            try_program(s, process->argv[j]);
        try_program(s, process->exe);
    }
}

static void try_home(struct search *s, slice home)
{
    static const slice single[] = {
        SLICE_INIT("miniconda3"), SLICE_INIT("anaconda3"), SLICE_INIT("miniforge3"),
        SLICE_INIT("mambaforge"), SLICE_INIT("conda"),     SLICE_INIT("micromamba"),
        SLICE_INIT(".venv"),      SLICE_INIT("venv"),      SLICE_INIT("env"),
    };
    static const slice many[] = {
        SLICE_INIT("miniconda3/envs"),         SLICE_INIT("anaconda3/envs"),
        SLICE_INIT("miniforge3/envs"),         SLICE_INIT("mambaforge/envs"),
        SLICE_INIT("micromamba/envs"),         SLICE_INIT(".conda/envs"),
        SLICE_INIT(".pyenv/versions"),         SLICE_INIT(".virtualenvs"),
        SLICE_INIT(".local/pipx/venvs"),       SLICE_INIT(".local/share/pipx/venvs"),
        SLICE_INIT(".local/share/uv/tools"),   SLICE_INIT(".local/share/virtualenvs"),
        SLICE_INIT(".local/share/mamba/envs"),
    };
    slice *names;
    size_t count;

    for (size_t i = 0; i < ARRAY_SIZE(single); i++)
        try_prefix(s, arena_join_path(s->arena, home, single[i]));
    for (size_t i = 0; i < ARRAY_SIZE(many); i++)
        try_each(s, arena_join_path(s->arena, home, many[i]));
    /* A project's own environment. */
    if (fs_list(s->audit->fs, s->arena, home, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count && i < 10 * PREFIXES_MAX; i++) {
        if (names[i].ptr[0] == '.')
            continue;
        try_prefix(s,
                   arena_printf(s->arena, "%.*s/%.*s/.venv", SLICE_ARG(home), SLICE_ARG(names[i])));
        try_prefix(s,
                   arena_printf(s->arena, "%.*s/%.*s/venv", SLICE_ARG(home), SLICE_ARG(names[i])));
    }
}

static void try_system(struct search *s)
{
    static const slice single[] = {
        SLICE_INIT("/usr"),       SLICE_INIT("/usr/local"),    SLICE_INIT("/opt/conda"),
        SLICE_INIT("/srv/conda"), SLICE_INIT("/opt/tljh/hub"), SLICE_INIT("/opt/tljh/user"),
    };
    static const slice many[] = {SLICE_INIT("/opt"), SLICE_INIT("/opt/conda/envs"),
                                 SLICE_INIT("/srv/conda/envs")};

    for (size_t i = 0; i < ARRAY_SIZE(single); i++)
        try_prefix(s, single[i]);
    for (size_t i = 0; i < ARRAY_SIZE(many); i++)
        try_each(s, many[i]);
}

void prefixes_find(struct audit *audit, arena *a, const value *environment,
                   struct prefixes *ret_prefixes)
{
    struct search s = {
        .audit = audit,
        .arena = a,
        .no_user_site = value_get_string(environment, "PYTHONNOUSERSITE").len > 0,
        .items = arena_new_array(a, struct prefix, PREFIXES_MAX),
    };

    try_prefix(&s, value_get_string(environment, "VIRTUAL_ENV"));
    try_prefix(&s, value_get_string(environment, "CONDA_PREFIX"));
    try_processes(&s);
    try_home(&s, audit->user.home);
    if (audit->system)
        try_system(&s);
    if (s.count == 0) {
        s.items[s.count] = (struct prefix){
            .path = audit->system ? SLICE("/usr") : SLICE(""),
            .user_site = true,
            .versions = value_empty_map(),
        };
        s.items[s.count].sites = arena_new_array(a, slice, SITES_MAX);
        s.count++;
    }
    map_done(&s.seen);
    *ret_prefixes = (struct prefixes){s.items, s.count};
}

const struct prefix *prefixes_at(const struct prefixes *prefixes, slice path)
{
    for (size_t i = 0; i < prefixes->count; i++)
        if (slice_eq(prefixes->items[i].path, path))
            return &prefixes->items[i];
    return NULL;
}

slice prefix_version(const struct prefix *prefix, const char *name)
{
    return value_get_string(&prefix->versions, name);
}

uint32_t prefix_major(const struct prefix *prefix, const char *name)
{
    slice rest = prefix_version(prefix, name);
    uint64_t major;

    return slice_to_u64(slice_cut(&rest, '.'), &major) < 0 || major > UINT32_MAX ? 0
                                                                                 : (uint32_t)major;
}

/* modules */

static bool is_identifier(slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c < 0x80 && c != '_' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
            !(c >= 'A' && c <= 'Z'))
            return false;
    }
    return name.len > 0 && name.len < 200;
}

/* The file of one part of a dotted name: a package's __init__.py or a module. */
static slice file_of_part(struct audit *audit, arena *a, slice directory, slice name)
{
    slice base = arena_join_path(a, directory, name);
    slice init = arena_join_path(a, base, SLICE("__init__.py"));
    slice module = arena_concat(a, base, SLICE(".py"));

    if (fs_is(audit->fs, init, FS_FILE))
        return init;
    if (fs_is(audit->fs, module, FS_FILE))
        return module;
    return fs_is(audit->fs, base, FS_DIR) ? base : SLICE("");
}

/* Follows @dotted below @site as far as there are modules. */
static slice locate_in(struct audit *audit, arena *a, slice site, slice dotted)
{
    slice directory = site, found = SLICE("");

    while (dotted.ptr) {
        slice part = slice_cut(&dotted, '.'), file;

        if (!is_identifier(part))
            break;
        file = file_of_part(audit, a, directory, part);
        if (file.len == 0)
            break;
        found = file;
        directory = arena_join_path(a, directory, part);
    }
    return found;
}

/* Whether the metadata in @directory says that it installed @module at top level. */
static bool installs(struct audit *audit, arena *a, slice directory, slice module)
{
    slice path = arena_join_path(a, directory, SLICE("top_level.txt")), text;

    if (!fs_is(audit->fs, path, FS_FILE) || fs_read(audit->fs, a, path, PTH_MAX, &text, NULL) < 0)
        return false;
    while (text.len)
        if (slice_eq(slice_trim(slice_cut(&text, '\n')), module))
            return true;
    return false;
}

static slice distribution_of(struct audit *audit, arena *a, const struct prefix *prefix, slice site,
                             slice module)
{
    slice normalised = package_normalise(a, module);
    slice *names, name, version;
    size_t count;

    if (value_get(&prefix->versions, normalised))
        return normalised;
    if (fs_list(audit->fs, a, site, &names, &count) < 0)
        return SLICE("");
    for (size_t i = 0; i < count; i++)
        if (parse_metadata_name(names[i], &name, &version) &&
            installs(audit, a, arena_join_path(a, site, names[i]), module))
            return package_normalise(a, name);
    return SLICE("");
}

bool module_locate(struct audit *audit, arena *a, const struct prefix *prefix, const slice *extra,
                   size_t extra_count, slice dotted, struct module_place *ret_place)
{
    slice rest = dotted, top = slice_cut(&rest, '.');

    *ret_place = (struct module_place){.path = SLICE(""), .distribution = SLICE("")};
    for (size_t i = 0; i < extra_count; i++) {
        ret_place->path = locate_in(audit, a, extra[i], dotted);
        if (ret_place->path.len)
            return true;
    }
    for (size_t i = 0; i < prefix->site_count; i++) {
        ret_place->path = locate_in(audit, a, prefix->sites[i], dotted);
        if (ret_place->path.len) {
            ret_place->distribution = distribution_of(audit, a, prefix, prefix->sites[i], top);
            return true;
        }
    }
    return false;
}

/* the collector */

static void learn(struct audit *audit)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(&audit->place);
    _cleanup_map_ map seen = MAP_INIT;
    struct prefixes *prefixes;

    audit->paths = arena_new(&audit->place, struct jupyter_paths);
    prefixes = &audit->paths->prefixes;
    prefixes_find(audit, &audit->place, &audit->environment, prefixes);
    for (size_t i = 0; i < prefixes->count; i++) {
        const value *versions = &prefixes->items[i].versions;

        value_each_member (versions, member) {
            if (map_has(&seen, member->key.text))
                continue;
            map_set(&seen, member->key.text, prefixes);
            value_map_add(&b, member->key, member->value);
        }
    }
    audit->facts.versions = value_map_finish(&b);
    paths_learn(audit);
}

const struct collector collector_package = {.name = "package", .learn = learn};
