/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scripts: Python source that something runs by itself. What it would do is read from its syntax.
 *
 * Configuration files that some application reads, startup files of IPython, IPython extensions,
 * and the code of server extensions that do not come with Jupyter.
 */
#pragma once

#include "audit/jupyter/config.h"

enum script_role {
    SCRIPT_CONFIG,
    SCRIPT_STARTUP,
    SCRIPT_SYSTEM_STARTUP,
    SCRIPT_IPYTHON_EXTENSION,
    SCRIPT_SERVER_EXTENSION,
};

#define SCRIPT_SIZE_MAX ((size_t)4 << 20)
#define SCRIPTS_MAX     10000 /* of one home */

/* Judges a configuration file that was read; JSON and missing files are no scripts. */
void script_judge_config(struct audit *audit, const struct config_file *file);
/* Reads and judges any other. */
void script_judge_path(struct audit *audit, slice path, enum script_role role);
