"""What docs/concepts/spread.md shows is what comes out."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.in_process import command
from tests.project.checkout import read

PAGE = "docs/concepts/spread.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(PAGE), re.MULTILINE | re.DOTALL)


def test_the_example_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, *words = shlex.split(_blocks("sh")[0])
    assert command("spread", capsys)(*words).out.startswith(_blocks("text")[0])


def test_the_scenario_of_the_page_runs_and_meets_its_closed_form(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "scenario.toml").write_text(_blocks("toml")[0], encoding="utf-8")
    ran = command("spread", capsys)("simulate", str(tmp_path / "scenario.toml"), "--cases", "20000", "--json")
    copies = ran.data["copies_per_case"]
    assert ran.data["no_closed_form_because_of"] == []
    assert abs(copies["simulated"] - copies["expected"]) < 4 * copies["error"]
