#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# A password in place of the token.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 8
begin

# hash WORD [ALGORITHM]: as "jupyter server password" stores it.
hash() {
    "$python" -c 'import sys
from jupyter_server.auth import passwd
print(passwd(*sys.argv[1:]))' "$@"
}

# configure HASH: and new sessions, as they should be with a new password.
configure() {
    rm -f "$runtime"/*_cookie_secret
    as_user mkdir -p .jupyter
    printf '{"ServerApp": {"password": "%s"}}' "$1" | as_user tee .jupyter/jupyter_server_config.json >/dev/null
    as_user chmod 600 .jupyter/jupyter_server_config.json
}

strong=$(hash "correct horse battery staple" argon2)
configure "$strong"
serve jupyter-server "--port=$(free_port)"
audit
check "a password instead of a token is a login" findings_are
check "the hash is not printed" quiet "$strong"
stop

old=$(hash jupyter sha1)
configure "$old"
serve jupyter-server "--port=$(free_port)" --ServerApp.token=
audit
check "an old hash is found, the empty token is none" findings_are AUTH-008
check "the hash is not printed" quiet "$old" "${old##*:}"
audit --set passwords.check=true
check "a password from a list is found when asked" findings_are AUTH-008 AUTH-009
check "the hash is not printed" quiet "$old" "${old##*:}"
stop

configure "$strong"
serve jupyter-server "--port=$(free_port)" --ServerApp.ip=0.0.0.0
audit
check "a password over plain HTTP" findings_are NET-003 NET-005 NET-006 NET-018 TLS-001
stop

touch -d "now + 1 hour" "$home/.jupyter/jupyter_server_config.json"
audit
check "sessions from before the password was changed" findings_are AUTH-017
