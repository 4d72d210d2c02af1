/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of Python packages (PEP 440, "Version Identification and Dependency Specification").
 *
 * Packages of Debian carry the upstream version and more behind it ("2.13.0-1ubuntu0.1",
 * "7.6.2~rc1-1"), before it ("1:2.3"); version_parse_lenient() reads what upstream version is
 * meant.
 */
#pragma once

#include <stdbool.h>

#include "base/slice.h"

#define VERSION_TEXT_MAX 256 /* bytes */

struct version {
    uint64_t epoch;
    slice release; /* numbers with dots between */
    enum version_pre {
        VERSION_ALPHA,
        VERSION_BETA,
        VERSION_CANDIDATE,
        VERSION_FINAL, /* no pre-release */
    } pre;
    uint64_t pre_number, post_number, dev_number;
    bool post, dev;
    slice local; /* "" when there is none */
};

/* The slices point into @text. 0, or -EINVAL. */
_must_check_ int version_parse(slice text, struct version *ret_version);
_must_check_ int version_parse_lenient(slice text, struct version *ret_version);
/* <0, 0, >0 */
int version_compare(const struct version *a, const struct version *b);
