#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# A server on a Unix socket.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 4
begin

serve jupyter-server "--sock=$home/jupyter.sock"
audit
check "a socket of mode 0600 in a private home has no findings" findings_are
check "rules about servers had a server to judge" judged 1 NET-013
check "nothing secret is printed" quiet
stop

as_user mkdir "$home/open"
chmod 755 "$home" "$home/open"
serve jupyter-server "--sock=$home/open/jupyter.sock" --sock-mode=0666
audit
check "a socket that all may connect to" findings_are NET-013
