"""The demo's pictures: objects, an animal, landscapes and surfaces that ship inside scikit-image; never a person."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageOps

from amparo.errors import Unavailable

BANKED = {
    "cat": "chelsea.png",
    "coffee": "coffee.png",
    "rocket": "rocket.jpg",
    "motorcycle": "motorcycle_left.png",
    "moon": "moon.png",
    "galaxies": "hubble_deep_field.jpg",
}
"""Pictures that the demo protects: name to file. `astronaut`, `camera` and `lfw_subset` show people and stay out."""

UNRELATED = {
    "bricks": "brick.png",
    "grass": "grass.png",
    "gravel": "gravel.png",
    "page of text": "page.png",
}
"""Pictures that nobody has reported."""


@dataclass(frozen=True)
class Variant:
    """One way in which a picture comes back. change: what is done to the pixels. suffix, options: how it is saved."""

    name: str
    change: Callable[[Image.Image], Image.Image]
    suffix: str
    options: dict[str, int]

    def bytes_of(self, picture: Image.Image) -> bytes:
        """The changed picture as a file's bytes."""
        out = io.BytesIO()
        self.change(picture).save(out, _FORMATS[self.suffix], **self.options)
        return out.getvalue()


_FORMATS = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}


def _same(picture: Image.Image) -> Image.Image:
    return picture


def _half(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2))


def _quarter_turn(picture: Image.Image) -> Image.Image:
    return picture.transpose(Image.Transpose.ROTATE_90)


VARIANTS = (
    Variant("JPEG quality 40", _same, ".jpg", {"quality": 40}),
    Variant("WebP", _same, ".webp", {"quality": 60}),
    Variant("half the size", _half, ".jpg", {"quality": 85}),
    Variant("in grey", ImageOps.grayscale, ".jpg", {"quality": 85}),
    Variant("mirrored", ImageOps.mirror, ".jpg", {"quality": 85}),
    Variant("turned by 90°", _quarter_turn, ".png", {}),
)


@cache
def folder() -> Path:
    """Where scikit-image keeps the pictures inside its package; nothing is downloaded and the package is not imported.

    Raises Unavailable `demo_pictures_missing`.
    """
    found = find_spec("skimage")
    if found is None or not found.submodule_search_locations:
        raise Unavailable("demo_pictures_missing", "The demo needs its pictures: pip install 'amparo[demo]'.")
    return Path(found.submodule_search_locations[0]) / "data"


def path_of(name: str) -> Path:
    """The file of a picture in `BANKED` or `UNRELATED`. Raises Unavailable `demo_pictures_missing`."""
    path = folder() / (BANKED | UNRELATED)[name]
    if not path.is_file():
        raise Unavailable("demo_pictures_missing", "This scikit-image ships without the demo's pictures.")
    return path


def open_picture(name: str) -> Image.Image:
    """The picture in RGB."""
    with Image.open(path_of(name)) as picture:
        return picture.convert("RGB")
