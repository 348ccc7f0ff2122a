#!/usr/bin/env bash
# Print a Python >= 3.12 that really runs: a name on the path may be a shim for a version that is not chosen here.
set -euo pipefail
shopt -s nullglob

for candidate in ${PYTHON:+"$PYTHON"} python3.12 python3.13 python3.14 python3 python \
    ~/.pyenv/versions/3.1[2-9]*/bin/python; do
    if found=$("$candidate" -c 'import sys; sys.version_info >= (3, 12) and print(sys.executable)' 2>/dev/null) &&
        [[ -n $found ]]; then
        echo "$found"
        exit 0
    fi
done
echo "Amparo needs Python 3.12 or newer and found none that runs. Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2
exit 2
