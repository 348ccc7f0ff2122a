"""The tutorial's commands, run as they stand."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.checkout import ROOT, read

TUTORIAL = "docs/tutorial/protect-an-upload-form.md"
SECTIONS = re.compile(r"^## (\d)\. .*?$(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def script(gate: int, form: int) -> str:
    """All commands in order, a line "== N" before those of section N; on free ports, and without a new installation."""
    lines = []
    for number, section in SECTIONS.findall(read(TUTORIAL)):
        lines.append(f"printf '\\n== {number}\\n'")
        lines.extend(SHELL.findall(section))
    text = "\n".join(lines).replace("make setup\nsource .venv/bin/activate\n", "")
    text = text.replace("8700 &\n", f"8700 &\n{until_answered(8700)}\n").replace(
        "sleep 2\n", f"{until_answered(8000)}\n"
    )
    text = text.replace("8700", str(gate)).replace("8000", str(form))
    return text.replace("docs/tutorial/", f"{ROOT}/docs/tutorial/")


def until_answered(port: int) -> str:
    return f"until curl -s -o /dev/null http://127.0.0.1:{port}/; do sleep 0.1; done"


@pytest.mark.slow
def test_every_command_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    gate, form = free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    environment["GATE"] = f"http://127.0.0.1:{gate}"
    done = subprocess.run(
        ["bash", "-m", "-c", script(gate, form)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = dict(re.findall(r"^== (\d)\n(.*?)(?=^== |\Z)", done.stdout, re.MULTILINE | re.DOTALL))
    assert "BLOCK  match  again.webp" in said["3"], done.stderr
    assert "ALLOW  no_match  rocket.jpg" in said["3"]
    assert '"decision":"BLOCK"' in said["4"]
    assert said["5"].strip().endswith("You can ask for a review.Thank you.")
    assert said["6"].strip().endswith("Thank you.")
    assert "Traceback" not in done.stderr
    assert "amparo:" not in done.stderr
    assert list(tmp_path.iterdir()) == []
