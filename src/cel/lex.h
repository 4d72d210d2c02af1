/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of the expression language (langdef.md, "Syntax"; cel-go's additions ".?", "[?" are two
 * tokens here, backtick names are TOKEN_QUOTED).
 */
#pragma once

#include "base/arena.h"
#include "doc/value.h"

enum token_kind {
    TOKEN_END,
    TOKEN_ERROR, /* message says why; the lexer does not go on */
    TOKEN_NAME,
    TOKEN_QUOTED,   /* `field name` */
    TOKEN_RESERVED, /* a word that may name a field or a member function, but not a variable */
    TOKEN_IN,
    TOKEN_TRUE,
    TOKEN_FALSE,
    TOKEN_NULL,
    TOKEN_INT, /* natural holds the magnitude, at most 2^63 */
    TOKEN_UINT,
    TOKEN_DOUBLE,
    TOKEN_STRING,
    TOKEN_BYTES,
    TOKEN_DOT,
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_QUESTION,
    TOKEN_OPEN_PAREN,
    TOKEN_CLOSE_PAREN,
    TOKEN_OPEN_BRACKET,
    TOKEN_CLOSE_BRACKET,
    TOKEN_OPEN_BRACE,
    TOKEN_CLOSE_BRACE,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_PERCENT,
    TOKEN_NOT,
    TOKEN_EQUAL,
    TOKEN_NOT_EQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    TOKEN_AND,
    TOKEN_OR,
};

struct token {
    enum token_kind kind;
    uint32_t start, end; /* byte range in the text; of an error, what is wrong */
    union {
        slice text; /* of a name, without backticks; of a literal, decoded */
        uint64_t natural;
        double number;
        struct {
            const char *message;
            const char *hint; /* may be NULL */
        };
    };
};

struct lexer {
    slice text;
    size_t at;
    arena *arena; /* for decoded literals that differ from what is written */
};

/* The next token. @lex->text must be UTF-8 and shorter than 4 GiB. */
void lex_next(struct lexer *lex, struct token *ret_token);
/* How messages name a kind of token, such as "')'" or "a name". */
const char *token_kind_text(enum token_kind kind);
