"""A decision once recorded reaches the ledger, whatever dies and whichever disk fills up."""

import errno
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import Unavailable
from amparo.snapshots import faults
from amparo.snapshots.framed import frame
from amparo.spool import live, lock
from amparo.spool.model import Attempt, Seen
from amparo.spool.reader import batches
from amparo.spool.writer import SpoolWriter

GATE = "a1b2"
POINTS = sorted(point for point in faults.POINTS if point.startswith("spool."))


def attempt(number: int, gate: str = GATE) -> Attempt:
    return Attempt(gate, number, 1.5, "upload", "key", "u-1", None, "BLOCK", "match", (UUID(int=number),), False)


def numbers(folder: Path) -> list[int]:
    return [one.number for batch in batches(folder) for one in batch.attempts]


def files(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


@pytest.fixture
def dead_gate(tmp_path: Path) -> Path:
    """A live file whose gate died: no process holds its lock."""
    path = tmp_path / f"{GATE}-00000001{live.LIVE}"
    path.write_bytes(frame(attempt(1)) + frame(attempt(2)))
    lock.path_of(tmp_path, GATE).touch()
    return path


def test_what_was_appended_is_read_as_it_was(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE) as spool:
        spool.append([attempt(1), attempt(2)]).result()
        spool.append([attempt(3)]).result()
    assert [one for batch in batches(tmp_path) for one in batch.attempts] == [attempt(1), attempt(2), attempt(3)]


def test_a_gate_that_ends_leaves_finished_files_only(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE) as spool:
        spool.append([attempt(1)]).result()
    assert files(tmp_path) == [".batch"]


def test_a_gate_that_decided_nothing_leaves_nothing(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE):
        pass
    assert files(tmp_path) == []


def test_a_living_gates_decisions_can_be_read_soon(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE, rotate_seconds=0.01) as spool:
        spool.append([attempt(1)]).result()
        wait_for(lambda: numbers(tmp_path) == [1])
        spool.append([attempt(2)]).result()
        wait_for(lambda: numbers(tmp_path) == [1, 2])


def test_a_large_file_is_finished_before_its_time(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE, rotate_seconds=3600, rotate_bytes=1) as spool:
        spool.append([attempt(1)]).result()
        wait_for(lambda: numbers(tmp_path) == [1])


def test_a_reader_leaves_the_file_of_a_living_gate_alone(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE, rotate_seconds=3600) as spool:
        spool.append([attempt(1)]).result()
        assert numbers(tmp_path) == []
        spool.append([attempt(2)]).result()
    assert numbers(tmp_path) == [1, 2]


def test_a_batch_is_handed_out_until_it_is_done(tmp_path: Path, dead_gate: Path) -> None:
    assert numbers(tmp_path) == numbers(tmp_path) == [1, 2]
    for batch in batches(tmp_path):
        batch.done()
    assert files(tmp_path) == []


def test_the_file_of_a_dead_gate_is_adopted(tmp_path: Path, dead_gate: Path) -> None:
    assert numbers(tmp_path) == [1, 2]
    assert files(tmp_path) == [".batch"]


def test_a_live_file_without_any_lock_is_adopted(tmp_path: Path, dead_gate: Path) -> None:
    lock.path_of(tmp_path, GATE).unlink()
    assert numbers(tmp_path) == [1, 2]


def test_a_line_torn_by_death_is_ignored(tmp_path: Path, dead_gate: Path) -> None:
    whole = dead_gate.read_bytes()
    for torn in (whole[:-1], whole + b"0", whole + frame(attempt(3))[:20]):
        dead_gate.write_bytes(torn)
        (batch,) = batches(tmp_path)
        assert [one.number for one in batch.attempts] == [1, 2][: torn.count(b"\n")]
        assert batch.damaged == 0
        batch.path.rename(dead_gate)


def test_a_damaged_line_is_set_aside_and_the_others_are_kept(tmp_path: Path, dead_gate: Path) -> None:
    lines = dead_gate.read_bytes().splitlines(keepends=True)
    dead_gate.write_bytes(lines[0].replace(b"BLOCK", b"ALLOW") + lines[1])
    (batch,) = batches(tmp_path)
    assert ([one.number for one in batch.attempts], batch.damaged) == ([2], 1)
    batch.done()
    assert files(tmp_path) == [".damaged"]
    assert list(batches(tmp_path)) == []


def test_a_folder_that_does_not_exist_yet_holds_nothing(tmp_path: Path) -> None:
    assert list(batches(tmp_path / "absent")) == []


def test_two_gates_of_one_name_are_refused(tmp_path: Path) -> None:
    with (
        SpoolWriter(tmp_path, GATE),
        pytest.raises(Unavailable, match="spool_unavailable"),
        SpoolWriter(tmp_path, GATE),
    ):
        pass


def test_only_the_owner_can_read_the_spool(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    with SpoolWriter(folder, GATE) as spool:
        spool.append([attempt(1)]).result()
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_spool_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="spool_unavailable"), SpoolWriter(tmp_path / "file", GATE):
        pass


def test_more_than_may_wait_is_refused(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, GATE, most_waiting=1) as spool:
        with pytest.raises(Unavailable, match="spool_unavailable"):
            spool.append([attempt(1), attempt(2)]).result()
        spool.append([attempt(3)]).result()
    assert numbers(tmp_path) == [3]


def test_many_threads_lose_nothing(tmp_path: Path) -> None:
    def send(spool: SpoolWriter, share: Sequence[int]) -> None:
        for number in share:
            spool.append([attempt(number)]).result()

    with SpoolWriter(tmp_path, GATE, rotate_seconds=0.002) as spool:
        threads = [threading.Thread(target=send, args=(spool, range(first, 200, 4))) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(numbers(tmp_path)) == list(range(200))


FULL_DISK = """
    import resource, signal, sys
    from pathlib import Path
    from amparo.errors import Unavailable
    from amparo.spool.writer import SpoolWriter
    from tests.spool.test_spool import attempt

    def limit_files_to(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with SpoolWriter(Path(sys.argv[1]), "a1b2", rotate_seconds=3600) as spool:
        spool.append([attempt(1)]).result()
        limit_files_to(300)
        try:
            spool.append([attempt(2), attempt(3)]).result()
        except Unavailable as error:
            print(error.code, spool.failing)
        limit_files_to(resource.RLIM_INFINITY)
        spool.append([attempt(4)]).result()
        print(spool.failing)
"""


def test_a_full_disk_refuses_and_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    done = run(FULL_DISK, tmp_path)
    assert done.stdout.split() == ["spool_unavailable", "True", "False"], done.stderr
    assert numbers(tmp_path) == [1, 4]


def test_what_a_failed_fsync_refused_does_not_reach_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    with SpoolWriter(tmp_path, GATE, rotate_seconds=3600) as spool:
        spool.append([attempt(1)]).result()
        with monkeypatch.context() as broken:
            broken.setattr(os, "fdatasync", failing)
            with pytest.raises(Unavailable, match="spool_unavailable"):
                spool.append([attempt(2)]).result()
        spool.append([attempt(3)]).result()
    assert numbers(tmp_path) == [1, 3]


def test_a_writer_that_breaks_off_leaves_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(descriptor: int) -> None:
        raise RuntimeError

    monkeypatch.setattr(os, "fdatasync", broken)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with SpoolWriter(tmp_path, GATE) as spool:
        for number in (1, 2):
            with pytest.raises(Unavailable, match="spool_unavailable"):
                spool.append([attempt(number)]).result()
        wait_for(lambda: spool.failing)


DYING = """
    import sys
    from pathlib import Path
    from amparo.spool.writer import SpoolWriter
    from tests.spool.test_spool import attempt

    with SpoolWriter(Path(sys.argv[1]), "a1b2", rotate_seconds=0.0) as spool:
        for number in range(20):
            spool.append([attempt(number)]).result()
            print(number, flush=True)
"""


@pytest.mark.parametrize("passing", [1, 3])
@pytest.mark.parametrize("point", POINTS)
def test_what_was_acknowledged_before_a_sudden_death_is_there(tmp_path: Path, point: str, passing: int) -> None:
    done = run(DYING, tmp_path, {"AMPARO_FAULT": f"{point}:{passing}"})
    assert done.returncode == -9, done.stderr
    acknowledged = [int(line) for line in done.stdout.split()]
    found = numbers(tmp_path)
    assert found[: len(acknowledged)] == acknowledged
    assert len(found) <= len(acknowledged) + 1


def test_every_step_of_writing_has_a_place_to_die() -> None:
    steps = {f"spool.{step}.{when}" for step in ("write", "fsync", "rename", "folder") for when in ("before", "after")}
    assert set(POINTS) == steps


def test_a_line_written_before_there_was_a_library_is_still_read(tmp_path: Path, dead_gate: Path) -> None:
    lines = []
    for number in (1, 2):
        fields = msgspec.to_builtins(attempt(number))
        del fields["seen"]
        lines.append(frame(fields))
    dead_gate.write_bytes(b"".join(lines))
    (batch,) = batches(tmp_path)
    assert (batch.attempts, batch.damaged) == ((attempt(1), attempt(2)), 0)


def test_a_printed_attempt_shows_no_fingerprint() -> None:
    assert "\\x" not in repr(Attempt("g", 1, 1.0, "upload", "k", None, "c", "ALLOW", "no_match", seen=SEEN))


SEEN = Seen("picture", bytes(range(32)), bytes(range(1, 33)), 90, 5)
seen = st.builds(
    Seen,
    kind=st.sampled_from(["picture", "animation", "video", "other"]),
    sha256=st.none() | st.binary(min_size=32, max_size=32),
    pdq=st.none() | st.binary(min_size=32, max_size=32),
    quality=st.none() | st.integers(0, 100),
    size=st.none() | st.integers(0, 2**40),
)
attempts = st.builds(
    Attempt,
    gate=st.just(GATE),
    number=st.integers(0, 2**53),
    at=st.floats(0, 4e9),
    kind=st.sampled_from(["upload", "share", "forward", "avatar"]),
    key=st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True),
    uploader_ref=st.none() | st.from_regex(r"[A-Za-z0-9._:=+/-]{1,128}", fullmatch=True),
    content_ref=st.none(),
    action=st.sampled_from(["ALLOW", "HOLD", "BLOCK"]),
    reason=st.just("match"),
    items=st.lists(st.uuids(), max_size=3).map(tuple),
    near_miss=st.booleans(),
    seen=st.none() | seen,
)


@given(written=st.lists(attempts, max_size=5), cut=st.integers(0, 2_000))
def test_cutting_a_file_anywhere_leaves_its_first_whole_lines(
    written: list[Attempt], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    data = b"".join(map(frame, written))[:cut]
    (folder / f"{GATE}-00000001{live.LIVE}").write_bytes(data)
    found = [one for batch in batches(folder) for one in batch.attempts]
    assert found == written[: data.count(b"\n")]


def run(program: str, folder: Path, extra: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(extra or {})}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(folder)], env=environment, capture_output=True, text=True
    )


def wait_for(reached: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.005)
