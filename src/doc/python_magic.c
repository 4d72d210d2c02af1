/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small lexer that knows strings, comments, brackets and continued lines: enough to tell where a
 * statement may start. Only there do %, !, ? and the quoting characters mean anything.
 */
#include "doc/python_magic.h"

struct scan {
    arena *arena;
    slice written; /* the text as given */
    slice in;      /* the same while it is being overwritten */
    char *out;     /* of @in */
    struct python_magics *magics;
};

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9');
}

/* A form feed also ends what a prompt or a common indentation was overwritten with. */
static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static char char_at(const struct scan *s, size_t at)
{
    return at < s->in.len ? s->in.ptr[at] : '\0';
}

static size_t skip_space(const struct scan *s, size_t at)
{
    while (is_space(char_at(s, at)))
        at++;
    return at;
}

static size_t skip_word(const struct scan *s, size_t at)
{
    while (at < s->in.len && !is_space(s->in.ptr[at]) && !is_break(s->in.ptr[at]))
        at++;
    return at;
}

static size_t skip_name(const struct scan *s, size_t at)
{
    while (at < s->in.len && is_name_char(s->in.ptr[at]))
        at++;
    return at;
}

static size_t line_end(const struct scan *s, size_t at)
{
    while (at < s->in.len && !is_break(s->in.ptr[at]))
        at++;
    return at;
}

/* Behind the line break at @at, if there is one. */
static size_t skip_break(const struct scan *s, size_t at)
{
    if (char_at(s, at) == '\r' && char_at(s, at + 1) == '\n')
        return at + 2;
    return at < s->in.len && is_break(s->in.ptr[at]) ? at + 1 : at;
}

/* The end of a command; a backslash at the end of a line continues it. */
static size_t command_end(const struct scan *s, size_t at)
{
    for (;;) {
        size_t end = line_end(s, at);

        if (end == at || s->in.ptr[end - 1] != '\\' || end == s->in.len)
            return end;
        at = skip_break(s, end);
    }
}

/* Overwrites a range with one long name; line breaks stay, and later lines become blank. */
static void overwrite(struct scan *s, size_t from, size_t to)
{
    char with = '_';

    for (; from < to; from++) {
        if (is_break(s->out[from]))
            with = ' ';
        else
            s->out[from] = with;
    }
}

static slice written(const struct scan *s, size_t from, size_t to)
{
    return slice_trim(slice_sub(s->written, from, to > from ? to - from : 0));
}

/* The text of a command as one line. */
static slice written_joined(struct scan *s, size_t from, size_t to)
{
    slice text = written(s, from, to);
    char *copy;

    if (slice_find_char(text, '\n', 0) == SLICE_NPOS &&
        slice_find_char(text, '\r', 0) == SLICE_NPOS)
        return text;
    copy = arena_alloc(s->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        bool joins = text.ptr[i] == '\\' && i + 1 < text.len && is_break(text.ptr[i + 1]);

        copy[i] = joins || is_break(text.ptr[i]) ? ' ' : text.ptr[i];
    }
    return slice_new(copy, text.len);
}

static void add(struct scan *s, struct python_magic magic)
{
    if (s->magics->list.count == PYTHON_MAGICS_MAX)
        s->magics->truncated = true;
    else
        *vector_push(&s->magics->list) = magic;
}

/* Lexing */

/* Behind the string whose opening quote stands at @at. */
static size_t skip_string(const struct scan *s, size_t at)
{
    char quote = s->in.ptr[at];
    bool triple = char_at(s, at + 1) == quote && char_at(s, at + 2) == quote;

    at += triple ? 3 : 1;
    while (at < s->in.len) {
        char c = s->in.ptr[at];

        if (c == '\\') {
            at += 2;
        } else if (c == quote && !triple) {
            return at + 1;
        } else if (c == quote && char_at(s, at + 1) == quote && char_at(s, at + 2) == quote) {
            return at + 3;
        } else if (is_break(c) && !triple) {
            return at;
        } else {
            at++;
        }
    }
    return s->in.len;
}

/* Whether @at, a '=', assigns: it is no part of ==, <=, +=, := or a keyword argument. */
static bool is_assignment(const struct scan *s, size_t at)
{
    char before = at > 0 ? s->in.ptr[at - 1] : '\0';

    return char_at(s, at + 1) != '=' && !strchr("=<>!+-*/%@&|^:~", before ? before : ' ');
}

struct statement {
    size_t start;  /* its first character */
    size_t end;    /* the break or end of text behind it */
    size_t assign; /* the first '=' that assigns, or SLICE_NPOS */
    size_t query;  /* a '?' that ends a line outside brackets, or SLICE_NPOS */
    bool open;     /* a bracket is not closed */
};

/* A '?' or '??' at the end of a line. */
static bool is_query(const struct scan *s, size_t at)
{
    at += char_at(s, at + 1) == '?' ? 2 : 1;
    at = skip_space(s, at);
    return at == s->in.len || is_break(s->in.ptr[at]);
}

static struct statement lex_statement(const struct scan *s, size_t start, size_t limit)
{
    struct statement st = {.start = start, .assign = SLICE_NPOS, .query = SLICE_NPOS};
    size_t at = start, depth = 0;

    while (at < limit) {
        char c = s->in.ptr[at];

        if (c == '\'' || c == '"') {
            at = skip_string(s, at);
            continue;
        }
        if (c == '#') {
            at = line_end(s, at);
            continue;
        }
        if (is_break(c) && depth == 0)
            break;
        if (c == '\\' && is_break(char_at(s, at + 1))) {
            at = skip_break(s, at + 1);
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if ((c == ')' || c == ']' || c == '}') && depth > 0)
            depth--;
        else if (c == '=' && depth == 0 && st.assign == SLICE_NPOS && is_assignment(s, at))
            st.assign = at;
        else if (c == '?' && depth == 0 && is_query(s, at)) {
            st.query = at;
            break;
        }
        at++;
    }
    st.end = MIN(at, limit);
    st.open = depth > 0 || at > limit;
    return st;
}

/* Commands */

static bool is_any(slice word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(word, slice_of(list[i])))
            return true;
    return false;
}

/* Magics that run the rest of their line as Python. */
static bool runs_line(slice name)
{
    static const char *const names[] = {"prun", "time", "timeit"};

    return is_any(name, names, ARRAY_SIZE(names));
}

/* Cell magics whose body is Python. */
static bool runs_body(slice name)
{
    static const char *const names[] = {
        "capture", "prun", "pypy", "python", "python3", "time", "timeit",
    };

    return is_any(name, names, ARRAY_SIZE(names));
}

/* Behind the options of %time, %timeit and %prun: -q, -n 10, -n10. */
static size_t skip_options(const struct scan *s, size_t at, size_t end)
{
    at = skip_space(s, at);
    while (at < end && s->in.ptr[at] == '-' && is_name_start(char_at(s, at + 1))) {
        size_t word = skip_word(s, at);
        bool takes_value = word - at == 2 && strchr("nrplsTD", s->in.ptr[at + 1]);

        at = skip_space(s, word);
        if (takes_value)
            at = skip_space(s, skip_word(s, at));
    }
    return MIN(at, end);
}

/* Overwrites a magic but keeps the Python that follows its options, when it is one statement. */
static void keep_code(struct scan *s, size_t from, size_t after_name, size_t end)
{
    size_t code = skip_options(s, after_name, end);
    struct statement st = lex_statement(s, code, end);

    if (code >= end || code - from < 2 || st.open || st.end < end) {
        overwrite(s, from, end);
        return;
    }
    overwrite(s, from, code);
    s->out[code - 1] = ';';
}

/* %name line, or the same behind `target =`; @mark is where the '%' stands. Returns its end. */
static size_t line_magic(struct scan *s, size_t mark, slice assigned)
{
    size_t name = skip_space(s, mark + 1), after = skip_word(s, name), end = command_end(s, mark);
    slice word = written(s, name, after);

    add(s, (struct python_magic){
               .kind = PYTHON_MAGIC_LINE,
               .name = word,
               .line = written_joined(s, after, end),
               .assigned = assigned,
               .start = (uint32_t)mark,
               .end = (uint32_t)end,
           });
    if (runs_line(word) && assigned.len == 0 && end == line_end(s, mark))
        keep_code(s, mark, after, end);
    else
        overwrite(s, mark, end);
    return end;
}

static size_t shell_line(struct scan *s, size_t mark, slice assigned)
{
    size_t marks = char_at(s, mark + 1) == '!' ? 2 : 1, end = command_end(s, mark);

    add(s, (struct python_magic){
               .kind = PYTHON_MAGIC_SHELL,
               .name = marks == 2 ? SLICE("!!") : SLICE("!"),
               .line = written_joined(s, mark + marks, end),
               .assigned = assigned,
               .start = (uint32_t)mark,
               .end = (uint32_t)end,
           });
    overwrite(s, mark, end);
    return end;
}

static size_t help_line(struct scan *s, size_t from, size_t end)
{
    slice name = written(s, from, end);

    while (name.len && name.ptr[0] == '?')
        name = slice_from(name, 1);
    while (name.len && name.ptr[name.len - 1] == '?')
        name.len--;
    add(s, (struct python_magic){
               .kind = PYTHON_MAGIC_HELP,
               .name = slice_trim(name),
               .start = (uint32_t)from,
               .end = (uint32_t)end,
           });
    overwrite(s, from, end);
    return end;
}

/* ,f a b and ;f a b quote their arguments; /f a, b only adds the brackets. */
static size_t call_line(struct scan *s, size_t mark)
{
    size_t name = skip_space(s, mark + 1), after = skip_word(s, name), end = command_end(s, mark);

    add(s, (struct python_magic){
               .kind = PYTHON_MAGIC_CALL,
               .name = written(s, name, after),
               .line = written_joined(s, after, end),
               .start = (uint32_t)mark,
               .end = (uint32_t)end,
           });
    overwrite(s, mark, end);
    return end;
}

/* The statement whose first character stands at @start; returns where the next line starts. */
static size_t read_statement(struct scan *s, size_t start)
{
    char c = char_at(s, start);
    struct statement st;
    size_t value;

    if (c == '%')
        return skip_break(s, line_magic(s, start, SLICE("")));
    if (c == '!')
        return skip_break(s, shell_line(s, start, SLICE("")));
    if (c == '?')
        return skip_break(s, help_line(s, start, line_end(s, start)));
    if ((c == ',' || c == ';' || c == '/') && is_name_start(char_at(s, skip_space(s, start + 1))))
        return skip_break(s, call_line(s, start));
    st = lex_statement(s, start, s->in.len);
    if (st.query != SLICE_NPOS)
        return skip_break(s, help_line(s, start, line_end(s, st.query)));
    if (st.assign != SLICE_NPOS && is_name_start(c)) {
        value = skip_space(s, st.assign + 1);
        if (char_at(s, value) == '!')
            return skip_break(s, shell_line(s, value, written(s, start, st.assign)));
        if (char_at(s, value) == '%' && is_name_start(char_at(s, value + 1)))
            return skip_break(s, line_magic(s, value, written(s, start, st.assign)));
    }
    return skip_break(s, st.end);
}

/* The whole cell */

/* Blanks the first @len bytes of a line so that what follows counts as not indented. */
static void blank_prefix(struct scan *s, size_t from, size_t len)
{
    if (len == 0)
        return;
    memset(s->out + from, ' ', len);
    s->out[from + len - 1] = '\f';
}

/* The length of a `>>> `, `... `, `In [1]: ` or `   ...: ` prompt at @at. */
static size_t prompt_length(const struct scan *s, size_t at)
{
    slice line = slice_sub(s->in, at, line_end(s, at) - at);
    size_t close = slice_find(line, SLICE("]: "), 0), dots = 0;

    if (slice_starts(line, SLICE(">>> ")) || slice_starts(line, SLICE("... ")))
        return 4;
    if (slice_eq(line, SLICE(">>>")) || slice_eq(line, SLICE("...")))
        return 3;
    if (slice_starts(line, SLICE("In [")) && close != SLICE_NPOS && close < 16)
        return close + 3;
    while (dots < line.len && line.ptr[dots] == ' ')
        dots++;
    if (slice_starts(slice_from(line, dots), SLICE("...: ")))
        return dots + 5;
    return 0;
}

/* Pasted prompts, else the first line's indentation, are taken off every line that has them. */
static void strip_margin(struct scan *s, size_t first)
{
    bool prompts = prompt_length(s, first) > 0;
    size_t indent = skip_space(s, first) - first;
    slice margin = slice_sub(s->written, first, indent);

    if (!prompts && indent == 0)
        return;
    for (size_t at = first; at < s->in.len; at = skip_break(s, line_end(s, at))) {
        if (prompts)
            blank_prefix(s, at, prompt_length(s, at));
        else if (slice_starts(slice_from(s->in, at), margin))
            blank_prefix(s, at, indent);
    }
}

/* %%name: returns where Python goes on, which is the end of the text for other languages. */
static size_t cell_magic(struct scan *s, size_t mark)
{
    size_t after = skip_word(s, mark + 2), end = line_end(s, mark);
    slice name = written(s, mark + 2, after);

    add(s, (struct python_magic){
               .kind = PYTHON_MAGIC_CELL,
               .name = name,
               .line = written(s, after, end),
               .body = slice_from(s->written, skip_break(s, end)),
               .start = (uint32_t)mark,
               .end = (uint32_t)s->in.len,
           });
    if (!runs_body(name)) {
        overwrite(s, mark, s->in.len);
        return s->in.len;
    }
    if (slice_eq(name, SLICE("timeit")))
        keep_code(s, mark, after, end);
    else
        overwrite(s, mark, end);
    return skip_break(s, end);
}

/* IPython takes the name of a magic without its '%' when a cell is one line (automagic). */
static bool is_automagic(const struct scan *s, size_t start)
{
    static const char *const names[] = {
        "alias",    "alias_magic", "bookmark", "cat",        "cd",    "conda",      "config",
        "cp",       "ed",          "edit",     "env",        "load",  "loadpy",     "load_ext",
        "logstart", "ls",          "macro",    "mamba",      "man",   "micromamba", "mkdir",
        "more",     "mv",          "pastebin", "pip",        "popd",  "prun",       "pushd",
        "pwd",      "pycat",       "rehashx",  "reload_ext", "rerun", "rm",         "rmdir",
        "run",      "save",        "sc",       "set_env",    "store", "sx",         "system",
        "time",     "timeit",      "unalias",  "uv",         "xmode",
    };
    size_t after = skip_name(s, start), end = line_end(s, start);
    char next = char_at(s, skip_space(s, after));

    if (skip_space(s, skip_break(s, end)) < s->in.len || next == '=' || next == '!' ||
        char_at(s, after) == '.' || char_at(s, after) == '*')
        return false;
    return is_any(slice_sub(s->in, start, after - start), names, ARRAY_SIZE(names));
}

static void read_cell(struct scan *s)
{
    size_t at = 0, first = 0, start;

    while (first < s->in.len && (is_space(s->in.ptr[first]) || is_break(s->in.ptr[first]))) {
        first++;
        if (is_break(s->in.ptr[first - 1]))
            at = first;
    }
    strip_margin(s, at);
    start = skip_space(s, at);
    if (char_at(s, start) == '%' && char_at(s, start + 1) == '%') {
        size_t end = line_end(s, start);

        at = end > start && s->in.ptr[end - 1] == '?' ? skip_break(s, help_line(s, start, end))
                                                      : cell_magic(s, start);
    } else if (is_automagic(s, start)) {
        size_t after = skip_name(s, start), end = line_end(s, start);

        add(s, (struct python_magic){
                   .kind = PYTHON_MAGIC_LINE,
                   .name = written(s, start, after),
                   .line = written(s, after, end),
                   .start = (uint32_t)start,
                   .end = (uint32_t)end,
               });
        overwrite(s, start, end);
        at = end;
    }
    while (at < s->in.len) {
        start = skip_space(s, at);
        at = start < s->in.len && !is_break(s->in.ptr[start]) ? read_statement(s, start)
                                                              : skip_break(s, start);
    }
}

void python_magics_read(arena *a, slice text, struct python_magics *ret_magics)
{
    struct python_magics magics = PYTHON_MAGICS_INIT;
    struct scan s = {.arena = a, .written = text, .magics = &magics};
    slice copy = arena_copy(a, text);

    s.out = (char *)(uintptr_t)copy.ptr;
    s.in = copy;
    read_cell(&s);
    magics.text = copy;
    *ret_magics = magics;
}

void python_magics_done(struct python_magics *magics)
{
    vector_done(&magics->list);
    *magics = PYTHON_MAGICS_INIT;
}

const char *python_magic_kind_name(enum python_magic_kind kind)
{
    switch (kind) {
    case PYTHON_MAGIC_LINE:
        return "line";
    case PYTHON_MAGIC_CELL:
        return "cell";
    case PYTHON_MAGIC_SHELL:
        return "shell";
    case PYTHON_MAGIC_HELP:
        return "help";
    case PYTHON_MAGIC_CALL:
        return "call";
    }
    return "line";
}
