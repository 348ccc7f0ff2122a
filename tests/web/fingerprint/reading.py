"""Uses the fingerprint page as a person does."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import FilePayload, FrameLocator, Page

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Shown:
    """What the page shows of one file. lines: its fingerprints, by type. frames: those of a video, one a second."""

    said: str
    lines: dict[str, str]
    frames: list[str] = field(default_factory=list)


class Reader:
    """An open fingerprint page. inside: its frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.inside: FrameLocator = page.frame_locator("#reader")
        self.inside.locator("#files:enabled").wait_for()

    def axe_inside(self) -> None:
        """Assert that axe finds nothing in the frame. It may not read the style sheet there, and need not."""
        frame = self.page.frames[1]
        frame.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
        found = frame.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
        assert [(broken["id"], [node["target"] for node in broken["nodes"]]) for broken in found["violations"]] == []

    def choose(self, files: Sequence[FilePayload]) -> None:
        """Choose files, and do not wait for them."""
        self.inside.locator("#files").set_input_files(list(files))

    def shown(self, files: Sequence[FilePayload]) -> list[Shown]:
        """Choose files and wait for all of them."""
        self.choose(files)
        self.page.get_by_text("All files are read.").or_(self.page.get_by_text("Todos los archivos")).wait_for()
        return [self._one(panel) for panel in self.page.locator("#found section").all()]

    def _one(self, panel: Any) -> Shown:
        lines = panel.locator("code").all_inner_texts()
        frames = panel.locator("textarea").input_value().split()
        return Shown(panel.locator("p").inner_text(), dict(line.split(":", 1) for line in lines), frames)


def file(content: bytes, name: str = "file", kind: str = "application/octet-stream") -> FilePayload:
    """A file as a person has it on the device."""
    return FilePayload(name=name, mimeType=kind, buffer=content)


def png(pixels: Pixels, name: str = "drawn.png") -> FilePayload:
    """A file that holds exactly these pixels."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return file(stream.getvalue(), name, "image/png")


def tiles(rows: int, columns: int, side: int, seed: int) -> Pixels:
    """Random coloured tiles."""
    small = np.random.default_rng(seed).integers(0, 256, (-(-rows // side), -(-columns // side), 3), dtype=np.uint8)
    return np.kron(small, np.ones((side, side, 1), np.uint8))[:rows, :columns]
