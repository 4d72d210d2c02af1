/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fd.h"

void fd_closep(int *fd)
{
    int saved = errno;

    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    errno = saved;
}

void file_closep(FILE **file)
{
    if (*file)
        fclose(*file);
    *file = NULL;
}

void dir_closep(DIR **dir)
{
    if (*dir)
        closedir(*dir);
    *dir = NULL;
}

int fd_read_all(int fd, size_t max, buffer *b)
{
    enum { CHUNK = 64 * 1024 };

    max = MIN(max, b->max - b->len);
    for (;;) {
        /* One byte read where none is left shows that there is more, without asking for a size,
         * which files under /proc do not tell and which a file may outgrow meanwhile. */
        size_t wanted = MIN((size_t)CHUNK, max);
        char beyond, *room = wanted ? buffer_reserve(b, wanted) : &beyond;
        ssize_t got;

        if (!room)
            return -EFBIG;
        got = read(fd, room, wanted ? wanted : 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            return 0;
        if (!wanted)
            return -EFBIG;
        max -= (size_t)got;
        buffer_grew(b, (size_t)got);
    }
}

int fd_write_all(int fd, slice s)
{
    while (s.len) {
        ssize_t wrote = write(fd, s.ptr, s.len);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return -errno;
        if (wrote == 0) /* not said of any file, but it would be an endless loop */
            return -EIO;
        s = slice_from(s, (size_t)wrote);
    }
    return 0;
}
