#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An audit reads and does nothing else: no byte, no time, no process, no connection.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# On a file system of our own every look that is not made with O_NOATIME shows, whatever the
# machine's file systems are mounted with.
if [ "$(id -u)" -eq 0 ] && [ "${1:-}" != inside ]; then
    trap - EXIT
    rm -rf "$work"
    exec unshare --mount --propagation private "$0" inside
fi
plan 10
if [ "${1:-}" = inside ]; then
    mount -t tmpfs -o strictatime,mode=755 tmpfs "$work"
fi
begin

# A home with one of everything that the audit looks at.
as_user "$python" - <<'PYTHON'
import json
import os
import sqlite3

def write(path, text="", mode=0o644):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, mode)

runtime = ".local/share/jupyter/runtime/"
write(".jupyter/jupyter_config.py", "c.JupyterApp.answer_yes = True\n")
write(".jupyter/jupyter_server_config.py", "c.ServerApp.ip = '*'\nopen('" + os.getcwd() + "/ran', 'w')\n")
write(".jupyter/jupyter_server_config.json", '{"ServerApp": {"password": "sha1:a:b"}}')
write(".jupyter/jupyter_server_config.d/x.json", '{"ServerApp": {"jpserver_extensions": {"acme": true}}}')
write(".jupyter/broken_config.py", "c.X.y = (\n\xff")
write(".jupyter/program", b"\x7fELF\x02", 0o755)
write(".jupyter/custom/custom.js", "alert(1)")
write(".ipython/profile_default/ipython_config.py", "import os; os.mkdir('" + os.getcwd() + "/ran2')\n")
write(".ipython/profile_default/startup/00-start.py", "import socket\n")
write(".ipython/profile_default/db/rootmodules_cache", b"\x80\x04\x8c\x02os\x8c\x06system\x93.")
write(".ipython/extensions/ext.py", "x = 1\n")
write(".local/share/jupyter/kernels/k/kernel.json", '{"argv": ["sh", "-c", "touch ran3"], "display_name": "k", "language": "c"}')
write(".local/share/jupyter/notebook_secret", "c2VjcmV0", 0o600)
write(".local/share/jupyter/nbsignatures.db", "", 0o600)
write(runtime + "jpserver-1.json", json.dumps({"pid": 1, "token": "tokentokentoken1", "port": 1, "hostname": "localhost", "password": False, "root_dir": os.getcwd() + "/work"}), 0o600)
write(runtime + "jpserver-1-open.html", "http://localhost:1/?token=tokentokentoken1")
write(runtime + "kernel-1.json", '{"ip": "127.0.0.1", "key": "k", "transport": "tcp"}', 0o600)
write(runtime + "jupyter_cookie_secret", "x" * 44, 0o600)
write(".bash_history", "jupyter lab --ServerApp.token=tokentokentoken2\n", 0o600)
write("jupyter.log", "http://localhost:8888/?token=tokentokentoken3\n")
write(".env", "JUPYTER_TOKEN=tokentokentoken4\n")
write("work/a.ipynb", '{"cells": [], "nbformat": 4}')
write("work/.ipynb_checkpoints/a-checkpoint.ipynb", "{}")
write("work/key.pem", "-----BEGIN PRIVATE KEY-----\n", 0o600)
db = sqlite3.connect(".ipython/profile_default/history.sqlite")
db.execute("create table history (session integer, line integer, source text, source_raw text, primary key (session, line))")
db.execute("insert into history values (1, 1, 'x', 'x')")
db.commit()
db.close()
os.mkfifo(".jupyter/fifo_config.py")
os.symlink("/etc/passwd", ".jupyter/link_config.py")
os.symlink("loop", ".jupyter/loop")
os.mkdir("closed", 0o700)
# Access before change, both long ago: with relatime too the next look would show.
for folder, folders, files in os.walk(".", topdown=False):
    for name in files + folders:
        os.utime(os.path.join(folder, name), (1500000000, 1600000000), follow_symlinks=False)
os.utime(".", (1500000000, 1600000000))
PYTHON

# manifest FILE: everything that can be known about the home, without touching it. Reading a link
# sets its access time and cannot be asked not to, so that those of links are left out.
manifest() {
    as_user "$python" -I - >"$1" <<'PYTHON'
import hashlib
import os
import stat

def look(path):
    st = os.lstat(path)
    line = [path, oct(st.st_mode), st.st_uid, st.st_gid, st.st_size, st.st_nlink, st.st_ino, st.st_mtime_ns, st.st_ctime_ns]
    if not stat.S_ISLNK(st.st_mode):
        line.append(st.st_atime_ns)
    if stat.S_ISREG(st.st_mode):
        fd = os.open(path, os.O_RDONLY | os.O_NOATIME)
        with open(fd, "rb") as f:
            line.append(hashlib.sha256(f.read()).hexdigest())
    print(*line)
    if stat.S_ISDIR(st.st_mode):
        fd = os.open(path, os.O_RDONLY | os.O_NOATIME)
        names = sorted(os.listdir(fd))
        os.close(fd)
        for name in names:
            look(path + "/" + name)

look(".")
PYTHON
}

atime_shows() {
    as_user cat work/a.ipynb >/dev/null
    manifest "$work/after"
    ! cmp -s "$work/before" "$work/after"
}

# Traced calls: what an audit could run, change or talk with.
calls=execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir
calls=$calls,mknod,mknodat,link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown
calls=$calls,lchown,fchownat,utime,utimes,utimensat,futimesat,setxattr,fsetxattr,lsetxattr,removexattr,socket,connect

# trace LOG ARGUMENT...: audits under strace; the file descriptors are shown with their paths.
trace() {
    local log=$1
    shift
    as_user strace -f -y -e "trace=$calls" -o "$home/../$log" "$work/ancile" audit "$@" >/dev/null || [ $? -eq 1 ]
}

one_program() {
    [ "$(grep -c 'exec' "$1")" -eq 1 ] && grep -q 'execve(.*ancile' "$1"
}

# Nothing is opened to be written but what is made of no name.
reads_only() {
    ! grep -E 'O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|^[0-9]+ +(creat|unlink|rename|mkdir|rmdir|mknod|link|symlink|f?truncate|f?chmod|[fl]?chown|utime|futimes|[fl]?setxattr|removexattr)' "$1"
}

talks_to_nobody() {
    ! grep -E '(socket|connect)\(' "$1"
}

same() {
    manifest "$work/after"
    diff "$work/before" "$work/after"
}

touch "$work/live.trace" "$work/offline.trace"
if [ -n "$account" ]; then
    chown "$account:" "$work/live.trace" "$work/offline.trace"
fi
manifest "$work/before"
check "the audit of this user's Jupyter" trace live.trace
check "leaves everything as it was" same
check "starts no other program" one_program "$work/live.trace"
check "opens nothing for writing" reads_only "$work/live.trace"
check "talks to nobody" talks_to_nobody "$work/live.trace"
check "the audit of the same home as a folder" trace offline.trace "$home"
check "leaves everything as it was" same
check "starts no other program" one_program "$work/offline.trace"
check "opens nothing for writing" reads_only "$work/offline.trace"
check "a mere look at a file would have been seen" atime_shows
