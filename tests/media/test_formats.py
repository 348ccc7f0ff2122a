"""Every kind of picture that is taken, written by code and read by the children."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from amparo.media.model import Frame
from tests.media import heic
from tests.media.drawing import animation, bits_between, drawn, encoded, jpeg, tagged
from tests.media.through_pool import Sign

STILLS = ("PNG", "WEBP", "AVIF", "TIFF", "BMP", "PPM", "GIF", "ICO", "QOI")
ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")


def first(frame: Frame) -> bytes:
    return frame.values[:32]


@pytest.mark.parametrize("kind", STILLS)
@pytest.mark.parametrize("reference", [False, True])
def test_the_same_picture_in_another_format_hashes_alike(sign: Sign, kind: str, reference: bool) -> None:
    picture = drawn(240, 200)
    options = {"sizes": [picture.size]} if kind == "ICO" else {}
    found = sign(encoded(picture, kind, **options), reference=reference)
    expected = sign(encoded(picture, "BMP"), reference=True)
    assert found.error is None
    assert (found.width, found.height) == picture.size
    assert bits_between(first(found.frames[0]), first(expected.frames[0])) <= 8
    assert found.frames[0].second is None


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_tiff_compressions_are_read(sign: Sign, compression: str) -> None:
    found = sign(encoded(drawn(200, 160), "TIFF", compression=compression))
    assert (found.error, len(found.frames)) == (None, 1)


@pytest.mark.parametrize("kind", ANIMATED)
def test_an_animation_gives_its_first_middle_and_last_frame_with_their_times(sign: Sign, kind: str) -> None:
    found = sign(animation(kind, count=5, duration=200))
    assert found.error is None
    assert [frame.second for frame in found.frames] == pytest.approx([0.0, 0.4, 0.8], abs=0.011)
    for frame, seed in zip(found.frames, (0, 2, 4), strict=True):
        still = sign(encoded(drawn(96, 80, seed=seed), "PNG"))
        assert bits_between(first(frame), first(still.frames[0])) <= 24  # of palettes and lossy coding


@pytest.mark.parametrize("data", [heic.UPRIGHT, heic.SIDEWAYS])
@pytest.mark.parametrize("reference", [False, True])
def test_heic_is_hashed_as_displayed_on_both_paths(sign: Sign, data: bytes, reference: bool) -> None:
    found = sign(data, reference=reference)
    expected = sign(encoded(drawn(128, 96), "PNG"))
    assert (str(found.content), found.error, found.width, found.height) == ("picture/heic", None, 128, 96)
    assert bits_between(first(found.frames[0]), first(expected.frames[0])) <= 8


def test_a_heic_that_ends_early_is_truncated(sign: Sign) -> None:
    assert sign(heic.UPRIGHT[:900]).error == "media_truncated"


def test_an_animation_of_two_frames_gives_two(sign: Sign) -> None:
    assert [frame.second for frame in sign(animation("WEBP", count=2)).frames] == [0.0, 0.2]


def test_deep_grey_is_scaled_to_its_range(sign: Sign) -> None:
    grey = drawn(200, 160).convert("L")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    found = sign(encoded(deep, "PNG"))
    assert found.error is None
    assert bits_between(first(found.frames[0]), first(sign(encoded(grey, "PNG")).frames[0])) <= 2


@pytest.mark.parametrize("low, high", [(0.0, 1.0), (0.0, 255.0), (-5.0, 3.0)])
def test_floating_point_pictures_are_stretched(sign: Sign, low: float, high: float) -> None:
    grey = drawn(200, 160).convert("L")
    values = np.asarray(grey).astype(np.float32)
    values = (values - values.min()) / (values.max() - values.min()) * (high - low) + low
    found = sign(encoded(Image.fromarray(values), "TIFF"))
    assert found.error is None
    assert bits_between(first(found.frames[0]), first(sign(encoded(grey, "PNG")).frames[0])) <= 6


def test_floating_point_without_a_range_is_refused(sign: Sign) -> None:
    nothing = Image.fromarray(np.full((40, 40), np.nan, np.float32))
    assert sign(encoded(nothing, "TIFF")).error in {"media_unsupported", "media_broken"}


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_jpegs_that_the_fast_decoder_refuses_are_still_hashed(sign: Sign, mode: str) -> None:
    found = sign(encoded(drawn().convert(mode), "JPEG", quality=90))
    assert found.error is None
    assert bits_between(first(found.frames[0]), first(sign(jpeg()).frames[0])) <= 12


def test_a_progressive_jpeg_hashes_like_a_baseline_one(sign: Sign) -> None:
    assert bits_between(first(sign(jpeg(progressive=True)).frames[0]), first(sign(jpeg()).frames[0])) <= 2


def test_a_picture_below_five_pixels_has_a_zero_hash_of_quality_zero(sign: Sign) -> None:
    for data in (encoded(drawn(64, 4), "PNG"), jpeg(width=4, height=64)):
        (frame,) = sign(data).frames
        assert (frame.values, frame.quality) == (bytes(256), 0)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_tagged_picture_is_hashed_as_it_is_displayed(sign: Sign, kind: str, orientation: int) -> None:
    upright = drawn(400, 300)
    stored = upright.transpose(TO_STORED[orientation]) if orientation > 1 else upright
    data = encoded(stored, kind, exif=tagged(orientation).tobytes())
    displayed, as_stored = sign(data), sign(data, orientation="stored")
    assert displayed.exif_orientation == orientation
    assert (displayed.width, displayed.height) == stored.size
    assert bits_between(first(displayed.frames[0]), first(sign(encoded(upright, "PNG")).frames[0])) <= 6
    assert bits_between(first(as_stored.frames[0]), first(sign(encoded(stored, "PNG")).frames[0])) <= 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_agrees_with_reduced_decoding_of_odd_sizes(sign: Sign, orientation: int) -> None:
    upright = drawn(1611, 1213)  # decoded at a quarter, with a part of a pixel left over on each axis
    stored = upright.transpose(TO_STORED[orientation]) if orientation > 1 else upright
    data = encoded(stored, "JPEG", quality=92, exif=tagged(orientation).tobytes())
    expected = sign(encoded(upright, "BMP"), reference=True)
    assert bits_between(first(sign(data).frames[0]), first(expected.frames[0])) <= 4


TO_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What was done to an upright picture that has to be displayed by this orientation."""


def test_senseless_exif_is_ignored(sign: Sign) -> None:
    plain = jpeg()
    for exif in (
        b"",
        b"II*\0",
        b"MM\0*\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff" + bytes(40),
        tagged(9).tobytes()[6:],
    ):
        segment = b"Exif\0\0" + exif
        data = plain[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2) + segment + plain[2:]
        found = sign(data)
        assert (found.error, found.exif_orientation) == (None, 1)
        assert found.frames == sign(plain).frames


def test_kinds_that_no_decoder_is_kept_for_are_unsupported(sign: Sign) -> None:
    out = BytesIO()
    drawn(64, 64).save(out, "JPEG2000")
    found = sign(out.getvalue())
    assert (str(found.content), found.error) == ("picture/jpeg2000", "media_unsupported")
