/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads one configuration file of traitlets into assignments, as traitlets would but without
 * running it.
 *
 * A file is read once per home, however many applications load it. Files that it pulls in with
 * load_subconfig() are followed inside the root, and their assignments stand where Python would
 * make them. Secrets are registered before anybody can see an assignment.
 */
#pragma once

#include "audit/collect.h"
#include "audit/jupyter/assignment.h"

#define CONFIG_SIZE_MAX        ((size_t)4 << 20)
#define CONFIG_SUBCONFIG_DEPTH 8
#define CONFIG_ASSIGNMENTS_MAX 20000

struct config_file {
    struct origin origin;
    const struct source *source;
    struct assignments assignments;     /* those of files that it pulls in included */
    const struct python_config *python; /* NULL for JSON */
    value facts;                        /* of doc/python.h; null for JSON */
    bool readable;                      /* exists as a regular file and could be read */
    bool broken;                        /* does not parse: the application would skip it */
    bool loading;                       /* is being read: load_subconfig() of itself is a loop */
};

/* The files of the home that is looked at. */
struct config_files;
struct config_files *config_files_new(struct audit *audit);
struct config_files *config_files_free(struct config_files *files);

/* Names and nothing else of a directory that holds configuration; missing ones are empty. */
bool config_files_exists(struct config_files *files, slice directory, slice name);
void config_files_names(struct config_files *files, slice directory, slice **ret_names,
                        size_t *ret_count);

/*
 * Reads @path, which ends in .py or .json, or returns what was read before. Never NULL; a file that
 * is missing or unreadable has no assignments. @profile_root is the IPython directory in which
 * profiles of load_subconfig(profile=...) are, or "".
 */
struct config_file *config_file_read(struct config_files *files, slice path, slice profile_root);
/* All files that were read, in the order in which they were met; a missing one is not readable. */
size_t config_files_count(const struct config_files *files);
struct config_file *config_files_at(const struct config_files *files, size_t index);
