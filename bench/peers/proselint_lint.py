"""proselint as a worker: texts, looked at by every check that it has on by default. Runs in the peer's venv."""

import json
import sys
import time

from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

CheckRegistry().register_many(__register__)
for line in sys.stdin:
    texts = json.loads(line)["texts"]
    begin = time.perf_counter()
    for text in texts:
        LintFile("text", text).lint()
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - begin}) + "\n")
    sys.stdout.flush()
