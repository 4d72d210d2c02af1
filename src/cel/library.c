/* SPDX-License-Identifier: Apache-2.0 */
/* The libraries of every environment. */
#include "cel/lib.h"

/* One a line, so that two who add one do not meet. */
/* clang-format off */
const struct cel_library *const cel_libraries[] = {
    &cel_lib_ancile,
    &cel_lib_core,
    &cel_lib_encoders,
    &cel_lib_known,
    &cel_lib_lists,
    &cel_lib_math,
    &cel_lib_network,
    &cel_lib_optional,
    &cel_lib_quantity,
    &cel_lib_regex,
    &cel_lib_semver,
    &cel_lib_sets,
    &cel_lib_strings,
    &cel_lib_time,
    &cel_lib_url,
    NULL,
};
/* clang-format on */
