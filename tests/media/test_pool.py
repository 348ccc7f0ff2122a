"""The pool serves many at once, in order where order is promised, and says when it cannot."""

import hashlib
import os
import signal
import tempfile
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from amparo.errors import AmparoError, BadInput, NotFound, Unavailable
from amparo.media.model import Fingerprints, SignOptions
from amparo.media.nursery import Nursery
from amparo.media.pool import WAITING_PER_WORKER, Pool
from amparo.media.walk import walk
from amparo.settings import MediaSettings
from tests.media.drawing import animation, drawn, encoded, jpeg
from tests.media.through_pool import Sign, signer, uploaded


def test_many_threads_get_each_their_own_answer(pool: Pool, sign: Sign) -> None:
    files = [jpeg(seed) for seed in range(6)] + [encoded(drawn(200, 150, seed), "PNG") for seed in range(6)]
    files += [b"", b"text", files[0][:2000]]
    alone = [sign(data) for data in files]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(sign, files * 3))
    assert together == alone * 3
    assert [one.sha256 for one in alone] == [hashlib.sha256(data).digest() for data in files]


def test_digests_can_be_left_out(sign: Sign) -> None:
    found = sign(jpeg(), digests=False)
    assert (found.sha256, found.md5) == (b"", b"")
    assert found.frames == sign(jpeg()).frames


def test_videos_and_documents_have_digests_only(sign: Sign) -> None:
    for data, content in ((b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "video/mp4"), (b"%PDF-1.7\n", "other/pdf")):
        found = sign(data)
        assert (str(found.content), found.error, found.frames) == (content, None, ())
        assert found.md5 == hashlib.md5(data, usedforsecurity=False).digest()


def test_too_many_waiting_files_are_refused_as_busy() -> None:
    with Pool(MediaSettings(workers=1, seconds=60)) as pool:
        (child,) = pool.child_ids()
        os.kill(child, signal.SIGSTOP)
        upload = uploaded(jpeg())
        answers = []
        with pytest.raises(Unavailable) as refused:
            for _ in range(WAITING_PER_WORKER + 3):
                answers.append(pool.submit(upload, SignOptions()))  # noqa: PERF401
        assert refused.value.code == "media_busy"
        assert len(answers) >= WAITING_PER_WORKER
        os.kill(child, signal.SIGCONT)
        assert not wait(answers, timeout=60).not_done
        assert {answer.result().error for answer in answers} == {None}
        upload.close()


def test_an_upload_may_be_closed_and_its_answer_given_up_at_any_time() -> None:
    with Pool(MediaSettings(workers=1, seconds=60)) as pool:
        (child,) = pool.child_ids()
        os.kill(child, signal.SIGSTOP)
        uploads = [uploaded(jpeg(seed)) for seed in range(3)]
        answers = [pool.submit(upload, SignOptions()) for upload in uploads]
        for upload in uploads:
            upload.close()
        assert answers[1].cancel()
        os.kill(child, signal.SIGCONT)
        assert answers[0].result(timeout=60).error is None
        assert answers[2].result(timeout=60).error is None


def test_a_closed_pool_says_so() -> None:
    pool = Pool(MediaSettings(workers=1))
    pool.start()
    pool.close()
    pool.close()
    upload = uploaded(jpeg())
    with pytest.raises(Unavailable):
        pool.submit(upload, SignOptions())
    upload.close()


def make_folder(folder: Path) -> None:
    for number in range(40):
        (folder / f"{number:02d}.jpg").write_bytes(jpeg(number, 200, 150))
    inner = folder / "30 inner"
    inner.mkdir()
    (inner / "a.png").write_bytes(encoded(drawn(100, 100), "PNG"))
    (inner / "b.gif").write_bytes(animation("GIF", 3))
    (inner / "c.txt").write_text("text")
    (inner / "d.jpg").write_bytes(encoded(drawn().convert("CMYK"), "JPEG"))
    (inner / "e.jpg").write_bytes(b"")


@pytest.mark.parametrize("quick", [True, False])
def test_a_folder_is_fingerprinted_in_order_as_if_file_by_file(tmp_path: Path, sign: Sign, quick: bool) -> None:
    make_folder(tmp_path)
    nursery = Nursery() if quick else None
    with Pool(MediaSettings(), nursery) as pool:
        outcomes = list(pool.sign_files(walk([str(tmp_path)]), SignOptions()))
    names = [path.removeprefix(f"{tmp_path}/") for path, _ in outcomes]
    assert names == sorted(names)
    assert len(names) == 45
    for path, outcome in outcomes:
        assert outcome == sign(Path(path).read_bytes()), path


def test_what_cannot_be_read_is_an_error_in_its_place(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    os.mkfifo(tmp_path / "pipe")
    paths = [tmp_path / "a.jpg", tmp_path / "missing", tmp_path, tmp_path / "pipe", tmp_path / "a.jpg"]
    outcomes = [outcome for _, outcome in pool.sign_files(paths, SignOptions())]
    assert [code(outcome) for outcome in outcomes] == [None, "file_not_found", "not_a_file", "not_a_file", None]
    assert isinstance(outcomes[1], NotFound)
    assert isinstance(outcomes[2], BadInput)


def code(outcome: Fingerprints | AmparoError) -> str | None:
    return outcome.code if isinstance(outcome, AmparoError) else outcome.error


def test_files_beyond_the_limit_are_digested_and_never_decoded(tmp_path: Path) -> None:
    data = {"a.jpg": jpeg() + bytes(100_000), "b.mp4": b"\0\0\0\x18ftypisom" + bytes(100_000), "c.jpg": jpeg(2, 64, 64)}
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
    with Pool(MediaSettings(max_bytes=50_000, workers=1)) as pool:
        outcomes = dict(pool.sign_files([tmp_path / name for name in data], SignOptions()))
    found = {path.name: outcome for path, outcome in outcomes.items() if isinstance(outcome, Fingerprints)}
    assert {name: one.error for name, one in found.items()} == {
        "a.jpg": "media_too_large",
        "b.mp4": None,
        "c.jpg": None,
    }
    assert all(one.sha256 == hashlib.sha256(data[name]).digest() for name, one in found.items())


def test_a_reader_that_stops_early_leaves_the_pool_usable(tmp_path: Path) -> None:
    make_folder(tmp_path)
    with Pool(MediaSettings(workers=1)) as pool:
        results = pool.sign_files(walk([str(tmp_path)]), SignOptions())
        next(results)
        results.close()  # type: ignore[attr-defined]
        assert signer(pool)(jpeg()).error is None


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    with Pool(MediaSettings(workers=1)) as pool:
        strict = signer(pool)
        for data in (jpeg(), encoded(drawn(), "TIFF", compression="tiff_lzw"), animation("WEBP", 3)):
            assert strict(data).error is None
    assert list(tmp_path.iterdir()) == []


def test_children_of_a_folder_run_load_only_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    with Pool(MediaSettings(workers=1), Nursery()) as pool:
        list(pool.sign_files([tmp_path / "a.jpg"], SignOptions()))
        assert len(pool.child_ids()) == 1
        (tmp_path / "b.png").write_bytes(encoded(drawn(64, 64), "PNG"))
        list(pool.sign_files([tmp_path / "b.png"], SignOptions()))
        assert len(pool.child_ids()) == 2
        assert all(all(vars(one).values()) for one in pool.protections())
