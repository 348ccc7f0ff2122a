"""Runs the pages' TypeScript outside a browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts import browser


def in_node(what: dict[str, Any]) -> Any:
    """What `program.mjs` answers. A loud skip where there is no Node.js."""
    lacking = browser.missing()
    if lacking:
        pytest.skip(f"SKIPPED FOR WANT OF {lacking}: this part of the pages' scripts is not checked in this run")
    command = [shutil.which("node") or "", str(Path(__file__).with_name("program.mjs"))]
    done = subprocess.run(command, input=json.dumps(what), capture_output=True, text=True, check=True, cwd=browser.ROOT)
    return json.loads(done.stdout)
