"""Children that crash, hang, run out of memory or lie are replaced; the file is answered, and so is the next one."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amparo.errors import Unavailable
from amparo.media import channel, wire
from amparo.media.charter import Decoders, Limits
from amparo.media.keeper import Keeper
from amparo.media.model import Frame, SignOptions
from amparo.media.pool import Pool
from amparo.media.protections import Protections
from amparo.media.wire import Part, Piece, Record, Request
from amparo.settings import MediaSettings
from amparo.signals.types.pdq_frames import MOST_SAMPLES
from tests.media.drawing import drawn, encoded, jpeg
from tests.media.through_pool import signer, uploaded

GOOD = jpeg()


def slow_picture() -> bytes:
    """A QOI of random pixels, which takes its decoder, written in Python, some seconds."""
    side = 1500
    random_pixels = random.Random(5).randbytes(3 * side * side)
    body = b"".join(b"\xfe" + random_pixels[at : at + 3] for at in range(0, len(random_pixels), 3))
    return b"qoif" + side.to_bytes(4) + side.to_bytes(4) + b"\x03\x00" + body + bytes(7) + b"\x01"


@pytest.fixture
def one_child() -> Iterator[Pool]:
    with Pool(MediaSettings(workers=1)) as pool:
        yield pool


def eventually(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def processor_time(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def test_a_child_that_crashes_while_it_decodes_is_answered_and_replaced(one_child: Pool) -> None:
    (before,) = one_child.child_ids()
    idle = processor_time(before)
    upload = uploaded(slow_picture())
    answer = one_child.submit(upload, SignOptions())
    assert eventually(lambda: processor_time(before) > idle + 5)
    os.kill(before, signal.SIGSEGV)
    found = answer.result(timeout=30)
    upload.close()
    assert (found.error, found.frames) == ("media_crashed", ())
    assert len(found.sha256) == 32
    assert signer(one_child)(GOOD).error is None
    assert one_child.child_ids() != [before]


def test_a_child_that_died_while_it_waited_costs_no_file(one_child: Pool) -> None:
    (before,) = one_child.child_ids()
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: Path(f"/proc/{before}/stat").read_text().rpartition(")")[2].split()[0] == "Z")
    assert signer(one_child)(GOOD).error is None


def test_a_child_that_hangs_is_answered_in_time_and_replaced() -> None:
    with Pool(MediaSettings(workers=1, seconds=0.3)) as pool:
        (before,) = pool.child_ids()
        os.kill(before, signal.SIGSTOP)
        assert signer(pool)(GOOD).error == "media_timeout"
        assert signer(pool)(GOOD).error is None
        assert pool.child_ids() != [before]


def test_a_file_that_takes_too_long_is_answered_in_time() -> None:
    with Pool(MediaSettings(workers=1, seconds=0.2)) as pool:
        assert signer(pool)(slow_picture()).error == "media_timeout"
        assert signer(pool)(GOOD).error is None


def test_a_picture_that_needs_too_much_memory_is_answered() -> None:
    large = encoded(drawn(64, 64).resize((5000, 3000)), "PNG", compress_level=1)
    with Pool(MediaSettings(workers=1, memory_bytes=150_000_000)) as pool:
        assert signer(pool)(large, reference=True).error == "media_memory"
        assert signer(pool)(GOOD).error is None
    with Pool(MediaSettings(workers=1)) as pool:
        assert signer(pool)(large, reference=True).error is None


def test_only_the_file_to_blame_is_refused_of_a_batch(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.jpg").write_bytes(GOOD)
    (tmp_path / "4.jpg").write_bytes(slow_picture())
    with Pool(MediaSettings(workers=1, seconds=0.5)) as pool:
        outcomes = dict(pool.sign_files(sorted(tmp_path.iterdir()), SignOptions()))
    errors = {path.name: outcome.error for path, outcome in outcomes.items()}
    assert errors == {f"{number}.jpg": "media_timeout" if number == 4 else None for number in range(9)}


def test_a_nursery_that_dies_is_started_again(one_child: Pool) -> None:
    (child,) = one_child.child_ids()
    nursery = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(nursery, signal.SIGKILL)
    assert eventually(lambda: not Path(f"/proc/{child}").exists())
    assert signer(one_child)(GOOD).error is None


def test_children_end_with_an_owner_that_is_killed() -> None:
    program = """
import sys, time
from amparo.media.pool import Pool
from amparo.settings import MediaSettings
from amparo.signals.types.pdq_frames import MOST_SAMPLES
pool = Pool(MediaSettings(workers=2))
pool.start()
print(*pool.child_ids(), flush=True)
time.sleep(600)
"""
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    children = [int(pid) for pid in owner.stdout.readline().split()]
    assert len(children) == 2
    owner.kill()
    owner.wait()
    owner.stdout.close()
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


class TakenOver:
    """A nursery whose only child says what it is told to, whatever is asked."""

    def __init__(self, answers: list[bytes]) -> None:
        self.ended: list[int] = []
        self._answers = answers

    def spawn(self, charter: bytes) -> tuple[int, socket.socket]:
        ours, theirs = channel.pair()
        threading.Thread(target=self._speak, args=(theirs,), daemon=True).start()
        return 7, ours

    def end(self, child: int) -> int:
        self.ended.append(child)
        return 0

    def _speak(self, end: socket.socket) -> None:
        with end:
            channel.send(end, Protections(True, True, True, True, True, True).pack())
            for answer in self._answers:
                _, descriptor = channel.receive_with_descriptor(end, 1 << 16)
                if descriptor is not None:
                    os.close(descriptor)
                channel.send(end, answer)


HONEST = wire.pack_record(Record(None, (Frame(bytes(256), 90),)))


def asked(answer: bytes) -> tuple[Record, list[int]]:
    nursery = TakenOver([answer])
    keeper = Keeper(nursery, 0, Limits(1, 1, 5.0), quick=False)  # type: ignore[arg-type]
    upload = uploaded(b"picture")
    (record,) = keeper.records(Request((Part(0, 7, "png"),), False, True), upload.descriptor, lambda: None)
    upload.close()
    ended = list(nursery.ended)
    keeper.close()
    return record, ended


def test_an_honest_answer_is_taken() -> None:
    record, ended = asked(HONEST)
    assert (record.error, ended) == (None, [])


@pytest.mark.parametrize(
    "answer", [b"", b"x", HONEST + b"x", HONEST * 2, b"\xff" * len(HONEST), HONEST[:-1], b"\0" * len(HONEST)]
)
def test_an_answer_out_of_form_is_a_crash_and_ends_the_child(answer: bytes) -> None:
    record, ended = asked(answer)
    assert (record.error, record.frames, ended) == ("media_crashed", (), [7])


def test_a_child_with_every_decoder_cannot_send_its_file_to_another() -> None:
    record, _ = asked(wire.pack_record(Record(refer=True)))
    assert record.error == "media_broken"


def test_a_child_that_cannot_be_closed_off_is_not_used() -> None:
    class Mute(TakenOver):
        def _speak(self, end: socket.socket) -> None:
            with end:
                channel.send(end, b"all is well")

    keeper = Keeper(Mute([]), 0, Limits(1, 1, 5.0), quick=False)  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        keeper.child(Decoders.PICTURES)


class TellsMuch(TakenOver):
    """Its child sends everything that it was told to say when it is asked once."""

    def _speak(self, end: socket.socket) -> None:
        with end:
            channel.send(end, Protections(True, True, True, True, True, True).pack())
            _, descriptor = channel.receive_with_descriptor(end, 1 << 16)
            if descriptor is not None:
                os.close(descriptor)
            try:
                for answer in self._answers:
                    channel.send(end, answer)
            except OSError:
                return  # nobody listens any more
            end.recv(1)


FULL = Piece(frames=((bytes(32), 50),) * wire.PIECE_FRAMES, more=True)
LAST = Piece(None, ((b"\1" * 32, 70),), 64, 48)


def watched(*pieces: Piece | bytes) -> tuple[Record, list[int]]:
    nursery = TellsMuch([one if isinstance(one, bytes) else wire.pack_piece(one) for one in pieces])
    keeper = Keeper(nursery, 0, Limits(1, 1, 5.0), quick=False)  # type: ignore[arg-type]
    upload = uploaded(b"a video")
    (record,) = keeper.records(Request((Part(0, 7, "mp4"),), False, True), upload.descriptor, lambda: None)
    upload.close()
    ended = list(nursery.ended)
    keeper.close()
    return record, ended


def test_a_series_is_put_together_from_its_pieces() -> None:
    record, ended = watched(FULL, FULL, LAST._replace(cut=True))
    assert (record.error, record.width, record.height, ended) == (None, 64, 48, [])
    assert record.video is not None
    assert (len(record.video.frames), record.video.cut) == (2 * wire.PIECE_FRAMES + 1, True)
    assert str(record.video.frames[-1]) == f"pdq:{'01' * 32}:70@1024.5"


@pytest.mark.parametrize(
    "pieces",
    [
        [b"x"],
        [Piece()],
        [FULL, wire.pack_piece(LAST) + b"x"],
        [FULL] * (1 + MOST_SAMPLES // wire.PIECE_FRAMES),
    ],
    ids=["out of form", "nothing", "out of form at last", "more than there is"],
)
def test_a_series_that_no_honest_child_sends_is_a_crash_and_ends_the_child(pieces: list[Piece | bytes]) -> None:
    record, ended = watched(*pieces)
    assert (record.error, record.video, ended) == ("media_crashed", None, [7])


def test_what_is_wrong_with_a_video_is_said_without_frames() -> None:
    record, ended = watched(FULL, Piece("media_memory"))
    assert (record.error, record.video, ended) == ("media_memory", None, [])
