"""Fingerprints in Debian's Chromium, from the choice of a file until its lines stand on the page."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import av
import msgspec
import numpy as np
import numpy.typing as npt
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image
from playwright.sync_api import sync_playwright

from amparo.settings import Settings
from amparo.web import site
from bench.result import Row, save

if TYPE_CHECKING:
    from tests.web.fingerprint.reading import Reader

ROUNDS = 5
RATE = 30
SCENE = 4
"""Seconds until another scene begins."""
PHOTO_LIMIT, VIDEO_LIMIT, HELD_LIMIT = 1.5, 40.0, 100.0
PATIENCE = 120_000
WATCH = """() => {
    let last = performance.now();
    window.held = 0;
    setInterval(() => { const now = performance.now(); held = Math.max(held, now - last - 4); last = now; }, 4);
}"""
"""Keeps the longest time in milliseconds in which a page did nothing else."""


def run(*, quick: bool) -> None:
    """All rows of this script."""
    seconds, size, photo = (3, (640, 360), (800, 600)) if quick else (60, (1920, 1080), (4000, 3000))
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as name, _reader(Path(name)) as reader:
        picture, film = Path(name) / "photo.jpg", Path(name) / "film.mp4"
        Image.fromarray(next(_scenes(photo, 1))).save(picture, quality=90)
        _film(film, size, seconds)
        for page in reader.page.frames[:2]:
            page.evaluate(WATCH)
        photos = [_seconds(reader, picture) for _ in range(ROUNDS + 1)][1:]
        video = _seconds(reader, film)
        held = max(page.evaluate("held") for page in reader.page.frames[:2])
    taken = statistics.median(photos)
    many = f"{seconds} s of video, {size[0]} × {size[1]}, H.264, {RATE} frames/s"
    rows = [
        _row(f"photo of {photo[0] * photo[1] / 1e6:.3g} megapixels in the page", "s", taken, PHOTO_LIMIT),
        _row(f"{many}, in the page", "s", video, VIDEO_LIMIT),
        _row("longest time in which the page is held up by both", "ms", held, HELD_LIMIT),
    ]
    save("browser", rows, quick=quick)


def _row(what: str, unit: str, value: float, limit: float) -> Row:
    return Row(what, unit, value, target=f"≤ {limit:g} {unit}", reached=value <= limit)


@contextmanager
def _reader(home: Path) -> Iterator["Reader"]:
    """The fingerprint page in a browser, from a server of its own."""
    site.configure(msgspec.structs.replace(Settings(), home=home))
    from tests.store.backends import fresh_settings  # Django is ready only now
    from tests.web.browsing import chromium_program
    from tests.web.fingerprint.reading import Reader
    from tests.web.running import running

    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with running(fresh_settings("sqlite", home / "home")) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=arguments)
        page = browser.new_page(locale="en")
        page.set_default_timeout(PATIENCE)
        page.goto(f"{served.url}/en/fingerprint")
        yield Reader(page)
        browser.close()


def _seconds(reader: "Reader", file: Path) -> float:
    """How long a file takes. The same one again would be no change to the browser, so that none is chosen between."""
    reader.inside.locator("#files").set_input_files([])
    reader.page.evaluate("document.getElementById('said').textContent = ''")
    start = time.perf_counter()
    reader.inside.locator("#files").set_input_files(file)
    reader.page.get_by_text("All files are read.").wait_for()
    taken = time.perf_counter() - start
    if (
        not reader.page.locator("#found")
        .get_by_text("even if it was made smaller")
        .or_(reader.page.locator("#found").get_by_text("for each second"))
        .count()
    ):
        raise SystemExit("the browser made no fingerprint that finds altered copies")
    return taken


def _film(path: Path, size: tuple[int, int], seconds: int) -> None:
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE)
        if not isinstance(container, OutputContainer) or not isinstance(video, VideoStream):
            raise SystemExit("this PyAV writes no H.264")
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.options = {"preset": "veryfast", "g": "250"}
        for pixels in _scenes(size, seconds * RATE):
            container.mux(video.encode(VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(video.encode(None))


def _scenes(size: tuple[int, int], count: int) -> Iterator[npt.NDArray[np.uint8]]:
    """Blurred colours with some grain, over which the view wanders. Each is uint8 (height, width, 3)."""
    width, height = size
    rng = np.random.default_rng(1)
    grain = rng.integers(0, 12, (height, width, 3), dtype=np.uint8)
    wide, step = SCENE * RATE * 2, 2
    for number in range(count):
        place = number % (SCENE * RATE)
        if not place:
            small = rng.integers(0, 240, (max(9, height // 60), max(16, (width + wide) // 60), 3), dtype=np.uint8)
            scene = np.asarray(Image.fromarray(small).resize((width + wide, height), Image.Resampling.BICUBIC))
        yield np.minimum(scene[:, place * step : place * step + width], 243) + np.roll(grain, number, axis=1)
