/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folding, and the nodes that replace general ones.
 *
 * A special node answers the common case itself and hands everything else to the general node that
 * it replaces. The operands are then evaluated again, which is legal, as evaluation is pure, and
 * rare, as it ends in an error. Costs are those of the general node.
 */
#include "cel/optimize.h"

#include "cel/regex.h"

enum {
    FOLD_COST = 1000, /* what folding one node may cost */
    SET_MIN = 2,      /* elements from which on a list is sorted */
};

/*
 * The result is made in the program's arena and not copied: it may share parts with itself, and a
 * copy would be as large as it looks.
 */
struct node *optimize_fold(struct compiler *c, const struct ast *ast, struct node *node)
{
    struct cel_program view = *c->program;
    struct cel_eval eval = {.arena = &c->program->arena, .cost_limit = FOLD_COST};
    struct node *folded;
    value result;

    view.root = node;
    result = cel_eval(&view, &eval);
    if (result.kind == VALUE_ERROR)
        return node;
    folded = compile_node(c, ast, eval_constant);
    folded->flags = NODE_CONSTANT;
    folded->constant = result;
    return folded;
}

/* Whether a node is a constant of this kind. */
static bool is_constant(const struct node *node, enum value_kind kind)
{
    return (node->flags & NODE_CONSTANT) && node->constant.kind == kind;
}

/* x in ['a', 'b'] */

/* For qsort(). */
static int compare_slices(const void *a, const void *b)
{
    return slice_cmp(*(const slice *)a, *(const slice *)b);
}

/*
 * A list of strings, sorted once, is searched in logarithmic time. Lists of other kinds are
 * compared one by one: equality across number types has no order that a search could use.
 */
static struct node *optimize_in(struct compiler *c, const struct ast *ast, struct node *node)
{
    const struct node *list = node->binary.right;
    struct node *set;
    slice *sorted;
    size_t count;

    if (!is_constant(list, VALUE_LIST) || list->constant.list.count < SET_MIN)
        return node;
    value_each_item (&list->constant, item)
        if (item->kind != VALUE_STRING)
            return node;
    count = list->constant.list.count;
    sorted = arena_new_array(&c->program->arena, slice, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = list->constant.list.items[i].text;
    qsort(sorted, count, sizeof(*sorted), compare_slices);
    set = compile_node(c, ast, eval_in_strings);
    set->set.item = node->binary.left;
    set->set.sorted = sorted;
    set->set.count = count;
    return set;
}

/* x == 'a' */

/*
 * Only for constants of the kinds that the node compares by itself. An operand of another kind,
 * such as a double beside an int, goes the general way.
 */
static struct node *optimize_equal(struct compiler *c, const struct ast *ast, struct node *node)
{
    const struct node *operand = node->binary.left, *constant = node->binary.right;
    struct node *equal;

    if (operand->flags & NODE_CONSTANT) {
        operand = node->binary.right;
        constant = node->binary.left;
    }
    if (!is_constant(constant, VALUE_STRING) && !is_constant(constant, VALUE_INT) &&
        !is_constant(constant, VALUE_BOOL))
        return node;
    equal = compile_node(c, ast, eval_equal_constant);
    equal->op = node->op;
    equal->equal.operand = operand;
    equal->equal.constant = &constant->constant;
    return equal;
}

/* a.startsWith('b') and its like */

static const struct {
    slice name;
    node_function eval;
} string_tests[] = {
    {SLICE_INIT("startsWith"), eval_starts},
    {SLICE_INIT("endsWith"), eval_ends},
    {SLICE_INIT("contains"), eval_contains},
};

/* The overload that takes two strings, or NULL. */
static const struct cel_overload *strings_overload(const struct node *node)
{
    for (uint32_t i = 0; i < node->call.candidate_count; i++) {
        const struct env_overload *one = node->call.candidates[i];

        if (one->overload && one->kinds[0] == 1u << VALUE_STRING &&
            one->kinds[1] == 1u << VALUE_STRING)
            return one->overload;
    }
    return NULL;
}

/*
 * Only for member calls, as startsWith(a, b) is not a function. A library could define an overload
 * of its own for two strings; it would come later in the list than the core's.
 */
static struct node *optimize_string_test(struct compiler *c, const struct ast *ast,
                                         struct node *node)
{
    const struct cel_overload *overload = strings_overload(node);
    struct node *test;

    if (!overload || !(ast->flags & AST_MEMBER))
        return node;
    for (size_t i = 0; i < ARRAY_SIZE(string_tests); i++) {
        if (!slice_eq(string_tests[i].name, node->call.name))
            continue;
        test = compile_node(c, ast, string_tests[i].eval);
        test->string.general = node;
        test->string.cost = overload->cost;
        return test;
    }
    return node;
}

/* a.matches('pattern') and other functions of patterns */

/* The overload whose second argument is a pattern, or NULL. */
static const struct cel_overload *pattern_overload(const struct node *node)
{
    for (uint32_t i = 0; i < node->call.candidate_count; i++) {
        const struct env_overload *one = node->call.candidates[i];

        if (one->overload && one->overload->cost == CEL_COST_REGEX &&
            one->kinds[1] == 1u << VALUE_STRING)
            return one->overload;
    }
    return NULL;
}

static struct node *match_node(struct compiler *c, const struct ast *ast, struct node *node,
                               const struct cel_regex *regex)
{
    struct node *match = compile_node(c, ast, eval_match);

    match->match.general = node;
    match->match.regex = regex;
    match->match.cost = CEL_COST_REGEX;
    return match;
}

/*
 * A pattern that is computed is compiled at each call instead; see cel_call_regex(). One that
 * folding made constant serves as well, but its mistakes stay errors of evaluation: whether an
 * expression is valid must not depend on how much of it was folded.
 */
struct node *optimize_pattern(struct compiler *c, const struct ast *ast, struct node *node)
{
    _cleanup_free_ char *error = NULL;
    _cleanup_(cel_regex_freep) struct cel_regex *regex = NULL;

    if (!pattern_overload(node) || !is_constant(node->call.args[1], VALUE_STRING))
        return node;
    regex = cel_regex_new(node->call.args[1]->constant.text, &error);
    if (!regex && ast->call.args[1]->kind != AST_CONSTANT)
        return node;
    if (!regex) {
        struct diag *added =
            expression_error(c->x, ast->call.args[1]->start, "the pattern is invalid: %s", error);

        expression_hint(c->x, added,
                        "patterns have the syntax of RE2; r\"...\" needs no doubled "
                        "backslashes");
        return NULL;
    }
    if (!c->optimize)
        return node;
    node->call.regex = regex;
    if (slice_eq(node->call.name, SLICE("matches")))
        node = match_node(c, ast, node, regex);
    *vector_push(&c->regexes) = TAKE_PTR(regex);
    return node;
}

/* By what the general node is. */
struct node *optimize_node(struct compiler *c, const struct ast *ast, struct node *node)
{
    if (node->eval == eval_equal)
        return optimize_equal(c, ast, node);
    if (node->eval == eval_in)
        return optimize_in(c, ast, node);
    if (node->eval == eval_call && node->call.count == 2)
        return optimize_string_test(c, ast, node);
    return node;
}
