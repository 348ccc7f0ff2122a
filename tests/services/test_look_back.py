"""Where else in the library something is."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from amparo.errors import BadInput, Unavailable
from amparo.kernel.pdq import DIHEDRAL, pdq
from amparo.media.model import Content, Fingerprints, Frame
from amparo.services.append_library import append_library
from amparo.services.look_back import Copy, look_back
from amparo.settings import Settings
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_rows import LibraryRow, Removal
from tests.gate import pictures

BRIDGE = pictures.drawn(1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return msgspec.structs.replace(Settings(), home=tmp_path)


def signed(image: Image.Image, data: bytes = b"file", quality: int | None = None) -> Fingerprints:
    made = pdq(np.asarray(image))
    frame = Frame(made.hashes.tobytes(), made.quality if quality is None else quality)
    digest = bytes.fromhex(pictures.sha256(data))
    return Fingerprints(Content("picture", "png"), digest, bytes(16), (frame,), *image.size)


def row(key: str, made: Fingerprints, quality: int | None = 90, host: str = "one") -> LibraryRow:
    return LibraryRow(host, key, "1", 10, made.sha256, made.frames[0].values[:32], quality, "picture", 1000.0)


def keys(found: list[Copy]) -> list[str]:
    return [one.key for one in found]


def test_a_file_with_the_same_bytes_is_identical(settings: Settings) -> None:
    append_library(settings, [row("same", signed(BRIDGE)), row("other", signed(pictures.drawn(2), b"other"))])
    (found,) = look_back(settings, [signed(BRIDGE)])
    assert found == [Copy("one", "same", "1", 0, True, signed(BRIDGE).sha256, signed(BRIDGE).frames[0].values[:32])]


def test_a_picture_that_looks_the_same_is_near(settings: Settings) -> None:
    smaller = BRIDGE.resize((240, 180))
    append_library(
        settings, [row("smaller", signed(smaller, b"smaller")), row("other", signed(pictures.drawn(2), b"o"))]
    )
    ((found,),) = look_back(settings, [signed(BRIDGE)])
    assert (found.key, found.identical) == ("smaller", False)
    assert (
        found.distance
        == (int.from_bytes(pictures.pdq_of(BRIDGE)) ^ int.from_bytes(pictures.pdq_of(smaller))).bit_count()
    )


@pytest.mark.parametrize("turn", DIHEDRAL)
def test_a_turned_or_mirrored_copy_is_near(settings: Settings, turn: str) -> None:
    append_library(settings, [row("turned", signed(pictures.turned(BRIDGE, turn), b"turned"))])
    ((found,),) = look_back(settings, [signed(BRIDGE)])
    assert found.key == "turned"


def test_identical_copies_come_first_and_then_the_nearest(settings: Settings) -> None:
    base = signed(BRIDGE)
    value = base.frames[0].values[:32]
    append_library(
        settings,
        [
            replace(row(f"near {bits}", base), sha256=None, pdq=bytes.fromhex(pictures.away(value, bits)))
            for bits in (31, 7, 20)
        ]
        + [row("z same", base)],
    )
    (found,) = look_back(settings, [base])
    assert [(one.key, one.distance) for one in found] == [
        ("z same", 0),
        ("near 7", 7),
        ("near 20", 20),
        ("near 31", 31),
    ]


def test_what_is_beyond_the_radius_is_not_found(settings: Settings) -> None:
    base = signed(BRIDGE)
    far = bytes.fromhex(pictures.away(base.frames[0].values[:32], 32))
    append_library(settings, [replace(row("far", base), sha256=None, pdq=far)])
    assert look_back(settings, [base]) == [[]]
    assert keys(look_back(settings, [base], radius=32)[0]) == ["far"]


def test_a_plain_picture_is_compared_by_its_bytes_only(settings: Settings) -> None:
    append_library(settings, [row("same", signed(BRIDGE)), row("looks alike", signed(BRIDGE, b"other"))])
    assert keys(look_back(settings, [signed(BRIDGE, quality=49)])[0]) == ["same"]


def test_a_plain_picture_of_the_library_is_compared_by_its_bytes_only(settings: Settings) -> None:
    plain = [row("plain", signed(BRIDGE, b"a"), quality=49), row("graded", signed(BRIDGE, b"b"), quality=50)]
    append_library(settings, [*plain, row("unknown", signed(BRIDGE, b"c"), quality=None)])
    assert keys(look_back(settings, [signed(BRIDGE)])[0]) == ["graded", "unknown"]
    assert keys(look_back(settings, [signed(BRIDGE, b"a")])[0])[0] == "plain"


def test_every_frame_of_an_animation_is_looked_for(settings: Settings) -> None:
    append_library(settings, [row("last frame", signed(pictures.drawn(3), b"x"))])
    frames = tuple(signed(image).frames[0] for image in (BRIDGE, pictures.drawn(2), pictures.drawn(3)))
    assert keys(look_back(settings, [replace(signed(BRIDGE), frames=frames)])[0]) == ["last frame"]


def test_what_has_no_picture_is_compared_by_its_bytes(settings: Settings) -> None:
    video = Fingerprints(Content("video", "mp4"), bytes(range(32)), bytes(16), ())
    append_library(settings, [LibraryRow("one", "film", "1", 5, bytes(range(32)), None, None, "video", 1.0)])
    assert keys(look_back(settings, [video])[0]) == ["film"]


def test_several_are_answered_in_their_order(settings: Settings) -> None:
    append_library(settings, [row("a", signed(BRIDGE)), row("b", signed(pictures.drawn(2), b"two"))])
    found = look_back(settings, [signed(pictures.drawn(2)), signed(pictures.drawn(9), b"nine"), signed(BRIDGE)])
    assert [keys(one) for one in found] == [["a", "b"], [], ["a"]]


def test_an_object_added_or_forgotten_a_moment_ago_counts_at_once(settings: Settings) -> None:
    assert look_back(settings, [signed(BRIDGE)]) == [[]]
    append_library(settings, [row("a", signed(BRIDGE))])
    assert keys(look_back(settings, [signed(BRIDGE)])[0]) == ["a"]
    with LibraryWriter(settings.library_dir) as writer:
        writer.forget([Removal("one", "a", 2000.0)])
    assert look_back(settings, [signed(BRIDGE)]) == [[]]


def test_a_damaged_library_does_not_answer(settings: Settings) -> None:
    append_library(settings, [row("a", signed(BRIDGE))])
    (settings.library_dir / "LIBRARY").write_bytes(b"x")
    with pytest.raises(Unavailable, match="library_corrupt"):
        look_back(settings, [signed(BRIDGE)])


@pytest.mark.parametrize("radius", [-1, 256])
def test_a_radius_that_is_none_is_refused(settings: Settings, radius: int) -> None:
    with pytest.raises(BadInput, match="bad_radius"):
        look_back(settings, [], radius)


def test_a_printed_copy_shows_no_hash(settings: Settings) -> None:
    append_library(settings, [row("same", signed(BRIDGE))])
    assert "\\x" not in repr(look_back(settings, [signed(BRIDGE)]))


def test_nothing_to_append_makes_no_library(settings: Settings) -> None:
    append_library(settings, [])
    assert not settings.library_dir.exists()


@hypothesis_settings(deadline=None, max_examples=30)
@given(
    flips=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 60), st.integers(0, 100)), min_size=1, max_size=12),
    radius=st.integers(0, 60),
)
def test_what_is_found_agrees_with_comparing_every_pair(
    flips: list[tuple[int, int, int]], radius: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The oracle: least distance over the eight orientations, counted for one row after the other."""
    settings = msgspec.structs.replace(Settings(), home=tmp_path_factory.mktemp("home"))
    query = signed(BRIDGE)
    turns = [query.frames[0].values[start : start + 32] for start in range(0, 256, 32)]
    values = [(bytes.fromhex(pictures.away(turns[turn], bits)), quality) for turn, bits, quality in flips]
    base = row("", signed(pictures.drawn(7), b"seven"))
    append_library(
        settings, [replace(base, key=f"{n:02}", pdq=value, quality=q) for n, (value, q) in enumerate(values)]
    )
    expected = {}
    for number, (value, quality) in enumerate(values):
        least = min((int.from_bytes(value) ^ int.from_bytes(turn)).bit_count() for turn in turns)
        if least <= radius and quality >= 50:
            expected[f"{number:02}"] = least
    assert {one.key: one.distance for one in look_back(settings, [query], radius)[0]} == expected
