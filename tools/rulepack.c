/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs rule files for the program (src/rule/pack.h), when it is built.
 *
 *     rulepack SOURCE_ROOT OUTPUT.S OUTPUT_RULES.json OUTPUT_EXAMPLES.json FILE.yaml...
 *
 * A rule that is wrong in any way, or has no example of one sort, fails the build.
 */
#include <fcntl.h>
#include <stdio.h>

#include "audit/schema.h"
#include "base/fd.h"
#include "report/diag.h"
#include "rule/pack.h"

enum { FILE_MAX = 16 * 1024 * 1024 };

static int fail(const char *path, int r)
{
    fprintf(stderr, "rulepack: %s: %s\n", path, strerrordesc_np(-r));
    return r;
}

/* The name that reports show: relative to the source tree, wherever the build is. */
static slice name_of(const char *root, const char *path, arena *a)
{
    _cleanup_free_ char *whole = realpath(path, NULL);
    _cleanup_free_ char *top = realpath(root, NULL);
    size_t len = top ? strlen(top) : 0;

    if (!whole || !top || strncmp(whole, top, len) != 0 || whole[len] != '/')
        return arena_copy(a, slice_of(path));
    return arena_copy(a, slice_of(whole + len + 1));
}

static int add_file(struct rule_set *set, const char *root, const char *path, diags *d)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    int r;

    if (fd < 0)
        return fail(path, -errno);
    r = fd_read_all(fd, FILE_MAX, &text);
    if (r < 0)
        return fail(path, r);
    return rule_set_add_yaml(set, name_of(root, path, &a), buffer_slice(&text), d);
}

static int write_file(const char *path, slice text)
{
    _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int r = fd < 0 ? -errno : fd_write_all(fd, text);

    return r < 0 ? fail(path, r) : 0;
}

/* One symbol before and one behind the bytes of a file. */
static void add_symbol(buffer *out, const char *symbol, const char *path)
{
    buffer_printf(out, "    .globl %s, %s_end\n    .hidden %s, %s_end\n", symbol, symbol, symbol,
                  symbol);
    buffer_printf(out, "%s:\n    .incbin \"%s\"\n%s_end:\n    .byte 0\n", symbol, path, symbol);
}

static int write_pack(const struct rule_set *set, char **outputs)
{
    _cleanup_buffer_ buffer assembly = BUFFER_INIT;
    _cleanup_buffer_ buffer rules = BUFFER_INIT;
    _cleanup_buffer_ buffer examples = BUFFER_INIT;
    int r;

    rule_pack_write(set, &rules, &examples);
    r = write_file(outputs[1], buffer_slice(&rules));
    if (r == 0)
        r = write_file(outputs[2], buffer_slice(&examples));
    /* cet.h marks the object as fit for indirect branch tracking, which one that is not would
     * switch off for the whole program. */
    buffer_add(&assembly, SLICE("#ifdef __CET__\n#include <cet.h>\n#endif\n"
                                "    .section .rodata\n"));
    add_symbol(&assembly, "rule_pack_rules", outputs[1]);
    add_symbol(&assembly, "rule_pack_examples", outputs[2]);
    buffer_add(&assembly, SLICE("    .section .note.GNU-stack,\"\",%progbits\n"));
    return r == 0 ? write_file(outputs[0], buffer_slice(&assembly)) : r;
}

int main(int argc, char **argv)
{
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&audit_schema);
    const struct report_style style = {.width = REPORT_WIDTH_DEFAULT};
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer said = BUFFER_INIT;

    if (argc < 5) {
        fputs("usage: rulepack SOURCE_ROOT OUTPUT.S RULES.json EXAMPLES.json FILE...\n", stderr);
        return 2;
    }
    for (int i = 5; i < argc; i++) {
        if (add_file(set, argv[1], argv[i], &d) < 0)
            return 1;
    }
    report_diags(&d, &style, &said);
    if (d.list.count > 0) {
        fwrite(said.data, 1, said.len, stderr);
        return 1;
    }
    return write_pack(set, argv + 2) < 0;
}
