"""A small photo site to play on: 200 pictures of things, surfaces and landscapes, served from a folder."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image, ImageOps

from amparo.demo.pictures import BANKED, UNRELATED, folder

ACCOUNTS = ("olive", "pine", "cedar", "maple", "willow")
PICTURES = 200
SIZE = (640, 480)
THUMB = (160, 120)
_MORE = ("clock_motion.png", "color.png", "text.png")
"""Further pictures of things in scikit-image, used where its version has them."""


@dataclass(frozen=True)
class PhotoSite:
    """root: the folder. named: key of the picture that somebody asks to have removed; original: its file as it was
    posted. copies: keys of its copies. harmless: keys of some that have nothing to do with it.
    """

    root: Path
    named: str
    original: bytes = field(repr=False)
    copies: tuple[str, ...]
    harmless: tuple[str, ...]


def make_site(root: Path) -> PhotoSite:
    """Draw the site: crops of the demo's pictures, with thumbnails, in five accounts; and copies of one of them."""
    crops = _crops()
    keys = []
    for number in range(PICTURES - 4):
        key = f"{ACCOUNTS[number % len(ACCOUNTS)]}/{number:03d}.jpg"
        _put(root, key, next(crops))
        keys.append(key)
    named = keys[5]
    picture = Image.open(root / named).convert("RGB")
    same = "pine/900.jpg"
    (root / same).write_bytes((root / named).read_bytes())
    _thumb(root, same, picture)
    _put(root, "cedar/901.jpg", picture.resize((320, 240)), quality=60)
    _put(root, "cedar/902.jpg", ImageOps.mirror(picture))
    _put(root, "maple/903.jpg", picture, quality=35)
    copies = (same, "cedar/901.jpg", "cedar/902.jpg", "maple/903.jpg")
    return PhotoSite(root, named, (root / named).read_bytes(), copies, (keys[0], keys[50], keys[90]))


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a web server over the folder, on a free port of this machine, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    """Files, and nothing on the terminal."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def bytes_of(picture: Image.Image, kind: str = "JPEG", **options: int) -> bytes:
    """A picture as a file's bytes."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _crops() -> Iterator[Image.Image]:
    """Different parts of the demo's pictures, each unlike the others."""
    names = [*BANKED.values(), *UNRELATED.values(), *_MORE]
    paths = [folder() / name for name in dict.fromkeys(names) if (folder() / name).is_file()]
    sources = [Image.open(path).convert("RGB") for path in paths]
    step = 0
    while True:
        source = sources[step % len(sources)]
        turn = step // len(sources)
        width, height = source.size
        part = 0.35 + 0.08 * (turn % 4)
        left = int((width * (1 - part)) * ((turn * 37) % 100) / 100)
        top = int((height * (1 - part)) * ((turn * 61) % 100) / 100)
        box = (left, top, left + int(width * part), top + int(height * part))
        yield source.crop(box).resize(SIZE)
        step += 1


def _put(root: Path, key: str, picture: Image.Image, quality: int = 88) -> None:
    path = root / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes_of(picture, quality=quality))
    _thumb(root, key, picture)


def _thumb(root: Path, key: str, picture: Image.Image) -> None:
    path = root / "thumbs" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes_of(picture.resize(THUMB), quality=70))
