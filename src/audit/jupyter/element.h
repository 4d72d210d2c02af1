/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a value leads: the files, modules and programs that it names, and who may change them.
 *
 * "Some class is set" is hardly a finding; "a class is set whose file others may write" is one.
 */
#pragma once

#include "audit/jupyter/config.h"

#define ELEMENTS_MAX 64

/*
 * The `elements` of a setting: a list of maps, empty for traits whose values lead nowhere. Modules
 * are looked for in the installation of @view, relative paths beside the file that names them. In
 * @a.
 */
value elements_of(struct audit *audit, arena *a, const struct view *view,
                  const struct assignment *assignment);
/* Somebody else than owner and root may write @path, or create it when it does not exist. */
bool element_others_write(struct audit *audit, slice path, bool *ret_exists);
