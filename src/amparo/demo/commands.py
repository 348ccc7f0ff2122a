"""Running `amparo` commands and a gate in processes of their own, over a home folder that is thrown away afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.errors import Unavailable

STOP_SECONDS = 20.0
_AMPARO = (sys.executable, "-m", "amparo")


@dataclass(frozen=True)
class Ran:
    """A command that went well. line: as a person would type it, files without their folders. said: its JSON."""

    line: str
    said: Any


class Commands:
    """The command line over one home folder, as one person. Each call is a process, as it would be for a person."""

    def __init__(self, home: Path, who: str = "demo") -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        self._environment = {**kept, "AMPARO_HOME": str(home), "AMPARO_ACTOR": who}

    def run(self, *arguments: str | Path) -> Ran:
        """Run a command to its end. Raises Unavailable `demo_failed` with what it said where it fails."""
        line = " ".join(["amparo", *(one.name if isinstance(one, Path) else one for one in arguments)])
        done = subprocess.run(  # noqa: S603  # our own program
            [*_AMPARO, *arguments, "--json"], env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Unavailable("demo_failed", f"`{line}` failed: {done.stderr.strip()}")
        return Ran(line, json.loads(done.stdout))

    def add_settings(self, lines: str) -> None:
        """Add lines to the settings file, to its last table."""
        with (Path(self._environment["AMPARO_HOME"]) / "amparo.toml").open("a", encoding="utf-8") as file:
            file.write(lines)

    @contextmanager
    def up(self, port: int = 0) -> Iterator[dict[str, str]]:
        """Pages, gate and worker on free ports of this machine, for as long as the block lasts: addresses by name.

        port: of the pages, 0 for any. Raises Unavailable `demo_failed` where they do not start.
        """
        ports = {"AMPARO_WEB_PORT": str(port), "AMPARO_GATE_PORT": "0"}
        process = subprocess.Popen(  # noqa: S603  # our own program
            [*_AMPARO, "up", "--json"], env={**self._environment, **ports}, stdout=subprocess.PIPE, text=True
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise Unavailable("demo_failed", "Pages, gate and worker did not start.")
            yield dict(json.loads(line))
        finally:
            _stop(process)

    @contextmanager
    def gate(self) -> Iterator[str]:
        """The address of a gate on a free port of this machine, for as long as the block lasts.

        Raises Unavailable `demo_failed` where it does not start.
        """
        process = subprocess.Popen(  # noqa: S603  # our own program
            [*_AMPARO, "gate", "--port", "0", "--json"], env=self._environment, stdout=subprocess.PIPE, text=True
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise Unavailable("demo_failed", "The gate did not start.")
            yield str(json.loads(line)["address"])
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
