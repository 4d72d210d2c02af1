/* SPDX-License-Identifier: Apache-2.0 */
/* File descriptors that close themselves, and reading without surprises. */
#pragma once

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buffer.h"

/* Keeps errno; ignores negative descriptors. */
void fd_closep(int *fd);
void file_closep(FILE **file);
void dir_closep(DIR **dir);
#define _cleanup_close_    _cleanup_(fd_closep)
#define _cleanup_fclose_   _cleanup_(file_closep)
#define _cleanup_closedir_ _cleanup_(dir_closep)

/*
 * Appends what @fd still holds to @b, at most @max bytes: 0, -EFBIG when there is more, or the
 * negative errno of read(2).
 */
_must_check_ int fd_read_all(int fd, size_t max, buffer *b);
/* Writes all of @s: 0 or negative errno. */
_must_check_ int fd_write_all(int fd, slice s);
