/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole outputs that are pinned in tests/golden/.
 *
 * GOLDEN=write in the environment writes the files instead of comparing with them; what changed is
 * then read in `git diff`.
 */
#pragma once

#include <fcntl.h>
#include <stdio.h>

#include "harness.h"

#include "base/fd.h"

static inline void assert_golden(const char *name, slice actual)
{
    const char *mode = getenv("GOLDEN");
    bool write_it = mode && strcmp(mode, "write") == 0;
    _cleanup_buffer_ buffer expected = BUFFER_INIT;
    char path[512];

    snprintf(path, sizeof(path), "%s/%s", GOLDEN_DIR, name);
    if (write_it) {
        _cleanup_close_ int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

        assert_true(out >= 0);
        assert_ok(fd_write_all(out, actual));
        return;
    }
    {
        _cleanup_close_ int in = open(path, O_RDONLY | O_CLOEXEC);

        if (in < 0)
            fail_msg("%s cannot be opened", path);
        assert_ok(fd_read_all(in, 1 << 20, &expected));
    }
    if (!slice_eq(actual, buffer_slice(&expected)))
        fail_msg("%s differs; the output is:\n%.*s", name, SLICE_ARG(actual));
}
