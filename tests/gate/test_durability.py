"""What was answered is recorded, whatever ends the gate; and nothing else is left anywhere."""

import contextlib
import os
import re
import signal
import threading
import time
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tests.gate import pictures
from tests.gate.process import BANK, SECRET, Gate, Installation, item, running, token, wait_for

KNOWN = pictures.pdq_of(pictures.KNOWN)


@pytest.fixture
def known(installation: Installation) -> Installation:
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    return installation


def answered_until_it_ends(gate: Gate, number: int) -> list[str]:
    """Ask from four threads, end the gate meanwhile, and return the attempts of every answer that arrived."""
    attempts: list[str] = []

    def ask() -> None:
        with (
            httpx.Client(base_url=gate.client.base_url, headers=token("all")) as client,
            contextlib.suppress(httpx.HTTPError),
        ):
            while True:
                fingerprint = {"type": "pdq", "value": KNOWN.hex()}
                attempts.append(client.post("/v1/check", json={"fingerprints": [fingerprint]}).json()["attempt"])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(attempts) > 300)
    gate.process.send_signal(number)
    for thread in threads:
        thread.join()
    gate.process.wait()
    return attempts


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_every_answered_attempt_is_in_the_spool(known: Installation, number: int) -> None:
    with running(known) as gate:
        answered = answered_until_it_ends(gate, number)
    recorded = [f"{one.gate}-{one.number}" for one in known.attempts()]
    assert set(answered) <= set(recorded)
    assert len(recorded) == len(set(recorded))


@pytest.mark.parametrize("point", ["spool.fsync.before", "spool.fsync.after"])
def test_dying_while_recording_loses_no_answered_attempt(known: Installation, point: str) -> None:
    known.environment = {"AMPARO_FAULT": f"{point}:2"}
    answered = []
    with running(known) as gate:
        with contextlib.suppress(httpx.HTTPError):
            while True:
                answered.append(gate.check_pdq(KNOWN.hex()).json()["attempt"])
        gate.process.wait()
        assert gate.process.returncode == -signal.SIGKILL
    recorded = [f"{one.gate}-{one.number}" for one in known.attempts()]
    assert recorded[: len(answered)] == answered


def test_a_recorded_attempt_says_what_was_answered_and_no_more(known: Installation) -> None:
    with running(known) as gate:
        text = {"caption": "words of a caption", "file_name": "a-file-name.jpg"}
        answer = gate.check_file(
            pictures.encoded(pictures.KNOWN), kind="forward", uploader_ref="u-1", content_ref="c-2", text=text
        )
        gate.stop()
    (spooled,) = (known.home / "spool").iterdir()
    (attempt,) = known.attempts()
    assert f"{attempt.gate}-{attempt.number}" == answer.json()["attempt"]
    assert (attempt.kind, attempt.key, attempt.uploader_ref, attempt.content_ref) == ("forward", "all", "u-1", "c-2")
    assert (attempt.action, attempt.reason, attempt.items) == ("BLOCK", "match", (UUID(int=1),))
    assert abs(attempt.at - time.time()) < 600
    content = spooled.read_text()
    assert not [word for word in ("words", "a-file-name", KNOWN.hex(), BANK.name, SECRET) if word in content]


def test_a_spool_that_cannot_be_written_is_503_and_health_says_so(known: Installation) -> None:
    with running(known) as gate:
        (known.home / "spool").rename(known.home / "gone")
        wait_for(lambda: gate.check_pdq(KNOWN.hex()).status_code == 503)
        answer = gate.check_pdq(KNOWN.hex())
        assert answer.json()["error"] == "spool_unavailable"
        assert gate.client.get("/v1/health").json() == {"status": "unavailable"}
        (known.home / "gone").rename(known.home / "spool")
        wait_for(lambda: gate.check_pdq(KNOWN.hex()).status_code == 200)
        assert gate.client.get("/v1/health").json() == {"status": "ok"}


def test_nothing_reaches_the_disk_but_the_spool(known: Installation) -> None:
    before = sorted(known.home.rglob("*"))
    with running(known) as gate:
        for data in (pictures.encoded(pictures.KNOWN), bytes(3_000_000), pictures.PDF, pictures.VIDEO):
            assert gate.check_file(data, kind="upload").status_code == 200
        gate.stop()
        assert list(gate.temporary.rglob("*")) == []
    new = [path for path in known.home.rglob("*") if path not in before]
    assert {path.suffix for path in new if path.is_file()} == {".batch"}
    assert {path.name for path in new if path.is_dir()} == {"spool"}


def test_logs_and_metrics_name_no_hash_item_bank_or_person(known: Installation) -> None:
    with running(known) as gate:
        gate.check_file(pictures.encoded(pictures.KNOWN), uploader_ref="u-1", content_ref="c-2")
        gate.check_pdq(pictures.away(KNOWN, 40), uploader_ref="u-1")
        gate.check(fingerprints=[{"type": "pdq", "value": "secret"}])
        gate.client.post(
            "/v1/check",
            content=b"--b\rsecret",
            headers=token("all") | {"content-type": "multipart/form-data; boundary=b"},
        )
        gate.client.get("/v1/secret?hash=" + KNOWN.hex())
        metrics = gate.client.get("/metrics", headers=token("all")).text
        printed = "".join(gate.stop())
    words = ("secret", KNOWN.hex(), KNOWN.hex()[:16], str(UUID(int=1)), BANK.name, "u-1", "c-2", SECRET)
    assert not [word for word in words if word in metrics + printed]
    assert printed == ""
    assert 'amparo_gate_decisions_total{decision="BLOCK",family="picture",kind="upload",reason="match"} 1.0' in metrics
    assert 'amparo_gate_requests_total{method="GET",route="other",status="404"} 1.0' in metrics
    assert "amparo_gate_near_misses_total 1.0" in metrics
    for stage in ("decode", "find", "spool", "whole"):
        assert re.search(rf'amparo_gate_stage_seconds_count{{stage="{stage}"}} [1-9]', metrics)


def test_a_decoder_that_crashes_holds_its_upload_and_the_next_one_is_fine(known: Installation) -> None:
    known.environment = {"AMPARO_MEDIA_WORKERS": "1"}
    with running(known) as gate:
        decoders = decoders_of(gate.process.pid)
        assert decoders
        for child in decoders:
            os.kill(child, signal.SIGSTOP)
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(gate.check_file(pictures.encoded(pictures.KNOWN))))
        asking.start()
        with httpx.Client(base_url=gate.client.base_url, headers=token("all")) as other:
            wait_for(lambda: "amparo_gate_uploads_under_way 1.0" in other.get("/metrics").text)
        time.sleep(0.3)  # until the file is with a child; sooner, the child is replaced before it is asked
        for child in decoders:
            os.kill(child, signal.SIGSEGV)
            os.kill(child, signal.SIGCONT)
        asking.join()
        assert (answers[0].json()["decision"], answers[0].json()["reason"]) == ("HOLD", "media_crashed")
        assert gate.check_file(pictures.encoded(pictures.KNOWN)).json()["decision"] == "BLOCK"
        metrics = gate.client.get("/metrics", headers=token("all")).text
        assert 'amparo_gate_media_restarts_total{cause="media_crashed"} 1.0' in metrics


def test_a_request_under_way_is_finished_before_the_gate_ends(known: Installation) -> None:
    with running(known) as gate:
        decoders = decoders_of(gate.process.pid)
        for child in decoders:
            os.kill(child, signal.SIGSTOP)
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(gate.check_file(pictures.encoded(pictures.KNOWN))))
        asking.start()
        with httpx.Client(base_url=gate.client.base_url, headers=token("all")) as other:
            wait_for(lambda: "amparo_gate_uploads_under_way 1.0" in other.get("/metrics").text)
        gate.process.terminate()
        for child in decoders:
            os.kill(child, signal.SIGCONT)
        asking.join()
        assert answers[0].json()["decision"] == "BLOCK"
        assert gate.process.wait() == 0
    assert [one.action for one in known.attempts()] == ["BLOCK"]


def decoders_of(gate: int) -> list[int]:
    """Processes without children of their own below the gate: the decoding children."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(status.parent.name))
    below, found = [gate], []
    while below:
        one = below.pop()
        children = parents.get(one, [])
        below += children
        if not children and one != gate:
            found.append(one)
    return found
