#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# A server that nobody is told about, and a token that everybody can read.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 4
begin

serve jupyter-server "--port=$(free_port)"
rm "$runtime"/jpserver-*
audit
check "a process without a runtime file" findings_are NET-008
stop

token=0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c
serve jupyter-server "--port=$(free_port)" "--ServerApp.token=$token"
audit
check "a token on a command line" findings_are AUTH-005
check "the token is not printed" quiet "$token"
stop

as_user sh -c "echo 'http://localhost:8888/?token=$token' >jupyter.log
    echo 'jupyter lab --ServerApp.token=$token' >.bash_history"
audit
check "tokens in a log and in the shell's history" findings_are AUTH-020 AUTH-021
