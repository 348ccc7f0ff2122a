"""One `amparo` command that runs beside this process: started again when it dies, ended with it.

The gate never touches the store, so publishing bank changes and filling the ledger are another process's job; on one
machine nobody should have to start that by hand.
"""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Literal

LOOK_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a dead child is started again; doubled each time, from the start again after a minute of life."""
STEADY_SECONDS = 60.0
STOP_SECONDS = 10.0


class Companion:
    """One child process. arguments: of `amparo`, e.g. ("worker",). stop_seconds: what it gets to end by itself.

    on_line: called, from a thread of its own, with each line that the child prints on standard output; without it they
    go to standard error. apart: in a session of its own, so that Ctrl-C at a terminal reaches this process only, which
    then ends its children in order.
    """

    def __init__(
        self,
        arguments: tuple[str, ...],
        *,
        on_line: Callable[[str], None] | None = None,
        stop_seconds: float = STOP_SECONDS,
        apart: bool = False,
    ) -> None:
        self._command = (sys.executable, "-m", "amparo.supervise.tether", str(os.getpid()), *arguments)
        self._on_line = on_line
        self._stop_seconds = stop_seconds
        self._apart = apart
        self._child: subprocess.Popen[bytes] | None = None
        self.restarts = 0
        self.ended_with: int | None = None
        """Exit status of the child that ended last, negative for a signal; None while none has."""

    @property
    def state(self) -> Literal["running", "restarting"]:
        """Whether the child lives now."""
        return "running" if self._child is not None and self._child.poll() is None else "restarting"

    async def run(self) -> None:
        """Keep the child alive until cancelled, then end it."""
        pause = FIRST_PAUSE
        try:
            while True:
                started = asyncio.get_running_loop().time()
                self._child = self._start()
                while (status := self._child.poll()) is None:
                    await asyncio.sleep(LOOK_SECONDS)
                self.ended_with = status
                self.restarts += 1
                lived = asyncio.get_running_loop().time() - started
                pause = FIRST_PAUSE if lived > STEADY_SECONDS else min(LONGEST_PAUSE, pause * 2)
                await asyncio.sleep(pause)
        finally:
            if self._child is not None and self._child.poll() is None:
                await asyncio.to_thread(_end, self._child, self._stop_seconds)

    def _start(self) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(  # noqa: S603  # our own program
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if self._on_line else sys.stderr,
            start_new_session=self._apart,
        )
        if self._on_line is not None:
            threading.Thread(target=_read, args=(child, self._on_line), daemon=True).start()
        return child


def _read(child: "subprocess.Popen[bytes]", on_line: Callable[[str], None]) -> None:
    """Every line until the child closes its output; reading on keeps it from blocking on a full pipe."""
    assert child.stdout is not None  # noqa: S101  # it was asked for
    with child.stdout:
        for line in child.stdout:
            on_line(line.decode(errors="replace").rstrip("\n"))


def _end(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
