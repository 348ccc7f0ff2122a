#!/usr/bin/env bash
# Fill a venv with exactly what constraints.txt names, and Amparo itself as an editable install.
# Usage: scripts/install.sh VENV
set -euo pipefail
venv=$1

python=$(scripts/find_python.sh)
if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    rm -rf "$venv"
    if ! "$python" -m venv "$venv"; then
        echo "$python cannot make a venv. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 2
    fi
fi

echo "Installing $(grep -c '==' constraints.txt) pinned packages into $venv (a minute or two, once)"
pip=("$venv/bin/python" -m pip -qq --disable-pip-version-check --no-input)
"${pip[@]}" install --require-hashes -r constraints.txt
"${pip[@]}" install --no-deps --no-build-isolation -e .
