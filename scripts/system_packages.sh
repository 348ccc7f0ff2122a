#!/usr/bin/env bash
# The tests run the store on a PostgreSQL server that they start themselves, and the pages in Chromium. Install what is
# missing and we may; say how when we may not. Tests that lack something are skipped, and say so.
set -euo pipefail
shopt -s nullglob

missing=()
servers=(/usr/lib/postgresql/*/bin/postgres)
if ! command -v postgres >/dev/null && ((${#servers[@]} == 0)); then
    missing+=(postgresql)
fi
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
    missing+=(chromium)
fi
if ((${#missing[@]} == 0)); then
    exit 0
fi
if command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
    echo "Installing for the tests: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    if said=$(apt-get update 2>&1 && apt-get install -y --no-install-recommends "${missing[@]}" 2>&1); then
        exit 0
    fi
    tail -n 5 <<<"$said" >&2
fi
echo "Not installed: ${missing[*]}. Tests that need it will be skipped." >&2
echo "On Debian and Ubuntu: apt-get install ${missing[*]}" >&2
