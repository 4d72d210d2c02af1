/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only reads and parses what an audit of a tree would: the floor that the audit is measured
 * against.
 *
 *     bench-read DIRECTORY
 *
 * Walks the tree, reads each regular file, parses *.py with the Python reader and *.json with the
 * JSON reader, and prints how much that was.
 */
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>

#include "base/fd.h"
#include "doc/json.h"
#include "doc/python_config.h"

struct totals {
    size_t files, bytes;
};

static void parse(slice path, slice text, arena *a)
{
    static const struct json_options options = {.mode = JSON_CONSUMER};
    _cleanup_diags_ diags d = DIAGS_INIT;
    const struct source *source = source_new(a, path, text);
    int ignored _unused_;
    value document;

    if (slice_ends(path, SLICE(".json"))) {
        ignored = json_read(a, source, &options, &d, &document);
    } else if (slice_ends(path, SLICE(".py"))) {
        _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;

        ignored = python_tree_read(a, source, &d, &tree);
    }
}

static void read_one(const char *path, buffer *b, arena *a, struct totals *totals)
{
    _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

    buffer_clear(b);
    if (fd < 0 || fd_read_all(fd, (size_t)64 << 20, b) < 0)
        return;
    totals->files++;
    totals->bytes += b->len;
    parse(slice_of(path), buffer_slice(b), a);
    arena_reset(a);
}

int main(int argc, char **argv)
{
    char *roots[] = {argc > 1 ? argv[1] : NULL, NULL};
    struct totals totals = {0};
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    FTS *walk = roots[0] ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;

    if (!walk) {
        fprintf(stderr, "usage: bench-read DIRECTORY\n");
        return 2;
    }
    for (FTSENT *entry; (entry = fts_read(walk));)
        if (entry->fts_info == FTS_F)
            read_one(entry->fts_accpath, &b, &a, &totals);
    fts_close(walk);
    printf("%zu files, %zu bytes\n", totals.files, totals.bytes);
    return 0;
}
