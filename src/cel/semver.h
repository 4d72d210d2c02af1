/* SPDX-License-Identifier: Apache-2.0 */
/* Versions as semver.org 2.0.0 defines them. */
#pragma once

#include "base/buffer.h"
#include "base/slice.h"

#define SEMVER_TEXT_MAX 256 /* bytes; the limit that Kubernetes has */

struct semver {
    int64_t major, minor, patch;
    slice prerelease, build; /* "" when there is none; identifiers with dots between */
};

/*
 * With @normalize a leading "v" is dropped, missing minor and patch numbers are 0 and leading zeros
 * are allowed. The parts are slices of @text. NULL, or what is wrong as a constant text.
 */
const char *semver_parse(slice text, bool normalize, struct semver *ret_version);
/* Precedence (semver.org section 11), which build metadata does not take part in: <0, 0, >0 */
int semver_compare(const struct semver *a, const struct semver *b);
void semver_format(const struct semver *version, buffer *out);
