/* SPDX-License-Identifier: Apache-2.0 */
/* Looking up names in the tables of trait_table.h. */
#include "audit/jupyter/trait.h"

#include "audit/jupyter/trait_table.h"

enum default_kind {
    DEFAULT_UNKNOWN, /* differs between versions and machines, or is generated */
    DEFAULT_EMPTY,   /* "", [], {} or None */
    DEFAULT_BOOL,
    DEFAULT_NUMBER,
    DEFAULT_ONE_OF,
};

struct trait_default {
    enum default_kind kind;
    double number; /* also bool */
    const char *text;
};

#define UNKNOWN   DEFAULT_UNKNOWN, 0, NULL
#define EMPTY     DEFAULT_EMPTY, 0, NULL
#define BOOL(b)   DEFAULT_BOOL, b, NULL
#define NUMBER(n) DEFAULT_NUMBER, n, NULL
#define ONE_OF(s) DEFAULT_ONE_OF, 0, s

struct row {
    slice name; /* "ServerApp.token" */
    enum trait_type type;
    struct trait_default initial;
};

static const struct row rows[] = {
#define X(class_name, trait, type, initial)                                                        \
    {SLICE_INIT(#class_name "." #trait), TRAIT_##type, {initial}},
    TRAITS(X)
#undef X
};

/* class names */

enum {
    SERVER = 1 << APP_SERVER,
    LAB = 1 << APP_LAB,
    NOTEBOOK = 1 << APP_NOTEBOOK,
    CLASSIC = 1 << APP_NBCLASSIC,
    VOILA = 1 << APP_VOILA,
    NBCONVERT = 1 << APP_NBCONVERT,
    CONSOLE = 1 << APP_CONSOLE,
    IPYTHON = 1 << APP_IPYTHON,
    KERNEL = 1 << APP_KERNEL,
    HUB = 1 << APP_HUB,
    JUPYTER = 1 << APP_JUPYTER,
    SERVERS = SERVER | LAB | NOTEBOOK | CLASSIC,
    SHELLS = IPYTHON | KERNEL,
    ALL = (1 << APP_COUNT) - 1,
};

/* When a class stands for another. */
enum meaning {
    SELF,  /* its traits are its own */
    ALIAS, /* each trait is the target's */
    ALSO,  /* those traits are the target's that the target has; a class may have several targets */
};

struct class_row {
    slice name;
    enum meaning meaning;
    slice target;
    int rank;
    uint32_t apps;
};

static const struct class_row classes[] = {
#define X(name, meaning, target, rank, apps)                                                       \
    {SLICE_INIT(#name), meaning, SLICE_INIT(#target), rank, apps},
    CLASSES(X)
#undef X
};

static const struct {
    slice class_name, name, canonical;
} renamed[] = {
#define X(class_name, name, target, target_name)                                                   \
    {SLICE_INIT(#class_name), SLICE_INIT(#name), SLICE_INIT(#target "." #target_name)},
    RENAMED(X)
#undef X
};

/* applications */

static const slice app_names[] = {
    [APP_SERVER] = SLICE_INIT("server"),     [APP_LAB] = SLICE_INIT("lab"),
    [APP_NOTEBOOK] = SLICE_INIT("notebook"), [APP_NBCLASSIC] = SLICE_INIT("nbclassic"),
    [APP_VOILA] = SLICE_INIT("voila"),       [APP_NBCONVERT] = SLICE_INIT("nbconvert"),
    [APP_CONSOLE] = SLICE_INIT("console"),   [APP_IPYTHON] = SLICE_INIT("ipython"),
    [APP_KERNEL] = SLICE_INIT("kernel"),     [APP_HUB] = SLICE_INIT("hub"),
    [APP_JUPYTER] = SLICE_INIT("jupyter"),
};

_Static_assert(ARRAY_SIZE(app_names) == APP_COUNT, "an application has no name");

const char *app_name(enum app app)
{
    return app_names[app].ptr;
}

int app_parse(slice name, enum app *ret_app)
{
    for (size_t i = 0; i < APP_COUNT; i++) {
        if (slice_eq(name, app_names[i])) {
            *ret_app = (enum app)i;
            return 0;
        }
    }
    if (!slice_eq(name, SLICE("singleuser")))
        return -EINVAL;
    *ret_app = APP_SERVER;
    return 0;
}

/* look-up */

static int compare_row(const void *key, const void *row)
{
    return slice_cmp(*(const slice *)key, ((const struct row *)row)->name);
}

static const struct row *row_of(slice canonical)
{
    return bsearch(&canonical, rows, ARRAY_SIZE(rows), sizeof(rows[0]), compare_row);
}

/* The row of CLASS.NAME, without making that text where it is not needed further. */
static const struct row *row_of_trait(slice class_name, slice name)
{
    char text[128];

    if (class_name.len + name.len + 1 > sizeof(text))
        return NULL;
    memcpy(text, class_name.ptr, class_name.len);
    text[class_name.len] = '.';
    memcpy(text + class_name.len + 1, name.ptr, name.len);
    return row_of(slice_new(text, class_name.len + 1 + name.len));
}

/* First row of a class, and how many it has. */
static const struct class_row *class_rows(slice name, size_t *ret_count)
{
    size_t low = 0, high = ARRAY_SIZE(classes), count = 0;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (slice_cmp(classes[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + count < ARRAY_SIZE(classes) && slice_eq(classes[low + count].name, name))
        count++;
    *ret_count = count;
    return &classes[low];
}

static slice renamed_to(slice class_name, slice name)
{
    for (size_t i = 0; i < ARRAY_SIZE(renamed); i++)
        if (slice_eq(renamed[i].class_name, class_name) && slice_eq(renamed[i].name, name))
            return renamed[i].canonical;
    return SLICE_NULL;
}

bool trait_is_secret_name(slice name)
{
    static const slice ends[] = {
        SLICE_INIT("password"),      SLICE_INIT("passwd"),      SLICE_INIT("pwd"),
        SLICE_INIT("passphrase"),    SLICE_INIT("secret"),      SLICE_INIT("token"),
        SLICE_INIT("tokens"),        SLICE_INIT("api_key"),     SLICE_INIT("apikey"),
        SLICE_INIT("secret_key"),    SLICE_INIT("access_key"),  SLICE_INIT("private_key"),
        SLICE_INIT("crypt_keys"),    SLICE_INIT("credentials"), SLICE_INIT("authorization"),
        SLICE_INIT("access_key_id"),
    };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
        if (name.len >= ends[i].len &&
            slice_eq_nocase(slice_from(name, name.len - ends[i].len), ends[i]))
            return true;
    return false;
}

/* Classes that are many and share their traits: formatters, exporters. */
static const struct row *row_of_family(slice class_name, slice name)
{
    static const struct {
        slice end, base;
    } families[] = {
        {SLICE_INIT("Formatter"), SLICE_INIT("BaseFormatter")},
        {SLICE_INIT("Exporter"), SLICE_INIT("TemplateExporter")},
        {SLICE_INIT("Exporter"), SLICE_INIT("Exporter")},
        {SLICE_INIT("ExecutePreprocessor"), SLICE_INIT("NotebookClient")},
        {SLICE_INIT("Spawner"), SLICE_INIT("Spawner")},
    };

    for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
        const struct row *row;

        if (!slice_ends(class_name, families[i].end))
            continue;
        row = row_of_trait(families[i].base, name);
        if (row)
            return row;
    }
    return NULL;
}

struct trait trait_find(arena *a, slice class_name, slice name)
{
    struct trait trait = {.class_name = class_name, .name = name};
    slice target = renamed_to(class_name, name);
    const struct row *row = target.len ? row_of(target) : row_of_trait(class_name, name);
    const struct class_row *rules;
    size_t count;

    rules = class_rows(class_name, &count);
    trait.rank = count ? rules[0].rank : 0;
    for (size_t i = 0; !row && i < count; i++) {
        if (rules[i].meaning == SELF)
            continue;
        row = row_of_trait(rules[i].target, name);
        if (!row && rules[i].meaning == ALIAS)
            target = arena_printf(a, "%.*s.%.*s", SLICE_ARG(rules[i].target), SLICE_ARG(name));
    }
    if (row)
        trait.canonical = row->name;
    else if (target.len)
        trait.canonical = target;
    else
        trait.canonical = arena_printf(a, "%.*s.%.*s", SLICE_ARG(class_name), SLICE_ARG(name));
    if (!row)
        row = row_of_family(class_name, name);
    if (row)
        trait.type = row->type;
    if (trait.type == TRAIT_PLAIN && trait_is_secret_name(name))
        trait.type = TRAIT_SECRET;
    return trait;
}

static bool is_hub_class(slice name)
{
    static const slice ends[] = {SLICE_INIT("Authenticator"), SLICE_INIT("Spawner"),
                                 SLICE_INIT("Proxy"), SLICE_INIT("CryptKeeper"),
                                 SLICE_INIT("JupyterHub")};

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
        if (slice_ends(name, ends[i]) && !slice_eq(name, SLICE("ServerProxy")))
            return true;
    return false;
}

bool trait_is_known_class(slice class_name)
{
    size_t count;

    class_rows(class_name, &count);
    return count > 0 || is_hub_class(class_name) || slice_ends(class_name, SLICE("Formatter")) ||
           slice_ends(class_name, SLICE("Exporter"));
}

bool trait_is_read_by(slice class_name, enum app app, struct trait_versions versions)
{
    const struct class_row *rules;
    size_t count;
    bool classic = app == APP_NOTEBOOK && versions.notebook && versions.notebook < 7;

    if (is_hub_class(class_name))
        return app == APP_HUB;
    if (slice_ends(class_name, SLICE("Formatter")))
        return (1u << app) & SHELLS;
    if (slice_ends(class_name, SLICE("Exporter")))
        return (1u << app) & (SERVERS | NBCONVERT | VOILA);
    rules = class_rows(class_name, &count);
    if (count == 0)
        return true;
    /* Identity providers came with jupyter_server 2; notebook 6 is no jupyter_server at all. */
    if (slice_ends(class_name, SLICE("IdentityProvider")) &&
        (classic || (versions.server && versions.server < 2)))
        return false;
    if (classic && (slice_ends(class_name, SLICE("ServerApp")) ||
                    slice_eq(class_name, SLICE("JupyterNotebookApp"))))
        return false;
    return rules[0].apps & (1u << app);
}

/* defaults */

static bool is_empty(const value *v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->text.len == 0;
    case VALUE_LIST:
        return v->list.count == 0;
    case VALUE_MAP:
        return v->map->count == 0;
    case VALUE_INT:
        return v->integer == 0;
    case VALUE_UINT:
        return v->natural == 0;
    case VALUE_DOUBLE:
        return v->number == 0;
    case VALUE_BOOL:
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    return false;
}

static bool is_one_of(slice alternatives, const value *v)
{
    if (value_is(v, VALUE_STRING)) {
        while (alternatives.ptr)
            if (slice_eq(slice_cut(&alternatives, '|'), v->text))
                return true;
        return false;
    }
    if (!value_is(v, VALUE_LIST))
        return false;
    value_each_item (v, item)
        if (!value_is(item, VALUE_STRING) || !alternatives.ptr ||
            !slice_eq(slice_cut(&alternatives, '|'), item->text))
            return false;
    return !alternatives.ptr;
}

bool trait_is_default(slice canonical, const value *v)
{
    const struct row *row = row_of(canonical);
    size_t dot = slice_find_char(canonical, '.', 0);

    if (!row && dot != SLICE_NPOS)
        row = row_of_family(slice_sub(canonical, 0, dot), slice_from(canonical, dot + 1));
    if (!row)
        return false;
    switch (row->initial.kind) {
    case DEFAULT_UNKNOWN:
        return false;
    case DEFAULT_EMPTY:
        return is_empty(v);
    case DEFAULT_BOOL:
        return value_is(v, VALUE_BOOL) && v->boolean == (row->initial.number != 0);
    case DEFAULT_NUMBER:
        return (value_is(v, VALUE_INT) && (double)v->integer == row->initial.number) ||
               (value_is(v, VALUE_DOUBLE) && v->number == row->initial.number);
    case DEFAULT_ONE_OF:
        return is_one_of(slice_of(row->initial.text), v);
    }
    return false;
}

bool trait_is_number(slice canonical)
{
    /* Numbers whose default is 0, which the table keeps as empty. */
    static const slice ends[] = {SLICE_INIT("_port"), SLICE_INIT("_timeout"), SLICE_INIT("_limit"),
                                 SLICE_INIT("_length")};
    const struct row *row = row_of(canonical);

    if (row && row->initial.kind == DEFAULT_NUMBER)
        return true;
    for (size_t i = 0; row && i < ARRAY_SIZE(ends); i++)
        if (row->initial.kind == DEFAULT_EMPTY && slice_ends(canonical, ends[i]))
            return true;
    return false;
}

bool trait_is_list(slice canonical)
{
    static const slice names[] = {
        SLICE_INIT("InteractiveShellApp.exec_files"),
        SLICE_INIT("InteractiveShellApp.exec_lines"),
        SLICE_INIT("InteractiveShellApp.extensions"),
        SLICE_INIT("InteractiveShellApp.extra_extensions"),
        SLICE_INIT("InteractiveShell.ast_transformers"),
        SLICE_INIT("ServerApp.extra_services"),
        SLICE_INIT("ServerApp.extra_static_paths"),
        SLICE_INIT("ServerApp.extra_template_paths"),
        SLICE_INIT("ServerApp.local_hostnames"),
        SLICE_INIT("ServerApp.static_custom_path"),
        SLICE_INIT("NotebookApp.extra_nbextensions_path"),
        SLICE_INIT("NotebookApp.server_extensions"),
        SLICE_INIT("Exporter.preprocessors"),
        SLICE_INIT("TemplateExporter.extra_template_basedirs"),
        SLICE_INIT("TemplateExporter.extra_template_paths"),
        SLICE_INIT("MappingKernelManager.allowed_message_types"),
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (slice_eq(canonical, names[i]))
            return true;
    return false;
}
