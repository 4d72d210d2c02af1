/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References to container images, "registry.example.org:5000/team/app:1.2@sha256:...", as Docker
 * and the container runtimes read them (github.com/distribution/reference).
 */
#pragma once

#include "base/slice.h"

#define IMAGE_TEXT_MAX 1024 /* bytes; a name has at most 255, a tag 128 */

struct image_reference {
    slice registry;    /* with its port; "docker.io" when none is written */
    slice repository;  /* without the registry */
    bool official;     /* the repository lies below "library/", which is not written */
    slice tag, digest; /* "" when not written */
};

/* The slices point into @text or at constants. NULL, or what is wrong as a constant text. */
const char *image_parse(slice text, struct image_reference *ret_image);
