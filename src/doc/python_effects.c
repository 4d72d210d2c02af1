/* SPDX-License-Identifier: Apache-2.0 */
/* One table of names; what depends on arguments (modes, paths, literal module names) follows it. */
#include "doc/python_effects.h"

#include "doc/python_string.h"

enum {
    PATH_NODES = 256, /* nodes of one argument that are searched for path literals */
};

struct known {
    const char *pattern; /* '*' first or last stands for anything */
    const char *effect;
};

/* More particular patterns come first: the first that fits decides; an empty effect is none. */
static const struct known calls[] = {
    {"subprocess.list2cmdline", ""},
    {"subprocess.*", "process"},
    {"os.system", "process"},
    {"os.popen*", "process"},
    {"os.exec*", "process"},
    {"os.spawn*", "process"},
    {"os.posix_spawn*", "process"},
    {"os.fork*", "process"},
    {"posix.system", "process"},
    {"posix.exec*", "process"},
    {"posix.fork*", "process"},
    {"os.startfile", "process"},
    {"_posixsubprocess.*", "process"},
    {"pty.spawn", "process"},
    {"pty.fork", "process"},
    {"commands.getoutput", "process"},
    {"commands.getstatusoutput", "process"},
    {"popen2.*", "process"},
    {"pexpect.*", "process"},
    {"asyncio.create_subprocess_*", "process"},
    {"IPython.utils.process.*", "process"},
    {"get_ipython().system*", "process"},
    {"get_ipython().getoutput*", "process"},
    {"*.loop.subprocess_*", "process"},

    {"eval", "eval"},
    {"exec", "eval"},
    {"execfile", "eval"},
    {"compile", "eval"},
    {"runpy.*", "eval"},
    {"imp.load_*", "eval"},
    {"zipimport.*", "eval"},
    {"importlib.util.spec_from_file_location", "eval"},
    {"importlib.util.module_from_spec", "eval"},
    {"importlib.machinery.SourceFileLoader*", "eval"},
    {"importlib.machinery.ExtensionFileLoader*", "native"},
    {"*.loader.exec_module", "eval"},
    {"code.InteractiveConsole*", "eval"},
    {"code.InteractiveInterpreter*", "eval"},
    {"code.interact", "eval"},
    {"types.FunctionType", "eval"},
    {"types.CodeType", "eval"},
    {"get_ipython().run_cell", "eval"},
    {"get_ipython().run_cell_magic", "eval"},
    {"get_ipython().run_line_magic", "eval"},
    {"get_ipython().run_code", "eval"},
    {"get_ipython().magic", "eval"},
    {"get_ipython().ex", "eval"},
    {"get_ipython().ev", "eval"},
    {"getattr()", "eval"},

    {"urllib.parse.*", ""},
    {"urllib.error.*", ""},
    {"urllib3.exceptions.*", ""},
    {"urllib3.disable_warnings", ""},
    {"requests.exceptions.*", ""},
    {"socket.gethostname", ""},
    {"socket.getfqdn", ""},
    {"socket.*", "network"},
    {"_socket.*", "network"},
    {"urllib.*", "network"},
    {"urllib2.*", "network"},
    {"urllib3.*", "network"},
    {"requests.*", "network"},
    {"httpx.*", "network"},
    {"aiohttp.*", "network"},
    {"http.client.*", "network"},
    {"http.server.*", "network"},
    {"httplib.*", "network"},
    {"httplib2.*", "network"},
    {"ftplib.*", "network"},
    {"smtplib.*", "network"},
    {"poplib.*", "network"},
    {"imaplib.*", "network"},
    {"telnetlib.*", "network"},
    {"nntplib.*", "network"},
    {"socketserver.*", "network"},
    {"xmlrpc.client.*", "network"},
    {"xmlrpc.server.*", "network"},
    {"paramiko.*", "network"},
    {"websocket.*", "network"},
    {"websockets.*", "network"},
    {"pycurl.*", "network"},
    {"asyncio.open_connection", "network"},
    {"asyncio.open_unix_connection", "network"},
    {"asyncio.start_server", "network"},
    {"asyncio.start_unix_server", "network"},
    {"tornado.httpclient.*", "network"},
    {"dns.resolver.*", "network"},
    {"zmq.Context*", "network"},

    {"base64.*decode*", "decode"},
    {"binascii.a2b_*", "decode"},
    {"binascii.unhexlify", "decode"},
    {"zlib.decompress*", "decode"},
    {"gzip.decompress", "decode"},
    {"bz2.decompress", "decode"},
    {"lzma.decompress", "decode"},
    {"codecs.decode", "decode"},
    {"bytes.fromhex", "decode"},
    {"bytearray.fromhex", "decode"},
    {"marshal.load*", "decode"},

    {"ctypes.*", "native"},
    {"_ctypes.*", "native"},
    {"cffi.*", "native"},
    {"cppyy.*", "native"},

    {"*.events.register", "hook"},
    {"*.input_transformers_cleanup.*", "hook"},
    {"*.input_transformers_post.*", "hook"},
    {"*.input_transformer_manager.*", "hook"},
    {"*.ast_transformers.*", "hook"},
    {"*.set_hook", "hook"},
    {"*.set_custom_exc", "hook"},
    {"*.set_custom_completer", "hook"},
    {"sys.settrace", "hook"},
    {"sys.setprofile", "hook"},
    {"sys.addaudithook", "hook"},
    {"threading.settrace*", "hook"},
    {"threading.setprofile*", "hook"},

    {"sys.meta_path.*", "import-hook"},
    {"sys.path_hooks.*", "import-hook"},
    {"sys.modules.update", "import-hook"},
    {"sys.modules.setdefault", "import-hook"},
    {"sys.modules.__setitem__", "import-hook"},

    {"pickle.load*", "unpickle"},
    {"pickle.Unpickler*", "unpickle"},
    {"_pickle.*", "unpickle"},
    {"cPickle.*", "unpickle"},
    {"dill.load*", "unpickle"},
    {"cloudpickle.load*", "unpickle"},
    {"joblib.load", "unpickle"},
    {"shelve.open", "unpickle"},
    {"torch.load", "unpickle"},
    {"pandas.read_pickle", "unpickle"},
    {"yaml.unsafe_load*", "unpickle"},
    {"yaml.full_load*", "unpickle"},
    {"jsonpickle.decode", "unpickle"},
};

static const struct known writes[] = {
    {"sys.meta_path", "import-hook"},
    {"sys.meta_path[]", "import-hook"},
    {"sys.path_hooks", "import-hook"},
    {"sys.path_hooks[]", "import-hook"},
    {"sys.modules[]", "import-hook"},
    {"builtins.__import__", "import-hook"},
    {"builtins.*", "hook"},
    {"__builtins__.*", "hook"},
    {"__builtins__[]", "hook"},
    {"sys.excepthook", "hook"},
    {"sys.displayhook", "hook"},
    {"sys.unraisablehook", "hook"},
    {"*.input_transformers_cleanup*", "hook"},
    {"*.input_transformers_post*", "hook"},
    {"*.ast_transformers*", "hook"},
};

/* Parts of paths below which code is started without being asked for. */
static const char *const started_paths[] = {
    "crontab",
    "/cron.",
    "/cron/",
    "authorized_keys",
    ".ssh/rc",
    ".bashrc",
    ".bash_profile",
    ".bash_login",
    ".bash_logout",
    ".bash_aliases",
    ".profile",
    ".zshrc",
    ".zshenv",
    ".zprofile",
    ".zlogin",
    ".xinitrc",
    ".xsession",
    ".config/fish",
    ".config/autostart",
    "systemd/",
    "/etc/init.d",
    "/etc/rc.local",
    "/etc/profile",
    "/etc/environment",
    "/etc/ld.so.preload",
    "sitecustomize",
    "usercustomize",
    ".pth",
    "profile_default",
    "/startup/",
    "ipython_config",
    "ipython_kernel_config",
    "jupyter_config",
    "_config.py",
    "_config.json",
    "kernel.json",
    "custom.js",
};

/* "base64.*decode*": every star stands for anything. */
static bool fits(slice name, const char *pattern)
{
    const char *star;
    size_t at = 0, len;

    for (;;) {
        star = strchr(pattern, '*');
        len = star ? (size_t)(star - pattern) : strlen(pattern);
        if (!slice_eq(slice_sub(name, at, len), slice_new(pattern, len)))
            return false;
        at += len;
        if (!star)
            return at == name.len;
        pattern = star + 1;
        if (!*pattern)
            return true;
        len = strcspn(pattern, "*");
        at = slice_find(name, slice_new(pattern, len), at);
        if (at == SLICE_NPOS)
            return false;
    }
}

static const char *find(slice name, const struct known *table, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((table[i].pattern[0] == '*' || table[i].pattern[0] == name.ptr[0]) &&
            fits(name, table[i].pattern))
            return table[i].effect[0] ? table[i].effect : NULL;
    return NULL;
}

/* Arguments */

static bool is_string(const struct python_tree *tree, uint32_t node)
{
    return node && (python_kind_of(tree, node) == PYTHON_NODE_STRING ||
                    python_kind_of(tree, node) == PYTHON_NODE_CONCATENATED_STRING);
}

/* The argument at @index, or the keyword argument @name; 0 when absent. */
static uint32_t argument(const struct python_tree *tree, uint32_t call, unsigned index,
                         const char *name)
{
    uint32_t list = python_child(tree, call, PYTHON_FIELD_ARGUMENTS);
    unsigned position = 0;

    if (!list)
        return 0;
    python_each_child (tree, list, child) {
        if (python_kind_of(tree, child) != PYTHON_NODE_KEYWORD_ARGUMENT) {
            if (position++ == index)
                return child;
        } else if (name) {
            uint32_t key = python_child(tree, child, PYTHON_FIELD_NAME);

            if (key && slice_eq(python_node_text(tree, key), slice_of(name)))
                return python_child(tree, child, PYTHON_FIELD_VALUE);
        }
    }
    return 0;
}

/* Whether the argument names a place from which code is started. */
static bool is_started(struct python_names *names, uint32_t node)
{
    const struct python_tree *tree = names->tree;
    uint32_t after = node ? MIN(python_at(tree, node)->after, node + PATH_NODES) : 0;

    for (uint32_t n = node; n < after; n++) {
        slice text;

        if (python_kind_of(tree, n) != PYTHON_NODE_STRING)
            continue;
        text = python_string_shown(names->scratch ? names->scratch : names->arena, tree, n);
        for (size_t i = 0; i < ARRAY_SIZE(started_paths); i++)
            if (slice_contains(text, slice_of(started_paths[i])))
                return true;
    }
    return false;
}

/* Whether a mode lets a file be written; one that is not written down might. */
static bool mode_writes(struct python_names *names, uint32_t mode)
{
    slice text;

    if (!mode)
        return false;
    if (!is_string(names->tree, mode))
        return true;
    text = python_string_shown(names->scratch ? names->scratch : names->arena, names->tree, mode);
    for (size_t i = 0; i < text.len; i++)
        if (strchr("wax+", text.ptr[i]))
            return true;
    return false;
}

static bool is_false(const struct python_tree *tree, uint32_t node)
{
    return !node || python_kind_of(tree, node) == PYTHON_NODE_FALSE;
}

/* The object of a method call: Path('x') in Path('x').write_text(...). */
static uint32_t object_of(const struct python_tree *tree, uint32_t call)
{
    uint32_t function = python_child(tree, call, PYTHON_FIELD_FUNCTION);

    return function && python_kind_of(tree, function) == PYTHON_NODE_ATTRIBUTE
               ? python_child(tree, function, PYTHON_FIELD_OBJECT)
               : 0;
}

/* The node that names what is written, or 0 when the call writes nothing. */
static uint32_t written_path(struct python_names *names, slice name, uint32_t call)
{
    static const char *const copies[] = {
        "shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "shutil.move",
        "os.rename",   "os.replace",   "os.symlink",      "os.link",
    };
    const struct python_tree *tree = names->tree;

    if (slice_eq(name, SLICE("open")) || slice_eq(name, SLICE("io.open")) ||
        slice_eq(name, SLICE("codecs.open")) || slice_eq(name, SLICE("builtins.open")))
        return mode_writes(names, argument(tree, call, 1, "mode")) ? argument(tree, call, 0, "file")
                                                                   : 0;
    if (slice_ends(name, SLICE(".write_text")) || slice_ends(name, SLICE(".write_bytes")))
        return object_of(tree, call);
    if (slice_ends(name, SLICE("Path().open")))
        return mode_writes(names, argument(tree, call, 0, "mode")) ? object_of(tree, call) : 0;
    for (size_t i = 0; i < ARRAY_SIZE(copies); i++)
        if (slice_eq(name, slice_of(copies[i])))
            return argument(tree, call, 1, "dst");
    return 0;
}

static size_t add(const char **effects, size_t count, const char *effect)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(effects[i], effect) == 0)
            return count;
    if (count < PYTHON_EFFECTS_PER_CALL)
        effects[count++] = effect;
    return count;
}

/* Effects that hang on what is passed. */
static size_t by_arguments(struct python_names *names, slice name, uint32_t call,
                           const char **effects, size_t count)
{
    const struct python_tree *tree = names->tree;
    uint32_t first = argument(tree, call, 0, NULL), path = written_path(names, name, call);

    if (path) {
        count = add(effects, count, "write");
        if (is_started(names, path))
            count = add(effects, count, "persist");
    }
    if ((slice_eq(name, SLICE("__import__")) || slice_eq(name, SLICE("importlib.import_module")) ||
         slice_eq(name, SLICE("importlib.__import__"))) &&
        !is_string(tree, first))
        count = add(effects, count, "eval");
    if (slice_eq(name, SLICE("numpy.load")) &&
        !is_false(tree, argument(tree, call, 2, "allow_pickle")))
        count = add(effects, count, "unpickle");
    if (slice_eq(name, SLICE("yaml.load"))) {
        uint32_t loader = argument(tree, call, 1, "Loader");

        if (!loader || !slice_contains(python_node_text(tree, loader), SLICE("Safe")))
            count = add(effects, count, "unpickle");
    }
    if (count && strcmp(effects[0], "process") == 0 && is_started(names, first))
        count = add(effects, count, "persist");
    return count;
}

size_t python_call_effects(struct python_names *names, slice name, uint32_t call,
                           const char *ret_effects[PYTHON_EFFECTS_PER_CALL])
{
    const char *effect;
    size_t count = 0;

    if (slice_starts(name, SLICE("builtins.")))
        name = slice_from(name, sizeof("builtins.") - 1);
    else if (slice_starts(name, SLICE("__builtins__.")))
        name = slice_from(name, sizeof("__builtins__.") - 1);
    if (name.len == 0)
        return 0;
    effect = find(name, calls, ARRAY_SIZE(calls));
    if (effect)
        count = add(ret_effects, count, effect);
    return call ? by_arguments(names, name, call, ret_effects, count) : count;
}

const char *python_write_effect(slice name)
{
    return name.len ? find(name, writes, ARRAY_SIZE(writes)) : NULL;
}
