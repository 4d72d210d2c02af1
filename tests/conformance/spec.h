/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One conformance file of cel-spec (message SimpleTestFile of proto/cel/expr/conformance/test/
 * simple.proto): its sections, their tests, and for each test what goes in and what must come out.
 */
#pragma once

#include "conformance/textproto.h"
#include "doc/value.h"

enum spec_matcher {
    SPEC_TRUE, /* no matcher is written: the result must be true */
    SPEC_VALUE,
    SPEC_ERROR, /* any error, at compilation or evaluation, whatever its text */
    SPEC_TYPE,  /* nothing is evaluated, only the deduced type is wanted */
};

/* A variable or a function of the checker's environment. */
struct spec_declaration {
    slice name;
    slice type; /* as cel_type_parse() or, for a function, cel_env_declare_function() reads it */
    bool function;
};

struct spec_binding {
    slice name;
    value value;
};

struct spec_test {
    slice section, name;
    size_t index; /* in the section, from 0: names repeat */
    uint32_t line;
    slice expression, container;
    bool disable_check;
    bool needs_protobuf;
    struct spec_declaration *declarations;
    size_t declaration_count;
    struct spec_binding *bindings;
    size_t binding_count;
    enum spec_matcher matcher;
    value expected;
    slice type; /* the deduced type that is wanted, or "" */
};

struct spec_file {
    slice name; /* "basic" */
    struct spec_test *tests;
    size_t count;
};

/* Reads a file's text into @a: 0, or -EINVAL after at least one error in @d. */
_must_check_ int spec_read(arena *a, slice name, slice text, diags *d, struct spec_file *ret);
