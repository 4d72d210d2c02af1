/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From tree-sitter's tree to the flat one.
 *
 * The parser gets a budget of processor time of its own thread, so that a busy machine does not
 * change what an audit finds. The copy is one cursor walk, which never recurses.
 */
#include "doc/python_tree.h"

#include <pthread.h>
#include <time.h>

#include <tree_sitter/api.h>

#include "doc/python_identifier.h"

const TSLanguage *tree_sitter_python(void);

/* Code with the sanitizers' checks in it takes so many times longer. */
#if defined(__SANITIZE_ADDRESS__)
#define SLOWNESS 10
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOWNESS 10
#endif
#endif
#ifndef SLOWNESS
#define SLOWNESS 1
#endif

enum {
    SYMBOLS_MAX = 512,
    FIELDS_MAX = 128,
    NODES_MAX = PYTHON_SIZE_MAX * 2, /* more than a text of PYTHON_SIZE_MAX can have */
    PIECE = 16 * 1024,               /* bytes that the parser gets at a time */
    CLOCK_EVERY = 8,                 /* calls between looks at the clock */
};

/* From the grammar's numbers to ours; filled once, then only read. */
static struct {
    uint8_t kinds[SYMBOLS_MAX];
    uint8_t fields[FIELDS_MAX];
} symbols;

static const char *const kind_names[] = {
#define X(name, text) [PYTHON_NODE_##name] = text,
    PYTHON_KINDS(X)
#undef X
};

static const char *const field_names[] = {
#define X(name, text) [PYTHON_FIELD_##name] = text,
    PYTHON_FIELDS(X)
#undef X
};

static uint8_t find_name(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (names[i] && strcmp(names[i], name) == 0)
            return (uint8_t)i;
    return 0;
}

static void symbols_init(void)
{
    const TSLanguage *language = tree_sitter_python();
    uint32_t count = MIN(ts_language_symbol_count(language), (uint32_t)SYMBOLS_MAX);
    uint32_t fields = MIN(ts_language_field_count(language), (uint32_t)FIELDS_MAX - 1);

    for (uint32_t i = 0; i < count; i++)
        if (ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular)
            symbols.kinds[i] = find_name(kind_names, ARRAY_SIZE(kind_names),
                                         ts_language_symbol_name(language, (TSSymbol)i));
    for (uint32_t i = 1; i <= fields; i++)
        symbols.fields[i] = find_name(field_names, ARRAY_SIZE(field_names),
                                      ts_language_field_name_for_id(language, (TSFieldId)i));
}

static void parser_done(TSParser **parser)
{
    if (*parser)
        ts_parser_delete(*parser);
}

static void ts_tree_done(TSTree **tree)
{
    if (*tree)
        ts_tree_delete(*tree);
}

/* The text and how long its parsing may still take. */
struct input {
    slice text;
    uint64_t until; /* nanoseconds of this thread's processor time */
    unsigned calls;
    bool spent;
};

static uint64_t thread_time(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static bool input_spent(struct input *input)
{
    if (!input->spent && ++input->calls % CLOCK_EVERY == 0)
        input->spent = thread_time() > input->until;
    return input->spent;
}

static bool on_progress(TSParseState *state)
{
    return input_spent(state->payload);
}

/*
 * Hands out the text in pieces. The parser asks for the next one also inside a single token, which
 * may be as long as the file and be scanned once per byte; the end of the time is the end of file.
 */
static const char *read_piece(void *payload, uint32_t at, TSPoint position _unused_,
                              uint32_t *bytes_read)
{
    struct input *input = payload;
    slice piece = slice_sub(input->text, at, PIECE);

    if (piece.len == 0 || input_spent(input))
        piece = SLICE("");
    *bytes_read = (uint32_t)piece.len;
    return piece.ptr;
}

static TSTree *parse(TSParser *parser, slice text)
{
    struct input input = {
        .text = text,
        .until = thread_time() + SLOWNESS * ((uint64_t)PYTHON_PARSE_MS * 1000000 +
                                             (uint64_t)text.len * PYTHON_PARSE_NS_A_BYTE),
    };
    TSInput from = {.payload = &input, .read = read_piece, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = &input, .progress_callback = on_progress};
    TSTree *tree;

    if (!ts_parser_set_language(parser, tree_sitter_python()))
        return NULL;
    tree = ts_parser_parse_with_options(parser, NULL, from, options);
    if (!tree || !input.spent)
        return tree;
    /* The parser took the early end for the end of the text. */
    ts_tree_delete(tree);
    return NULL;
}

/* Copying */

struct copy {
    struct python_tree *tree;
    uint32_t parent;
    bool has_error;
    uint32_t error_start, error_end; /* of the first broken part */
};

/* Nodes come outside in: an error inside the first one says better where the trouble is. */
static void note_error(struct copy *copy, TSNode node)
{
    uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);

    if (!copy->has_error || (start >= copy->error_start && end <= copy->error_end)) {
        copy->error_start = start;
        copy->error_end = end;
    }
    copy->has_error = true;
}

/* What the node is to us; negative when it is not copied. */
static int classify(struct copy *copy, TSNode node, uint8_t field)
{
    TSSymbol symbol = ts_node_symbol(node);
    uint32_t start = ts_node_start_byte(node);

    if (symbol == (TSSymbol)-1) {
        note_error(copy, node);
        return PYTHON_NODE_ERROR;
    }
    if (ts_node_is_missing(node))
        note_error(copy, node);
    if (ts_node_is_named(node)) {
        if (ts_node_is_extra(node))
            return -1;
        return symbol < SYMBOLS_MAX ? symbols.kinds[symbol] : PYTHON_NODE_OTHER;
    }
    if (field == PYTHON_FIELD_OPERATOR || field == PYTHON_FIELD_OPERATORS)
        return PYTHON_NODE_OPERATOR;
    if (python_kind_of(copy->tree, copy->parent) == PYTHON_NODE_ERROR &&
        slice_starts(slice_from(copy->tree->text, start), SLICE("=")))
        return PYTHON_NODE_OPERATOR;
    return -1;
}

/* Adds the cursor's node; true when its children are to be visited. */
static bool copy_node(struct copy *copy, const TSTreeCursor *cursor)
{
    TSNode node = ts_tree_cursor_current_node(cursor);
    TSFieldId id = ts_tree_cursor_current_field_id(cursor);
    uint8_t field = id < FIELDS_MAX ? symbols.fields[id] : PYTHON_FIELD_NONE;
    int kind = copy->tree->nodes.count ? classify(copy, node, field) : PYTHON_NODE_MODULE;
    uint32_t index = (uint32_t)copy->tree->nodes.count;
    struct python_node *added;

    if (index == 0 && ts_node_is_error(node))
        note_error(copy, node);
    if (kind < 0 || index >= NODES_MAX)
        return false;
    added = vector_push(&copy->tree->nodes);
    added->start = ts_node_start_byte(node);
    added->end = ts_node_end_byte(node);
    added->parent = copy->parent;
    added->kind = (uint8_t)kind;
    added->field = field;
    copy->parent = index;
    return true;
}

/* Leaves the node that was copied last or climbed to. */
static void copy_leave(struct copy *copy)
{
    struct python_node *node = &copy->tree->nodes.items[copy->parent];

    node->after = (uint32_t)copy->tree->nodes.count;
    copy->parent = node->parent;
}

static void copy_tree(struct copy *copy, const TSTree *tree)
{
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));

    for (bool more = true; more;) {
        bool entered = copy_node(copy, &cursor);

        if (entered && ts_tree_cursor_goto_first_child(&cursor))
            continue;
        if (entered)
            copy_leave(copy);
        while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
            more = ts_tree_cursor_goto_parent(&cursor);
            if (!more)
                break;
            copy_leave(copy);
        }
    }
    ts_tree_cursor_delete(&cursor);
}

static void report_syntax(const struct python_tree *tree, uint32_t offset, diags *d)
{
    struct position p = source_locate(tree->source, offset);
    struct diag *added = diags_add(d, DIAG_WARNING, tree->source->name, p.line, p.column,
                                   "not valid Python from here on");

    diags_hint(d, added, "what could be understood was read; what this part sets may be missed");
}

void python_tree_done(struct python_tree *tree)
{
    vector_done(&tree->nodes);
    *tree = PYTHON_TREE_INIT;
}

int python_tree_parse(const struct source *source, slice text, diags *d,
                      struct python_tree *ret_tree)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    _cleanup_(parser_done) TSParser *parser = NULL;
    _cleanup_(ts_tree_done) TSTree *parsed = NULL;
    struct python_tree tree = {.source = source, .text = text};
    struct copy copy = {.tree = &tree};

    (void)pthread_once(&once, symbols_init);
    parser = ts_parser_new();
    parsed = parse(parser, text);
    if (!parsed) {
        diags_hint(d,
                   diags_add(d, DIAG_ERROR, source->name, 0, 0,
                             "the Python parser needs too long for this file"),
                   "code that people write takes a small part of the time that was given");
        return PYTHON_UNREADABLE;
    }
    copy_tree(&copy, parsed);
    if (copy.has_error) {
        report_syntax(&tree, copy.error_start, d);
        tree.broken = true;
    }
    *ret_tree = tree;
    return 0;
}

int python_size_check(const struct source *source, diags *d)
{
    if (source->text.len <= PYTHON_SIZE_MAX)
        return 0;
    diags_hint(d,
               diags_add(d, DIAG_ERROR, source->name, 0, 0,
                         "%zu bytes of Python are too many to be read", source->text.len),
               "the limit is %zu bytes", PYTHON_SIZE_MAX);
    return PYTHON_UNREADABLE;
}

int python_tree_read(arena *a, const struct source *source, diags *d, struct python_tree *ret_tree)
{
    struct python_text text;
    int rc = python_size_check(source, d);

    if (rc)
        return rc;
    python_text_read(a, source, d, &text);
    rc = python_tree_parse(text.source, text.source->text, d, ret_tree);
    if (rc == 0)
        ret_tree->broken |= text.broken;
    return rc;
}

uint32_t python_child(const struct python_tree *tree, uint32_t node, enum python_field field)
{
    python_each_child (tree, node, child) {
        if (tree->nodes.items[child].field == field)
            return child;
    }
    return 0;
}

uint32_t python_unwrap(const struct python_tree *tree, uint32_t node)
{
    while (python_kind_of(tree, node) == PYTHON_NODE_PARENTHESIZED_EXPRESSION) {
        uint32_t inner = python_first(tree, node);

        if (!inner || python_next(tree, inner))
            break;
        node = inner;
    }
    return node;
}

slice python_identifier(arena *a, const struct python_tree *tree, uint32_t node)
{
    return python_identifier_of(a, python_node_text(tree, node));
}
