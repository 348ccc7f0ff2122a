"""`amparo up` as people start and stop it: real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.gate.process import wait_for


def environment_of(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "AMPARO_HOME": str(home), "AMPARO_WEB_PORT": "0", "AMPARO_GATE_PORT": "0", **more}


@contextmanager
def up(home: Path, **more: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    """A running `amparo up` with the addresses that it said."""
    command = [sys.executable, "-m", "amparo", "up", "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, env=environment_of(home, **more), text=True, **pipes)  # type: ignore[call-overload]
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        pytest.fail(f"it did not start: {process.communicate()[1]}")
    try:
        yield process, json.loads(line)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=90)


def family(home: Path) -> dict[int, list[str]]:
    """Every process that runs for this home folder: its id and its words."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            environment = (path / "environ").read_bytes().split(b"\0")
            words = (path / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if f"AMPARO_HOME={home}".encode() in environment and words != [""]:
            found[int(path.name)] = words
    return found


def member(home: Path, name: str) -> list[int]:
    return [one for one, words in family(home).items() if words[1:4] == ["-m", "amparo", name]]


def test_both_addresses_answer_when_it_says_so(tmp_path: Path) -> None:
    with up(tmp_path / "home") as (_, addresses):
        assert httpx.get(addresses["gate"] + "/v1/health").json() == {"status": "ok"}
        assert httpx.get(addresses["web"]).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["told to stop", "Ctrl-C"])
def test_told_to_stop_it_ends_every_child_and_itself(tmp_path: Path, number: int) -> None:
    home = tmp_path / "home"
    with up(home) as (process, _):
        assert all(member(home, name) for name in ("web", "gate", "worker"))
        process.send_signal(number)
        assert process.wait(90) == 0
        assert family(home) == {}


def test_killed_it_leaves_no_child_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home) as (process, _):
        process.kill()
        wait_for(lambda: family(home) == {}, seconds=60)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home):
        (worker,) = member(home, "worker")
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: member(home, "worker") not in ([], [worker]))


@pytest.mark.parametrize("taken", ["web", "gate"])
def test_a_port_in_use_ends_everything_with_a_clear_word(tmp_path: Path, taken: str) -> None:
    home = tmp_path / "home"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = {f"AMPARO_{taken.upper()}_PORT": str(server.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, "-m", "amparo", "up"], env=environment_of(home, **port), capture_output=True, text=True
        )
    assert (done.returncode, done.stdout) == (3, "")
    assert "[cannot_listen]" in done.stderr
    assert f"amparo: The {taken} could not start or ended at once; it has said why. [child_ended]" in done.stderr
    assert family(home) == {}


def test_a_helpline_has_no_gate(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home, AMPARO_SITE_KIND="helpline") as (_, addresses):
        assert list(addresses) == ["web"]
        assert member(home, "gate") == []


def test_bad_settings_end_it_before_anything_starts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "amparo", "up"],
        env=environment_of(tmp_path / "home", AMPARO_SITE_KIND="circus"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "[bad_settings]" in done.stderr
