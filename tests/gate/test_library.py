"""What the gate tells the library: uploads that may go up and have a name, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from amparo.spool.model import Seen
from tests.gate import pictures
from tests.gate.process import Gate, Installation, item, running

KNOWN = pictures.encoded(pictures.KNOWN)
STRANGE = pictures.encoded(pictures.STRANGE)
HOST = '[hosts.photos]\npath = "{}"\nurl = "https://pictures.example"\n'


@pytest.fixture
def with_host(installation: Installation, tmp_path: Path) -> Installation:
    installation.rebuild(item(1, pictures.pdq_signal(pictures.KNOWN)))
    (installation.home / "amparo.toml").write_text(HOST.format(tmp_path / "served"))
    return installation


def recorded(at: Installation, data: bytes = STRANGE, **request: Any) -> Seen | None:
    """What one upload leaves for the library."""
    with running(at) as gate:
        gate.check_file(data, **request).raise_for_status()
        gate.stop()
    (attempt,) = at.attempts()
    return attempt.seen


def test_an_allowed_upload_with_a_name_is_noted_with_its_fingerprints(with_host: Installation) -> None:
    seen = recorded(with_host, content_ref="photos/1.jpg")
    assert seen is not None
    assert (seen.kind, seen.size) == ("picture", len(STRANGE))
    assert seen.sha256 == bytes.fromhex(pictures.sha256(STRANGE))
    assert seen.pdq is not None
    assert (int.from_bytes(seen.pdq) ^ int.from_bytes(pictures.pdq_of(pictures.STRANGE))).bit_count() <= 10
    assert seen.quality is not None


def test_what_is_neither_picture_nor_video_is_noted_by_its_digest(with_host: Installation) -> None:
    seen = recorded(with_host, pictures.PDF, content_ref="a.pdf")
    assert seen == Seen("other", bytes.fromhex(pictures.sha256(pictures.PDF)), None, None, len(pictures.PDF))


def test_an_animation_is_noted_as_one(with_host: Installation) -> None:
    frames = [pictures.drawn(seed) for seed in (11, 12, 13)]
    moving = pictures.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    seen = recorded(with_host, moving, content_ref="a.gif")
    assert seen is not None
    assert seen.kind == "animation"


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        (STRANGE, {}),
        (KNOWN, {"content_ref": "a.jpg"}),
        (pictures.VIDEO, {"content_ref": "a.mp4"}),
        (STRANGE, {"content_ref": "a.jpg", "kind": "share"}),
        (STRANGE, {"content_ref": "a.jpg", "kind": "avatar"}),
    ],
    ids=["without a name", "blocked", "held", "shared", "avatar"],
)
def test_nothing_else_leaves_a_fingerprint(with_host: Installation, data: bytes, request_: dict[str, str]) -> None:
    assert recorded(with_host, data, **request_) is None


def test_without_a_host_no_fingerprint_is_kept(with_host: Installation) -> None:
    (with_host.home / "amparo.toml").unlink()
    assert recorded(with_host, content_ref="a.jpg") is None


def test_with_several_hosts_the_setting_says_which(with_host: Installation, tmp_path: Path) -> None:
    second = HOST.format(tmp_path / "other").replace("photos", "avatars", 1)
    (with_host.home / "amparo.toml").write_text(HOST.format(tmp_path / "served") + second)
    assert recorded(with_host, content_ref="a.jpg") is None
    for batch in (with_host.home / "spool").glob("*.batch"):
        batch.unlink()
    with_host.environment = {"AMPARO_GATE_LIBRARY_HOST": "avatars"}
    assert recorded(with_host, content_ref="a.jpg") is not None


def check(gate: Gate, *fingerprints: dict[str, Any]) -> None:
    gate.check(fingerprints=list(fingerprints), content_ref="a.jpg").raise_for_status()


def test_fingerprints_that_a_platform_sent_are_noted(with_host: Installation) -> None:
    value = pictures.pdq_of(pictures.STRANGE).hex()
    turned = {"type": "pdq", "value": "0" * 64, "quality": 80, "orientation": "flipx"}
    with running(with_host) as gate:
        check(gate, turned, {"type": "pdq", "value": value, "quality": 80}, {"type": "sha256", "value": "ab" * 32})
        check(gate, {"type": "sha256", "value": "ab" * 32})
        check(gate, turned)
        gate.stop()
    assert [one.seen for one in with_host.attempts()] == [
        Seen("picture", b"\xab" * 32, bytes.fromhex(value), 80, None),
        Seen("other", b"\xab" * 32, None, None, None),
        None,
    ]
