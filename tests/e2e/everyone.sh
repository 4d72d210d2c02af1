#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What an administrator sees: the Jupyter of all users, of those without an account too.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 4
begin

# everyone: as whoever runs the tests.
everyone() {
    local status=0
    "$work/ancile" audit --all-users --format json >"$work/report.json" || status=$?
    "$work/ancile" audit --all-users >"$work/report.txt" || true
    [ "$status" -le 1 ]
}

# about PID ID...: there are findings of these rules about the process.
about() {
    "$python" - "$work/report.json" "$@" <<'PYTHON'
import json
import sys

about = [f for f in json.load(open(sys.argv[1]))["findings"]
         if sys.argv[2] in f["message"] or sys.argv[2] in f["location"]["file"]]
print(json.dumps(about, indent=1))
sys.exit(not set(sys.argv[3:]) <= {f["id"] for f in about})
PYTHON
}

serve jupyter-server "--port=$(free_port)" --ServerApp.token=
check "everybody's Jupyter can be audited" everyone
check "the server of a user is among it" about "$(server_pid)" NET-002 AUTH-001
check "nothing secret is printed" quiet
stop

# A user whom no password file names, as processes in containers have them.
if [ -n "$account" ]; then
    chown -R 54321:54321 "$home"
    account=54321
fi
serve jupyter-server "--port=$(free_port)" --ServerApp.token=
everyone
check "a server of nobody's is seen too" about "$(server_pid)" NET-002 AUTH-001
