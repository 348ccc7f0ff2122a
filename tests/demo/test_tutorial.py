"""The tutorial's commands, run as they stand."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from tests.project.checkout import ROOT, read

TUTORIAL = "docs/tutorial/protect-an-upload-form.md"
SECTIONS = re.compile(r"^## (\d)\. .*?$(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def script(ports: dict[str, int]) -> str:
    """All commands in order, a line "== N" before those of section N; other ports, and no second installation."""
    lines = []
    for number, section in SECTIONS.findall(read(TUTORIAL)):
        lines.append(f"echo '== {number}'")
        lines.extend(SHELL.findall(section))
    text = "\n".join(lines).replace("make setup\n", "").replace("source .venv/bin/activate\n", "")
    for written, free in ports.items():
        text = text.replace(written, str(free))
    return text.replace("gate --port", "gate --port").replace("docs/tutorial/", f"{ROOT}/docs/tutorial/")


def test_every_command_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    ports = {"8700": free_port(), "8000": free_port()}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    environment["GATE"] = f"http://127.0.0.1:{ports['8700']}"
    waits = "until curl -s -o /dev/null $GATE/v1/health; do sleep 0.1; done"
    commands = script(ports).replace(" &\n```", " &").replace("echo '== 5'", f"{waits}\necho '== 5'")
    commands = re.sub(r"(amparo gate --port \d+ &)", rf"\1\n{waits}", commands)
    done = subprocess.run(
        ["bash", "-m", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    said = dict(re.findall(r"^== (\d)\n(.*?)(?=^== |\Z)", done.stdout, re.MULTILINE | re.DOTALL))
    assert "BLOCK  match  again.webp" in said["3"], done.stderr
    assert "ALLOW  no_match  rocket.jpg" in said["3"]
    assert '"decision":"BLOCK"' in said["4"]
    assert said["5"].endswith("You can ask for a review.Thank you.")
    assert said["6"].endswith("Thank you.")
    assert "Traceback" not in done.stderr and "amparo:" not in done.stderr
    assert not (tmp_path / "demo-data").exists()
