"""A real gate in a process of its own, and the load on it from another one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.side import ROOT

NEVER_STALE = "1000000"


@contextmanager
def gate(home: Path, *, worker: bool) -> Iterator[str]:
    """The address of a gate over this home folder, for as long as the block lasts."""
    command = [sys.executable, "-m", "amparo", "gate", "--port", "0", "--json", "--worker" if worker else "--no-worker"]
    env = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_GATE_STALE_SECONDS": NEVER_STALE}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError(f"the gate ended with {process.wait()}")
        yield json.loads(line)["address"]
    finally:
        process.terminate()
        process.wait()


def start_load(**what: Any) -> "subprocess.Popen[str]":
    """A load process at work. what: arguments of `load.run`."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "bench" / "load.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if process.stdin is None:
        raise RuntimeError("the load needs its pipe")
    process.stdin.write(json.dumps(what))
    process.stdin.close()
    process.stdin = None
    return process


def end_load(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What came of a load, once it is through."""
    said, _ = process.communicate()
    answer: dict[str, Any] = json.loads(said)
    return answer


def check(value: str) -> str:
    """Body of one check by a PDQ hash. value: hexadecimal."""
    return json.dumps({"kind": "upload", "fingerprints": [{"type": "pdq", "value": value, "quality": 100}]})
