"""The worker that runs beside a gate: started with it, started again when it dies, ended with it.

The gate itself never touches the store, so publishing bank changes and filling the ledger are another process's job;
on one machine nobody should have to start that by hand.
"""

import asyncio
import os
import subprocess
import sys
from typing import Literal

LOOK_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a dead worker is started again; doubled each time, from the start again after a minute of life."""
STEADY_SECONDS = 60.0
STOP_SECONDS = 10.0


class Companion:
    """One child process. arguments: of `amparo`, e.g. ("worker",)."""

    def __init__(self, arguments: tuple[str, ...]) -> None:
        self._command = (sys.executable, "-m", "amparo.gate.tether", str(os.getpid()), *arguments)
        self._child: subprocess.Popen[bytes] | None = None
        self.restarts = 0

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
                self._child = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=sys.stderr)  # noqa: S603  # our own program
                while self._child.poll() is None:
                    await asyncio.sleep(LOOK_SECONDS)
                self.restarts += 1
                lived = asyncio.get_running_loop().time() - started
                pause = FIRST_PAUSE if lived > STEADY_SECONDS else min(LONGEST_PAUSE, pause * 2)
                await asyncio.sleep(pause)
        finally:
            if self._child is not None and self._child.poll() is None:
                await asyncio.to_thread(_end, self._child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
