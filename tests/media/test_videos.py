"""Videos through real children: which frames are taken, how they are displayed, and what is refused and why."""

import os
import random
import signal
import struct
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from amparo.media.model import Fingerprints, SignOptions
from amparo.media.pool import Pool
from amparo.media.video import Window
from amparo.settings import MediaSettings
from amparo.signals.types.pdq_frames import MOST_SAMPLES
from tests.media.drawing import bits_between
from tests.media.through_pool import Sign, signer
from tests.media.videos import (
    MILLISECOND,
    SIZE,
    encoded,
    frame_of,
    hash_of,
    nearest,
    on_screen,
    picture,
    shown_at,
    steady,
)

UNEVEN = (0, 120, 500, 501, 1400, 1500, 1501, 2200, 3900)
"""Milliseconds: with frames just before, at and just after a sample time, and with a gap of more than a second."""
TURNS = {
    1: ((1, 0, 0, 1), lambda p: p),
    2: ((-1, 0, 0, 1), lambda p: p[:, ::-1]),
    3: ((-1, 0, 0, -1), lambda p: p[::-1, ::-1]),
    4: ((1, 0, 0, -1), lambda p: p[::-1]),
    5: ((0, 1, 1, 0), lambda p: p.swapaxes(0, 1)),
    6: ((0, 1, -1, 0), lambda p: np.rot90(p, -1)),
    7: ((0, -1, -1, 0), lambda p: np.rot90(p, -1)[::-1]),
    8: ((0, -1, 1, 0), lambda p: np.rot90(p)),
}
"""The display matrix for each EXIF orientation, and what it does."""


@pytest.fixture(scope="session")
def watch(sign: Sign) -> Sign:
    def watched(data: bytes) -> Fingerprints:
        return sign(data, videos=True, digests=False)

    return watched


def places(found: Fingerprints, count: int) -> list[int]:
    """Which picture each frame of the series shows."""
    assert (found.error, found.frames) == (None, ())
    assert found.video is not None
    assert [frame.seconds for frame in found.video.frames] == [k + 0.5 for k in range(len(found.video.frames))]
    return [nearest(frame.hash, count) for frame in found.video.frames]


@pytest.mark.parametrize(
    ("kind", "codec"),
    [
        ("mp4", "libx264"),
        ("mov", "mjpeg"),
        ("3gp", "mpeg4"),
        ("webm", "libvpx-vp9"),
        ("webm", "libvpx"),
        ("matroska", "libx264"),
        ("avi", "mpeg4"),
        ("mpegts", "mpeg2video"),
        ("flv", "flv"),
        ("mov", "prores_ks"),
        ("mp4", "libx265"),
        ("mp4", "libsvtav1"),
    ],
)
def test_each_kind_of_video_has_the_frame_of_every_half_second(watch: Sign, kind: str, codec: str) -> None:
    rate, count = (25, 75) if codec == "mpeg2video" else (10, 35)  # MPEG-2 knows only a few rates
    found = watch(steady(kind, codec, count, rate))
    times = [Fraction(place, rate) for place in range(count)]
    assert places(found, count) == on_screen(times, Fraction(count, rate))
    assert (found.width, found.height) == SIZE


@pytest.mark.parametrize("kind", ["mp4", "matroska"])
def test_frames_at_uneven_times_are_taken_as_the_plain_loop_does(watch: Sign, kind: str) -> None:
    times = [at * MILLISECOND for at in UNEVEN]
    found = watch(shown_at(UNEVEN, 4300, kind))
    assert places(found, len(UNEVEN)) == on_screen(times, Fraction(43, 10))


@pytest.mark.parametrize("kind", ["mp4", "matroska", "mpegts"])
def test_times_count_from_the_first_frame_wherever_it_lies(watch: Sign, kind: str) -> None:
    later = [at + 7_700 for at in (0, 480, 520, 1_600)]
    assert places(watch(shown_at(later, 10_000, kind)), 4) == [1, 2]


def test_hash_and_quality_are_those_of_the_decoded_frame(watch: Sign) -> None:
    data = steady(count=30)
    with av.open(BytesIO(data)) as container:
        decoded = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    found = watch(data)
    assert found.video is not None
    apart = [bits_between(frame.hash, hash_of(decoded[5 + 10 * k])) for k, frame in enumerate(found.video.frames)]
    assert len(apart) == 3
    assert max(apart) <= 4
    assert {frame.quality for frame in found.video.frames} == {100}


def test_a_frame_with_nothing_on_it_stays_with_its_low_quality(watch: Sign) -> None:
    blank = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    frames = [
        frame_of(pixels, 1000 * place, 1000, MILLISECOND)
        for place, pixels in enumerate((picture(0), blank, picture(1)))
    ]
    found = watch(encoded(frames))
    assert found.video is not None
    assert [frame.quality >= 50 for frame in found.video.frames] == [True, False, True]


def test_a_video_shorter_than_half_a_second_has_its_first_frame(watch: Sign) -> None:
    assert places(watch(shown_at([0, 100, 200], 300)), 3) == [0]


def test_two_hours_are_the_most_and_the_series_says_so(watch: Sign) -> None:
    found = watch(shown_at([0, 1_000, 8_000_000], 8_000_040, "matroska"))
    assert found.video is not None
    assert (len(found.video.frames), found.video.cut) == (MOST_SAMPLES, True)
    assert nearest(found.video.frames[0].hash, 3) == 0
    assert {frame.hash for frame in found.video.frames[1:]} == {found.video.frames[-1].hash}
    assert nearest(found.video.frames[-1].hash, 3) == 1


def with_turn(data: bytes, signs: tuple[int, int, int, int]) -> bytes:
    """The same file with another matrix in its track header (ISO 14496-12, 8.3.2, version 0)."""
    at = data.index(b"tkhd") + 44
    a, b, c, d = (one << 16 for one in signs)
    return data[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + data[at + 36 :]


@pytest.mark.parametrize("orientation", TURNS)
def test_frames_are_hashed_as_displayed(watch: Sign, orientation: int) -> None:
    signs, turned = TURNS[orientation]
    found = watch(with_turn(shown_at([0], 1000), signs))
    assert found.video is not None
    assert bits_between(found.video.frames[0].hash, hash_of(turned(picture(0)))) <= 16


def with_colours(height: int, matrix: int) -> tuple[bytes, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """A video whose colours vary more than its luma, and its frame by BT.601 and by BT.709. matrix: H.273's number."""
    width = height * 4 // 3
    rows, columns = np.mgrid[0:height, 0:width] / height
    waves = [np.sin(5 * rows + 3 * columns), np.sin(9 * columns + 1), np.cos(11 * rows + 4 * columns)]
    y, u, v = (np.round(128 + scale * wave) for scale, wave in zip((25, 60, 60), waves, strict=True))
    small = [plane.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3)).round() for plane in (u, v)]
    planes = [y, *small]
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, values in zip(frame.planes, planes, strict=True):
        rows_of = np.zeros((plane.height, plane.line_size), np.uint8)
        rows_of[:, : plane.width] = values
        plane.update(rows_of.tobytes())
    frame.pts, frame.duration, frame.time_base, frame.colorspace = 0, 1000, MILLISECOND, matrix
    u, v = (np.kron(plane, np.ones((2, 2))) for plane in small)
    tags = {1: {"colorspace": "bt709"}}.get(matrix, {})
    data = encoded([frame], codec="libx264", crf="1", **tags)
    return data, rgb(y, u, v, 0.299, 0.114), rgb(y, u, v, 0.2126, 0.0722)


def rgb(y: npt.NDArray[np.float64], u: object, v: object, red: float, blue: float) -> npt.NDArray[np.uint8]:
    """ITU-R BT.601 and BT.709, limited range, by their weights of red and blue."""
    luma, cb, cr = (y - 16) / 219, (np.asarray(u) - 128) / 224, (np.asarray(v) - 128) / 224
    r, b = luma + 2 * (1 - red) * cr, luma + 2 * (1 - blue) * cb
    g = (luma - red * r - blue * b) / (1 - red - blue)
    return np.clip(255 * np.stack([r, g, b], -1), 0, 255).round().astype(np.uint8)


@pytest.mark.parametrize(("height", "matrix", "hd"), [(144, 2, False), (720, 2, True), (144, 1, True)])
def test_colours_are_by_the_matrix_named_or_that_of_the_size(watch: Sign, height: int, matrix: int, hd: bool) -> None:
    data, by_601, by_709 = with_colours(height, matrix)
    found = watch(data)
    assert found.video is not None
    value = found.video.frames[0].hash
    right, wrong = (by_709, by_601) if hd else (by_601, by_709)
    assert bits_between(value, hash_of(right)) < bits_between(value, hash_of(wrong))


def test_a_video_that_ends_too_early_is_taken_as_far_as_it_can_be_decoded(watch: Sign) -> None:
    for data in (steady("matroska", count=40), steady(count=40, g="5", movflags="frag_keyframe+empty_moov")):
        found = watch(data[: len(data) * 2 // 3])
        known = places(found, 40)
        assert known == [5, 15, 25, 35][: len(known)]
        assert 1 <= len(known) <= 3


def test_a_video_without_its_index_is_truncated(watch: Sign) -> None:
    data = steady(count=12)
    found = watch(data[: len(data) // 2])
    assert (found.error, found.video) == ("media_truncated", None)


@pytest.mark.parametrize("kind", ["mp4", "matroska", "avi", "mpegts", "flv"])
def test_a_mark_followed_by_noise_is_refused(watch: Sign, kind: str) -> None:
    marks = (b"\x47\x1f\xff\x10" + bytes(184)) * 5  # packets that carry nothing
    start = marks if kind == "mpegts" else steady(kind, "flv" if kind == "flv" else "mpeg4", count=3)[:32]
    found = watch(start + random.Random(7).randbytes(4000))
    assert found.content.family == "video"
    assert (found.error in {"media_broken", "media_truncated", "media_no_video"}, found.video) == (True, None)


def test_damage_never_crashes_a_child(watch: Sign) -> None:
    chance = random.Random(11)
    for data in (steady(count=12), steady("matroska", "libvpx-vp9", count=12), steady("avi", "mpeg4", count=12)):
        for _ in range(8):
            damaged = bytearray(data)
            for _ in range(12):
                damaged[chance.randrange(16, len(data))] = chance.randrange(256)
            assert watch(bytes(damaged)).error in {None, "media_broken", "media_truncated", "media_no_video"} | {
                "media_unsupported",
                "media_too_many_pixels",
                "media_bomb",
            }


def sound(kind: str) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream = container.add_stream("aac", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["mp4", "matroska"])
def test_sound_alone_is_no_video(watch: Sign, kind: str) -> None:
    found = watch(sound(kind))
    assert (found.content.family, found.error) == ("video", "media_no_video")


def test_codecs_and_containers_that_are_not_listed_are_never_opened(watch: Sign) -> None:
    frames = [frame_of(picture(0), 0, 1000, MILLISECOND)]
    assert watch(encoded(frames, "matroska", "ffv1")).error == "media_unsupported"
    assert watch(b"OggS" + bytes(30) + b"theora" + bytes(400)).error == "media_unsupported"
    assert watch(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(400)).error == "media_unsupported"


def test_what_a_header_claims_of_its_length_changes_nothing(watch: Sign) -> None:
    data = steady(count=25)
    lying = bytearray(data)
    for box, place in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = data.index(box) + place
        lying[at : at + 4] = b"\x7f\xff\xff\xff"
    found = watch(bytes(lying))
    assert bytes(lying) != data
    assert places(found, 25) == places(watch(data), 25) == [5, 15]


def test_a_playlist_is_no_video(watch: Sign) -> None:
    found = watch(b"#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n")
    assert (str(found.content), found.error, found.video) == ("other/text", None, None)


def test_videos_are_opened_only_where_they_are_asked_for(sign: Sign) -> None:
    found = sign(steady(count=12))
    assert (found.content.family, found.error, found.frames, found.video) == ("video", None, (), None)
    assert len(found.sha256) == 32


def test_a_video_larger_than_the_limit_says_so_where_it_was_to_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(steady(count=12) + bytes(100_000))
    with Pool(MediaSettings(max_bytes=50_000, workers=1)) as small:
        for options, error in ((SignOptions(videos=True), "media_too_large"), (SignOptions(), None)):
            ((_, found),) = small.sign_files([tmp_path / "a.mp4"], options)
            assert isinstance(found, Fingerprints)
            assert (found.error, found.video, len(found.sha256)) == (error, None, 32)


def test_a_child_reads_nothing_but_the_part_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "several").write_bytes(b"one two three")
    descriptor = os.open(tmp_path / "several", os.O_RDONLY)
    window = Window(descriptor, 4, 3)
    assert (window.read(2), window.read(100), window.read(100), window.tell()) == (b"tw", b"o", b"", 3)
    assert (window.seek(-2, 2), window.read(100)) == (1, b"wo")
    assert (window.seek(-9), window.read(1), window.seek(90), window.read(5)) == (0, b"t", 90, b"")
    os.close(descriptor)


@pytest.fixture
def narrow() -> Iterator[Pool]:
    with Pool(MediaSettings(max_pixels=SIZE[0] * SIZE[1] - 1, seconds=0.05, workers=1)) as pool:
        yield pool


def test_a_frame_with_more_pixels_than_the_limit_is_refused(narrow: Pool) -> None:
    found = signer(narrow)(steady(count=3), videos=True)
    assert (found.error, found.video) == ("media_too_many_pixels", None)


def test_a_video_that_grows_beyond_the_limit_is_refused(narrow: Pool) -> None:
    small = encoded([frame_of(picture(0, (64, 48)), 0, 1000, MILLISECOND)], "mpegts", "mpeg4")
    strict = signer(narrow)
    assert strict(small, videos=True).error is None
    assert strict(small + shown_at([2000], 3000, "mpegts", "mpeg4"), videos=True).error == "media_too_many_pixels"


def test_a_video_child_that_hangs_is_answered_in_time_and_replaced(narrow: Pool) -> None:
    tiny = encoded([frame_of(picture(0, (64, 48)), 0, 1000, MILLISECOND)])
    strict = signer(narrow)
    assert strict(tiny, videos=True).error is None
    child = narrow.child_ids()[-1]
    os.kill(child, signal.SIGSTOP)
    assert strict(tiny, videos=True).error == "media_timeout"
    assert strict(tiny, videos=True).error is None
    assert child not in narrow.child_ids()


def test_a_video_child_is_closed_off_like_the_others(watch: Sign, pool: Pool) -> None:
    watch(steady(count=3))
    assert len(pool.child_ids()) > 2
    assert all(all(vars(one).values()) for one in pool.protections())
