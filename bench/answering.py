"""The loop of a worker: JSON requests in, JSON answers out, one per line. Standard library only, as peers import it."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def answer(verbs: Mapping[str, Callable[..., dict[str, Any]]]) -> None:
    """Serve until standard input ends. A request names its verb under "do"; the rest are its arguments."""
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(verbs[request.pop("do")](**request)) + "\n")
        sys.stdout.flush()


def resident_megabytes() -> float:
    """Memory of this process that is resident now, mapped files included."""
    with Path("/proc/self/status").open() as status:
        for line in status:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say")
