"""Pictures drawn by code, and files of every kind that strangers send."""

import hashlib
import io
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image, ImageDraw

from amparo.kernel.pdq import DIHEDRAL, pdq
from amparo.matching.state import SignalState

TURNS = dict(
    zip(
        DIHEDRAL,
        (
            None,
            Image.Transpose.ROTATE_90,
            Image.Transpose.ROTATE_180,
            Image.Transpose.ROTATE_270,
            Image.Transpose.FLIP_TOP_BOTTOM,
            Image.Transpose.FLIP_LEFT_RIGHT,
            Image.Transpose.TRANSPOSE,
            Image.Transpose.TRANSVERSE,
        ),
        strict=True,
    )
)


def drawn(seed: int, width: int = 480, height: int = 360) -> Image.Image:
    """A picture with shapes, another one for each seed."""
    chance = np.random.default_rng(seed)
    image = Image.new("RGB", (width, height), tuple(chance.integers(0, 256, 3).tolist()))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        left, top = int(chance.integers(-50, width)), int(chance.integers(-50, height))
        box = (left, top, left + int(chance.integers(20, 200)), top + int(chance.integers(20, 200)))
        (draw.ellipse if chance.random() < 0.5 else draw.rectangle)(
            box, fill=tuple(chance.integers(0, 256, 3).tolist())
        )
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned(image: Image.Image, name: str) -> Image.Image:
    turn = TURNS[name]
    return image if turn is None else image.transpose(turn)


def pdq_of(image: Image.Image) -> bytes:
    value: bytes = pdq(np.asarray(image)).hashes[0].tobytes()
    return value


def pdq_signal(image: Image.Image) -> SignalState:
    made = pdq(np.asarray(image))
    return SignalState("pdq", made.hashes[0].tobytes().hex(), made.quality)


def away(value: bytes, bits: int) -> str:
    """A hash at exactly this distance, hexadecimal."""
    return (int.from_bytes(value) ^ ((1 << bits) - 1)).to_bytes(len(value)).hex()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def bomb_png(side: int = 30_000) -> bytes:
    """A PNG whose header claims a huge picture in next to no bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "text")
    return out.getvalue()


KNOWN = drawn(1)
DOUBTFUL = drawn(2)
MEME = drawn(3)
STRANGE = drawn(4)
KNOWN_FILE = encoded(drawn(5))
KNOWN_TORN = encoded(drawn(6))[:3_000]
PLAIN = Image.new("RGB", (300, 300), (120, 120, 120))
VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(2_000)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
CIPHERTEXT = np.random.default_rng(9).bytes(4_000)
