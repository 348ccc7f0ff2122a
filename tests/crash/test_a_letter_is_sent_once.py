"""kill -9 while a letter goes to a platform: nothing is lost, nothing is there twice."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_letter_whose_sender_was_killed_is_one_notice_once_sent_again(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.crash.letter_program", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    trials = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["point"] for one in trials] == ["letter.sending.after", "letter.sent.before"]
    for number, one in enumerate(trials):
        after, resumed = one["after"], one["resumed"]
        assert (one["signal"], one["acknowledged"], one["again"]) == (9, [], ["waiting"]), one["point"]
        assert (after["letter"], after["reference"], after["asked"]) == ("sending", None, ["known"])
        assert len(after["notices"]) == 2 * number  # only at the second point had it arrived
        assert len(resumed["notices"]) == number + 1
        assert resumed["reference"] in [reference for reference, _ in resumed["notices"]]
        assert (resumed["letter"], resumed["asked"]) == ("waiting", ["asked"])
        assert (resumed["sent"], resumed["receipts"]) == (1, 1)
        assert resumed["clocks"] > 0
        assert after["sound"]
        assert resumed["sound"]
