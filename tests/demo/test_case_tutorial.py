"""The commands of the tutorial about cases, run as they stand: two installations beside each other."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.test_tutorial import SHELL, free_port, until_answered
from tests.project.checkout import ROOT, read

pytestmark = pytest.mark.slow
TUTORIAL = "docs/tutorial/from-a-case-to-a-removal.md"
SECTIONS = re.compile(r"^## (\d+)\. .*?$(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
PHOTOS, SITE, HELPLINE = 8090, 8701, 8711


def script(ports: dict[int, int], gate: int) -> str:
    """All commands in order, a line "== N" before those of section N; on other ports, pauses as long as needed."""
    lines = []
    for number, section in SECTIONS.findall(read(TUTORIAL)):
        lines.append(f"printf '\\n== {number}\\n'")
        lines.extend(SHELL.findall(section))
    text = "\n".join(lines).replace("make setup\nsource .venv/bin/activate\n", "")
    text = text.replace("amparo up &", f"AMPARO_WEB_PORT={SITE} AMPARO_GATE_PORT={gate} amparo up &", 1)
    copy = f"curl -sf -o /dev/null http://127.0.0.1:{PHOTOS}/pine/900.jpg"
    pauses = {
        "sleep 20\n": f"{until_answered(SITE)}\n",
        "sleep 10\n": f"{until_answered(HELPLINE)}\n",
        "sleep 5\n": f"while {copy}; do sleep 0.1; done\n",
    }
    for pause, until in pauses.items():
        assert text.count(pause) == 1
        text = text.replace(pause, until)
    text = text.replace("docs/tutorial/", f"{ROOT}/docs/tutorial/")
    return re.sub("|".join(map(str, ports)), lambda port: str(ports[int(port[0])]), text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tutorial")


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, str]:
    """What was printed, by section; "errors" for what went to standard error."""
    ports = {port: free_port() for port in (PHOTOS, SITE, HELPLINE)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    command = ["bash", "-m", "-c", script(ports, free_port())]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240)
    sections = dict(re.findall(r"^== (\d+)\n(.*?)(?=^== |\Z)", done.stdout, re.MULTILINE | re.DOTALL))
    return {**sections, "errors": done.stderr}


def test_every_step_of_the_tutorial_goes_well(said: dict[str, str]) -> None:
    assert "Traceback" not in said["errors"], said["errors"]
    assert "amparo:" not in said["errors"], said["errors"]


def test_a_helpline_is_set_up_without_banks_and_hosts(said: dict[str, str]) -> None:
    assert "/start/" in said["3"]
    assert "Banks" not in said["3"]


def test_the_plan_begins_with_the_door_that_answers_by_itself(said: dict[str, str]) -> None:
    assert said["4"].index("Test photos") < said["4"].index("host")


def test_doctor_names_what_a_helpline_lacks(said: dict[str, str]) -> None:
    found = set(re.findall(r"\[(\w+)\]", said["5"]))
    assert found >= {"address_local", "mail_missing", "no_backup"}
    assert not found & {"no_host", "no_caseworker", "no_moderator", "worker_silent"}


def test_the_letter_goes_to_the_site_with_fingerprints(said: dict[str, str]) -> None:
    assert "1 file is new in your case." in said["6"]
    assert "door photos/amparo/US-TIDA/photos" in said["6"]
    assert said["6"].strip().endswith("It has left. Their time runs from now on.")


def test_a_copy_that_nobody_named_is_out_of_sight(said: dict[str, str]) -> None:
    assert said["7"].startswith("404\n")


def test_the_outcome_is_in_the_case_and_its_chain_is_sound(said: dict[str, str]) -> None:
    assert "\nremoved\n" in said["8"]
    assert "1 of 1 sound" in said["8"]


def test_the_files_of_the_helpline_say_nothing(said: dict[str, str]) -> None:
    assert said["9"].strip() == "nothing found"


def test_nothing_is_left_behind(said: dict[str, str], folder: Path) -> None:
    assert list(folder.iterdir()) == []
