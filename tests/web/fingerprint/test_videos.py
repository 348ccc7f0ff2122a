"""Of a video come the fingerprints of the frames on screen at 0.5, 1.5, 2.5 … seconds, as Python makes them."""

import hashlib
import re
import statistics
import struct
from collections.abc import Callable

import pytest

from amparo.signals.types.pdq_frames import parse_frames
from amparo.web.fingerprint.views import SHORT
from amparo.web.shared.fingerprint_tool import WORDS
from scripts import browser
from tests.web.fingerprint.reading import Reader, Shown, file
from tests.web.fingerprint.videos import Film, known, steady, written

MOST_BITS, MEDIAN_BITS = 8, 2
"""Apart from Python; measured were 4 and 0. Frames differ by 100 and more, so none of them is another frame."""
LEAST_QUALITY = 50
FILMS = {
    "H.264": Film(steady(4, 30)),
    "VP9": Film(steady(4, 25), "libvpx-vp9", "webm"),
    "high definition": Film(steady(2, 10), size=(1280, 720)),
    "frames that last for seconds": Film([0, 400, 1700, 5300, 6900, 7300]),
    "begins late": Film(steady(4, 10, start=1220), "libvpx-vp9", "webm"),
    "without its length": Film(steady(3, 30), "libvpx-vp9", "webm", options={"live": "1"}),
    "shorter than half a second": Film(steady(0.3, 20)),
    "exactly on the sample times": Film(steady(6, 2)),
}


def film(name: str) -> bytes:
    return written(FILMS[name])


@pytest.fixture(scope="module")
def films() -> dict[str, bytes]:
    return {name: film(name) for name in FILMS} | {"turned": turned(film("H.264"))}


def turned(content: bytes) -> bytes:
    """An MP4 that is to be displayed turned by 90 degrees: its display matrix (ISO 14496-12, 8.3.2) is another."""
    upright = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    lying = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, FILMS["H.264"].size[1] << 16, 0, 1 << 30)
    at = content.index(upright, content.index(b"tkhd"))
    return content[:at] + lying + content[at + len(lying) :]


def bits(shown: Shown, content: bytes) -> list[int]:
    """Differing bits of each frame that can be trusted. Asserts that there are as many frames as there should be."""
    wanted = known(content)
    found = parse_frames(shown.frames).frames
    assert [one.seconds for one in found] == [k + 0.5 for k in range(len(wanted))]
    return [
        (int.from_bytes(one.hash) ^ int(digits, 16)).bit_count()
        for one, (digits, quality) in zip(found, wanted, strict=True)
        if quality >= LEAST_QUALITY
    ]


def test_the_frames_of_videos_are_those_of_python(reader: Callable[..., Reader], films: dict[str, bytes]) -> None:
    shown = reader().shown([file(content, name, "video/mp4") for name, content in films.items()])
    away = {name: bits(one, films[name]) for name, one in zip(films, shown, strict=True)}
    assert {name: most for name, some in away.items() if (most := max(some)) > MOST_BITS} == {}
    assert statistics.median(one for some in away.values() for one in some) <= MEDIAN_BITS
    assert min(map(len, away.values())) == 1
    assert sum(map(len, away.values())) > 30


def digests(content: bytes) -> dict[str, str]:
    md5 = hashlib.md5(content, usedforsecurity=False)
    return {"sha256": hashlib.sha256(content).hexdigest(), "md5": md5.hexdigest()}


def test_what_the_browser_cannot_play_is_said_so_and_has_its_digests(reader: Callable[..., Reader]) -> None:
    other_codec, broken = written(Film(steady(1, 10), "mpeg4")), b"no video" * 99
    shown = reader().shown([file(other_codec, "a.mp4", "video/mp4"), file(broken, "b.mov", "video/quicktime")])
    assert [one.lines for one in shown] == [digests(other_codec), digests(broken)]
    assert ["cannot play this video" in one.said for one in shown] == [True, True]


def test_a_video_that_does_not_call_itself_one_is_read_all_the_same(
    reader: Callable[..., Reader], films: dict[str, bytes]
) -> None:
    named, nameless, other = reader().shown(
        [
            file(films["H.264"], "a.mp4", "video/mp4"),
            file(films["H.264"], "a", ""),
            file(b"no video" * 99, "b", ""),
        ]
    )
    assert (nameless.said, nameless.lines) == (named.said, named.lines)
    assert max(bits(nameless, films["H.264"])) <= MOST_BITS
    assert ("neither a picture nor a video" in other.said, other.frames) == (True, [])


SHOWS_LATE = """() => {
    const Real = VideoFrame;
    let last = null;
    window.VideoFrame = function (video) {
        const now = new Real(video);
        const late = last !== null && last.timestamp !== now.timestamp;
        const given = late ? last : now.clone();
        last = now;
        return given;
    };
}"""


def test_a_frame_that_the_browser_shows_late_is_waited_for(
    reader: Callable[..., Reader], films: dict[str, bytes]
) -> None:
    opened = reader()
    opened.page.frames[1].evaluate(SHOWS_LATE)
    (shown,) = opened.shown([file(films["H.264"], "a.mp4", "video/mp4")])
    assert max(bits(shown, films["H.264"])) <= MOST_BITS


SHOWS_THE_END = """() => {
    const Real = VideoFrame, make = document.createElement.bind(document);
    let end = null, shown = false;
    document.createElement = (tag) => {
        const made = make(tag);
        if (tag === "video") made.addEventListener("seeked", () => {
            if (!end && made.currentTime > 1) end = new Real(made);
        });
        return made;
    };
    window.VideoFrame = function (video) {
        if (!end || shown) return new Real(video);
        shown = true;
        return end.clone();
    };
}"""


def test_the_end_that_was_looked_up_is_no_frame_of_an_earlier_second(
    reader: Callable[..., Reader], films: dict[str, bytes]
) -> None:
    opened = reader()
    opened.page.frames[1].evaluate(SHOWS_THE_END)
    (shown,) = opened.shown([file(films["without its length"], "a.webm", "video/webm")])
    assert max(bits(shown, films["without its length"])) <= MOST_BITS


def test_a_video_that_breaks_off_says_how_far_it_was_read(
    reader: Callable[..., Reader], films: dict[str, bytes]
) -> None:
    opened = reader()
    opened.page.frames[1].evaluate(BREAKS_OFF, 2.5)
    (shown,) = opened.shown([file(films["H.264"], "a.mp4", "video/mp4")])
    assert [line.partition("@")[2] for line in shown.frames] == ["0.5", "1.5"]
    assert "only up to some point" in shown.said
    assert shown.lines == digests(films["H.264"])


BREAKS_OFF = """after => {
    const time = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
    const set = function (seconds) {
        if (seconds < after) time.set.call(this, seconds);
        else this.dispatchEvent(new Event('error'));
    };
    Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {...time, set});
}"""
STANDS_STILL = """() => {
    const kept = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
    window.goOn = () => Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', kept);
    Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {...kept, set() {}});
}"""


def test_reading_a_video_can_be_stopped_and_begun_again(reader: Callable[..., Reader], films: dict[str, bytes]) -> None:
    opened = reader()
    inside = opened.page.frames[1]
    inside.evaluate(STANDS_STILL)
    opened.choose([file(films["H.264"], "a.mp4", "video/mp4")])
    opened.inside.get_by_text("second by second").wait_for()
    assert inside.evaluate("document.querySelector('progress').value") >= 0.4
    assert inside.evaluate("document.querySelectorAll('video, img, canvas').length") == 0
    opened.inside.get_by_role("button", name="Stop").click()
    opened.page.get_by_text("Stopped.").wait_for()
    assert opened.inside.locator("#names").inner_text().strip().endswith("not read")
    inside.evaluate("goOn()")
    (shown,) = opened.shown([file(films["H.264"], "a.mp4", "video/mp4")])
    assert len(shown.frames) == 4


def test_every_state_of_a_file_has_its_words() -> None:
    message = (browser.APP / "ts" / "message.ts").read_text(encoding="utf-8")
    listed = re.search(r"STATES = \[(.*?)\]", message, re.DOTALL)
    assert listed is not None
    states = set(re.findall(r'"(\w+)"', listed[1]))
    assert states == set(WORDS)
    assert states | {"reading", "watching", "stopped"} == set(SHORT)
