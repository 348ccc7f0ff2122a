"""Pictures of every kind, opened by Pillow and pi-heif. Imported by decoding children only.

Only the decoders named here can be reached: each type is opened with its own decoder and no other is tried. Left out
are formats that start a program (EPS), that few decoders read, or whose decoder has a long record of holes (JPEG 2000).
"""

import struct
import warnings
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pi_heif
from PIL import (  # each import registers its decoder; nothing can be imported once the child is closed off
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Image,
    ImageFile,
    ImageOps,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    QoiImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from amparo.media.charter import Limits
from amparo.media.containers import Undecodable, read_gif_outline, read_orientation, require_pixels, require_whole
from amparo.media.signing import Opened, Shown

FORMATS: dict[str, list[str]] = {
    "jpeg": ["JPEG", "MPO"],
    "png": ["PNG"],
    "gif": ["GIF"],
    "webp": ["WEBP"],
    "avif": ["AVIF"],
    "heic": ["HEIF"],
    "tiff": ["TIFF"],
    "bmp": ["BMP"],
    "ico": ["ICO"],
    "ppm": ["PPM"],
    "qoi": ["QOI"],
}
"""Picture type to the Pillow decoders that may open it."""
DECODERS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    QoiImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
    ImageOps,
    ImagePalette,
)
"""The modules that must be loaded before a child is closed off."""
_ANIMATED = frozenset({"gif", "webp", "png", "avif"})
_TURNED_BY_DECODER = frozenset({"tiff"})
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""Orientations that swap width and height."""
_INVERSE = {6: 8, 8: 6}
"""Orientations that are not undone by themselves."""
_DIRECT = frozenset({"1", "L", "P", "RGB", "RGBA", "RGBX"})
"""Modes that Pillow turns into luma in one step that equals the way over RGB."""
_HEADER = 128
"""A file shorter than this that no decoder recognises ended within its header."""

warnings.simplefilter("ignore")
warnings.simplefilter("error", Image.DecompressionBombWarning)
ImageFile.LOAD_TRUNCATED_IMAGES = False
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)


def open_any(data: bytes, kind: str, luma: bool, limits: Limits) -> Opened:
    """Read the header and hold it against the limits; pixels are decoded only when the frames are taken.

    Raises Undecodable, as taking the frames does. kind: a key of `FORMATS`. luma: whether grey pixels suffice.
    """
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    try:
        image, count = _open(data, kind, limits)
    except _FAILURES as error:
        raise Undecodable(code_of(error, len(data))) from None
    width, height = image.size
    if kind in _TURNED_BY_DECODER and read_orientation(data) in _SIDEWAYS:
        width, height = height, width
    return Opened(width, height, _frames(image, count, data, kind, luma))


def _open(data: bytes, kind: str, limits: Limits) -> tuple[Image.Image, int]:
    """The image and how many frames it has."""
    require_whole(data, kind)
    count = 1
    if kind == "gif":
        outline = read_gif_outline(data, limits.max_frames)
        count = outline.frames
        require_pixels(outline.width, outline.height, len(data), limits.max_pixels)
    image = Image.open(BytesIO(data), formats=FORMATS[kind])
    require_pixels(image.width, image.height, len(data), limits.max_pixels)
    if kind in _ANIMATED - {"gif"}:
        count = getattr(image, "n_frames", 1)
    if count > limits.max_frames:
        raise Undecodable("media_too_many_frames")
    return image, count


def _frames(image: Image.Image, count: int, data: bytes, kind: str, luma: bool) -> Iterator[Shown]:
    try:
        yield from _decode(image, count, data, kind, luma)
    except _FAILURES as error:
        raise Undecodable(code_of(error, len(data))) from None


def _decode(image: Image.Image, count: int, data: bytes, kind: str, luma: bool) -> Iterator[Shown]:
    """A still, or first, middle and last of an animation."""
    wanted = {0, count // 2, count - 1}
    begins = 0.0
    for place in range(count):
        if count > 1:
            image.seek(place)
        if place in wanted:
            image.load()
            pixels = _grey(image) if luma else _colour(image)
            second = _second(image, begins) if count > 1 else None
            orientation = read_orientation(_exif(image, data, kind))
            if kind in _TURNED_BY_DECODER:
                yield Shown(pixels, second, orientation, 1, _INVERSE.get(orientation, orientation))
            else:
                yield Shown(pixels, second, orientation, orientation, 1)
        begins += float(image.info.get("duration") or 0) / 1000


def _second(image: Image.Image, begins: float) -> float:
    """When the current frame is shown: as the decoder says, else the sum of what came before."""
    said = image.info.get("timestamp")
    return min(begins if said is None else float(said) / 1000, 999_999.0)


def _exif(image: Image.Image, data: bytes, kind: str) -> bytes:
    if kind == "tiff":
        return data
    exif = image.info.get("exif")
    return exif.removeprefix(b"Exif\0\0") if isinstance(exif, bytes) else b""


def _grey(image: Image.Image) -> npt.NDArray[np.uint8]:
    if image.mode in _DIRECT:
        return np.asarray(image.convert("L"))
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        return _stretched(image)
    return np.asarray(image.convert("RGB").convert("L"))


def _colour(image: Image.Image) -> npt.NDArray[np.uint8]:
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        return _stretched(image)
    return np.asarray(image.convert("RGB"))


def _stretched(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Deep grey as 8 bits: 16 bits are scaled by their range; 32 bits and floats, which have no agreed range, by what
    the picture uses, unless that already lies within 0..255.
    """
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return (values.astype(np.uint32) * 255 // 65535).astype(np.uint8)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if not np.isfinite([low, high]).all():
        raise Undecodable("media_unsupported")
    if image.mode == "I" and low >= 0 and 255 < high <= 65535:
        low, high = 0.0, 65535.0  # 16 bits in the only wider mode there is
    elif low >= 0 and 1 < high <= 255:
        low, high = 0.0, 255.0
    scale = 255.0 / (high - low) if high > low else 0.0
    return np.nan_to_num((values - low) * scale).astype(np.uint8)


_FAILURES: tuple[type[BaseException], ...] = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow and its plugins raise on files made to break them."""


def code_of(error: BaseException, size: int) -> str:
    """The code for what a decoder raised. size: bytes of the file."""
    said = str(error).lower()
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return "media_too_many_pixels"
    if isinstance(error, MemoryError) or "out of memory" in said or "memory allocation" in said:
        return "media_memory"
    if "decompressed data too large" in said or "too much memory" in said or "text chunks" in said:
        return "media_bomb"
    if isinstance(error, EOFError) or any(word in said for word in _ENDED):
        return "media_truncated"
    if "not supported" in said or "unsupported" in said or "not implemented" in said:
        return "media_unsupported"
    if isinstance(error, UnidentifiedImageError) and size < _HEADER:
        return "media_truncated"
    return "media_broken"


_ENDED = ("truncated", "unexpected end", "premature", "end of file", "not enough data", "too short")
