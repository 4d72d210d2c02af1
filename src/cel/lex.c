/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lexer works on bytes: every character of the grammar is ASCII, and only string and bytes
 * literals may hold others. The text was checked to be UTF-8 before.
 *
 * Literals without escapes are views of the text; decoded ones lie in the arena. Numbers are read
 * by doc/number.h, as the C library's functions depend on the user's locale.
 *
 * An error is a token, which the parser reports when it gets there. So an error of grammar before
 * it is reported first.
 */
#include "cel/lex.h"

#include "base/utf8.h"
#include "doc/number.h"

/* Not isdigit() and its like: they depend on the locale, and take no -1. */
static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(int c)
{
    return is_name_start(c) || is_digit(c);
}

/* The value of a hexadecimal digit, or -1. */
static int hex_digit(int c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The byte at @ahead of the next one, or -1 behind the end. */
static int lex_peek(const struct lexer *lex, size_t ahead)
{
    size_t at = lex->at + ahead;

    return at < lex->text.len ? (unsigned char)lex->text.ptr[at] : -1;
}

/* Makes the token an error about the bytes from @start to @end. */
static void lex_fail(struct token *token, size_t start, size_t end, const char *message,
                     const char *hint)
{
    token->kind = TOKEN_ERROR;
    token->start = (uint32_t)start;
    token->end = (uint32_t)end;
    token->message = message;
    token->hint = hint;
}

/* White space is langdef.md's "[\t\n\f\r ]+"; a comment runs from // to the line's end. */
static void lex_skip_space(struct lexer *lex)
{
    for (;;) {
        int c = lex_peek(lex, 0);

        if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
            lex->at++;
        } else if (c == '/' && lex_peek(lex, 1) == '/') {
            size_t end = slice_find_char(lex->text, '\n', lex->at);

            lex->at = end == SLICE_NPOS ? lex->text.len : end;
        } else {
            return;
        }
    }
}

/* names */

/*
 * Reserved words are those of langdef.md's RESERVED; true, false, null and in are words of the
 * grammar. The length and the first letter rule out nearly every other name.
 */
static enum token_kind name_kind(slice name)
{
    static const struct {
        slice word;
        enum token_kind kind;
    } words[] = {
        {SLICE_INIT("in"), TOKEN_IN},
        {SLICE_INIT("true"), TOKEN_TRUE},
        {SLICE_INIT("false"), TOKEN_FALSE},
        {SLICE_INIT("null"), TOKEN_NULL},
        {SLICE_INIT("as"), TOKEN_RESERVED},
        {SLICE_INIT("break"), TOKEN_RESERVED},
        {SLICE_INIT("const"), TOKEN_RESERVED},
        {SLICE_INIT("continue"), TOKEN_RESERVED},
        {SLICE_INIT("else"), TOKEN_RESERVED},
        {SLICE_INIT("for"), TOKEN_RESERVED},
        {SLICE_INIT("function"), TOKEN_RESERVED},
        {SLICE_INIT("if"), TOKEN_RESERVED},
        {SLICE_INIT("import"), TOKEN_RESERVED},
        {SLICE_INIT("let"), TOKEN_RESERVED},
        {SLICE_INIT("loop"), TOKEN_RESERVED},
        {SLICE_INIT("namespace"), TOKEN_RESERVED},
        {SLICE_INIT("package"), TOKEN_RESERVED},
        {SLICE_INIT("return"), TOKEN_RESERVED},
        {SLICE_INIT("var"), TOKEN_RESERVED},
        {SLICE_INIT("void"), TOKEN_RESERVED},
        {SLICE_INIT("while"), TOKEN_RESERVED},
    };

    if (name.len < 2 || name.len > 9)
        return TOKEN_NAME;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (words[i].word.len == name.len && words[i].word.ptr[0] == name.ptr[0] &&
            slice_eq(words[i].word, name))
            return words[i].kind;
    return TOKEN_NAME;
}

/* langdef.md, IDENT: "[_a-zA-Z][_a-zA-Z0-9]*". */
static void lex_name(struct lexer *lex, struct token *token)
{
    size_t start = lex->at;

    while (is_name(lex_peek(lex, 0)))
        lex->at++;
    token->text = slice_sub(lex->text, start, lex->at - start);
    token->kind = name_kind(token->text);
}

/* langdef.md, ESC_IDENT: letters, digits, '_', '.', '-', '/' and space. */
static void lex_quoted(struct lexer *lex, struct token *token)
{
    size_t start = lex->at++;

    for (;; lex->at++) {
        int c = lex_peek(lex, 0);

        if (c == '`')
            break;
        if (!is_name(c) && c != '.' && c != '-' && c != '/' && c != ' ') {
            lex_fail(token, start, lex->at, "the field name in backticks is not closed",
                     "it may hold letters, digits, spaces and _ . - /; use a[\"name\"] for others");
            return;
        }
    }
    if (lex->at == start + 1) {
        lex_fail(token, start, lex->at + 1, "the field name in backticks is empty", NULL);
        return;
    }
    token->kind = TOKEN_QUOTED;
    token->text = slice_sub(lex->text, start + 1, lex->at - start - 1);
    lex->at++;
}

/* numbers */

/* Too large a literal becomes infinity, as in cel-go. */
static void lex_double(struct lexer *lex, struct token *token, size_t start)
{
    token->kind = TOKEN_DOUBLE;
    token->number = number_to_double(slice_sub(lex->text, start, lex->at - start));
}

/*
 * Digits from @digits up to here. 2^63 is let through: behind a sign it is INT64_MIN, and the
 * parser refuses it elsewhere.
 */
static void lex_integer(struct lexer *lex, struct token *token, size_t start, unsigned int base,
                        size_t digits)
{
    uint64_t number = 0;
    bool overflow = false;

    for (size_t i = digits; i < lex->at; i++)
        overflow |=
            mul_overflows(number, (uint64_t)base, &number) ||
            add_overflows(number, (uint64_t)hex_digit((unsigned char)lex->text.ptr[i]), &number);
    token->kind = TOKEN_INT;
    if (lex_peek(lex, 0) == 'u' || lex_peek(lex, 0) == 'U') {
        token->kind = TOKEN_UINT;
        lex->at++;
        if (overflow)
            lex_fail(token, start, lex->at, "the number does not fit into 64 bits", NULL);
    } else if (overflow || number > (uint64_t)INT64_MAX + 1) {
        lex_fail(token, start, lex->at, "the number does not fit into a signed 64-bit int",
                 "write a uint with the suffix u, or a double with a decimal point");
    }
    if (token->kind != TOKEN_ERROR)
        token->natural = number;
}

static void lex_skip_digits(struct lexer *lex)
{
    while (is_digit(lex_peek(lex, 0)))
        lex->at++;
}

/* Moves behind an exponent, if there is one. */
static bool lex_exponent(struct lexer *lex)
{
    size_t ahead = 1;

    if (lex_peek(lex, 0) != 'e' && lex_peek(lex, 0) != 'E')
        return false;
    if (lex_peek(lex, 1) == '+' || lex_peek(lex, 1) == '-')
        ahead = 2;
    if (!is_digit(lex_peek(lex, ahead)))
        return false;
    lex->at += ahead;
    lex_skip_digits(lex);
    return true;
}

/*
 * langdef.md, INT_LIT, UINT_LIT and FLOAT_LIT. "1." is a number and a dot, so that 1.size() is a
 * call, and 1.5.5 is refused by the parser.
 */
static void lex_number(struct lexer *lex, struct token *token)
{
    size_t start = lex->at;
    bool fraction = false;

    if (lex_peek(lex, 0) == '0' && lex_peek(lex, 1) == 'x' && hex_digit(lex_peek(lex, 2)) >= 0) {
        lex->at += 2;
        while (hex_digit(lex_peek(lex, 0)) >= 0)
            lex->at++;
        lex_integer(lex, token, start, 16, start + 2);
    } else {
        lex_skip_digits(lex);
        if (lex_peek(lex, 0) == '.' && is_digit(lex_peek(lex, 1))) {
            fraction = true;
            lex->at++;
            lex_skip_digits(lex);
        }
        fraction |= lex_exponent(lex);
        if (fraction)
            lex_double(lex, token, start);
        else
            lex_integer(lex, token, start, 10, start);
    }
    if (token->kind != TOKEN_ERROR && is_name(lex_peek(lex, 0)))
        lex_fail(token, start, lex->at + 1, "a letter follows the number", NULL);
}

/* strings */

struct literal {
    bool raw, bytes, triple;
    char quote;
    size_t start;    /* of the prefix */
    slice body;      /* between the quotes */
    size_t body_at;  /* offset of body in the text */
    bool has_escape; /* in a literal that is not raw */
};

/* Whether a string literal starts here, with its prefix of r and b in any order and case. */
static bool lex_string_starts(const struct lexer *lex, struct literal *literal)
{
    size_t ahead = 0;

    *literal = (struct literal){.start = lex->at};
    for (; ahead < 2; ahead++) {
        int c = lex_peek(lex, ahead);

        if ((c == 'r' || c == 'R') && !literal->raw)
            literal->raw = true;
        else if ((c == 'b' || c == 'B') && !literal->bytes)
            literal->bytes = true;
        else
            break;
    }
    if (lex_peek(lex, ahead) != '"' && lex_peek(lex, ahead) != '\'')
        return false;
    literal->quote = (char)lex_peek(lex, ahead);
    literal->triple =
        lex_peek(lex, ahead + 1) == literal->quote && lex_peek(lex, ahead + 2) == literal->quote;
    literal->body_at = lex->at + ahead + (literal->triple ? 3 : 1);
    return true;
}

/* Finds the closing quotes and moves behind them. */
static bool lex_string_body(struct lexer *lex, struct literal *literal, struct token *token)
{
    lex->at = literal->body_at;
    for (;; lex->at++) {
        int c = lex_peek(lex, 0);

        if (c < 0 || (!literal->triple && (c == '\n' || c == '\r'))) {
            lex_fail(token, literal->start, lex->at, "the string is not closed",
                     literal->triple || c < 0
                         ? NULL
                         : "a string over several lines is written in three quotes");
            return false;
        }
        if (c == '\\' && !literal->raw) {
            literal->has_escape = true;
            lex->at++;
            if (lex_peek(lex, 0) < 0)
                lex->at--;
        } else if (c == literal->quote &&
                   (!literal->triple || (lex_peek(lex, 1) == c && lex_peek(lex, 2) == c))) {
            break;
        }
    }
    literal->body = slice_sub(lex->text, literal->body_at, lex->at - literal->body_at);
    lex->at += literal->triple ? 3 : 1;
    return true;
}

/* The value of @count digits of base 8 or 16 at @at, or UINT32_MAX. */
static uint32_t escape_number(slice body, size_t at, size_t count, int base)
{
    uint32_t number = 0;

    if (body.len - at < count)
        return UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        int digit = hex_digit((unsigned char)body.ptr[at + i]);

        if (digit < 0 || digit >= base)
            return UINT32_MAX;
        number = number * (uint32_t)base + (uint32_t)digit;
    }
    return number;
}

/* What a letter or sign behind a backslash stands for, or -1. */
static int escape_letter(char c)
{
    static const char letters[] = "abfnrtv\\?\"'`";
    static const char meaning[] = "\a\b\f\n\r\t\v\\?\"'`";
    const char *found = memchr(letters, c, sizeof(letters) - 1);

    return found ? meaning[found - letters] : -1;
}

/*
 * Decodes the escape sequence behind the backslash at @at - 1, moves *at behind it and writes at
 * most 4 bytes. Returns how many, or 0 when the sequence is invalid. Numbers are octets in a bytes
 * literal and code points in a string.
 */
static size_t escape_decode(const struct literal *literal, size_t *at, char out[4])
{
    char c = literal->body.ptr[*at];
    size_t digits = 2;
    uint32_t number;

    if (escape_letter(c) >= 0) {
        out[0] = (char)escape_letter(c);
        ++*at;
        return 1;
    }
    if (c >= '0' && c <= '3') {
        digits = 3;
        number = escape_number(literal->body, *at, 3, 8);
    } else {
        if (c == 'u' || c == 'U')
            digits = c == 'u' ? 4 : 8;
        else if (c != 'x' && c != 'X')
            return 0;
        if (literal->bytes && digits != 2)
            return 0;
        ++*at;
        number = escape_number(literal->body, *at, digits, 16);
    }
    if (number == UINT32_MAX)
        return 0;
    *at += digits;
    if (!literal->bytes)
        return utf8_encode(number, out);
    out[0] = (char)number;
    return 1;
}

/* Cuts a literal out, and decodes it when it has escapes. */
static void lex_string(struct lexer *lex, struct literal *literal, struct token *token)
{
    size_t len = 0;
    char *decoded;

    if (!lex_string_body(lex, literal, token))
        return;
    token->kind = literal->bytes ? TOKEN_BYTES : TOKEN_STRING;
    token->text = literal->body;
    if (!literal->has_escape)
        return;
    /* No escape sequence is shorter than what it stands for: \u0800 gives 3 bytes, \xff gives 2. */
    decoded = arena_alloc(lex->arena, literal->body.len);
    for (size_t at = 0; at < literal->body.len;) {
        size_t start = at, written;

        if (literal->body.ptr[at++] != '\\') {
            decoded[len++] = literal->body.ptr[start];
            continue;
        }
        written = escape_decode(literal, &at, decoded + len);
        if (!written) {
            lex_fail(token, literal->body_at + start, literal->body_at + start + 2,
                     "the escape sequence is not known",
                     "write \\\\ for a backslash, or r\"...\" for a string without escapes");
            return;
        }
        len += written;
    }
    token->text = slice_new(decoded, len);
}

/* operators */

/* Operators of two characters; TOKEN_END for what is none. */
static enum token_kind punctuation_pair(int c, int next)
{
    if (next == '=')
        return c == '='   ? TOKEN_EQUAL
               : c == '!' ? TOKEN_NOT_EQUAL
               : c == '<' ? TOKEN_LESS_EQUAL
               : c == '>' ? TOKEN_GREATER_EQUAL
                          : TOKEN_END;
    if (c == '&' && next == '&')
        return TOKEN_AND;
    if (c == '|' && next == '|')
        return TOKEN_OR;
    return TOKEN_END;
}

/* Operators and brackets of one character; TOKEN_END for what is none. */
static enum token_kind punctuation_single(int c)
{
    static const char characters[] = ".,:?()[]{}+-*/%!<>";
    static const enum token_kind kinds[] = {
        TOKEN_DOT,        TOKEN_COMMA,       TOKEN_COLON,        TOKEN_QUESTION,
        TOKEN_OPEN_PAREN, TOKEN_CLOSE_PAREN, TOKEN_OPEN_BRACKET, TOKEN_CLOSE_BRACKET,
        TOKEN_OPEN_BRACE, TOKEN_CLOSE_BRACE, TOKEN_PLUS,         TOKEN_MINUS,
        TOKEN_STAR,       TOKEN_SLASH,       TOKEN_PERCENT,      TOKEN_NOT,
        TOKEN_LESS,       TOKEN_GREATER,
    };
    const char *found = memchr(characters, c, sizeof(characters) - 1);

    return found ? kinds[found - characters] : TOKEN_END;
}

/* The longer operator wins. A lone = & or | is a habit from other languages and gets a hint. */
static void lex_punctuation(struct lexer *lex, struct token *token)
{
    int c = lex_peek(lex, 0);
    size_t start = lex->at, len = 2;

    token->kind = punctuation_pair(c, lex_peek(lex, 1));
    if (token->kind == TOKEN_END) {
        token->kind = punctuation_single(c);
        len = 1;
    }
    if (token->kind != TOKEN_END) {
        lex->at += len;
        return;
    }
    if (c == '=' || c == '&' || c == '|')
        lex_fail(token, start, start + 1, "this character stands alone",
                 c == '=' ? "equality is written ==" : "logic is written && and ||");
    else
        lex_fail(token, start, start + 1, "this character has no meaning here", NULL);
}

/*
 * A string's prefix looks like a name, and a fraction like a dot, so the order of these questions
 * matters.
 */
void lex_next(struct lexer *lex, struct token *ret_token)
{
    struct literal literal;
    int c, next;

    lex_skip_space(lex);
    *ret_token = (struct token){.start = (uint32_t)lex->at};
    c = lex_peek(lex, 0);
    next = lex_peek(lex, 1);
    if (c < 0)
        ret_token->kind = TOKEN_END;
    else if (lex_string_starts(lex, &literal))
        lex_string(lex, &literal, ret_token);
    else if (is_name_start(c))
        lex_name(lex, ret_token);
    else if (is_digit(c) || (c == '.' && is_digit(next)))
        lex_number(lex, ret_token);
    else if (c == '`')
        lex_quoted(lex, ret_token);
    else
        lex_punctuation(lex, ret_token);
    if (ret_token->kind != TOKEN_ERROR)
        ret_token->end = (uint32_t)lex->at;
}

const char *token_kind_text(enum token_kind kind)
{
    static const char *const texts[] = {
        [TOKEN_END] = "the end",
        [TOKEN_ERROR] = "an invalid character",
        [TOKEN_NAME] = "a name",
        [TOKEN_QUOTED] = "a name in backticks",
        [TOKEN_RESERVED] = "a reserved word",
        [TOKEN_IN] = "'in'",
        [TOKEN_TRUE] = "'true'",
        [TOKEN_FALSE] = "'false'",
        [TOKEN_NULL] = "'null'",
        [TOKEN_INT] = "a number",
        [TOKEN_UINT] = "a number",
        [TOKEN_DOUBLE] = "a number",
        [TOKEN_STRING] = "a string",
        [TOKEN_BYTES] = "a bytes literal",
        [TOKEN_DOT] = "'.'",
        [TOKEN_COMMA] = "','",
        [TOKEN_COLON] = "':'",
        [TOKEN_QUESTION] = "'?'",
        [TOKEN_OPEN_PAREN] = "'('",
        [TOKEN_CLOSE_PAREN] = "')'",
        [TOKEN_OPEN_BRACKET] = "'['",
        [TOKEN_CLOSE_BRACKET] = "']'",
        [TOKEN_OPEN_BRACE] = "'{'",
        [TOKEN_CLOSE_BRACE] = "'}'",
        [TOKEN_PLUS] = "'+'",
        [TOKEN_MINUS] = "'-'",
        [TOKEN_STAR] = "'*'",
        [TOKEN_SLASH] = "'/'",
        [TOKEN_PERCENT] = "'%'",
        [TOKEN_NOT] = "'!'",
        [TOKEN_EQUAL] = "'=='",
        [TOKEN_NOT_EQUAL] = "'!='",
        [TOKEN_LESS] = "'<'",
        [TOKEN_LESS_EQUAL] = "'<='",
        [TOKEN_GREATER] = "'>'",
        [TOKEN_GREATER_EQUAL] = "'>='",
        [TOKEN_AND] = "'&&'",
        [TOKEN_OR] = "'||'",
    };

    return texts[kind];
}
