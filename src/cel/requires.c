/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Necessary conditions of the form path == 'constant' or path in ['a', 'b'].
 *
 * Each operand of && adds its own. Of || only a path that every operand requires remains, with the
 * constants of all. Everything else, negation above all, requires nothing: an index may only
 * leave out programs that cannot be true.
 */
#include "cel/requires.h"

#include "base/vector.h"

enum {
    CONSTANTS_MAX = 256, /* of one path; more make no index */
};

struct requirement {
    slice path;
    struct value_list_builder constants;
};

typedef VECTOR(struct requirement) requirement_list;

/* Writes a.b.c for a selection from a declared variable. */
static bool path_write(const struct ast *node, buffer *out)
{
    if (node->kind == AST_VARIABLE) {
        buffer_add(out, node->variable.name);
        return true;
    }
    if (node->kind != AST_SELECT || (node->flags & (AST_TEST | AST_OPTIONAL)) ||
        !path_write(node->select.operand, out))
        return false;
    buffer_add_char(out, '.');
    buffer_add(out, node->select.field);
    return true;
}

/* A literal string. What folding could turn into one is not looked at: rules do not write it. */
static bool is_string(const struct ast *node)
{
    return node->kind == AST_CONSTANT && node->constant.kind == VALUE_STRING;
}

/*
 * A new requirement of the variable path @path without constants, or NULL when it is something
 * else. @a must outlive the list.
 */
static struct requirement *requirement_add(arena *a, const struct ast *path, requirement_list *list)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    struct requirement *added;

    if (!path_write(path, &text))
        return NULL;
    added = vector_push(list);
    added->path = arena_copy(a, buffer_slice(&text));
    added->constants = VALUE_LIST_BUILDER(a);
    return added;
}

/* Each constant once. */
static void constant_add(arena *a, struct requirement *requirement, slice text)
{
    for (size_t i = 0; i < requirement->constants.count; i++)
        if (slice_eq(requirement->constants.items[i].text, text))
            return;
    value_list_add(&requirement->constants, value_string(arena_copy(a, text)));
}

/* path == 'constant', in either order. */
static void find_equal(arena *a, const struct ast *node, requirement_list *list)
{
    const struct ast *path = node->call.args[0], *constant = node->call.args[1];
    struct requirement *added;

    if (is_string(path)) {
        path = node->call.args[1];
        constant = node->call.args[0];
    }
    if (!is_string(constant))
        return;
    added = requirement_add(a, path, list);
    if (added)
        constant_add(a, added, constant->constant.text);
}

/* path in ['a', 'b']. An empty list requires what cannot be, which is as good. */
static void find_in(arena *a, const struct ast *node, requirement_list *list)
{
    const struct ast *constants = node->call.args[1];
    struct requirement *added;

    if (constants->kind != AST_LIST || constants->entries.count > CONSTANTS_MAX)
        return;
    for (uint32_t i = 0; i < constants->entries.count; i++)
        if (!is_string(constants->entries.items[i].value) || constants->entries.items[i].optional)
            return;
    added = requirement_add(a, node->call.args[0], list);
    for (uint32_t i = 0; added && i < constants->entries.count; i++)
        constant_add(a, added, constants->entries.items[i].value->constant.text);
}

static void find(arena *a, const struct ast *node, requirement_list *list);

/* The requirement of a path, or NULL. */
static struct requirement *find_path(const requirement_list *list, slice path)
{
    vector_each (list, requirement) {
        if (slice_eq(requirement->path, path))
            return requirement;
    }
    return NULL;
}

/* Of || : the paths that all operands require. */
static void find_or(arena *a, const struct ast *node, requirement_list *list)
{
    requirement_list common = VECTOR_INIT;

    find(a, node->call.args[0], &common);
    for (uint32_t i = 1; i < node->call.count && common.count > 0; i++) {
        requirement_list other = VECTOR_INIT;
        size_t kept = 0;

        find(a, node->call.args[i], &other);
        for (size_t j = 0; j < common.count; j++) {
            const struct requirement *same = find_path(&other, common.items[j].path);

            if (!same || same->constants.count + common.items[j].constants.count > CONSTANTS_MAX)
                continue;
            common.items[kept] = common.items[j];
            for (size_t k = 0; k < same->constants.count; k++)
                constant_add(a, &common.items[kept], same->constants.items[k].text);
            kept++;
        }
        common.count = kept;
        vector_done(&other);
    }
    vector_each (&common, requirement) {
        *vector_push(list) = *requirement;
    }
    vector_done(&common);
}

/* Adds what the truth of @node requires to @list. Height bounds the recursion. */
static void find(arena *a, const struct ast *node, requirement_list *list)
{
    if (node->kind == AST_BIND) {
        find(a, node->bind->body, list);
        return;
    }
    if (node->kind != AST_OPERATOR)
        return;
    if (node->op == OPERATOR_AND)
        for (uint32_t i = 0; i < node->call.count; i++)
            find(a, node->call.args[i], list);
    else if (node->op == OPERATOR_OR)
        find_or(a, node, list);
    else if (node->op == OPERATOR_EQUAL)
        find_equal(a, node, list);
    else if (node->op == OPERATOR_IN)
        find_in(a, node, list);
}

/* The list is short, so the program keeps it as it is. */
void requires_find(struct cel_program *program, const struct ast *root)
{
    requirement_list list = VECTOR_INIT;
    struct program_requirement *requirements;

    find(&program->arena, root, &list);
    requirements = arena_new_array(&program->arena, struct program_requirement, list.count);
    for (size_t i = 0; i < list.count; i++)
        requirements[i] = (struct program_requirement){list.items[i].path,
                                                       value_list_finish(&list.items[i].constants)};
    program->requirements = requirements;
    program->requirement_count = list.count;
    vector_done(&list);
}

bool cel_program_requires(const struct cel_program *program, slice path, value *ret_constants)
{
    const struct program_requirement *best = NULL;

    for (size_t i = 0; i < program->requirement_count; i++) {
        const struct program_requirement *one = &program->requirements[i];

        /* Of several, the one with the fewest constants leaves out most. */
        if (slice_eq(one->path, path) &&
            (!best || one->constants.list.count < best->constants.list.count))
            best = one;
    }
    if (best)
        *ret_constants = best->constants;
    return best;
}
