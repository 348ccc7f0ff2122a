"""From a file's fingerprints to an item."""

import pytest

from amparo.errors import BadInput
from amparo.kernel.pdq import DIHEDRAL
from amparo.media.model import Content, Fingerprints, Frame
from amparo.services.actor import acting
from amparo.services.enrolment import item_of

JPEG = Content("picture", "jpeg")
TURNED = b"".join(bytes([number]) * 32 for number in range(8))


def file(*frames: Frame, error: str | None = None) -> Fingerprints:
    return Fingerprints(JPEG, b"s" * 32, b"m" * 16, frames, error=error)


def enrolled(fingerprints: Fingerprints, *, variants: bool = False) -> list[tuple[str, bytes, str]]:
    return [
        (new.signal.type.name, new.signal.value[:1], new.derived.text)
        for new in item_of(fingerprints, variants=variants).signals
    ]


def test_a_picture_is_its_digests_and_its_pdq() -> None:
    assert enrolled(file(Frame(TURNED, 90))) == [
        ("sha256", b"s", "none"),
        ("md5", b"m", "none"),
        ("pdq", b"\0", "none"),
    ]


def test_with_variants_each_other_orientation_is_enrolled_under_its_name() -> None:
    signals = enrolled(file(Frame(TURNED, 90)), variants=True)
    assert signals[3:] == [("pdq", bytes([place]), DIHEDRAL[place]) for place in range(1, 8)]


def test_an_animation_is_its_distinct_frames_the_first_as_the_picture_itself() -> None:
    first, later = Frame(bytes(256), 90, 0.0), Frame(b"\1" * 256, 80, 1.5)
    assert enrolled(file(first, later, Frame(bytes(256), 90, 3.0)))[2:] == [
        ("pdq", b"\0", "none"),
        ("pdq", b"\1", "frame:1.5"),
    ]


def test_a_file_that_cannot_be_decoded_is_still_its_digests() -> None:
    assert [kind for kind, _, _ in enrolled(file(error="media_broken"), variants=True)] == ["sha256", "md5"]


def test_an_empty_file_is_no_item() -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "media_empty"):
        item_of(file(error="media_empty"))


def test_who_acts_is_given_or_in_the_environment_or_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_ACTOR", "bea")
    assert (acting("ana"), acting()) == ("ana", "bea")
    monkeypatch.delenv("AMPARO_ACTOR")
    monkeypatch.setenv("LOGNAME", "carla")
    assert acting() == "carla"


@pytest.mark.parametrize("name", ["import:exchange", "two words", "a" * 65, "line\n"])
def test_nobody_acts_under_the_name_of_an_exchange_or_a_text(name: str) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == "bad_actor"):
        acting(name)
