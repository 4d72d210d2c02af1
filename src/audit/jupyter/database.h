/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite databases of the target, read through a descriptor that is already open.
 *
 * SQLite would open the file by name: it could lock it, look for a journal, change its access time,
 * and be led elsewhere by a link that was put there meanwhile. Here it sees one immutable file of
 * which it can only read bytes.
 */
#pragma once

#include <sqlite3.h>

#include "base/macro.h"

/*
 * Opens what @fd is, which must stay open as long as the database. The schema is not trusted, and
 * statements stop after DATABASE_STEPS_MAX steps. 0, or -EBADMSG when it cannot be a database.
 */
#define DATABASE_STEPS_MAX 200000000
_must_check_ int database_open(int fd, sqlite3 **ret_database);
void database_closep(sqlite3 **database);
void database_statement_closep(sqlite3_stmt **statement);
#define _cleanup_database_  _cleanup_(database_closep)
#define _cleanup_statement_ _cleanup_(database_statement_closep)
