/* SPDX-License-Identifier: Apache-2.0 */
/* A virtual file system (sqlite.org/vfs.html) in which a file's name is a descriptor's number. */
#include "audit/jupyter/database.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/slice.h"

#define VFS_NAME "ancile-descriptor"

enum {
    /* As many bytes as any string or blob of history may have. */
    DATABASE_TEXT_MAX = 4 * 1024 * 1024,
};

struct database_file {
    sqlite3_file base;
    int fd;
};

static int database_file_close(sqlite3_file *file)
{
    (void)file; /* the descriptor is the caller's */
    return SQLITE_OK;
}

static int database_file_read(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
    const struct database_file *f = (const struct database_file *)file;
    char *to = data;
    size_t left = (size_t)size;

    while (left) {
        ssize_t got = pread(f->fd, to, left, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return SQLITE_IOERR_READ;
        if (got == 0)
            break;
        to += got;
        offset += got;
        left -= (size_t)got;
    }
    if (left == 0)
        return SQLITE_OK;
    memset(to, 0, left);
    return SQLITE_IOERR_SHORT_READ;
}

static int database_file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    (void)file;
    (void)data;
    (void)size;
    (void)offset;
    return SQLITE_READONLY;
}

static int database_file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    (void)file;
    (void)size;
    return SQLITE_READONLY;
}

static int database_file_sync(sqlite3_file *file, int flags)
{
    (void)file;
    (void)flags;
    return SQLITE_OK;
}

static int database_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct stat st;

    if (fstat(((const struct database_file *)file)->fd, &st) < 0)
        return SQLITE_IOERR_FSTAT;
    *size = st.st_size;
    return SQLITE_OK;
}

static int database_file_lock(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int database_file_is_locked(sqlite3_file *file, int *reserved)
{
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int database_file_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int database_file_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int database_file_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods database_methods = {
    .iVersion = 1,
    .xClose = database_file_close,
    .xRead = database_file_read,
    .xWrite = database_file_write,
    .xTruncate = database_file_truncate,
    .xSync = database_file_sync,
    .xFileSize = database_file_size,
    .xLock = database_file_lock,
    .xUnlock = database_file_lock,
    .xCheckReservedLock = database_file_is_locked,
    .xFileControl = database_file_control,
    .xSectorSize = database_file_sector,
    .xDeviceCharacteristics = database_file_traits,
};

/* Only the database itself: no journal, no temporary file. */
static int database_vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                             int *ret_flags)
{
    struct database_file *f = (struct database_file *)file;
    uint64_t fd;

    (void)vfs;
    f->base.pMethods = NULL;
    if (!(flags & SQLITE_OPEN_MAIN_DB) || slice_to_u64(slice_of(name), &fd) < 0 || fd > INT32_MAX)
        return SQLITE_CANTOPEN;
    f->fd = (int)fd;
    f->base.pMethods = &database_methods;
    if (ret_flags)
        *ret_flags = flags;
    return SQLITE_OK;
}

static int database_vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    (void)name;
    (void)sync;
    return SQLITE_READONLY;
}

static int database_vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret_there)
{
    (void)vfs;
    (void)name;
    (void)flags;
    *ret_there = 0; /* there is no journal */
    return SQLITE_OK;
}

static int database_vfs_full_name(sqlite3_vfs *vfs, const char *name, int size, char *full)
{
    (void)vfs;
    return snprintf(full, (size_t)size, "%s", name) < size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static sqlite3_vfs database_vfs;
static pthread_once_t database_once = PTHREAD_ONCE_INIT;

/* Randomness, time and sleep are those of the system's own; nothing else of it is used. */
static void database_register(void)
{
    const sqlite3_vfs *system = sqlite3_vfs_find(NULL);

    if (!system)
        return;
    database_vfs = *system;
    database_vfs.szOsFile = sizeof(struct database_file);
    database_vfs.pNext = NULL;
    database_vfs.zName = VFS_NAME;
    database_vfs.xOpen = database_vfs_open;
    database_vfs.xDelete = database_vfs_delete;
    database_vfs.xAccess = database_vfs_access;
    database_vfs.xFullPathname = database_vfs_full_name;
    sqlite3_vfs_register(&database_vfs, 0);
}

static int database_stop(void *userdata)
{
    (void)userdata;
    return 1;
}

int database_open(int fd, sqlite3 **ret_database)
{
    _cleanup_database_ sqlite3 *database = NULL;
    char name[16];

    pthread_once(&database_once, database_register);
    snprintf(name, sizeof(name), "%d", fd);
    if (sqlite3_open_v2(name, &database, SQLITE_OPEN_READONLY, VFS_NAME) != SQLITE_OK)
        return -EBADMSG;
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, DATABASE_TEXT_MAX);
    sqlite3_progress_handler(database, DATABASE_STEPS_MAX, database_stop, NULL);
    if (sqlite3_exec(database, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL) != SQLITE_OK)
        return -EBADMSG;
    *ret_database = TAKE_PTR(database);
    return 0;
}

void database_closep(sqlite3 **database)
{
    sqlite3_close_v2(*database);
    *database = NULL;
}

void database_statement_closep(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
    *statement = NULL;
}
