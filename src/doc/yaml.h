/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads YAML into values that know where they were written.
 *
 * libyaml (YAML 1.1) scans and parses; the tree is ours. Scalars mean what they mean to Kubernetes,
 * which reads with go-yaml version 2 and turns the result into JSON (sigs.k8s.io/yaml): `yes` and
 * `on` are true, `0777` is octal, dates are strings, keys become strings, and a merge key (`<<`)
 * counts at its place among the others, so that the last one wins. Merged members carry
 * VALUE_MERGED. An alias shares its anchor's value and keeps the anchor's place in the source.
 */
#pragma once

#include "base/diag.h"
#include "doc/value.h"

enum {
    YAML_DEPTH_MAX = 100,
    YAML_NODES_MAX = 5 * 1000 * 1000,
    YAML_DOCUMENTS_MAX = 100 * 1000,
    /* go-yaml refuses a document when aliases make up about this many of its nodes. */
    YAML_EXPANSION_MAX = 400 * 1000,
};
#define YAML_SIZE_MAX ((size_t)256 << 20)

/* What is 0 has the default above, which is also the most that can be asked for. */
struct yaml_options {
    bool strict;      /* duplicate keys are errors, not warnings; the document stays */
    size_t max_size;  /* bytes of the source */
    size_t max_nodes; /* values in all documents, aliases counted with all they stand for */
    size_t max_documents;
    size_t max_depth;     /* lists and maps inside each other, aliases followed */
    size_t max_expansion; /* nodes that aliases add to one document */
};

enum {
    YAML_BROKEN = 1, /* at least one error was added to the diagnostics */
};

/*
 * Reads all documents of @source into a list; one that is empty is null. Values live in @a.
 * @options may be NULL. Returns 0, or YAML_BROKEN after at least one DIAG_ERROR. *ret_documents is
 * written in both cases: a document with errors (but duplicate keys) is left out, and reading goes
 * on at the next line that starts with "---".
 */
_must_check_ int yaml_read(arena *a, const struct source *source,
                           const struct yaml_options *options, diags *d, value *ret_documents);
