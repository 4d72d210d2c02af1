#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# Asking servers without credentials.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 4
begin

serve jupyter-server "--port=$(free_port)"
audit
check "without --probe nobody is asked" judged 0 WEB-031
audit --probe
check "a server with a token tells its version only" findings_are
stop

serve jupyter-server "--port=$(free_port)" --ServerApp.token=
audit --probe
check "a server without one tells everything" findings_are AUTH-001 NET-002 WEB-031
stop

serve jupyter-server "--sock=$home/jupyter.sock" --ServerApp.token=
audit --probe
check "over a Unix socket too" findings_are AUTH-001 WEB-031
