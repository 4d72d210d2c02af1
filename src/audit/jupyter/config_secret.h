/* SPDX-License-Identifier: Apache-2.0 */
/* Which parts of a configured value are secrets. */
#pragma once

#include "audit/jupyter/assignment.h"
#include "audit/secret.h"

/*
 * Registers what must never be shown of @assignment: the value of a trait that is a secret, members
 * of any map whose key says so, passwords in URLs. Of a secret that is computed, the literals of
 * the expression are registered: os.environ.get('TOKEN', 'the-real-one').
 */
void config_secret_register(struct secrets *secrets, const struct assignment *assignment);
