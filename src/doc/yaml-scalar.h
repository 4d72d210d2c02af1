/* SPDX-License-Identifier: Apache-2.0 */
/* What a YAML scalar means; for yaml.c only. */
#pragma once

#include "doc/value.h"

#define YAML_TAG_PREFIX "tag:yaml.org,2002:"

/*
 * The meaning of the scalar @text under @tag ("" when it has none), by the rules of go-yaml 2's
 * resolve.go. Texts point into @text or @a. Returns 0, or -EINVAL when @text is nothing that @tag
 * can be; then *ret is what it is without the tag.
 */
int yaml_resolve(arena *a, slice tag, slice text, value *ret);
/*
 * The string that Kubernetes makes of a scalar key, in *ret_text; false when it refuses such keys
 * (null, integers that need 64 bits without a sign, binary data).
 */
bool yaml_key_text(arena *a, const value *key, slice *ret_text);
