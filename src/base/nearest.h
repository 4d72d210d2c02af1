/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name that was probably meant: whoever mistypes a key, an option or a field is shown it.
 *
 *     struct nearest meant = NEAREST(written);
 *     for (each name) nearest_offer(&meant, name);
 *     if (meant.best.len) hint("did you mean %s?", meant.best)
 */
#pragma once

#include "base/slice.h"

#define NEAREST_NAME_MAX 64 /* longer names are not compared */

struct nearest {
    slice wanted;
    slice best;      /* "" while no name was near enough; points into what was offered */
    size_t distance; /* of the best */
};

#define NEAREST(name) ((struct nearest){.wanted = (name), .distance = SIZE_MAX})

/*
 * Compares by optimal string alignment (insertions, deletions, replacements and swaps of
 * neighbours), ASCII case ignored. Near enough is one error for each three bytes wanted, at least
 * one; the first of equally near names stays.
 */
void nearest_offer(struct nearest *n, slice candidate);
