/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report may be read by a program while it is written, and may replace one that somebody relies
 * on; so a file is made beside its place and moved there when it is complete.
 */
#include "cmd/output.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "report/diag.h"
#include "report/safe.h"

enum {
    WIDTH_MOST = 120, /* longer lines are hard to read */
};

struct report_style output_style(int fd, bool plain)
{
    struct report_style style = {.width = REPORT_WIDTH_DEFAULT};
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    struct winsize size = {0};

    if (!isatty(fd))
        return style;
    style.colour = !plain && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.width = MIN((size_t)size.ws_col, (size_t)WIDTH_MOST);
    return style;
}

void output_aside(slice text)
{
    int ignored _unused_ = fd_write_all(STDERR_FILENO, text);
}

void output_error(const char *format, ...)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    char text[2048];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    buffer_add(&out, SLICE("ancile: "));
    safe_add(&out, slice_of(text));
    buffer_add_char(&out, '\n');
    output_aside(buffer_slice(&out));
}

int output_print(slice text)
{
    int r = fd_write_all(STDOUT_FILENO, text);

    if (r < 0)
        output_error("standard output cannot be written: %s", strerrordesc_np(-r));
    return r;
}

/* Writes to what is there already and is no regular file. */
static int write_through(const char *path, slice text)
{
    _cleanup_close_ int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    return fd_write_all(fd, text);
}

/* The mode that creat(path, 0666) would give. */
static mode_t mode_of_new_files(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

/* A file with all of @text on the disk, or none. @temporary ends with XXXXXX, which is filled in.
 */
static int write_temporary(char *temporary, slice text, mode_t mode)
{
    _cleanup_close_ int fd = mkostemp(temporary, O_CLOEXEC);
    int r;

    if (fd < 0)
        return -errno;
    r = fd_write_all(fd, text);
    if (r == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        r = -errno;
    if (r < 0)
        (void)unlink(temporary);
    return r;
}

/* The temporary file lies in the same directory, as rename(2) does not cross file systems. */
static int write_whole(const char *path, slice text, mode_t mode)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice name = arena_printf(&a, "%s.XXXXXX", path);
    char *temporary = arena_alloc(&a, name.len + 1);
    int r;

    memcpy(temporary, name.ptr, name.len);
    r = write_temporary(temporary, text, mode);
    if (r < 0)
        return r;
    if (rename(temporary, path) < 0) {
        r = -errno;
        (void)unlink(temporary);
        return r;
    }
    return 0;
}

/* What stands at @path decides how it is replaced. */
static int replace(const char *path, slice text)
{
    _cleanup_free_ char *resolved = NULL;
    struct stat st;

    if (stat(path, &st) < 0)
        return errno == ENOENT ? write_whole(path, text, mode_of_new_files()) : -errno;
    if (!S_ISREG(st.st_mode))
        return write_through(path, text);
    /* Through a symbolic link the file that it names is replaced, not the link. */
    resolved = realpath(path, NULL);
    if (!resolved)
        return -errno;
    return write_whole(resolved, text, st.st_mode & 07777);
}

int output_replace(slice path, slice text)
{
    _cleanup_free_ char *name = slice_to_cstring(path);
    int r = replace(name, text);

    if (r < 0)
        output_error("%s cannot be written: %s", name, strerrordesc_np(-r));
    return r;
}

void output_diags(const diags *d, bool plain)
{
    struct report_style style = output_style(STDERR_FILENO, plain);
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    report_diags(d, &style, &out);
    output_aside(buffer_slice(&out));
}
