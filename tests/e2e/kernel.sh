#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# A kernel that runs, and what a notebook starts from it.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 7
begin

serve jupyter-server "--port=$(free_port)"
"$python" - "$runtime" <<'PYTHON'
import glob
import json
import sys
import urllib.request

info = json.load(open(glob.glob(sys.argv[1] + "/jpserver-*.json")[0]))
request = urllib.request.Request(f"http://127.0.0.1:{info['port']}/api/kernels", b"{}",
                                 {"Authorization": "token " + info["token"]})
urllib.request.urlopen(request, timeout=30).read()
PYTHON
wait_for 30 ls "$runtime"/kernel-*.json

# run CODE: in the kernel.
run() {
    as_user "$python" -c 'import sys
from jupyter_client import BlockingKernelClient
client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.execute_interactive(sys.argv[2], timeout=60)' "$(ls "$runtime"/kernel-*.json)" "$1"
}

wait_for 60 run "1"
audit
check "a kernel as Jupyter starts it has no findings" findings_are
check "the connection file was judged" judged 1 NET-012
check "nothing secret is printed" quiet

port=$(free_port)
run "import subprocess
child = subprocess.Popen(['$python', '-m', 'http.server', '--bind', '0.0.0.0', '$port'])"
wait_for 30 "$python" -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)"
audit
check "a program that a notebook started listens on the network" findings_are NET-017
check "its address is told" shows NET-017 "0.0.0.0:$port"

port=$(free_port)
run "child.kill()
import http.server, threading
server = http.server.HTTPServer(('', $port), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()"
audit
check "so does one inside the kernel itself" findings_are NET-017
check "its address is told" shows NET-017 "a kernel, listens on 0.0.0.0:$port"
