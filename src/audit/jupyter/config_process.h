/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process gets beside files: its command line, in the grammar of traitlets (traitlets 5.5,
 * config/loader.py) with the aliases and flags of each application, and its environment, which
 * fills defaults.
 */
#pragma once

#include "audit/collect.h"
#include "audit/jupyter/assignment.h"

/*
 * The options of @argv, which starts behind the program and its subcommand. The source of the
 * values is a text made of the arguments, named @shown ("command line of 812"). Everything is in
 * audit->place; secrets are registered.
 */
void config_read_arguments(struct audit *audit, enum app app, const slice *argv, size_t argc,
                           slice shown, uint32_t pid, struct assignments *ret);
/* Variables that stand for traits: JUPYTER_TOKEN, JUPYTER_GATEWAY_URL ... */
void config_read_environment(struct audit *audit, enum app app, const value *environment,
                             slice shown, uint32_t pid, struct assignments *ret);
