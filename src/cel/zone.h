/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time zones of the IANA database, read from the system's compiled files (RFC 8536, "TZif").
 *
 * A zone is read once per process and kept, so that a condition on office hours costs no system
 * call per event. Names come from rules and from tenants: only letters, digits and "+-_/" are
 * looked up, below one directory, and no more than a fixed number of zones are kept.
 */
#pragma once

#include "base/slice.h"

#define ZONE_DIRECTORY "/usr/share/zoneinfo"

struct zone;

/* Seconds east of UTC that @name had at @seconds since 1970: 0, or -ENOENT. */
_must_check_ int zone_offset(slice name, int64_t seconds, int32_t *ret_offset);

/*
 * The two steps of it, for tests. zone_parse() reads the bytes of a TZif file of version 1 to 4:
 * 0 or -EINVAL. The zone keeps its own copy.
 */
_must_check_ int zone_parse(slice file, struct zone **ret_zone);
struct zone *zone_free(struct zone *zone);
DEFINE_CLEANUP(struct zone, zone_free)
int32_t zone_offset_at(const struct zone *zone, int64_t seconds);
