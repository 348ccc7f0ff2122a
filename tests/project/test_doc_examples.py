"""What the documentation gives as an example works as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from amparo.services.export_case import export_case
from amparo.web.machine.api import FeedAnswer, SuppressedAnswer, SuppressedCheck
from tests.project.checkout import read
from tests.services.cases import full, helpline
from tests.store.backends import settings_on

BLOCK = r"^```{}\n(.*?)^```"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(BLOCK.format(language), read(page), re.MULTILINE | re.DOTALL)


def test_a_law_is_replaced_as_the_page_says(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment |= {"AMPARO_HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"}
    commands = "\n".join(blocks("docs/how-to/add-a-regime.md", "sh"))
    done = subprocess.run(["bash", "-e", "-c", commands], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "own, replaces ours" in done.stdout
    assert "\nsound\n" in done.stdout
    assert "uk-osa-20a.toml (replaces ours)" in done.stdout


@pytest.mark.parametrize("number, shape", [(0, SuppressedCheck), (1, SuppressedAnswer), (2, FeedAnswer)])
def test_what_is_asked_and_answered_about_lifting_has_the_published_shape(
    number: int, shape: type[msgspec.Struct]
) -> None:
    example = blocks("docs/concepts/copies-feed.md", "json")[number]
    given = msgspec.json.decode(example)
    assert msgspec.to_builtins(msgspec.convert(given, shape)) == given


def test_a_cases_record_is_checked_as_the_page_says(tmp_path: Path) -> None:
    home = next(settings_on("sqlite", tmp_path / "home"))
    page = "docs/concepts/cases.md"
    (tmp_path / "record.json").write_bytes(export_case(home, full(helpline(home)).access))
    (tmp_path / "check.py").write_text(blocks(page, "python")[0], encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    for commands, said in ((blocks(page, "sh")[0], "sound"), ("python3 check.py", "letter.1 fits")):
        done = subprocess.run(
            ["bash", "-e", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
        assert "DOES NOT FIT" not in done.stdout
