"""One side of a comparison: a worker process with an interpreter and packages of its own, asked over a pipe.

A worker reads one JSON object per line and answers with one. It takes the time itself, around the work alone, so that
neither pipe nor start-up is measured.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
ROOT = HERE.parent
SINGLE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


def peer_python(name: str) -> Path:
    """The interpreter of a peer's venv, made from bench/peers/<name>.txt when it is missing or older than that."""
    venv = ROOT / f".venv-peer-{name}"
    python, ready, pins = venv / "bin" / "python", venv / ".ready", HERE / "peers" / f"{name}.txt"
    if not ready.exists() or ready.stat().st_mtime < pins.stat().st_mtime:
        print(f"installing {name} into {venv.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        pip = [str(python), "-m", "pip", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--require-hashes", "-r", str(pins)], check=True)
        ready.touch()
    return python


class Side:
    """A running worker. processor: to pin it to, or None."""

    def __init__(self, command: Sequence[str | Path], processor: int | None = None) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **SINGLE_THREAD},
            cwd=ROOT,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a worker needs both pipes")
        self._in, self._out = self._process.stdin, self._process.stdout
        if processor is not None:
            os.sched_setaffinity(self._process.pid, {processor})

    @classmethod
    def ours(cls, module: str, processor: int | None = None) -> Self:
        """A worker with Amparo's own interpreter."""
        return cls([sys.executable, "-m", module], processor)

    @classmethod
    def peer(cls, name: str, script: str, processor: int | None = None) -> Self:
        """A worker with a peer's interpreter. script: under bench/peers."""
        return cls([peer_python(name), HERE / "peers" / script], processor)

    def ask(self, **request: Any) -> dict[str, Any]:
        """One request and its answer. Raises RuntimeError where the worker died."""
        self._in.write(json.dumps(request) + "\n")
        self._in.flush()
        line = self._out.readline()
        if not line:
            raise RuntimeError(f"the worker ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        self._in.close()
        self._out.close()
        self._process.terminate()
        self._process.wait()
