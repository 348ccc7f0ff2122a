"""`amparo web` as a process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import msgspec

from amparo.settings import Settings, load


@dataclass(frozen=True)
class Running:
    """url: where it answers, without a slash at the end. settings: those that it runs with."""

    url: str
    settings: Settings


@contextmanager
def running(settings: Settings, port: int = 0, said: IO[bytes] | None = None, **variables: str) -> Iterator[Running]:
    """Serve the pages of this installation for as long as the block lasts. port: 0 for any. said: where its messages
    go. variables: as site_kind="helpline".
    """
    chosen = {f"AMPARO_{name.upper()}": value for name, value in variables.items()}
    told = {"AMPARO_HOME": str(settings.home), **chosen}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    command = [sys.executable, "-m", "amparo", "web", "--port", str(port), "--json"]
    process = subprocess.Popen(command, env={**kept, **told}, stdout=subprocess.PIPE, stderr=said, text=True)
    try:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["address"]
        loaded = load(told)
        yield Running(url, msgspec.structs.replace(loaded, site=msgspec.structs.replace(loaded.site, url=url)))
    finally:
        process.terminate()
        process.communicate(timeout=60)
