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

    for (size_t total = 0;;) {
        /* One byte more than allowed shows that there is more, without asking for a size that a
         * file under /proc or one that grows meanwhile would not tell. */
        size_t wanted = MIN((size_t)CHUNK, max - total + (max - total < SIZE_MAX));
        char *room = buffer_reserve(b, wanted);
        ssize_t got;

        if (!room)
            return -EFBIG;
        got = read(fd, room, wanted);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            return 0;
        if ((size_t)got > max - total)
            return -EFBIG;
        total += (size_t)got;
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
        s = slice_from(s, (size_t)wrote);
    }
    return 0;
}
