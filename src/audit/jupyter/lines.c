/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/lines.h"

#include <unistd.h>

enum {
    CHUNK = 64 * 1024,
};

void lines_done(struct lines *l)
{
    buffer_done(&l->text);
}

/* Drops what was handed out and reads some more behind the rest. */
static void lines_fill(struct lines *l)
{
    size_t rest = l->text.len - l->at;
    ssize_t got;
    char *room;

    if (l->at) {
        memmove(l->text.data, l->text.data + l->at, rest);
        l->text.len = rest;
        l->at = 0;
    }
    room = buffer_reserve(&l->text, CHUNK);
    do
        got = read(l->fd, room, CHUNK);
    while (got < 0 && errno == EINTR);
    if (got > 0) {
        buffer_grew(&l->text, (size_t)got);
        l->bytes += (uint64_t)got;
        return;
    }
    l->ended = true;
    l->error = got < 0 ? -errno : 0;
}

bool lines_next(struct lines *l, slice *ret_line)
{
    size_t end, length;

    for (;;) {
        slice rest = slice_from(buffer_slice(&l->text), l->at);

        end = slice_find_char(rest, '\n', 0);
        if (end != SLICE_NPOS || rest.len >= LINE_MAX_BYTES || l->ended)
            break;
        lines_fill(l);
    }
    if (l->at == l->text.len)
        return false;
    *ret_line = slice_from(buffer_slice(&l->text), l->at);
    length = MIN(MIN(end, ret_line->len), LINE_MAX_BYTES);
    ret_line->len = length;
    if (!l->partial)
        l->number++;
    l->partial = length < end && (!l->ended || l->at + length < l->text.len);
    /* The line break goes with its line; a piece leaves its tail for the next one. */
    if (l->partial)
        l->at += length - LINE_OVERLAP;
    else
        l->at = MIN(l->at + length + 1, l->text.len);
    return true;
}
