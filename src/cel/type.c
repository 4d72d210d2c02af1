/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Types: their text, their construction, and the table of declared objects. What is assignable to
 * what stands in unify.c.
 */
#include "cel/type.h"

/* The names that a simple type goes by; the first one of each kind is what people are shown. */
static const struct {
    slice name;
    enum cel_type_kind kind;
} simple_names[] = {
    {SLICE_INIT("dyn"), CEL_TYPE_DYN},
    {SLICE_INIT("any"), CEL_TYPE_DYN},
    {SLICE_INIT("document"), CEL_TYPE_DOCUMENT},
    {SLICE_INIT("null_type"), CEL_TYPE_NULL},
    {SLICE_INIT("bool"), CEL_TYPE_BOOL},
    {SLICE_INIT("int"), CEL_TYPE_INT},
    {SLICE_INIT("uint"), CEL_TYPE_UINT},
    {SLICE_INIT("double"), CEL_TYPE_DOUBLE},
    {SLICE_INIT("string"), CEL_TYPE_STRING},
    {SLICE_INIT("bytes"), CEL_TYPE_BYTES},
    {SLICE_INIT("timestamp"), CEL_TYPE_TIMESTAMP},
    {SLICE_INIT("google.protobuf.Timestamp"), CEL_TYPE_TIMESTAMP},
    {SLICE_INIT("duration"), CEL_TYPE_DURATION},
    {SLICE_INIT("google.protobuf.Duration"), CEL_TYPE_DURATION},
};

/* Types that libraries define, by their letter in signatures. */
static const struct {
    char letter;
    struct cel_type type;
} abstract_types[] = {
    {'p', {.kind = CEL_TYPE_ABSTRACT, .name = SLICE_INIT("net.IP")}},
    {'c', {.kind = CEL_TYPE_ABSTRACT, .name = SLICE_INIT("net.CIDR")}},
    {'U', {.kind = CEL_TYPE_ABSTRACT, .name = SLICE_INIT("kubernetes.URL")}},
    {'q', {.kind = CEL_TYPE_ABSTRACT, .name = SLICE_INIT("kubernetes.Quantity")}},
    {'v', {.kind = CEL_TYPE_ABSTRACT, .name = SLICE_INIT("kubernetes.Semver")}},
};

/* Shared by all environments and threads: a simple type has no memory of its own. */
const struct cel_type *cel_type_simple(enum cel_type_kind kind)
{
    static const struct cel_type types[] = {
        [CEL_TYPE_DYN] = {.kind = CEL_TYPE_DYN},
        [CEL_TYPE_DOCUMENT] = {.kind = CEL_TYPE_DOCUMENT},
        [CEL_TYPE_NULL] = {.kind = CEL_TYPE_NULL},
        [CEL_TYPE_BOOL] = {.kind = CEL_TYPE_BOOL},
        [CEL_TYPE_INT] = {.kind = CEL_TYPE_INT},
        [CEL_TYPE_UINT] = {.kind = CEL_TYPE_UINT},
        [CEL_TYPE_DOUBLE] = {.kind = CEL_TYPE_DOUBLE},
        [CEL_TYPE_STRING] = {.kind = CEL_TYPE_STRING},
        [CEL_TYPE_BYTES] = {.kind = CEL_TYPE_BYTES},
        [CEL_TYPE_TIMESTAMP] = {.kind = CEL_TYPE_TIMESTAMP},
        [CEL_TYPE_DURATION] = {.kind = CEL_TYPE_DURATION},
        [CEL_TYPE_TYPE] = {.kind = CEL_TYPE_TYPE},
    };

    /* A kind that needs arguments has no simple type. */
    return kind < ARRAY_SIZE(types) ? &types[kind] : &types[CEL_TYPE_DYN];
}

/* construction */

/* The arguments are copied, so that callers may keep them on their stack. */
const struct cel_type *cel_type_new(arena *a, enum cel_type_kind kind, slice name,
                                    const struct cel_type *const *args, size_t arg_count)
{
    struct cel_type *type = arena_new(a, struct cel_type);
    const struct cel_type **copy = arena_new_array(a, const struct cel_type *, arg_count);

    for (size_t i = 0; i < arg_count; i++)
        copy[i] = args[i];
    type->kind = kind;
    type->name = name;
    type->args = copy;
    type->arg_count = arg_count;
    return type;
}

const struct cel_type *cel_type_list(arena *a, const struct cel_type *item)
{
    return cel_type_new(a, CEL_TYPE_LIST, SLICE_NULL, &item, 1);
}

const struct cel_type *cel_type_map(arena *a, const struct cel_type *key,
                                    const struct cel_type *item)
{
    const struct cel_type *args[] = {key, item};

    return cel_type_new(a, CEL_TYPE_MAP, SLICE_NULL, args, 2);
}

const struct cel_type *cel_type_optional(arena *a, const struct cel_type *inner)
{
    return cel_type_new(a, CEL_TYPE_OPTIONAL, SLICE_NULL, &inner, 1);
}

const struct cel_type *cel_type_of_type(arena *a, const struct cel_type *inner)
{
    return cel_type_new(a, CEL_TYPE_TYPE, SLICE_NULL, &inner, 1);
}

/*
 * Objects are equal by name: an environment declares a name once, and fields of two objects may
 * point at each other, so that comparing them would not end.
 */
bool cel_type_equal(const struct cel_type *a, const struct cel_type *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->number != b->number || a->arg_count != b->arg_count ||
        !slice_eq(a->name, b->name))
        return false;
    for (size_t i = 0; i < a->arg_count; i++)
        if (!cel_type_equal(a->args[i], b->args[i]))
            return false;
    return true;
}

/* Objects have tens of fields at most, and a field is looked up once per expression. */
const struct cel_field *cel_type_field(const struct cel_type *object, slice name)
{
    for (size_t i = 0; i < object->field_count; i++)
        if (slice_eq(object->fields[i].name, name))
            return &object->fields[i];
    return NULL;
}

/* text */

/* Text is host's text, from tables and from schemas; it is still read with a limit on its depth. */
struct type_reader {
    struct cel_types *types;
    slice text;
    size_t at;
    bool strict; /* "dyn" means document */
};

/* A dot is part of a name: "net.IP" is one word. */
static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

static void skip_spaces(struct type_reader *r)
{
    while (r->at < r->text.len && r->text.ptr[r->at] == ' ')
        r->at++;
}

/* Takes @c after spaces, if it is there. */
static bool reader_accept(struct type_reader *r, char c)
{
    skip_spaces(r);
    if (r->at == r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

static int read_type(struct type_reader *r, unsigned depth, const struct cel_type **ret);

/*
 * The arguments in parentheses. They are read before anybody knows what the name means, so that one
 * place limits their number. *ret_count is 0 when there are no parentheses.
 */
static int read_args(struct type_reader *r, unsigned depth, const struct cel_type **ret_args,
                     size_t *ret_count)
{
    size_t count = 0;

    if (reader_accept(r, '(')) {
        do {
            int error =
                count == CEL_TYPE_ARGS_MAX ? -EINVAL : read_type(r, depth, &ret_args[count]);

            if (error)
                return error;
            count++;
        } while (reader_accept(r, ','));
        if (!reader_accept(r, ')'))
            return -EINVAL;
    }
    *ret_count = count;
    return 0;
}

/* A name, "" when there is none at the cursor. */
static slice read_word(struct type_reader *r)
{
    size_t start;

    skip_spaces(r);
    start = r->at;
    while (r->at < r->text.len && is_name_byte(r->text.ptr[r->at]))
        r->at++;
    return slice_sub(r->text, start, r->at - start);
}

/* The fields of a record, behind its opening brace. */
static int read_fields(struct type_reader *r, unsigned depth, struct cel_field *fields,
                       size_t *ret_count)
{
    size_t count = 0;

    do {
        struct cel_field field = {.name = arena_copy(&r->types->arena, read_word(r))};
        int error;

        if (field.name.len == 0 || count == CEL_RECORD_MAX)
            return -EINVAL;
        field.optional = reader_accept(r, '?');
        if (!reader_accept(r, ':'))
            return -EINVAL;
        error = read_type(r, depth, &field.type);
        if (error)
            return error;
        fields[count++] = field;
    } while (reader_accept(r, ','));
    *ret_count = count;
    return reader_accept(r, '}') ? 0 : -EINVAL;
}

/* A record is called by its text, so that two with the same text are the same type. */
static int read_record(struct type_reader *r, size_t start, unsigned depth,
                       const struct cel_type **ret)
{
    arena *a = &r->types->arena;
    struct cel_field fields[CEL_RECORD_MAX], *list;
    struct cel_type *type;
    size_t count;
    int error = read_fields(r, depth, fields, &count);

    if (error)
        return error;
    list = arena_new_array(a, struct cel_field, count);
    memcpy(list, fields, count * sizeof(*list));
    type = arena_new(a, struct cel_type);
    type->kind = CEL_TYPE_OBJECT;
    type->name = arena_copy(a, slice_sub(r->text, start, r->at - start));
    type->fields = list;
    type->field_count = count;
    *ret = type;
    return 0;
}

/* A type without arguments, or NULL. In strict mode dyn says that anything may be missing. */
static const struct cel_type *simple_by_name(const struct type_reader *r, slice name)
{
    for (size_t i = 0; i < ARRAY_SIZE(simple_names); i++) {
        if (slice_eq(simple_names[i].name, name)) {
            if (r->strict && simple_names[i].kind == CEL_TYPE_DYN)
                return cel_type_simple(CEL_TYPE_DOCUMENT);
            return cel_type_simple(simple_names[i].kind);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(abstract_types); i++)
        if (slice_eq(abstract_types[i].type.name, name))
            return &abstract_types[i].type;
    return map_get(&r->types->objects, name);
}

/*
 * The keys of a map are what a document happens to have. Where the schema is strict about absence,
 * so is the map; a map(string, document) written by hand says the same.
 */
static const struct cel_type *read_map(struct type_reader *r, const struct cel_type *key,
                                       const struct cel_type *item)
{
    const struct cel_type *args[] = {key, item};
    struct cel_type *type = arena_new(&r->types->arena, struct cel_type);

    *type = *cel_type_new(&r->types->arena, CEL_TYPE_MAP, SLICE_NULL, args, 2);
    type->open = r->strict || item->kind == CEL_TYPE_DOCUMENT;
    return type;
}

/* list, map, optional_type and type, whose arguments may be left out. */
static int generic_by_name(struct type_reader *r, slice name, const struct cel_type **args,
                           size_t count, const struct cel_type **ret)
{
    arena *a = &r->types->arena;
    const struct cel_type *dyn = cel_type_simple(r->strict ? CEL_TYPE_DOCUMENT : CEL_TYPE_DYN);

    if (slice_eq(name, SLICE("list")) && count <= 1)
        *ret = cel_type_list(a, count ? args[0] : dyn);
    else if (slice_eq(name, SLICE("map")) && (count == 0 || count == 2))
        *ret = read_map(r, count ? args[0] : cel_type_simple(CEL_TYPE_DYN), count ? args[1] : dyn);
    else if (slice_eq(name, SLICE("optional_type")) && count <= 1)
        *ret = cel_type_optional(a, count ? args[0] : dyn);
    else if (slice_eq(name, SLICE("type")) && count <= 1)
        *ret = count ? cel_type_of_type(a, args[0]) : cel_type_simple(CEL_TYPE_TYPE);
    else
        return -EINVAL;
    return 0;
}

/* Names that an object cannot be declared under, because they read arguments. */
static bool is_generic_name(slice name)
{
    return slice_eq(name, SLICE("list")) || slice_eq(name, SLICE("map")) ||
           slice_eq(name, SLICE("optional_type")) || slice_eq(name, SLICE("type"));
}

/* One type, at the cursor: a name and, for those that take them, arguments. */
static int read_type(struct type_reader *r, unsigned depth, const struct cel_type **ret)
{
    const struct cel_type *args[CEL_TYPE_ARGS_MAX], *found;
    size_t count;
    slice name;
    int error;

    if (depth == CEL_TYPE_DEPTH_MAX)
        return -EINVAL;
    skip_spaces(r);
    if (reader_accept(r, '{'))
        return read_record(r, r->at - 1, depth + 1, ret);
    name = read_word(r);
    if (name.len == 0)
        return -EINVAL;
    error = read_args(r, depth + 1, args, &count);
    if (error)
        return error;
    /* Own types first: no declaration can change what "list" means. */
    if (is_generic_name(name))
        return generic_by_name(r, name, args, count, ret);
    found = simple_by_name(r, name);
    if (found && count)
        return -EINVAL;
    if (found) {
        *ret = found;
        return 0;
    }
    /* Unknown with arguments is an abstract type of the host; a lone capital is a parameter. */
    if (count)
        *ret = cel_type_new(&r->types->arena, CEL_TYPE_ABSTRACT, arena_copy(&r->types->arena, name),
                            args, count);
    else if (name.len == 1 && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z')
        *ret = cel_type_new(&r->types->arena, CEL_TYPE_PARAM, arena_copy(&r->types->arena, name),
                            NULL, 0);
    else
        return -EINVAL;
    return 0;
}

/* The whole of @text is one type. */
static int parse_whole(struct cel_types *types, slice text, bool strict,
                       const struct cel_type **ret)
{
    struct type_reader r = {.types = types, .text = slice_trim(text), .strict = strict};
    const struct cel_type *type;
    int error = read_type(&r, 0, &type);

    if (error)
        return error;
    if (r.at != r.text.len)
        return -EINVAL;
    *ret = type;
    return 0;
}

int cel_type_parse(struct cel_types *types, slice text, const struct cel_type **ret)
{
    return parse_whole(types, text, false, ret);
}

/* "(string, list(A)) -> A" */
int cel_type_parse_function(struct cel_types *types, slice text, struct cel_function_type *ret)
{
    struct type_reader r = {.types = types, .text = slice_trim(text)};
    struct cel_function_type function = {0};
    int error;

    if (!reader_accept(&r, '('))
        return -EINVAL;
    if (!reader_accept(&r, ')')) {
        r.at = 0;
        error = read_args(&r, 0, function.args, &function.arg_count);
        if (error)
            return error;
    }
    if (!reader_accept(&r, '-') || !reader_accept(&r, '>'))
        return -EINVAL;
    error = read_type(&r, 0, &function.result);
    if (error)
        return error;
    if (r.at != r.text.len)
        return -EINVAL;
    *ret = function;
    return 0;
}

/* CEL_TYPE_PARAM stands for "none of the simple ones". */
static enum cel_type_kind letter_kind(char letter)
{
    static const char letters[] = "xnbiudsytrT";
    static const enum cel_type_kind kinds[] = {
        CEL_TYPE_DYN,       CEL_TYPE_NULL,     CEL_TYPE_BOOL,   CEL_TYPE_INT,
        CEL_TYPE_UINT,      CEL_TYPE_DOUBLE,   CEL_TYPE_STRING, CEL_TYPE_BYTES,
        CEL_TYPE_TIMESTAMP, CEL_TYPE_DURATION, CEL_TYPE_TYPE,
    };
    const char *found = letter ? strchr(letters, letter) : NULL;

    return found ? kinds[found - letters] : CEL_TYPE_PARAM;
}

/* Prefix code: a letter, then as many types as that letter takes. */
static int decode(arena *a, const char **letters, unsigned depth, const struct cel_type **ret)
{
    char letter = **letters;
    const struct cel_type *first, *second;
    int error;

    if (letter == '\0' || depth == CEL_TYPE_DEPTH_MAX)
        return -EINVAL;
    ++*letters;
    if (letter_kind(letter) != CEL_TYPE_PARAM) {
        *ret = cel_type_simple(letter_kind(letter));
        return 0;
    }
    for (size_t i = 0; i < ARRAY_SIZE(abstract_types); i++) {
        if (abstract_types[i].letter == letter) {
            *ret = &abstract_types[i].type;
            return 0;
        }
    }
    if (letter == 'A' || letter == 'B') {
        *ret = cel_type_new(a, CEL_TYPE_PARAM, letter == 'A' ? SLICE("A") : SLICE("B"), NULL, 0);
        return 0;
    }
    if (letter != 'l' && letter != 'o' && letter != 'm')
        return -EINVAL;
    error = decode(a, letters, depth + 1, &first);
    if (error == 0 && letter == 'm')
        error = decode(a, letters, depth + 1, &second);
    if (error)
        return error;
    if (letter == 'm')
        *ret = cel_type_map(a, first, second);
    else
        *ret = letter == 'l' ? cel_type_list(a, first) : cel_type_optional(a, first);
    return 0;
}

/* Signatures are constants of ours, but a mistake in one must be found, not crash. */
int cel_type_decode(arena *a, const char **letters, const struct cel_type **ret)
{
    return decode(a, letters, 0, ret);
}

/* The name before the arguments. */
static slice kind_text(const struct cel_type *type)
{
    switch (type->kind) {
    case CEL_TYPE_LIST:
        return SLICE("list");
    case CEL_TYPE_MAP:
        return SLICE("map");
    case CEL_TYPE_OPTIONAL:
        return SLICE("optional_type");
    case CEL_TYPE_TYPE:
        return SLICE("type");
    case CEL_TYPE_ABSTRACT:
    case CEL_TYPE_OBJECT:
    case CEL_TYPE_PARAM:
        return type->name;
    case CEL_TYPE_DYN:
    case CEL_TYPE_DOCUMENT:
    case CEL_TYPE_NULL:
    case CEL_TYPE_BOOL:
    case CEL_TYPE_INT:
    case CEL_TYPE_UINT:
    case CEL_TYPE_DOUBLE:
    case CEL_TYPE_STRING:
    case CEL_TYPE_BYTES:
    case CEL_TYPE_TIMESTAMP:
    case CEL_TYPE_DURATION:
        break;
    }
    for (size_t i = 0; i < ARRAY_SIZE(simple_names); i++)
        if (simple_names[i].kind == type->kind)
            return simple_names[i].name;
    return SLICE("dyn");
}

void cel_type_format(const struct cel_type *type, buffer *out)
{
    /* A parameter of a check shows up only in debugging. */
    if (type->number) {
        buffer_printf(out, "_%u", type->number);
        return;
    }
    buffer_add(out, kind_text(type));
    if (type->arg_count == 0)
        return;
    for (size_t i = 0; i < type->arg_count; i++) {
        buffer_add(out, i ? SLICE(", ") : SLICE("("));
        cel_type_format(type->args[i], out);
    }
    buffer_add_char(out, ')');
}

/* declared objects */

void cel_types_done(struct cel_types *types)
{
    map_done(&types->objects);
    arena_done(&types->arena);
}

int cel_types_declare_object(struct cel_types *types, slice name,
                             const struct cel_field_spec *fields, size_t count,
                             bool strict_optional)
{
    struct type_reader r = {.types = types};
    struct cel_type *object;
    struct cel_field *list;

    if (name.len == 0 || is_generic_name(name) || simple_by_name(&r, name))
        return -EEXIST;
    object = arena_new(&types->arena, struct cel_type);
    list = arena_new_array(&types->arena, struct cel_field, count);
    object->kind = CEL_TYPE_OBJECT;
    object->name = arena_copy(&types->arena, name);
    /* Known before its fields are read, so that a field may be of this type too. */
    map_set(&types->objects, object->name, object);
    object->fields = list;
    for (size_t i = 0; i < count; i++) {
        int error = parse_whole(types, slice_of(fields[i].type), strict_optional, &list[i].type);

        if (error) {
            /* A half-read object must not be found under its name. */
            map_set(&types->objects, object->name, NULL);
            return error;
        }
        list[i].name = arena_copy(&types->arena, slice_of(fields[i].name));
        list[i].optional = fields[i].optional;
        object->field_count = i + 1;
    }
    return 0;
}
