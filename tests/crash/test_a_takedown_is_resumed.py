"""kill -9 between any two steps from a notice to a removal: nothing is lost, nothing happens twice."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ("file", "search", "hide", "remove", "keep")


def trials(folder: Path, stage: str, every: int) -> Iterator[Any]:
    result = subprocess.run(
        [sys.executable, "-m", "tests.crash.notice_program", str(folder), stage, str(every)],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert result.returncode == 0, result.stderr
    yield from map(json.loads, result.stdout.splitlines())


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.timeout(1800)
def test_a_worker_killed_midway_goes_on_where_it_was(stage: str, every: int, tmp_path: Path) -> None:
    seen = 0
    for trial in trials(tmp_path, stage, every):
        seen += 1
        assert trial["signal"] == 9 and not trial["acknowledged"], trial["point"]
        assert trial["after"]["sound"] and trial["resumed"]["sound"], trial["point"]
        if stage == "file":  # whoever got no answer files again; then there is one notice or two, whole
            assert trial["after"] in (trial["undone"], trial["finished"]), trial["point"]
        else:
            assert trial["resumed"] == trial["finished"], trial["point"]
    assert seen
