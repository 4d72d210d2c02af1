/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The database belongs to somebody else: it is opened as a file that is already open, read-only and
 * immutable, so that SQLite neither locks it nor creates a journal beside it, and its schema is not
 * trusted. A row is parsed as Python only if its text has one of the two words.
 */
#include "audit/jupyter/history.h"

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/database.h"
#include "audit/jupyter/paths.h"
#include "base/fd.h"
#include "doc/python_tree.h"

enum {
    HISTORY_FINDINGS_MAX = 100, /* of one database */
    HISTORY_LINE_MAX = 1 << 20,
};

/* silent calls */

static bool is_execute(slice name)
{
    static const slice names[] = {SLICE_INIT("execute"), SLICE_INIT("execute_interactive"),
                                  SLICE_INIT("run_cell"), SLICE_INIT("run_cell_async"),
                                  SLICE_INIT("do_execute")};
    size_t dot = slice_rfind_char(name, '.');
    slice last = dot == SLICE_NPOS ? name : slice_from(name, dot + 1);

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (slice_eq(last, names[i]))
            return true;
    return false;
}

static slice node_text(const struct python_tree *tree, uint32_t node)
{
    const struct python_node *n = python_at(tree, node);

    return slice_sub(tree->text, n->start, n->end - n->start);
}

/* The child of @node in the role @field, or 0, which is the module and nobody's child. */
static uint32_t child_in(const struct python_tree *tree, uint32_t node, enum python_field field)
{
    for (uint32_t child = node + 1; child < python_at(tree, node)->after;
         child = python_at(tree, child)->after)
        if (python_at(tree, child)->field == field)
            return child;
    return 0;
}

/* silent=True or store_history=False */
static bool is_silencing(const struct python_tree *tree, uint32_t argument)
{
    uint32_t name = child_in(tree, argument, PYTHON_FIELD_NAME);
    uint32_t to = child_in(tree, argument, PYTHON_FIELD_VALUE);

    if (python_at(tree, argument)->kind != PYTHON_NODE_KEYWORD_ARGUMENT || !name || !to)
        return false;
    if (slice_eq(node_text(tree, name), SLICE("silent")))
        return python_at(tree, to)->kind == PYTHON_NODE_TRUE;
    if (slice_eq(node_text(tree, name), SLICE("store_history")))
        return python_at(tree, to)->kind == PYTHON_NODE_FALSE;
    return false;
}

static bool is_silent_call(const struct python_tree *tree, uint32_t call)
{
    uint32_t function = child_in(tree, call, PYTHON_FIELD_FUNCTION);
    uint32_t arguments = child_in(tree, call, PYTHON_FIELD_ARGUMENTS);

    if (!function || !arguments || !is_execute(node_text(tree, function)))
        return false;
    for (uint32_t argument = arguments + 1; argument < python_at(tree, arguments)->after;
         argument = python_at(tree, argument)->after)
        if (is_silencing(tree, argument))
            return true;
    return false;
}

slice history_silent_call(arena *a, slice code)
{
    _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;
    _cleanup_diags_ diags ignored = DIAGS_INIT;

    if (!slice_contains(code, SLICE("silent")) && !slice_contains(code, SLICE("store_history")))
        return SLICE_NULL;
    if (python_tree_read(a, source_new(a, SLICE("history"), code), &ignored, &tree) != 0)
        return SLICE_NULL;
    for (uint32_t node = 0; node < tree.nodes.count; node++)
        if (python_at(&tree, node)->kind == PYTHON_NODE_CALL && is_silent_call(&tree, node))
            return arena_copy(a, node_text(&tree, child_in(&tree, node, PYTHON_FIELD_FUNCTION)));
    return SLICE_NULL;
}

/* databases */

static void judge_row(struct audit *audit, slice path, sqlite3_stmt *row)
{
    slice code =
        slice_new((const char *)sqlite3_column_text(row, 2), (size_t)sqlite3_column_bytes(row, 2));
    struct value_map_builder b = VALUE_MAP_BUILDER(&audit->scratch);
    slice call =
        code.len > HISTORY_LINE_MAX ? SLICE_NULL : history_silent_call(&audit->scratch, code);
    value subject;

    if (!call.ptr)
        return;
    value_map_put(&b, "path", value_string(path));
    value_map_put(&b, "form", value_string(SLICE("silent")));
    value_map_put(&b, "session", value_int(sqlite3_column_int64(row, 0)));
    value_map_put(&b, "line", value_int(sqlite3_column_int64(row, 1)));
    value_map_put(&b, "call", value_string(call));
    value_map_put(&b, "text", value_string(arena_copy(&audit->scratch, code)));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_HISTORY, &subject, NULL, path);
}

static void judge_database(struct audit *audit, slice path)
{
    static const char query[] =
        "SELECT session, line, source FROM history WHERE typeof(source) = 'text' AND "
        "(source LIKE '%silent%' OR source LIKE '%store_history%') ORDER BY session, line LIMIT ?";
    _cleanup_database_ sqlite3 *database = NULL;
    _cleanup_statement_ sqlite3_stmt *statement = NULL;
    struct fs_info info;
    _cleanup_close_ int fd = fs_open(audit->fs, path, &info);
    int r;

    /* An empty file is what IPython leaves behind when it could not write: no history at all. */
    if (fd < 0 || info.size == 0)
        return;
    if (database_open(fd, &database) < 0 ||
        sqlite3_prepare_v2(database, query, -1, &statement, NULL) != SQLITE_OK) {
        audit_note(audit, DIAG_WARNING, path, "not a readable history database: %s",
                   database ? sqlite3_errmsg(database) : "it cannot be opened");
        return;
    }
    sqlite3_bind_int(statement, 1, HISTORY_FINDINGS_MAX);
    while ((r = sqlite3_step(statement)) == SQLITE_ROW) {
        judge_row(audit, path, statement);
        arena_reset(&audit->scratch);
    }
    if (r != SQLITE_DONE)
        audit_note(audit, DIAG_WARNING, path, "history read in part only: %s",
                   sqlite3_errmsg(database));
}

static void judge(struct audit *audit)
{
    for (size_t i = 0; i < audit->paths->profile_count; i++) {
        _cleanup_arena_ arena a = ARENA_INIT;
        slice path = arena_join_path(&a, audit->paths->profiles[i], SLICE("history.sqlite"));

        if (fs_is(audit->fs, path, FS_FILE))
            judge_database(audit, path);
    }
}

const struct collector collector_history = {.name = "history", .judge = judge};
