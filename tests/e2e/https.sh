#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2119 # audit takes options, scripts have none
# TLS with a self-signed certificate.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
plan 5
begin

# certificate DAYS KEY-OPTIONS...
certificate() {
    local days=$1
    shift
    as_user openssl req -x509 -newkey "$@" -nodes -days "$days" -subj /CN=lab.example.org \
        -keyout key.pem -out cert.pem 2>/dev/null
    as_user chmod 600 key.pem
}

certificate 365 rsa:2048
serve jupyter-server "--port=$(free_port)" --ServerApp.ip=0.0.0.0 --certfile=cert.pem \
    "--keyfile=$home/key.pem"
audit
check "encrypted and with a token, but open to the network" findings_are AUTH-019 NET-003 NET-018 TLS-009
check "the certificate was judged" judged 1 TLS-003
check "nothing secret is printed" quiet "$(sed -n 2p "$home/key.pem")"
as_user chmod 640 key.pem
audit
check "a private key that others may read" findings_are AUTH-019 NET-003 NET-018 TLS-002 TLS-009
stop

certificate 5 rsa:1024
as_user sh -c "mkdir -p .jupyter; echo \"c.ServerApp.certfile = '$home/cert.pem'\" >.jupyter/jupyter_server_config.py"
audit
check "a weak certificate that is about to end, of a server that does not run" findings_are TLS-003 TLS-004
