/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setting subjects: one for each place where a trait is set and each application that reads it.
 *
 * A setting that no known application reads is judged once, as not active: a token in a directory
 * of extensions has no effect, but whoever reads the file has it.
 */
#pragma once

#include "audit/jupyter/config.h"

/* Judges the readings of @view; with @process_only those of command line and environment. */
void settings_judge(struct audit *audit, const struct view *view, bool process_only);

/* Judges the user's settings and those of running processes; also single files. */
extern const struct collector collector_setting;
