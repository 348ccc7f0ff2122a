"""kill -9 at every named point of every operation, and at random moments: what was acknowledged is found again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ELSEWHERE = ("library.", "hosts.", "effect.", "clocks.", "stamp.")
"""Points of other parts, each with its own trials: the library, hosts and take-down, clocks, backups."""
PROGRAM = Path(__file__).with_name("worker_program.py")


def trials(*arguments: str) -> Iterator[Any]:
    """Run the program; each line it prints is one trial."""
    result = subprocess.run(
        [sys.executable, PROGRAM, *arguments],
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert result.returncode == 0, result.stderr
    yield from map(json.loads, result.stdout.splitlines())


@pytest.mark.slow
@pytest.mark.timeout(900)  # a hundred processes, one after the other
def test_killed_at_each_named_point_an_operation_happened_wholly_or_not_at_all(tmp_path: Path) -> None:
    died_at = set()
    for trial in trials("named", str(tmp_path)):
        died_at.add(trial["point"])
        name = f"{trial['operation']} killed at {trial['point']}"
        assert trial["signal"] == 9, name
        assert not trial["acknowledged"], name
        assert trial["after"] in wholly_or_not_at_all(trial), name
        if trial["operation"] not in {"issue_key", "revoke_key"}:
            assert trial["repeated"] == done(trial), name
    ours = {point for point in next(trials("points")) if not point.startswith(ELSEWHERE)}
    assert died_at == ours, "a point that no operation passes proves nothing"


def done(trial: dict[str, Any]) -> dict[str, Any]:
    """What is found once the operation has happened."""
    before = trial["before"]
    number = {"add": 3, "compact": 3, "restore": 2}.get(trial["operation"], 1)
    match trial["operation"]:
        case "add" | "compact" | "restore":
            return {**before, "items": sorted({*before["items"], number})}
        case "withdraw":
            return {**before, "items": [], "refuted": []}
        case "opinion":
            return {**before, "refuted": []}
        case "create_bank":
            return {**before, "banks": ["bank", "bank1"]}
        case "spool" | "drain":
            return {**before, "attempts": [1]}
    return before


def wholly_or_not_at_all(trial: dict[str, Any]) -> list[Any]:
    if trial["operation"] in {"issue_key", "revoke_key"}:
        keys = trial["after"]["keys"]
        assert len(keys) <= 1
        return [trial["before"], {**trial["before"], "keys": keys}]
    return [trial["before"], done(trial)]


@pytest.mark.parametrize("count", [20, pytest.param(600, marks=pytest.mark.slow)])
def test_killed_at_random_moments_the_acknowledged_set_is_the_found_set(count: int, tmp_path: Path) -> None:
    items: dict[int, bool] = {}
    attempts: set[int] = set()
    seen = 0
    for trial in trials("random", str(tmp_path), str(count), "11"):
        assert trial["signal"] == 9
        pending = None
        for line in trial["lines"][1:]:
            moment, operation, number, attempt = line.split()
            pending = (operation, int(number), int(attempt)) if moment == "begin" else None
            if moment == "end":
                seen += 1
                note(items, attempts, operation, int(number), int(attempt))
        found = trial["found"]
        unsure = {pending[1]} if pending and pending[0] in {"add", "withdraw", "compact"} else set()
        maybe = {pending[2]} if pending and pending[0] == "spool" else set()
        known = {number for number, active in items.items() if active}
        assert known - unsure == set(found["items"]) - unsure
        assert attempts - maybe == set(found["attempts"]) - maybe
        for number in unsure:
            items[number] = number in found["items"]
        attempts |= maybe & set(found["attempts"])
    assert seen > count


def note(items: dict[int, bool], attempts: set[int], operation: str, number: int, attempt: int) -> None:
    """What an acknowledged operation makes true."""
    if operation in {"add", "compact"}:
        items[number] = True
    elif operation == "withdraw":
        items[number] = False
    elif operation == "spool":
        attempts.add(attempt)
