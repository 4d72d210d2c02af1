/* SPDX-License-Identifier: Apache-2.0 */
/* Runs one conformance test against our engine. */
#pragma once

#include "base/buffer.h"
#include "conformance/spec.h"

/*
 * Compiles and evaluates @test, as parsed or after optimisation, and returns whether the outcome is
 * the wanted one. Both are described in @ret_report ("wanted ..., got ..."), which also serves a
 * test that passed.
 */
bool run_test(const struct spec_test *test, bool optimize, bool test_macros, buffer *ret_report);
