/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashing of keys that others choose.
 *
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF") with a seed drawn once
 * per process, so that nobody can prepare keys that collide. hash_stable() has a fixed seed, for
 * values that must be the same in each run; never use it to index what a user wrote.
 */
#pragma once

#include "base/slice.h"

uint64_t hash_slice(slice s);
uint64_t hash_stable(slice s);
uint64_t hash_siphash13(const uint64_t key[2], slice s);
