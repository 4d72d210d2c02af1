#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# Servers that anybody who reaches the machine may use.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 6
begin

port=$(free_port)
serve jupyter-server "--port=$port" --ServerApp.ip=0.0.0.0 --ServerApp.token=
audit
check "jupyter-server: open to the network without a login" \
    findings_are AUTH-001 NET-001 NET-003 NET-005 NET-018 TLS-001
check "the address is the one that the kernel shows" shows NET-001 "0.0.0.0:$port"
check "nothing secret is printed" quiet
stop

port=$(free_port)
serve jupyter-notebook "--port=$port" --NotebookApp.ip='*' --NotebookApp.token= --NotebookApp.password=
audit
check "notebook 6: open to the network without a login" \
    findings_are AUTH-001 NET-001 NET-003 NET-005 NET-018 TLS-001
check "the address is the one that the kernel shows" shows NET-001 ":$port"
stop

serve jupyter-server "--port=$(free_port)" --ServerApp.token=
audit
check "on loopback: every local user and program may use it" findings_are AUTH-001 NET-002
