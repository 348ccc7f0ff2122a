#!/usr/bin/env bash
# The tests run the store on SQLite and on a PostgreSQL server that they start themselves. Install it when it is missing
# and we may; say how when we may not. Those tests are skipped, and say so, where there is no server.
set -euo pipefail
shopt -s nullglob

servers=(/usr/lib/postgresql/*/bin/postgres)
if command -v postgres >/dev/null || ((${#servers[@]})); then
    exit 0
fi
if command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
    echo "Installing the PostgreSQL server for the tests"
    export DEBIAN_FRONTEND=noninteractive
    if said=$(apt-get update 2>&1 && apt-get install -y --no-install-recommends postgresql 2>&1); then
        exit 0
    fi
    tail -n 5 <<<"$said" >&2
fi
echo "No PostgreSQL server found: tests on it will be skipped. On Debian and Ubuntu: apt-get install postgresql" >&2
