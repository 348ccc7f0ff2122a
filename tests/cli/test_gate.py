"""`amparo gate` as people start and stop it."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.gate.process import Installation, running, wait_for


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "home")


def test_it_says_where_it_answers_and_ends_when_told_to(installation: Installation) -> None:
    environment = {**os.environ, "AMPARO_HOME": str(installation.home)}
    command = [sys.executable, "-m", "amparo", "gate", "--port", "0", "--no-worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("The gate answers at http://127.0.0.1:")
        assert httpx.get(line.split()[-1] + "/v1/health").status_code == 503
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_an_address_in_use_is_said_and_exits_3(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "amparo", "gate", "--port", str(port), "--json"],
            env={**os.environ, "AMPARO_HOME": str(installation.home)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 3
    assert json.loads(done.stderr)["error"] == "cannot_listen"
    assert done.stdout == ""


def test_an_address_of_the_other_kind_is_written_as_one(installation: Installation) -> None:
    with running(installation, "--no-worker", "--host", "::1") as gate:
        assert str(gate.client.base_url).startswith("http://[::1]:")
        assert gate.client.get("/v1/health").status_code == 503


def workers_of(gate: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            command = (path / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if parent == gate and b"worker" in command:
            found.append(int(path.name))
    return found


def test_the_worker_beside_it_makes_the_snapshot_is_restarted_and_ends_with_it(installation: Installation) -> None:
    with running(installation, "--worker") as gate:
        wait_for(lambda: gate.client.get("/v1/health").json() == {"status": "ok"}, seconds=60)
        (worker,) = workers_of(gate.process.pid)
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: workers_of(gate.process.pid) not in ([], [worker]))
        (worker,) = workers_of(gate.process.pid)
        gate.stop()
        assert not Path(f"/proc/{worker}").exists()


def test_the_worker_beside_it_ends_even_if_the_gate_is_killed(installation: Installation) -> None:
    with running(installation, "--worker") as gate:
        wait_for(lambda: workers_of(gate.process.pid) != [])
        (worker,) = workers_of(gate.process.pid)
        gate.process.kill()
        wait_for(lambda: not alive(worker))


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
