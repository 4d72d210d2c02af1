#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# What a killed server leaves behind.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 3
begin

serve jupyter-server "--port=$(free_port)"
kill -KILL "$(server_pid)"
wait_for 10 is_gone
audit
check "the file of a dead server still holds a token" findings_are NET-009
check "nothing secret is printed" quiet
check "the file is left where it is" ls "$runtime"/jpserver-*.json "$runtime"/jpserver-*-open.html
