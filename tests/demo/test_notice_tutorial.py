"""The commands of the tutorial about notices, run as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.test_tutorial import SHELL, free_port, until_answered
from tests.project.checkout import ROOT, read

TUTORIAL = "docs/tutorial/ready-for-a-notice.md"
CASE_TUTORIAL = "docs/tutorial/from-a-case-to-a-removal.md"
SECTIONS = re.compile(r"^## (\d+)\. .*?$(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
HIDDEN = ("olive/005.jpg", "thumbs/olive/005.jpg", "pine/900.jpg", "cedar/901.jpg", "cedar/902.jpg", "maple/903.jpg")
PHOTOS, GATE, WEB = 8090, 8700, 8701


def script(ports: dict[int, int]) -> str:
    """All commands in order, a line "== N" before those of section N; on other ports, pauses as long as needed."""
    lines = []
    for number, section in SECTIONS.findall(read(TUTORIAL)):
        lines.append(f"printf '\\n== {number}\\n'")
        lines.extend(SHELL.findall(section))
    text = "\n".join(lines).replace("make setup\nsource .venv/bin/activate\n", "")
    asks = re.search(r"^curl .*/v1/check$", text, re.MULTILINE)
    assert asks is not None
    pauses = {
        "sleep 20\n": f"{until_answered(GATE)}\n{until_answered(WEB)}\n",
        "sleep 10\n": "".join(f"while {served(key)}; do sleep 0.1; done\n" for key in HIDDEN),
        "sleep 5\n": f"until {asks[0]} | grep -q BLOCK; do sleep 0.1; done\n",
    }
    for pause, until in pauses.items():
        assert text.count(pause) == 1
        text = text.replace(pause, until)
    return re.sub("|".join(map(str, ports)), lambda port: str(ports[int(port[0])]), text)


def served(key: str) -> str:
    return f"curl -sf -o /dev/null http://127.0.0.1:{PHOTOS}/{key}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tutorial")


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, str]:
    """What was printed, by section; "errors" for what went to standard error."""
    ports = {port: free_port() for port in (PHOTOS, GATE, WEB)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    environment |= {"AMPARO_WEB_PORT": str(ports[WEB]), "AMPARO_GATE_PORT": str(ports[GATE])}
    done = subprocess.run(
        ["bash", "-m", "-c", script(ports)], cwd=folder, env=environment, capture_output=True, text=True, timeout=240
    )
    sections = dict(re.findall(r"^== (\d+)\n(.*?)(?=^== |\Z)", done.stdout, re.MULTILINE | re.DOTALL))
    return {**sections, "errors": done.stderr}


@pytest.mark.slow
def test_every_step_of_the_tutorial_goes_well(said: dict[str, str]) -> None:
    assert "Traceback" not in said["errors"]
    assert "amparo:" not in said["errors"]


@pytest.mark.slow
def test_set_up_makes_the_banks_and_a_link(said: dict[str, str]) -> None:
    assert "claimed, removed, harmless" in said["3"]
    assert "/desk/accounts/first/" in said["3"]


@pytest.mark.slow
def test_doctor_names_what_is_missing_and_nothing_that_is_there(said: dict[str, str]) -> None:
    missing = ("address_local", "mail_missing", "no_backup", "no_child_safety")
    there = ("worker_silent", "no_moderator", "no_host", "keys_missing")
    assert [code for code in missing if f"[{code}]" not in said["4"]] == []
    assert [code for code in there if f"[{code}]" in said["4"]] == []


@pytest.mark.slow
def test_the_notice_is_open_under_both_laws(said: dict[str, str]) -> None:
    assert said["5"].startswith("open\n")
    assert "US-TIDA remove" in said["5"]
    assert "UK-OSA-20A remove" in said["5"]


@pytest.mark.slow
def test_what_is_said_to_be_hidden_is_and_another_picture_serves(said: dict[str, str]) -> None:
    wanted = re.findall(r"^\d{3} [\w/.]+\.jpg$", read(TUTORIAL), re.MULTILINE)
    assert len(wanted) == len(HIDDEN) + 1
    assert said["6"].split("\n")[: len(wanted)] == wanted


@pytest.mark.slow
def test_the_decision_settles_the_notice(said: dict[str, str]) -> None:
    assert "same file" in said["7"]
    assert said["7"].strip().endswith(("open", "decided"))


@pytest.mark.slow
def test_the_picture_is_blocked_when_it_comes_back(said: dict[str, str]) -> None:
    assert '"decision":"BLOCK","reason":"match"' in said["8"]


@pytest.mark.slow
def test_the_evidence_is_sound(said: dict[str, str]) -> None:
    assert "sound" in said["9"]


@pytest.mark.slow
def test_nothing_is_left_behind(said: dict[str, str], folder: Path) -> None:
    assert list(folder.iterdir()) == []


def test_every_picture_of_pages_is_shown_and_made_by_the_tests() -> None:
    pages = (TUTORIAL, CASE_TUTORIAL, "docs/how-to/ask-what-removal-changes.md", "README.md")
    shown = set(re.findall(r"images/([\w-]+)\.png", "".join(map(read, pages))))
    made = set(re.findall(r'keep\(page, "([\w-]+)"\)', read("tests/web/test_screenshots.py")))
    assert shown == made
    assert {file.stem for file in (ROOT / "docs/images").glob("*.png")} == made
