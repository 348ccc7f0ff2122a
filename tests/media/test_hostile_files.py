"""Files made to break decoders are refused with the code that says why, and the next file is served."""

import hashlib
import random
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.media.model import MESSAGES
from amparo.media.pool import Pool
from amparo.settings import MediaSettings
from tests.media.drawing import animation, drawn, encoded, jpeg
from tests.media.through_pool import Sign, signer

DAMAGED = {"media_truncated", "media_broken", "media_empty", "media_unsupported"}
SMALL = drawn(120, 90)
FILES = {
    **{kind: encoded(SMALL, kind) for kind in ("PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF", "PPM", "QOI")},
    "JPEG": encoded(SMALL, "JPEG", quality=90),
    "animated GIF": animation("GIF", 4),
    "animated WEBP": animation("WEBP", 4),
    "animated PNG": animation("PNG", 4),
    "animated AVIF": animation("AVIF", 4),
}


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def png(width: int, height: int, colour: int, data: bytes, *others: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(others) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """So many zero bytes, deflated in pieces."""
    deflate = zlib.compressobj(9)
    pieces = [deflate.compress(bytes(min(count - at, 1 << 24))) for at in range(0, count, 1 << 24)]
    return b"".join([*pieces, deflate.flush()])


def with_jpeg_size(width: int, height: int) -> bytes:
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def test_an_empty_file_is_empty(sign: Sign) -> None:
    found = sign(b"")
    assert (found.error, found.frames, found.sha256) == ("media_empty", (), hashlib.sha256(b"").digest())


@pytest.mark.parametrize("name", FILES)
def test_half_a_file_is_truncated(sign: Sign, name: str) -> None:
    data = FILES[name][: len(FILES[name]) // 2]
    found = sign(data)
    assert found.frames == ()
    assert found.error in ({"media_truncated"} if name not in {"TIFF", "QOI"} else DAMAGED)
    assert found.md5 == hashlib.md5(data, usedforsecurity=False).digest()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(FILES)), share=st.floats(0, 1), reference=st.booleans())
def test_a_file_cut_anywhere_is_refused_or_lacks_only_its_last_bytes(
    sign: Sign, name: str, share: float, reference: bool
) -> None:
    whole = FILES[name]
    data = whole[: int(len(whole) * share)]
    found = sign(data, reference=reference)
    assert found.error in {*DAMAGED, None}
    if found.error is None and len(data) < len(whole) * 0.9 and found.content.family == "picture":
        pytest.fail(f"{name} cut to {len(data)} of {len(whole)} bytes was hashed")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(FILES)),
    damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30),
)
def test_a_file_with_damaged_bytes_has_a_stable_code_or_a_hash(
    sign: Sign, name: str, damage: list[tuple[float, int]]
) -> None:
    data = bytearray(FILES[name])
    for place, value in damage:
        data[int(place * len(data))] = value
    found = sign(bytes(data))
    assert found.error is None or found.error in MESSAGES
    assert found.error != "media_crashed"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([data[:12] for data in FILES.values()]), st.binary(max_size=400))
def test_a_mark_followed_by_noise_is_refused(sign: Sign, mark: bytes, noise: bytes) -> None:
    found = sign(mark + noise)
    assert found.content.family != "picture" or found.error in MESSAGES


def test_noise_and_ciphertext_are_unknown_and_no_error(sign: Sign) -> None:
    data = random.Random(3).randbytes(50_000)
    found = sign(data)
    assert (str(found.content), found.error, found.frames) == ("other/unknown", None, ())
    assert found.sha256 == hashlib.sha256(data).digest()


@pytest.mark.parametrize("make", [lambda: png(65535, 65535, 2, zeros(1000)), lambda: with_jpeg_size(65535, 65535)])
@pytest.mark.parametrize("reference", [False, True])
def test_a_header_that_claims_too_many_pixels_is_refused(sign: Sign, make: object, reference: bool) -> None:
    found = sign(make(), reference=reference)  # type: ignore[operator]
    assert (found.error, found.frames) == ("media_too_many_pixels", ())


def test_a_picture_that_its_bytes_cannot_hold_is_a_bomb(sign: Sign) -> None:
    found = sign(png(13_000, 13_000, 2, zeros(3 * 13_000 * 1000)))
    assert (found.error, found.frames) == ("media_bomb", ())


def test_a_bomb_in_a_text_chunk_is_not_unpacked(sign: Sign) -> None:
    text = chunk(b"zTXt", b"comment\0\0" + zeros(200_000_000))
    found = sign(png(64, 64, 0, zlib.compress(bytes(64 * 65)), text))
    assert found.error in {"media_bomb", "media_broken"}


def gif(frames: int, left: int = 0) -> bytes:
    header = b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0x80, 0, 0) + bytes(6)
    one = b"\x2c" + struct.pack("<HHHHB", left, 0, 8, 8, 0) + b"\x02\x02\x4c\x01\x00"
    return header + one * frames + b"\x3b"


def test_more_frames_than_the_limit_are_refused_before_decoding(sign: Sign) -> None:
    assert sign(gif(2001)).error == "media_too_many_frames"
    assert sign(gif(1_000_000)).error == "media_too_many_frames"


def test_a_frame_far_outside_its_screen_counts_as_pixels(sign: Sign) -> None:
    data = bytearray(gif(2, left=65_000))
    at = data.rindex(b"\x2c") + 1
    data[at : at + 8] = struct.pack("<HHHH", 65_000, 65_000, 500, 500)
    assert sign(bytes(data)).error == "media_too_many_pixels"


def test_a_lying_extension_changes_nothing(sign: Sign) -> None:
    for mark in (b"GIF89a", b"\x89PNG\r\n\x1a\n", b"II*\0"):
        assert sign(mark + jpeg()).error in DAMAGED


def test_a_polyglot_is_what_it_starts_with(sign: Sign) -> None:
    plain = jpeg()
    for tail in (b"%PDF-1.7 ...", b"PK\x03\x04 ...", encoded(drawn(32, 32, seed=9), "PNG")):
        found = sign(plain + tail)
        assert (str(found.content), found.error) == ("picture/jpeg", None)
        assert found.frames == sign(plain).frames
        assert found.sha256 == hashlib.sha256(plain + tail).digest()


def test_a_limit_on_frames_and_pixels_is_the_operators(sign: Sign) -> None:
    with Pool(MediaSettings(max_pixels=5_000, max_frames=3, workers=1)) as narrow:
        strict = signer(narrow)
        assert strict(jpeg()).error == "media_too_many_pixels"
        assert strict(encoded(SMALL, "PNG")).error == "media_too_many_pixels"
        assert strict(animation("WEBP", 4, size=(60, 60))).error == "media_too_many_frames"
        assert strict(animation("WEBP", 3, size=(60, 60))).error is None
