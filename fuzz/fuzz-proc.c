/* SPDX-License-Identifier: Apache-2.0 */
/* The parsers of /proc: the first byte chooses the file, the rest is its text. */
#include "audit/jupyter/proc.h"
#include "audit/jupyter/program.h"
#include "audit/jupyter/sockets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_arguments(arena *a, slice text)
{
    const slice *argv;
    size_t argc = proc_parse_arguments(text, a, &argv), first = 0;

    program_connection_file(argv, argc);
    if (program_classify(argv, argc, &first) != PROGRAM_OTHER && (first == 0 || first > argc))
        abort();
}

static void fuzz_sockets(arena *a, slice text, uint8_t kind)
{
    struct sockets s = SOCKETS(a);

    if (kind == 2)
        sockets_add_unix(&s, text);
    else
        sockets_add_tcp(&s, text, kind == 1 ? SOCKET_TCP6 : SOCKET_TCP4);
    sockets_sort(&s);
    for (size_t i = 0; i < s.count; i++) {
        size_t count;

        listener_address(&s.items[i], a);
        listener_reach(&s.items[i]);
        if (!sockets_find(&s, s.items[i].inode, &count) || count == 0)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice text = slice_new((const char *)data + 1, size ? size - 1 : 0);
    struct proc_stat stat;
    uint64_t inode;
    uint32_t uid;

    if (size == 0)
        return 0;
    switch (data[0] % 8) {
    case 0:
    case 1:
    case 2:
        fuzz_sockets(&a, text, data[0] % 8);
        break;
    case 3:
        fuzz_arguments(&a, text);
        break;
    case 4:
        proc_parse_environment(text, &a);
        break;
    case 5:
        if (proc_parse_stat(text, &stat) == 0 && stat.state == '\0')
            proc_parse_boot(text);
        break;
    case 6:
        if (proc_parse_uid(text, &uid) < 0)
            proc_map_is_identity(text);
        break;
    default:
        if (proc_parse_link(text, "socket", &inode) < 0)
            reach_of_host(text);
    }
    return 0;
}
