/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of subject that the audit's collectors make. */
#pragma once

#include "rule/subject.h"

/* Index of a kind in audit_schema; the order of the table in schema.c. */
enum subject {
    SUBJECT_SETTING,
    SUBJECT_SERVER,
    SUBJECT_PROCESS,
    SUBJECT_FILE,
    SUBJECT_CONNECTION,
    SUBJECT_SCRIPT,
    SUBJECT_EXTENSION,
    SUBJECT_CERTIFICATE,
    SUBJECT_ROOTDIR,
    SUBJECT_VARIABLE,
    SUBJECT_SEARCHPATH,
    SUBJECT_LEAK,
    SUBJECT_PICKLE,
    SUBJECT_HISTORY,
    SUBJECT_PROBE,
    SUBJECT_CONFIG, /* global */
    SUBJECT_HOST,   /* global */
    SUBJECT_PARAMS, /* global */
};

extern const struct subject_schema audit_schema;
