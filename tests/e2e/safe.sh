#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# Servers as they come out of the box: nothing above info, and reasons to believe it.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 8
begin

audit
check "a home without Jupyter has no findings" findings_are

serve jupyter-server "--port=$(free_port)"
audit
check "jupyter-server as installed has no findings" findings_are
check "rules about servers had a server to judge" judged 1 NET-001
check "rules about processes had one" judged 1 AUTH-005
check "rules about files had some" judged 1 FS-005
check "nothing secret is printed" quiet
stop

serve jupyter-notebook "--port=$(free_port)"
audit
check "notebook 6 as installed has no findings" findings_are
check "nothing secret is printed" quiet
