"""What the documentation gives as an example works as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from amparo.web.machine.api import FeedAnswer, SuppressedAnswer, SuppressedCheck
from tests.project.checkout import read

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
