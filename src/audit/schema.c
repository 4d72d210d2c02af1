/* SPDX-License-Identifier: Apache-2.0 */
/* Every field here is a promise of a collector and a word of the rule language. */
#include "audit/schema.h"

#include "base/macro.h"

static const struct subject_field setting_fields[] = {
    {"name", "string", false,
     "the trait's canonical name, such as ServerApp.token: aliases of other applications and older versions are mapped to it"},
    {"written", "string", false,
     "the name as written, such as NotebookApp.token, --ip or JUPYTER_TOKEN"},
    {"value", "dyn", false, "the value; unknown when only running the file could tell"},
    {"text", "string", false,
     "the value as written, also when it is unknown: ssl.PROTOCOL_TLSv1, my_function"},
    {"modified", "timestamp", false,
     "last change of the file; 1970 for command lines and environments"},
    {"known", "bool", false, "whether the value is known without running anything"},
    {"conditional", "bool", false, "the assignment stands inside if, for, try or a function"},
    {"op", "string", false, "set, append, extend, prepend, insert, update, add, delete"},
    {"source", "string", false, "python, json, cmdline, env"},
    {"literal", "bool", false, "a literal in a file, so that whoever reads the file has it"},
    {"app", "string", false,
     "server, lab, notebook, ipython, kernel, console, nbconvert, voila, hub, jupyter"},
    {"scope", "string", false,
     "where it comes from: path (JUPYTER_CONFIG_PATH), user, env, system, cwd, process"},
    {"effective", "bool", false,
     "the application uses this value: nothing of higher precedence replaces it"},
    {"active", "bool", false,
     "the application reads this place for this trait at all; false for a token in jupyter_server_config.d"},
    {"isDefault", "bool", false, "equals the documented default"},
    {"overrides",
     "list({file: string, line: int, value: dyn, known: bool, scope: string, source: string})",
     false, "what it replaces, highest precedence first"},
    {"file", "string", false, "path of the file, or a description such as \"command line of 812\""},
    {"worldReadable", "bool", false, "others may read the file"},
    {"groupReadable", "bool", false, "a group that is not the owner alone may read the file"},
    {"pid", "int", false, "of the process whose command line or environment it is; 0 for files"},
    {"elements",
     "list({text: string, module: string, path: string, exists: bool, othersWrite: bool, insideHome: bool, distribution: string})",
     false, "for values that are paths, classes or commands; empty for others"},
};

static const struct subject_field server_fields[] = {
    {"pid", "int", false, "process id"},
    {"alive", "bool", false, "a process with this id exists and is a Jupyter server"},
    {"stale", "bool", false, "the runtime file names a process that is gone or is another program"},
    {"app", "string", false, "server, lab, notebook, singleuser"},
    {"version", "string", false,
     "as the runtime file says, or the installed package; \"\" when unknown"},
    {"runtimeFile", "string", false, "path; \"\" when found by its process only"},
    {"url", "string", false, "without token"},
    {"hostname", "string", false, "as the runtime file says"},
    {"port", "int", false, "as the runtime file says; 0 for a Unix socket"},
    {"secure", "bool", false, "TLS"},
    {"sock", "string", false, "path of its Unix socket, or \"\""},
    {"sockMode", "int", false, "permission bits of the socket; -1 when there is none"},
    {"sockOthers", "bool", false,
     "someone else than owner and root may connect to the Unix socket"},
    {"hasToken", "bool", false, "a token is required"},
    {"hasPassword", "bool", false, "a password is set"},
    {"authOff", "bool", false,
     "neither token nor password, and no login of its own such as JupyterHub's"},
    {"tokenInFile", "bool", false, "the runtime file or its -open.html holds a token"},
    {"weakToken", "bool", false, "the token is shorter than 16 characters or a common word"},
    {"reach", "string", false, "widest listening address: none, unix, loopback, routable, any"},
    {"exposed", "bool", false, "reach is routable or any"},
    {"socketsKnown", "bool", false,
     "the listening sockets were read from the kernel; false offline, where reach follows the hostname"},
    {"addresses", "list({ip: string, port: int, reach: string})", false, "listening sockets"},
    {"agrees", "bool", false,
     "a listening socket of the process fits hostname and port of the runtime file; true when sockets are not known"},
    {"uid", "int", false, "user the process runs as; owner of the runtime file when not alive"},
    {"root", "bool", false, "runs as uid 0 of the initial user namespace"},
    {"rootDir", "string", false, "directory it serves; \"\" when unknown"},
    {"argv", "list(string)", false, "command line"},
};

static const struct subject_field process_fields[] = {
    {"pid", "int", false, "process id"},
    {"app", "string", false, "server, lab, notebook, singleuser, voila, hub, kernel, child"},
    {"uid", "int", false, "user it runs as"},
    {"root", "bool", false, "runs as uid 0 of the initial user namespace"},
    {"argv", "list(string)", false, "command line"},
    {"hasRuntimeFile", "bool", false,
     "a runtime or connection file names it; also true in containers, whose files are not looked for"},
    {"tokenArgument", "bool", false, "a token or password stands on the command line"},
    {"environment", "map(string, string)", false,
     "its environment variables that matter to Jupyter; empty when not readable"},
    {"listeners", "list({ip: string, port: int, reach: string, debugger: bool, channel: bool})",
     false,
     "listening sockets; debugger: owned by a kernel and started by debugpy; channel: takes the messages of a kernel, as its connection file says"},
    {"underKernel", "bool", false, "a descendant of a kernel or terminal"},
};

static const struct subject_field file_fields[] = {
    {"path", "string", false, "absolute path inside the audited root"},
    {"name", "string", false, "last component"},
    {"role", "string", false,
     "config-dir, config-file, config-parent, runtime-dir, connection-file, server-info, open-file, cookie-secret, notary-secret, notary-db, history, kernelspec-dir, kernelspec, asset-dir, extension-code, profile-dir, startup-dir, startup-file, system-startup-file, ipython-extension, checkpoint, private-key, token-file, search-dir, site-packages, unix-socket, tree-entry"},
    {"type", "string", false, "file, dir, symlink, fifo, socket, device, missing"},
    {"mode", "int", false, "permission bits, 07777"},
    {"uid", "int", false, "owner"},
    {"size", "int", false, "bytes"},
    {"modified", "timestamp", false, "last change"},
    {"worldReadable", "bool", false, "others have read permission"},
    {"worldWritable", "bool", false, "others have write permission"},
    {"groupReadable", "bool", false,
     "group has read permission and the group is not the owner's own"},
    {"groupWritable", "bool", false,
     "group has write permission and the group is not the owner's own"},
    {"othersWrite", "bool", false,
     "worldWritable, groupWritable, or a write entry for someone else in the access control list"},
    {"othersRead", "bool", false,
     "worldReadable, groupReadable, or a read entry for someone else in the access control list"},
    {"sticky", "bool", false, "sticky bit"},
    {"setid", "bool", false, "set-user-id or set-group-id on a file"},
    {"elf", "bool", false, "content starts as an ELF program"},
    {"trustedOwner", "bool", false, "owner is root or the audited user"},
    {"underShared", "bool", false, "lies under /tmp, /var/tmp or /dev/shm"},
    {"target", "string", false, "what a symbolic link points to; \"\" for others"},
    {"targetTrusted", "bool", false,
     "the target is owned by root or the audited user and not in a directory that all may write; true for others"},
    {"shielded", "bool", false,
     "some directory above lets nobody but owner and root pass, so that the mode of the file itself does not matter"},
    {"scope", "string", false, "user, env, system, path, legacy"},
    {"sourceMode", "int", false, "for a checkpoint: mode of its notebook; -1 when unknown"},
    {"kernelWritable", "bool", false,
     "for site-packages: the user that kernels run as may write here"},
};

static const struct subject_field connection_fields[] = {
    {"path", "string", false, "path"},
    {"ip", "string", false, "address"},
    {"transport", "string", false, "tcp or ipc"},
    {"reach", "string", false, "loopback, routable, any, unix"},
    {"hasKey", "bool", false, "messages are signed"},
    {"signature", "string", false, "signature scheme"},
    {"encrypted", "bool", false, "CurveZMQ keys are present"},
    {"mode", "int", false, "permission bits"},
};

static const struct subject_field script_fields[] = {
    {"path", "string", false, "path"},
    {"role", "string", false,
     "config, startup, system-startup, ipython-extension, server-extension"},
    {"parsed", "bool", false, "free of syntax errors"},
    {"assignsOnly", "bool", false,
     "nothing but assignments of literals to configuration, imports and get_config()"},
    {"effects", "list({effect: string, name: string})", false,
     "what it does beyond assigning; effect is process, eval, network, decode, native, persist, write, hook, import-hook, unpickle"},
    {"kinds", "list(string)", false, "the different effects, sorted"},
    {"imports", "list({module: string, name: string})", false, "what it imports"},
    {"calls", "list({name: string, args: list(dyn), keywords: map(string, document)})", false,
     "what it calls"},
    {"subconfigs", "list(string)", false, "files that load_subconfig() pulls in"},
    {"othersWrite", "bool", false, "someone else than owner and root may write it"},
    {"ageDays", "int", false, "days since the last change"},
};

static const struct subject_field extension_fields[] = {
    {"module", "string", false, "module name"},
    {"enabled", "bool", false, "switched on"},
    {"trait", "string", false,
     "ServerApp.jpserver_extensions, NotebookApp.nbserver_extensions or NotebookApp.server_extensions"},
    {"thirdParty", "bool", false, "not shipped with Jupyter itself"},
    {"file", "string", false, "configuration file that enables it"},
    {"scope", "string", false, "path, user, env, system"},
    {"code", "string", false, "path of its code; \"\" when not found"},
    {"codeOthersWrite", "bool", false, "someone else than owner and root may write the code"},
    {"codeForeign", "bool", false, "the code is owned by neither root nor the audited user"},
};

static const struct subject_field certificate_fields[] = {
    {"path", "string", false, "path"},
    {"readable", "bool", false, "could be read and parsed"},
    {"daysLeft", "int", false, "until it expires; negative when it has"},
    {"notAfter", "timestamp", false, "end of validity"},
    {"keyType", "string", false, "RSA, EC, ED25519 ..."},
    {"keyBits", "int", false, "size of the public key"},
    {"signature", "string", false,
     "signature algorithm, lower case, such as sha256withrsaencryption"},
    {"names", "list(string)", false, "DNS names and IP addresses it is valid for"},
    {"selfSigned", "bool", false, "issuer is subject"},
    {"nameMismatch", "bool", false,
     "the configured host name is a real name and not among the names"},
};

static const struct subject_field rootdir_fields[] = {
    {"path", "string", false, "path"},
    {"isSystemRoot", "bool", false, "is /"},
    {"isHome", "bool", false, "is a home directory"},
    {"secretDirs", "list(string)", false, ".ssh, .aws, .kube, .gnupg and the like directly inside"},
    {"secretFiles", "list({path: string, kind: string})", false,
     ".env files and files with private keys below it; kind is env or private-key"},
    {"allowHidden", "bool", false, "hidden files are served"},
    {"truncated", "bool", false, "the walk stopped at its limit"},
};

static const struct subject_field variable_fields[] = {
    {"name", "string", false, "name"},
    {"value", "string", false,
     "value; secrets are masked before rules see them, except that an empty one stays empty"},
    {"where", "string", false, "environment, process, unit, compose, profile"},
    {"path", "string", false, "file it is set in, or a description of the process"},
    {"pid", "int", false, "of the process; 0 for others"},
};

static const struct subject_field searchpath_fields[] = {
    {"variable", "string", false,
     "JUPYTER_PATH, JUPYTER_CONFIG_PATH, PYTHONPATH, or a default such as config, data"},
    {"component", "string", false, "as written"},
    {"exists", "bool", false, "the directory exists"},
    {"relative", "bool", false, "does not start with /"},
    {"empty", "bool", false, "is the empty string, which means the current directory"},
    {"creatable", "bool", false,
     "does not exist and someone else than owner and root may create it"},
    {"othersWrite", "bool", false, "exists and someone else than owner and root may write it"},
    {"underShared", "bool", false, "lies under /tmp, /var/tmp or /dev/shm"},
};

static const struct subject_field leak_fields[] = {
    {"path", "string", false, "path"},
    {"role", "string", false, "log, shell-history, unit, env-file"},
    {"form", "string", false,
     "url (?token=), option (--ServerApp.token=), variable (JUPYTER_TOKEN=), text (the token of a running server on its own)"},
    {"live", "bool", false, "it is the token of a server that runs now"},
    {"text", "string", false, "the line"},
};

static const struct subject_field pickle_fields[] = {
    {"path", "string", false, "path"},
    {"role", "string", false, "profile-db, autorestore"},
    {"complete", "bool", false, "disassembled to its end"},
    {"unsafe", "list(string)", false,
     "names of functions and classes that it imports and that are not plain data"},
};

static const struct subject_field history_fields[] = {
    {"path", "string", false, "path of the history database"},
    {"form", "string", false, "silent: an execution that asks to be neither shown nor recorded"},
    {"session", "int", false, "number of the session"},
    {"line", "int", false, "number of the line in the session"},
    {"call", "string", false, "name of what is called"},
    {"text", "string", false, "the line"},
};

static const struct subject_field probe_fields[] = {
    {"url", "string", false, "what was asked"},
    {"path", "string", false, "/api, /api/contents or /api/kernelspecs"},
    {"status", "int", false, "HTTP status; 0 when there was no answer"},
    {"pid", "int", false, "of the server"},
    {"version", "string", false, "as /api answers; \"\" when not told"},
    {"authOff", "bool", false, "the server is configured without token and password"},
};

static const struct subject_field host_fields[] = {
    {"uid", "int", false, "audited user"},
    {"user", "string", false, "name"},
    {"offline", "bool", false, "a directory is audited, not this machine"},
    {"loginUsers", "int", false, "accounts with uid from 1000 that may log in"},
    {"shared", "bool", false, "more than one login user"},
    {"cookieSecret", "timestamp", false,
     "last change of the server's cookie secret file; 1970 when there is none"},
    {"now", "timestamp", false, "time of the audit"},
    {"versions", "map(string, string)", false,
     "installed distributions (normalised names such as jupyter-server) and versions"},
    {"environment", "map(string, string)", false,
     "environment variables that matter to Jupyter, of the auditing process; empty when offline"},
    {"thirdPartyExtensions", "int", false,
     "enabled server extensions that are not shipped with Jupyter"},
    {"exposedServers", "int", false, "servers that listen beyond loopback"},
    {"wordlistHit", "list(string)", false,
     "names of settings whose password hash a small word list opens; only with params[\"passwords.check\"]"},
};

#define KIND(kind, is_global, text)                                                                \
    {                                                                                              \
        .name = #kind, .about = text, .fields = kind##_fields,                                     \
        .field_count = ARRAY_SIZE(kind##_fields), .global = is_global                              \
    }

static const struct subject_kind kinds[] = {
    [SUBJECT_SETTING] = KIND(
        setting, false,
        "One written value of a Jupyter or IPython trait: an assignment in a file, a command-line option or an environment variable. There is one subject per place and per application that reads it, overridden ones too."),
    [SUBJECT_SERVER] =
        KIND(server, false, "A Jupyter server that runs or has left a runtime file."),
    [SUBJECT_PROCESS] = KIND(
        process, false,
        "A running process that belongs to Jupyter: server, kernel, hub, or a descendant of a kernel that listens."),
    [SUBJECT_FILE] = KIND(
        file, false, "A file or directory with a known role in Jupyter, with its mode and owner."),
    [SUBJECT_CONNECTION] = KIND(connection, false, "A kernel connection file."),
    [SUBJECT_SCRIPT] = KIND(
        script, false,
        "Python source that something runs: a configuration file, a startup file, an IPython extension, code of a server extension."),
    [SUBJECT_EXTENSION] =
        KIND(extension, false, "A server extension that some configuration enables."),
    [SUBJECT_CERTIFICATE] = KIND(certificate, false, "An X.509 certificate that a server uses."),
    [SUBJECT_ROOTDIR] =
        KIND(rootdir, false, "A directory that a server serves, as configured or as running."),
    [SUBJECT_VARIABLE] = KIND(
        variable, false,
        "An environment variable that changes what Jupyter, IPython or Python load or how they protect themselves."),
    [SUBJECT_SEARCHPATH] = KIND(
        searchpath, false,
        "One component of a search path that Jupyter or Python load code or configuration from."),
    [SUBJECT_LEAK] = KIND(
        leak, false,
        "A line of a log, shell history, unit or environment file that holds a token or password."),
    [SUBJECT_PICKLE] =
        KIND(pickle, false, "A Python pickle that Jupyter or IPython loads by itself."),
    [SUBJECT_HISTORY] =
        KIND(history, false, "A line of an IPython history database that calls for attention."),
    [SUBJECT_PROBE] = KIND(
        probe, false,
        "The answer of a server on this machine to a request without credentials (only with --probe)."),
    [SUBJECT_CONFIG] =
        {.name = "config",
         .about =
             "What the application of the subject uses after merging all sources: a map from canonical trait names to values. For server subjects it is the configuration of that server, with its command line and environment.",
         .global = true},
    [SUBJECT_HOST] = KIND(host, true, "The audited machine and user."),
    [SUBJECT_PARAMS] =
        {.name = "params",
         .about =
             "Rule parameters: the defaults of the table below, changed with --set KEY=VALUE. A map from name to value, such as params[\"tls.proxy\"].",
         .global = true},
};

static const struct subject_param params[] = {
    {"tls.proxy", "bool", "false",
     "a proxy in front of the server ends TLS, so that the server itself may speak plain HTTP"},
    {"passwords.check", "bool", "false", "try a small word list against password hashes"},
    {"frontend.hosts", "list", "cdn.jsdelivr.net,cdnjs.cloudflare.com,unpkg.com",
     "hosts that front-end code may be loaded from"},
    {"extensions.known", "list", "",
     "more server extensions and IPython extensions that count as known"},
    {"certificate.days", "int", "14",
     "days before its end that a certificate counts as about to expire"},
};

const struct subject_schema audit_schema = {
    .kinds = kinds,
    .count = ARRAY_SIZE(kinds),
    .params = params,
    .param_count = ARRAY_SIZE(params),
};
