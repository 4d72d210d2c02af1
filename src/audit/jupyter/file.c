/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/file.h"

#include <unistd.h>

#include "audit/jupyter/place.h"
#include "base/fd.h"

static const char *file_type_name(enum fs_type type)
{
    switch (type) {
    case FS_FILE:
        return "file";
    case FS_DIR:
        return "dir";
    case FS_SYMLINK:
        return "symlink";
    case FS_FIFO:
        return "fifo";
    case FS_SOCKET:
        return "socket";
    case FS_DEVICE:
        return "device";
    case FS_MISSING:
        break;
    }
    return "missing";
}

/* Whether the content starts as an ELF object does (elf(5)). */
static bool file_is_elf(struct audit *audit, slice path)
{
    _cleanup_close_ int fd = fs_open(audit->fs, path, NULL);
    char magic[4];

    return fd >= 0 && read(fd, magic, sizeof(magic)) == sizeof(magic) &&
           memcmp(magic, "\177ELF", sizeof(magic)) == 0;
}

/* What is judged: the name itself, and what it leads to. */
struct file_look {
    struct fs_info info; /* of what counts */
    bool link;           /* the name is a symbolic link */
    bool trusted_owner;
    slice target;
};

static bool file_look(struct audit *audit, const struct file *file, struct file_look *ret)
{
    struct file_look look = {.target = SLICE("")};
    struct fs_info end;

    if (fs_stat(audit->fs, file->path, true, &look.info) < 0 || look.info.type == FS_MISSING)
        return false;
    look.link = look.info.type == FS_SYMLINK;
    look.trusted_owner = place_is_trusted(audit, look.info.uid);
    if (look.link) {
        /* The mode of a link means nothing, and its owner may replace it. */
        look.info.mode = 0;
        if (fs_readlink(audit->fs, &audit->scratch, file->path, &look.target) < 0)
            look.target = SLICE("");
        if (!file->of_tree && fs_stat(audit->fs, file->path, false, &end) == 0 &&
            end.type != FS_MISSING) {
            look.trusted_owner &= place_is_trusted(audit, end.uid);
            look.info = end;
        }
    }
    *ret = look;
    return true;
}

static void file_put_rights(struct audit *audit, struct value_map_builder *b,
                            const struct file *file, const struct file_look *look)
{
    struct others others = {.read = false};

    if (look->info.type != FS_SYMLINK)
        others = place_others(audit, file->path, &look->info);
    value_map_put(b, "worldReadable", value_bool(others.world_read));
    value_map_put(b, "worldWritable", value_bool(others.world_write));
    value_map_put(b, "groupReadable", value_bool(others.group_read));
    value_map_put(b, "groupWritable", value_bool(others.group_write));
    value_map_put(b, "othersWrite", value_bool(others.write));
    value_map_put(b, "othersRead", value_bool(others.read));
    value_map_put(b, "sticky", value_bool(look->info.mode & S_ISVTX));
    value_map_put(
        b, "setid",
        value_bool(look->info.type == FS_FILE && (look->info.mode & (S_ISUID | S_ISGID))));
    value_map_put(b, "trustedOwner", value_bool(look->trusted_owner));
    value_map_put(b, "shielded", value_bool(place_is_shielded(audit, file->path)));
}

bool file_judge(struct audit *audit, const struct file *file)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct file_look look;
    slice real;
    value subject;

    if (!file_look(audit, file, &look)) {
        arena_reset(a);
        return false;
    }
    real = look.link ? place_resolve(audit, a, file->path) : file->path;
    value_map_put(&b, "path", audit_text(a, file->path));
    value_map_put(&b, "name", audit_text(a, slice_basename(file->path)));
    value_map_put(&b, "role", value_string(slice_of(file->role)));
    value_map_put(&b, "type", value_string(slice_of(file_type_name(look.info.type))));
    value_map_put(&b, "mode", value_int(look.info.mode));
    value_map_put(&b, "uid", value_int(look.info.uid));
    value_map_put(&b, "size", value_int((int64_t)look.info.size));
    value_map_put(&b, "modified", value_timestamp(look.info.modified, 0));
    file_put_rights(audit, &b, file, &look);
    value_map_put(
        &b, "elf",
        value_bool(file->of_tree && look.info.type == FS_FILE && file_is_elf(audit, file->path)));
    value_map_put(&b, "underShared",
                  value_bool(place_is_shared(file->path) || place_is_shared(real)));
    value_map_put(&b, "target", audit_text(a, look.target));
    value_map_put(&b, "targetTrusted",
                  value_bool(!look.link || place_target_is_trusted(audit, file->path)));
    value_map_put(&b, "scope", value_string(slice_of(file->scope)));
    value_map_put(&b, "sourceMode", value_int(file->source_mode));
    value_map_put(&b, "kernelWritable", value_bool(file->kernel_writable));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_FILE, &subject, NULL, file->path);
    arena_reset(a);
    return true;
}
