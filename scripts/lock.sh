#!/usr/bin/env bash
# Write constraints.txt and bench/peers/*.txt anew: every package with its version and the hashes of its files, for all
# platforms, and no server's address. Run it on purpose, read the diff, run the tests.
set -euo pipefail

tool=.venv-lock
[[ -x $tool/bin/uv ]] || { .venv/bin/python -m venv $tool && $tool/bin/pip -qq install uv; }
compile=("$tool/bin/uv" pip compile --quiet --universal --python-version 3.12 --upgrade --generate-hashes
    --no-header --no-emit-index-url --no-emit-find-links)

# Usage: lock OUT INPUT...
lock() {
    "${compile[@]}" "${@:2}" -o "$1"
    sed -i "1i # Written by \`make lock\` from ${*:2}" "$1"
}

lock constraints.txt --extra demo --extra dev pyproject.toml scripts/build-requirements.in
for wanted in bench/peers/*.in; do
    lock "${wanted%.in}.txt" "$wanted"
done
