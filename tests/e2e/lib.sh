# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the stories share: an unprivileged user with a fresh home, real servers, and TAP.
#
#   . "$(dirname "$0")/lib.sh"
#   plan 2
#   begin
#   serve jupyter-server --ServerApp.token=
#   audit
#   check "what must hold" findings_are NET-002 AUTH-001
#
# Meson gives the program's path in ANCILE. Everything is taken back at the end, whatever happens.

set -eu

python=/usr/bin/python3
ANCILE=${ANCILE:?path of the built program}
# Not below /tmp: that configuration lies there is a finding of its own.
if [ "$(id -u)" -eq 0 ]; then
    base=/var/lib
else
    base=${XDG_CACHE_HOME:-$HOME/.cache}
    mkdir -p "$base"
fi
work=$(mktemp -d "$base/ancile-e2e-XXXXXX")
home=$work/home
account= # whom commands run as; empty: as ourselves
created=
servers=
count=0
failed=0

plan() {
    echo "1..$1"
}

# check NAME COMMAND...: one line of TAP.
check() {
    local name=$1
    shift
    count=$((count + 1))
    if "$@" >"$work/output" 2>&1; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        sed 's/^/# /' "$work/output"
        failed=1
    fi
}

end() {
    local status=$?
    local pid
    trap - EXIT INT TERM
    for pid in $servers; do
        kill -- "-$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        kill -KILL -- "-$pid" 2>/dev/null || true
    done
    # Kernels and terminals have groups of their own; nobody else is this user.
    if [ -n "$account" ]; then
        pkill -KILL -u "$account" || true
        wait_for 5 is_idle "$account" || true
        userdel "$created" || failed=1
    fi
    if mountpoint -q "$work"; then
        umount --lazy "$work"
    fi
    rm -rf "$work"
    [ "$status" -eq 0 ] || exit "$status"
    exit "$failed"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A fresh home, of a user of its own when we are root: what root may do proves nothing. The user is
# a system user, so that the machine does not get one more who may log in.
begin() {
    mkdir -p "$home"
    chmod 755 "$work"
    chmod 700 "$home"
    install -m 755 "$ANCILE" "$work/ancile"
    if [ "$(id -u)" -eq 0 ]; then
        created=ancile-test-$$
        account=$created
        useradd --system --no-create-home --home-dir "$home" --shell /bin/sh "$account"
        chown "$account:" "$home"
    fi
}

# as_user COMMAND...: as the test's user, with the environment of a fresh login.
as_user() {
    local enter=()
    if [ -n "$account" ]; then
        enter=(setpriv "--reuid=$account" "--regid=$account" --clear-groups --)
    fi
    (cd "$home" && "${enter[@]}" env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$@")
}

free_port() {
    "$python" -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# wait_for SECONDS COMMAND...
wait_for() {
    local tries=$(($1 * 10))
    shift
    while [ "$tries" -gt 0 ]; do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
        tries=$((tries - 1))
    done
    return 1
}

runtime=$home/.local/share/jupyter/runtime

# The pid of the server that was started last.
server_pid() {
    "$python" -c 'import glob, json, sys
files = glob.glob(sys.argv[1] + "/*server-*.json")
print(max(json.load(open(f))["pid"] for f in files))' "$runtime"
}

serves() {
    ls "$runtime"/*server-*.json && $python -c 'import glob, json, socket, sys
for name in glob.glob(sys.argv[1] + "/*server-*.json"):
    info = json.load(open(name))
    if info.get("sock"):
        socket.socket(socket.AF_UNIX).connect(info["sock"])
    else:
        socket.create_connection(("127.0.0.1", info["port"]), 1).close()' "$runtime"
}

# serve COMMAND...: a real server in the background, up and answering.
serve() {
    local name=$1
    shift
    # A process group of its own, so that its kernels can be ended with it.
    set -m
    as_user "$python" "/usr/bin/$name" --no-browser "$@" >"$work/server.log" 2>&1 &
    set +m
    servers="$servers $!"
    if ! wait_for 60 serves; then
        sed 's/^/# /' "$work/server.log"
        echo "Bail out! the server did not start"
        exit 1
    fi
}

is_idle() {
    ! pgrep -u "$1"
}

is_gone() {
    local pid=${servers##* }
    ! kill -0 -- "-$pid" 2>/dev/null
}

# Ends the server that was started last as systemd would, so that it tidies up.
stop() {
    local pid=${servers##* }
    kill -TERM -- "-$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    wait_for 20 is_gone || kill -KILL -- "-$pid" 2>/dev/null || true
    servers=${servers% *}
}

# audit [OPTION...]: as JSON in $work/report.json and as text in $work/report.txt.
audit() {
    local status=0
    as_user "$work/ancile" audit --format json "$@" >"$work/report.json" 2>"$work/report.err" || status=$?
    [ "$status" -le 1 ] || { cat "$work/report.err"; return 1; }
    as_user "$work/ancile" audit "$@" >"$work/report.txt" 2>&1 || status=$?
    [ "$status" -le 1 ]
}

# findings_are [ID...]: exactly these above info, each at least once.
findings_are() {
    "$python" - "$work/report.json" "$@" <<'PYTHON'
import json
import sys

report = json.load(open(sys.argv[1]))
found = {f["id"] for f in report["findings"] if f["severity"] != "info"}
wanted = set(sys.argv[2:])
for finding in report["findings"]:
    if finding["severity"] != "info" and finding["id"] not in wanted:
        print("not wanted:", finding["id"], finding["message"], finding["location"])
for missing in sorted(wanted - found):
    print("missing:", missing)
sys.exit(found != wanted)
PYTHON
}
# shows ID TEXT: a finding of that rule has the text in its message or snippet.
shows() {
    "$python" - "$work/report.json" "$@" <<'PYTHON'
import json
import sys

found = [f for f in json.load(open(sys.argv[1]))["findings"] if f["id"] == sys.argv[2]]
print(json.dumps(found, indent=1))
sys.exit(not any(sys.argv[3] in json.dumps(f) for f in found))
PYTHON
}

# judged NUMBER ID: whether the rule had something to judge (1) or not (0), so that its silence
# means something.
judged() {
    "$python" - "$work/report.json" "$@" <<'PYTHON'
import json
import sys

rules = {c["id"]: c for c in json.load(open(sys.argv[1]))["coverage"]}
print(rules[sys.argv[3]])
sys.exit(bool(rules[sys.argv[3]]["judged"]) != bool(int(sys.argv[2])))
PYTHON
}

# quiet SECRET...: none of the texts stands in any output, and neither does a token of a server
# that runs or the key of a kernel.
quiet() {
    local secrets
    mapfile -t secrets < <(
        printf '%s\n' "$@"
        $python - "$runtime" <<'PYTHON'
import glob
import json
import sys

for name in glob.glob(sys.argv[1] + "/*.json"):
    data = json.load(open(name))
    print(data.get("token", "") or data.get("key", ""))
PYTHON
        cat "$runtime"/*_cookie_secret 2>/dev/null
    )
    local secret
    for secret in "${secrets[@]}"; do
        if [ -n "$secret" ] && grep -F -e "$secret" "$work/report.json" "$work/report.txt"; then
            echo "a secret was printed"
            return 1
        fi
    done
}
