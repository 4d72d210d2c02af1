/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docs/cel.md against the tables it describes: every library's functions with all overloads, and
 * every conformance exception.
 *
 *     test-cel-doc --print     prints the function tables, with the meanings that the doc has now
 */
#include <fcntl.h>
#include <stdio.h>

#include "base/fd.h"
#include "cel/function.h"
#include "cel/type.h"
#include "harness.h"

#define DOC        SOURCE_ROOT "/docs/cel.md"
#define EXCEPTIONS SOURCE_ROOT "/tests/conformance/exceptions.txt"

static void read_text(const char *path, buffer *ret)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fd_read_all(fd, (size_t)1 << 20, ret))
        fail_msg("cannot read %s", path);
}

static void write_type(arena *a, const char **letters, buffer *out)
{
    const struct cel_type *type;

    if (cel_type_decode(a, letters, &type))
        fail_msg("bad signature \"%s\"", *letters);
    cel_type_format(type, out);
}

/* `string.indexOf(string, int) → int` */
static void write_overload(arena *a, const struct cel_overload *overload, buffer *out)
{
    const char *args = overload->args, *result = overload->result;
    bool first = true;

    buffer_add_char(out, '`');
    if (overload->style == CEL_MEMBER) {
        write_type(a, &args, out);
        buffer_add_char(out, '.');
    }
    buffer_printf(out, "%s(", overload->name);
    for (; *args; first = false) {
        buffer_add(out, first ? SLICE("") : SLICE(", "));
        write_type(a, &args, out);
    }
    buffer_add(out, SLICE(") → "));
    write_type(a, &result, out);
    buffer_add_char(out, '`');
}

static bool same_function(const struct cel_overload *a, const struct cel_overload *b)
{
    return a->style == b->style && strcmp(a->name, b->name) == 0;
}

/* Whether an earlier row is of the same function, which then has it. */
static bool is_repeated(const struct cel_library *library, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (same_function(&library->overloads[i], &library->overloads[index]))
            return true;
    return false;
}

/* The first cell of the function whose first row is @index. */
static void write_cell(arena *a, const struct cel_library *library, size_t index, buffer *out)
{
    for (size_t i = index; i < library->count; i++) {
        if (!same_function(&library->overloads[index], &library->overloads[i]))
            continue;
        if (i > index)
            buffer_add(out, SLICE("<br>"));
        write_overload(a, &library->overloads[i], out);
    }
}

/* The lines between the markers of one library; ptr NULL when the doc has none. */
static slice section_of(arena *a, slice doc, const char *library)
{
    slice begin = arena_printf(a, "<!-- functions %s -->\n", library);
    size_t start = slice_find(doc, begin, 0);
    size_t end = start == SLICE_NPOS ? start : slice_find(doc, SLICE("<!-- /functions -->"), start);

    if (end == SLICE_NPOS)
        return SLICE_NULL;
    return slice_sub(doc, start + begin.len, end - start - begin.len);
}

/* The meaning that @section gives the function of @cell, or "". */
static slice meaning_of(arena *a, slice section, slice cell)
{
    slice begin = arena_printf(a, "| %.*s | ", SLICE_ARG(cell));
    size_t start = slice_find(section, begin, 0), end;

    if (start == SLICE_NPOS)
        return SLICE("");
    end = slice_find(section, SLICE(" |\n"), start + begin.len);
    return end == SLICE_NPOS ? SLICE("")
                             : slice_sub(section, start + begin.len, end - start - begin.len);
}

static slice table_head(void)
{
    return SLICE("| function | meaning |\n|---|---|\n");
}

/* The table as it must stand; @ret_without_meaning counts what nobody has described. */
static void write_table(arena *a, const struct cel_library *library, slice section, buffer *out,
                        size_t *ret_without_meaning)
{
    buffer_add(out, table_head());
    for (size_t i = 0; i < library->count; i++) {
        _cleanup_buffer_ buffer cell = BUFFER_INIT;
        slice meaning;

        if (is_repeated(library, i))
            continue;
        write_cell(a, library, i, &cell);
        meaning = meaning_of(a, section, buffer_slice(&cell));
        *ret_without_meaning += meaning.len == 0;
        buffer_printf(out, "| %.*s | %.*s |\n", SLICE_ARG(buffer_slice(&cell)), SLICE_ARG(meaning));
    }
}

static void test_function_tables(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer doc = BUFFER_INIT;
    size_t libraries = 0, sections = 0;

    read_text(DOC, &doc);
    for (; cel_libraries[libraries]; libraries++) {
        const struct cel_library *library = cel_libraries[libraries];
        slice section = section_of(&a, buffer_slice(&doc), library->name);
        _cleanup_buffer_ buffer table = BUFFER_INIT;
        size_t without_meaning = 0;

        write_table(&a, library, section, &table, &without_meaning);
        if (!section.ptr || !slice_eq(section, buffer_slice(&table)) || without_meaning)
            fail_msg("docs/cel.md differs from library %s (test-cel-doc --print shows it)",
                     library->name);
    }
    for (size_t at = 0;
         (at = slice_find(buffer_slice(&doc), SLICE("<!-- functions "), at)) != SLICE_NPOS; at++)
        sections++;
    assert_int_equal(sections, libraries);
}

/* A row of the exceptions' table starts with the test's key. */
static void test_exceptions(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer doc = BUFFER_INIT;
    _cleanup_buffer_ buffer list = BUFFER_INIT;
    slice rest, line;
    size_t listed = 0, rows = 0;

    read_text(DOC, &doc);
    read_text(EXCEPTIONS, &list);
    rest = buffer_slice(&list);
    while (rest.ptr && (line = slice_cut(&rest, '\n')).ptr) {
        slice key = slice_cut(&line, ':');

        if (key.len == 0 || key.ptr[0] == '#')
            continue;
        listed++;
        if (!slice_contains(buffer_slice(&doc), arena_printf(&a, "\n| `%.*s` | ", SLICE_ARG(key))))
            fail_msg("docs/cel.md does not list the exception %.*s", SLICE_ARG(key));
    }
    rest = buffer_slice(&doc);
    while (rest.ptr && (line = slice_cut(&rest, '\n')).ptr)
        rows += slice_starts(line, SLICE("| `")) && slice_find_char(line, '#', 0) < 80;
    assert_int_equal(rows, listed);
}

static void print_tables(void)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer doc = BUFFER_INIT;

    read_text(DOC, &doc);
    for (size_t i = 0; cel_libraries[i]; i++) {
        slice section = section_of(&a, buffer_slice(&doc), cel_libraries[i]->name);
        _cleanup_buffer_ buffer table = BUFFER_INIT;
        size_t without_meaning = 0;

        write_table(&a, cel_libraries[i], section, &table, &without_meaning);
        printf("<!-- functions %s -->\n%.*s<!-- /functions -->\n\n", cel_libraries[i]->name,
               SLICE_ARG(buffer_slice(&table)));
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_function_tables),
        cmocka_unit_test(test_exceptions),
    };

    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        print_tables();
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
