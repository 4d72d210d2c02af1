/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file read line by line in bounded memory, for logs that have grown for years.
 *
 * A line longer than LINE_MAX_BYTES comes in pieces with the same number; they overlap, so that
 * nothing short is cut in two.
 */
#pragma once

#include "base/buffer.h"

#define LINE_MAX_BYTES ((size_t)64 * 1024)
#define LINE_OVERLAP   ((size_t)1024)

struct lines {
    int fd; /* borrowed */
    buffer text;
    size_t at;       /* what stands before it was handed out */
    uint64_t number; /* of the line handed out, from 1 */
    bool partial;    /* the piece handed out does not end its line */
    bool ended;      /* @fd has no more */
    int error;       /* negative errno of read(2), or 0 */
    uint64_t bytes;  /* read */
};

#define LINES(descriptor) ((struct lines){.fd = (descriptor), .text = BUFFER_INIT})

void lines_done(struct lines *l);
#define _cleanup_lines_ _cleanup_(lines_done)

/* The next line or piece without its line break, valid until the next call. False at the end. */
bool lines_next(struct lines *l, slice *ret_line);
