"""Pictures drawn by code, and their files."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

EXIF_ORIENTATION = 274


def drawn(width: int = 640, height: int = 480, seed: int = 1) -> Image.Image:
    """An RGB picture with large and small shapes, different for each seed, without any symmetry."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width]
    ground = np.stack([rows * 160 // height, columns * 200 // width, (rows + 2 * columns) % 251], axis=-1)
    picture = Image.fromarray(ground.astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        left, top = int(rng.integers(0, width)), int(rng.integers(0, height))
        size = int(rng.integers(8, max(9, width // 4)))
        colour = tuple(int(part) for part in rng.integers(0, 256, 3))
        pen.ellipse((left, top, left + size, top + size * 2 // 3), fill=colour)
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def jpeg(seed: int = 1, width: int = 640, height: int = 480, **options: object) -> bytes:
    return encoded(drawn(width, height, seed), "JPEG", **{"quality": 90, **options})


def tagged(orientation: int) -> Image.Exif:
    """EXIF that says how to turn the picture."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    return exif


def animation(kind: str, count: int = 5, duration: int = 200, size: tuple[int, int] = (96, 80)) -> bytes:
    frames = [drawn(*size, seed=seed) for seed in range(count)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=duration, loop=0)


def bits_between(left: bytes, right: bytes) -> int:
    return (int.from_bytes(left) ^ int.from_bytes(right)).bit_count()
