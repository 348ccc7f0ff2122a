"""immaculate: PDQ of every file in a folder, on every processor it is given. Runs in the peer's venv."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from immaculate import _core

with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
    hashes = list(pool.map(_core.pdq_hash, map(str, sorted(Path(sys.argv[1]).iterdir()))))
if None in hashes:
    sys.exit("not every file was hashed")
