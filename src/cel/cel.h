/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The expression language: CEL (github.com/google/cel-spec, doc/langdef.md), without protobuf.
 *
 * Three steps. An environment names the functions and the variables with their types. An expression
 * is compiled once in an environment: parse, expand macros, check, fold, resolve variables to
 * slots. The program is then evaluated many times over values; it is immutable and may be shared by
 * threads.
 *
 * Evaluation is pure, does no I/O, and ends: its cost is counted in the units of cel-go and stopped
 * at a limit. An error is a value (VALUE_ERROR); the caller must not take it for false.
 */
#pragma once

#include "base/buffer.h"
#include "base/diag.h"
#include "doc/value.h"

struct cel_env;
struct cel_program;
struct cel_type; /* cel/type.h */
struct cel_field_spec;

#define CEL_SOURCE_MAX (16 * 1024) /* bytes of one expression */
#define CEL_DEPTH_MAX  64          /* nesting of one expression */

enum cel_cost {
    CEL_COST_DETECT = 10 * 1000,
    CEL_COST_ACCESS = 20 * 1000,
    CEL_COST_ADMIT = 1000 * 1000,
    CEL_COST_AUDIT = 10 * 1000 * 1000,
};

/* environment */

/* Has all libraries of docs/cel.md. Freed with cel_env_free(); programs must not outlive it. */
struct cel_env *cel_env_new(void);
struct cel_env *cel_env_free(struct cel_env *env);
DEFINE_CLEANUP(struct cel_env, cel_env_free)
/*
 * Declares a variable; its slot is the number of variables declared before. @type is a type as
 * cel_type_parse() reads it ("string", "list(dyn)", "setting"). 0, -EEXIST, -EINVAL for a bad type.
 */
_must_check_ int cel_env_declare(struct cel_env *env, slice name, slice type);
/*
 * Declares an object type, whose fields the checker knows, for variables that are declared after
 * it. See cel/type.h for the fields and @strict_optional. 0, -EEXIST, -EINVAL.
 */
_must_check_ int cel_env_declare_object(struct cel_env *env, slice name,
                                        const struct cel_field_spec *fields, size_t count,
                                        bool strict_optional);
/*
 * Declares a function for the checker only: "(string, A) -> list(A)". Calling it when no library
 * has it is an error of evaluation. 0, -EINVAL.
 */
_must_check_ int cel_env_declare_function(struct cel_env *env, slice name, slice signature);
/* Number of declared variables. */
size_t cel_env_slots(const struct cel_env *env);
/* The slot of a variable, or -1. */
int cel_env_slot(const struct cel_env *env, slice name);

/* compilation */

struct cel_options {
    slice container;    /* name space that unqualified names are looked up in first */
    bool no_check;      /* skip the static type check */
    bool no_optimize;   /* evaluate the tree as parsed */
    bool no_guard;      /* accept selects of members that may be missing (docs/cel.md) */
    bool test_macros;   /* cel.block, cel.index, cel.iterVar, cel.accuVar: conformance tests only */
    const char *result; /* required result type ("bool"), NULL for any */
    slice given;        /* a condition that holds whenever this runs: its guards count here */
};

/*
 * Compiles @text, whose positions are reported relative to its place in the rule or policy file (a
 * string value with source) or to itself. Returns 0 and the program, or 1 (CEL_INVALID) after
 * appending at least one error to @d. @options may be NULL.
 */
enum { CEL_INVALID = 1 };
_must_check_ int cel_compile(const struct cel_env *env, const value *text,
                             const struct cel_options *options, diags *d,
                             struct cel_program **ret_program);
struct cel_program *cel_program_free(struct cel_program *program);
DEFINE_CLEANUP(struct cel_program, cel_program_free)
/* Whether the program reads the variable in @slot. */
bool cel_program_reads(const struct cel_program *program, int slot);

/* The type of the result as the checker deduced it; dyn when it was not checked. */
const struct cel_type *cel_program_type(const struct cel_program *program);

/* evaluation */

/*
 * In witness mode: the document's values that decided the result, in the order they were compared.
 *
 * A value is recorded when it is compared, tested or given to a function, once its node has decided
 * something: of && that is true all operands are kept, of one that is false the operand that was,
 * and the other way round for ||. An exists() that holds keeps the element that satisfied it and
 * what was compared for that element, an all() that does not hold the element that failed. A field
 * that is absent is recorded as what should hold it. Lives in the evaluation's arena.
 */
struct cel_witness {
    const value **list; /* each with a source; those behind each other are different */
    size_t count, capacity;
};

struct cel_eval {
    const value *slots; /* one per declared variable */
    arena *arena;       /* for computed values; the caller resets it between evaluations */
    uint64_t cost_limit;
    uint64_t cost;               /* out: what was spent */
    struct cel_witness *witness; /* NULL: fast path */
};

/*
 * The result. It may be VALUE_ERROR, whose source and range then tell which part of the expression
 * failed, when the expression stands verbatim in a file; and VALUE_UNKNOWN, when the expression
 * only selects what is unknown. Lives as long as the program, the slots and the arena. What the
 * document holds is not copied: a selected value has its place there.
 */
value cel_eval(const struct cel_program *program, struct cel_eval *eval);
/*
 * Necessary equality condition for an index: when the program can be true only if the variable path
 * @path (such as "setting.name") equals one of a list of constant strings, returns that list
 * (VALUE_LIST) and true. With any other string there the result is false, whatever else fails; with
 * a value that is unknown or missing it may be an error, so such subjects are to be asked.
 */
bool cel_program_requires(const struct cel_program *program, slice path, value *ret_constants);

/* Text of a value for people: CEL syntax for scalars, JSON-like for lists and maps. */
void cel_format(const value *v, buffer *out);
/* CEL's runtime equality and order (langdef.md, "Equality", "Ordering"). */
bool cel_equal(const value *a, const value *b);
/* <0, 0, >0 in *ret, or -EINVAL when the two have no order. */
_must_check_ int cel_compare(const value *a, const value *b, int *ret);
