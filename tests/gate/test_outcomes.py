"""What is answered to each kind of upload, by a real gate over HTTP."""

import httpx
import numpy as np
import pytest

from amparo.kernel.pdq import DIHEDRAL
from amparo.matching.policy import ASK_TEXT, PUBLIC_TEXT
from tests.gate import pictures
from tests.gate.process import Gate, token


def outcome(answer: httpx.Response) -> tuple[str, str]:
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["decision"], body["reason"]


def test_a_known_picture_is_blocked(shared_gate: Gate) -> None:
    answer = shared_gate.check_file(pictures.encoded(pictures.KNOWN, "PNG"), "checker", kind="share")
    assert outcome(answer) == ("BLOCK", "match")
    body = answer.json()
    assert body["matches"] == ["00000000-0000-0000-0000-000000000001"]
    assert body["hints"] == {"preview": False, "forward": False, "lift": False, "ask": None}
    assert body["public_text"] == PUBLIC_TEXT
    assert "explanation" not in body


@pytest.mark.parametrize(
    "copy",
    [
        pictures.encoded(pictures.KNOWN, quality=40),
        pictures.encoded(pictures.KNOWN.resize((240, 180)), quality=80),
        pictures.encoded(pictures.KNOWN.convert("L")),
        pictures.encoded(pictures.KNOWN, "WEBP"),
        pictures.encoded(pictures.KNOWN.quantize(), "GIF"),
    ],
    ids=["recompressed", "smaller", "grey", "webp", "gif"],
)
def test_a_copy_is_blocked(shared_gate: Gate, copy: bytes) -> None:
    assert outcome(shared_gate.check_file(copy)) == ("BLOCK", "match")


@pytest.mark.parametrize("orientation", DIHEDRAL)
def test_a_turned_or_mirrored_copy_is_blocked(shared_gate: Gate, orientation: str) -> None:
    copy = pictures.encoded(pictures.turned(pictures.KNOWN, orientation), quality=85)
    assert outcome(shared_gate.check_file(copy)) == ("BLOCK", "match")


def test_the_identical_file_is_blocked_for_that_reason(shared_gate: Gate) -> None:
    assert outcome(shared_gate.check_file(pictures.KNOWN_FILE)) == ("BLOCK", "same_file")


def test_an_identical_file_is_blocked_even_if_it_cannot_be_decoded(shared_gate: Gate) -> None:
    assert outcome(shared_gate.check_file(pictures.KNOWN_TORN)) == ("BLOCK", "same_file")


def test_an_unknown_picture_is_allowed(shared_gate: Gate) -> None:
    answer = shared_gate.check_file(pictures.encoded(pictures.STRANGE))
    assert outcome(answer) == ("ALLOW", "no_match")
    body = answer.json()
    assert (body["matches"], body["public_text"]) == ([], None)
    assert body["hints"] == {"preview": True, "forward": True, "lift": True, "ask": None}


def test_a_disputed_match_is_held_and_the_person_asked(shared_gate: Gate) -> None:
    answer = shared_gate.check_file(pictures.encoded(pictures.DOUBTFUL))
    assert outcome(answer) == ("HOLD", "match_disputed")
    assert answer.json()["hints"]["ask"] == ASK_TEXT


def test_hold_and_block_show_the_uploader_the_same(shared_gate: Gate) -> None:
    held = shared_gate.check_file(pictures.encoded(pictures.DOUBTFUL)).json()
    blocked = shared_gate.check_file(pictures.KNOWN_FILE).json()
    assert held["public_text"] == blocked["public_text"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pictures.PDF, ("ALLOW", "not_media")),
        (pictures.zipped(), ("ALLOW", "not_media")),
        (pictures.CIPHERTEXT, ("ALLOW", "not_media")),
        (b"words", ("ALLOW", "not_media")),
        (b"", ("ALLOW", "not_media")),
        (pictures.VIDEO, ("HOLD", "video_not_fingerprinted")),
        (pictures.encoded(pictures.STRANGE, "PNG")[:3_000], ("HOLD", "media_truncated")),
        (pictures.bomb_png(), ("HOLD", "media_too_many_pixels")),
        (pictures.encoded(pictures.drawn(7, 2_100, 2_000), quality=30), ("HOLD", "media_too_many_pixels")),
        (b"\xff\xd8\xff" + bytes(500), ("HOLD", "media_broken")),
        (pictures.encoded(pictures.PLAIN), ("ALLOW", "low_quality")),
    ],
    ids=["pdf", "zip", "ciphertext", "text", "empty", "video", "torn", "bomb", "large", "broken", "plain"],
)
def test_what_no_match_decides(shared_gate: Gate, data: bytes, expected: tuple[str, str]) -> None:
    assert outcome(shared_gate.check_file(data)) == expected


def test_a_name_says_nothing_about_the_content(shared_gate: Gate) -> None:
    files = {"file": ("holiday.txt", pictures.KNOWN_FILE, "text/plain")}
    assert outcome(shared_gate.client.post("/v1/check", files=files, headers=token("all"))) == ("BLOCK", "same_file")


def test_fingerprints_are_answered_like_files(shared_gate: Gate) -> None:
    assert outcome(shared_gate.check_pdq(pictures.pdq_of(pictures.KNOWN).hex(), "checker")) == ("BLOCK", "match")
    assert outcome(shared_gate.check_pdq(pictures.pdq_of(pictures.STRANGE).hex(), "checker")) == ("ALLOW", "no_match")


def test_a_known_digest_alone_blocks(shared_gate: Gate) -> None:
    digest = {"type": "sha256", "value": pictures.sha256(pictures.KNOWN_FILE).upper()}
    assert outcome(shared_gate.check("checker", fingerprints=[digest])) == ("BLOCK", "same_file")


def test_a_hash_of_low_quality_is_not_believed(shared_gate: Gate) -> None:
    plain = {"type": "pdq", "value": pictures.pdq_of(pictures.KNOWN).hex(), "quality": 49}
    assert outcome(shared_gate.check("checker", fingerprints=[plain])) == ("ALLOW", "low_quality")


def test_a_known_harmless_picture_passes_where_it_is_nearer(shared_gate: Gate) -> None:
    meme = pictures.pdq_of(pictures.MEME)
    assert outcome(shared_gate.check_pdq(meme.hex())) == ("ALLOW", "known_harmless")
    assert outcome(shared_gate.check_pdq(pictures.away(meme, 20))) == ("HOLD", "match_unconfirmed")


def test_a_key_that_may_is_told_why(shared_gate: Gate) -> None:
    copy = pictures.encoded(pictures.turned(pictures.KNOWN, "flipy"), "PNG")
    (reason,) = shared_gate.check_file(copy).json()["explanation"]
    assert 0 <= reason.pop("distance") <= 8
    assert reason == {
        "item": "00000000-0000-0000-0000-000000000001",
        "bank": "secret-bank-name",
        "signal": "pdq",
        "orientation": "flipy",
        "derived": "none",
        "opinion": "positive",
    }


def test_a_batch_is_answered_in_order(shared_gate: Gate) -> None:
    values = [pictures.pdq_of(picture).hex() for picture in (pictures.STRANGE, pictures.KNOWN, pictures.DOUBTFUL)]
    checks = [{"fingerprints": [{"type": "pdq", "value": value}]} for value in values]
    answer = shared_gate.client.post("/v1/check/batch", json={"checks": checks}, headers=token("batcher"))
    assert [one["decision"] for one in answer.json()["answers"]] == ["ALLOW", "BLOCK", "HOLD"]


def test_text_is_accepted_and_changes_nothing(shared_gate: Gate) -> None:
    text = {"caption": "a caption", "title": "t", "file_name": "x.jpg", "tags": ["one", "two"]}
    answer = shared_gate.check_file(pictures.encoded(pictures.STRANGE), kind="avatar", text=text)
    assert outcome(answer) == ("ALLOW", "no_match")


def test_every_answer_has_its_own_attempt(shared_gate: Gate) -> None:
    value = np.zeros(32, np.uint8).tobytes().hex()
    attempts = {shared_gate.check_pdq(value).json()["attempt"] for _ in range(5)}
    assert len(attempts) == 5
    assert len({attempt.rpartition("-")[0] for attempt in attempts}) == 1
