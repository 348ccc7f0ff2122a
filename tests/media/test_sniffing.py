"""Files are told apart by their bytes alone."""

import gzip
import io
import random
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.media.sniff import sniff
from tests.media.drawing import animation, drawn, encoded


def ftyp(major: bytes, *others: bytes) -> bytes:
    body = major + bytes(4) + b"".join(others)
    return (8 + len(body)).to_bytes(4) + b"ftyp" + body + b"\0\0\0\x08free"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))
    return out.getvalue()


EXAMPLES = {
    "video/mp4": [ftyp(b"isom", b"mp41"), ftyp(b"mp42"), ftyp(b"avc1"), ftyp(b"M4V "), ftyp(b"dash")],
    "video/mov": [ftyp(b"qt  "), b"\0\0\0\x10moov" + bytes(8), b"\0\0\0\x08wide\0\0\0\0mdat"],
    "video/3gp": [ftyp(b"3gp5"), ftyp(b"3g2a")],
    "video/webm": [b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"],
    "video/mkv": [b"\x1a\x45\xdf\xa3\xa3B\x86\x81\x01B\x82\x88matroska"],
    "video/avi": [b"RIFF\x10\0\0\0AVI LIST"],
    "video/mpeg-ts": [(b"\x47" + bytes(187)) * 5, (bytes(4) + b"\x47" + bytes(187)) * 5],
    "video/mpeg-ps": [b"\0\0\x01\xba" + bytes(20)],
    "video/flv": [b"FLV\x01\x05\0\0\0\x09"],
    "video/wmv": [bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")],
    "video/ogg": [b"OggS\0\x02" + bytes(22) + b"\x80theora"],
    "picture/avif": [ftyp(b"avif", b"mif1"), ftyp(b"mif1", b"avif", b"miaf"), ftyp(b"avis")],
    "picture/heic": [ftyp(b"heic", b"mif1"), ftyp(b"mif1", b"heic"), ftyp(b"hevc")],
    "other/audio": [
        ftyp(b"M4A "),
        b"ID3\x03" + bytes(10),
        b"RIFF\x10\0\0\0WAVE",
        b"OggS\0\x02" + bytes(22) + b"OpusHead",
    ],
    "other/pdf": [b"%PDF-1.7\n"],
    "other/archive": [
        zipped(),
        tarred(),
        gzip.compress(b"a", mtime=0),
        b"Rar!\x1a\x07\x01\0",
        b"7z\xbc\xaf\x27\x1c\0\x04",
    ],
    "other/svg": [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0"?>\n<!-- a -->\n<svg/>',
        "\ufeff  <SVG>".encode(),
    ],
    "other/text": [
        b"hello\n",
        "¿qué tal?".encode(),
        "ho".encode("utf-16"),
        b"<html><body><svg></svg>",
        b"PNG is a format",
    ],
    "other/unknown": [b"", bytes(100), random.Random(7).randbytes(4096), b"BM is the start of this \x00\x01"],
}


@pytest.mark.parametrize("expected, data", [(name, one) for name, all_ in EXAMPLES.items() for one in all_])
def test_a_file_is_what_its_bytes_say(expected: str, data: bytes) -> None:
    assert str(sniff(data[:4096])) == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "PPM", "GIF", "ICO", "QOI"])
def test_pictures_are_told_by_their_mark(kind: str) -> None:
    assert str(sniff(encoded(drawn(48, 48), kind)[:4096])) == f"picture/{kind.lower()}"


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_animations_are_pictures(kind: str) -> None:
    assert str(sniff(animation(kind, 2)[:4096])) == f"picture/{kind.lower()}"


def test_a_letter_cut_by_the_end_of_the_head_is_still_text() -> None:
    assert str(sniff(("a" + "ñ" * 4096).encode()[:4096])) == "other/text"


@given(st.binary(max_size=600))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    assert sniff(data).family in {"picture", "video", "other"}
