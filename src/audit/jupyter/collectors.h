/* SPDX-License-Identifier: Apache-2.0 */
/* The collectors of Jupyter; collectors.c has their order. */
#pragma once

#include "audit/collect.h"
#include "audit/jupyter/config.h"
#include "audit/jupyter/package.h"
#include "audit/jupyter/setting.h"

/* Environment variables and search paths; what enables server extensions; code that is run. */
extern const struct collector collector_variable;
extern const struct collector collector_extension;
extern const struct collector collector_script;

/* What runs: learnt from /proc and from runtime files. */
extern const struct collector collector_machine;
extern const struct collector collector_server;
extern const struct collector collector_process;
extern const struct collector collector_connection;
extern const struct collector collector_probe;
extern const struct collector collector_password;

/* What lies in files. */
extern const struct collector collector_files;
extern const struct collector collector_certificate;
extern const struct collector collector_rootdir;
extern const struct collector collector_leak;
extern const struct collector collector_pickle;

/* Lines of IPython's history. */
extern const struct collector collector_history;
