/* SPDX-License-Identifier: Apache-2.0 */
/* What comes out when the readings of a view are applied one after another. */
#pragma once

#include "audit/jupyter/config.h"

/*
 * Sets active, effective and overrides of each reading, and the view's config. Per trait, the
 * spelling of the more special class wins; among equals the later reading. A value that is set only
 * under a condition, and differs from what would hold otherwise, makes the result unknown.
 */
void view_merge(struct audit *audit, struct view *view);
