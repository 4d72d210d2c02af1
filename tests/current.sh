#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A file that a command makes and that is kept in the tree must be what the command makes now.
#
#   tests/current.sh FILE COMMAND...
set -eu
file=$1
shift
"$@" | diff -u "$file" - || {
    echo "$file is out of date: $* > $file" >&2
    exit 1
}
