/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/proc.h"

#include "base/map.h"
#include "base/utf8.h"

/* Fields are counted as proc(5) does; what follows the last ')' starts with field 3. */
int proc_parse_stat(slice text, struct proc_stat *ret_stat)
{
    enum {
        FIELD_STATE = 3,
        FIELD_PARENT = 4,
        FIELD_SESSION = 6,
        FIELD_TERMINAL = 7,
        FIELD_START = 22
    };
    size_t close = slice_rfind_char(text, ')');
    struct proc_stat stat = {0};
    slice rest;

    if (close == SLICE_NPOS || close + 2 > text.len)
        return -EINVAL;
    rest = slice_from(text, close + 2);
    for (int field = FIELD_STATE; field <= FIELD_START; field++) {
        slice word = slice_cut(&rest, ' ');
        uint64_t number;
        int64_t terminal;

        if (word.len == 0)
            return -EINVAL;
        if (field == FIELD_STATE) {
            stat.state = word.ptr[0];
        } else if (field == FIELD_PARENT || field == FIELD_SESSION) {
            if (slice_to_u64(word, &number) < 0 || number > UINT32_MAX)
                return -EINVAL;
            *(field == FIELD_PARENT ? &stat.parent : &stat.session) = (uint32_t)number;
        } else if (field == FIELD_TERMINAL) {
            if (slice_to_i64(word, &terminal) < 0)
                return -EINVAL;
            stat.terminal = terminal != 0;
        } else if (field == FIELD_START && slice_to_u64(word, &stat.start) < 0) {
            return -EINVAL;
        }
    }
    *ret_stat = stat;
    return 0;
}

int proc_parse_uid(slice text, uint32_t *ret_uid)
{
    while (text.len) {
        slice line = slice_cut(&text, '\n');
        uint64_t uid;

        /* Uid: real effective saved file-system; the process's name cannot forge the line, since
         * its line breaks are escaped. */
        if (!slice_starts(line, SLICE("Uid:\t")))
            continue;
        line = slice_from(line, 5);
        slice_cut(&line, '\t');
        if (slice_to_u64(slice_cut(&line, '\t'), &uid) < 0 || uid > UINT32_MAX)
            return -EINVAL;
        *ret_uid = (uint32_t)uid;
        return 0;
    }
    return -EINVAL;
}

bool proc_map_is_identity(slice text)
{
    static const char *const wanted[] = {"0", "0", "4294967295"};
    size_t at = 0;

    for (slice line = slice_trim(text); line.len;) {
        slice word = slice_cut(&line, ' ');

        if (word.len == 0)
            continue;
        if (at == ARRAY_SIZE(wanted) || !slice_eq(word, slice_of(wanted[at++])))
            return false;
    }
    return at == ARRAY_SIZE(wanted);
}

size_t proc_parse_arguments(slice text, arena *a, const slice **ret_argv)
{
    size_t count = 0, at = 0;
    slice *argv;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\0' || i + 1 == text.len;
    count = MIN(count, (size_t)ARGUMENTS_MAX);
    argv = arena_new_array(a, slice, count);
    while (text.len && at < count)
        argv[at++] = utf8_repair(a, arena_copy(a, slice_cut(&text, '\0')));
    *ret_argv = argv;
    return at;
}

bool environment_matters(slice name)
{
    static const char *const prefixes[] = {"JUPYTER", "IPYTHON", "PYTHON", "JPY_",
                                           "LD_",     "XDG_",    "CONDA_", "SSL_CERT"};
    static const char *const names[] = {
        "HOME",
        "PATH",
        "VIRTUAL_ENV",
        "BROWSER",
        "SHELL",
        "GRANT_SUDO",
        "NB_UID",
        "NOTEBOOK_ARGS",
        "RESTARTABLE",
        "CONFIGPROXY_AUTH_TOKEN",
        "CURL_CA_BUNDLE",
        "REQUESTS_CA_BUNDLE",
        "NODE_TLS_REJECT_UNAUTHORIZED",
    };

    for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
        if (slice_starts(name, slice_of(prefixes[i])))
            return true;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (slice_eq(name, slice_of(names[i])))
            return true;
    return slice_ends(name, SLICE("_PROXY")) || slice_ends(name, SLICE("_proxy"));
}

value proc_parse_environment(slice text, arena *a)
{
    enum { VARIABLES_MAX = 1024 };
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    _cleanup_map_ map seen = MAP_INIT;

    while (text.len && b.count < VARIABLES_MAX) {
        slice entry = slice_cut(&text, '\0');
        size_t equals = slice_find_char(entry, '=', 0);
        slice name;

        if (equals == SLICE_NPOS || equals == 0 ||
            !environment_matters(slice_sub(entry, 0, equals)))
            continue;
        /* getenv(3) and Python's os.environ take the first of several. */
        name = utf8_repair(a, arena_copy(a, slice_sub(entry, 0, equals)));
        if (map_has(&seen, name))
            continue;
        map_set(&seen, name, a);
        value_map_add(&b, value_string(name),
                      value_string(utf8_repair(a, arena_copy(a, slice_from(entry, equals + 1)))));
    }
    return value_map_finish(&b);
}

int proc_parse_link(slice target, const char *kind, uint64_t *ret_inode)
{
    slice name = slice_of(kind);

    if (!slice_starts(target, name) || !slice_ends(target, SLICE("]")))
        return -EINVAL;
    target = slice_from(target, name.len);
    if (!slice_starts(target, SLICE(":[")))
        return -EINVAL;
    return slice_to_u64(slice_sub(target, 2, target.len - 3), ret_inode) < 0 ? -EINVAL : 0;
}

int64_t proc_parse_boot(slice text)
{
    while (text.len) {
        slice line = slice_cut(&text, '\n');
        int64_t seconds;

        if (slice_starts(line, SLICE("btime ")) &&
            slice_to_i64(slice_trim(slice_from(line, 6)), &seconds) == 0)
            return seconds;
    }
    return 0;
}
