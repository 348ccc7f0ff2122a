"""What a file is, by its first bytes alone. Its name never matters.

Where several formats could be read into one file, the one whose mark stands at the very start wins, as it does in
browsers and decoders. SVG counts as `other/svg`: it is a program that draws, has no pixels of its own, and an operator
decides about it by type like about a document. Bytes without any mark are `other/text` when they read as text, else
`other/unknown`, which is what encrypted data looks like.
"""

from amparo.media.model import Content

HEAD = 4096
"""Bytes that suffice."""

_JPEG = Content("picture", "jpeg")
_STARTS: tuple[tuple[bytes, Content], ...] = (
    (b"\x89PNG\r\n\x1a\n", Content("picture", "png")),
    (b"GIF87a", Content("picture", "gif")),
    (b"GIF89a", Content("picture", "gif")),
    (b"II*\x00", Content("picture", "tiff")),
    (b"MM\x00*", Content("picture", "tiff")),
    (b"II+\x00", Content("picture", "tiff")),
    (b"MM\x00+", Content("picture", "tiff")),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", Content("picture", "jpeg2000")),
    (b"\xff\x4f\xff\x51\x00", Content("picture", "jpeg2000")),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", Content("picture", "jxl")),
    (b"\xff\x0a", Content("picture", "jxl")),
    (b"qoif", Content("picture", "qoi")),
    (b"8BPS\x00", Content("picture", "psd")),
    (b"icns", Content("picture", "icns")),
    (b"DDS \x7c\x00\x00\x00", Content("picture", "dds")),
    (b"\x76\x2f\x31\x01", Content("picture", "exr")),
    (b"\x00\x00\x01\xba", Content("video", "mpeg-ps")),
    (b"\x00\x00\x01\xb3", Content("video", "mpeg-ps")),
    (b"\x00\x00\x00\x01\x67", Content("video", "h264")),
    (b"\x00\x00\x00\x01\x40\x01", Content("video", "h265")),
    (b"FLV\x01", Content("video", "flv")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Content("video", "wmv")),
    (b".RMF", Content("video", "realmedia")),
    (b"DKIF", Content("video", "ivf")),
    (b"YUV4MPEG2 ", Content("video", "y4m")),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", Content("video", "mxf")),
    (b"ID3", Content("other", "audio")),
    (b"fLaC", Content("other", "audio")),
    (b"%PDF-", Content("other", "pdf")),
    (b"PK\x03\x04", Content("other", "archive")),
    (b"PK\x05\x06", Content("other", "archive")),
    (b"PK\x07\x08", Content("other", "archive")),
    (b"\x1f\x8b", Content("other", "archive")),
    (b"BZh", Content("other", "archive")),
    (b"\xfd7zXZ\x00", Content("other", "archive")),
    (b"7z\xbc\xaf\x27\x1c", Content("other", "archive")),
    (b"Rar!\x1a\x07", Content("other", "archive")),
    (b"\x28\xb5\x2f\xfd", Content("other", "archive")),
    (b"\x04\x22\x4d\x18", Content("other", "archive")),
    (b"MSCF\x00\x00\x00\x00", Content("other", "archive")),
    (b"!<arch>\n", Content("other", "archive")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content("other", "document")),
    (b"{\\rtf", Content("other", "document")),
    (b"%!PS", Content("other", "document")),
    (b"\x7fELF", Content("other", "program")),
    (b"SQLite format 3\x00", Content("other", "database")),
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"})
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
_MOV_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b\x08")


def sniff(head: bytes) -> Content:
    """What a file is. head: its first `HEAD` bytes (all of them, when it is shorter)."""
    if head[:3] == b"\xff\xd8\xff":
        return _JPEG
    for mark, content in _STARTS:
        if head.startswith(mark):
            return content
    return _riff(head) or _boxes(head) or _streams(head) or _small_pictures(head) or _text(head[:HEAD])


def _riff(head: bytes) -> Content | None:
    if head[:4] not in {b"RIFF", b"RIFX"}:
        return None
    kinds = {b"WEBP": Content("picture", "webp"), b"AVI ": Content("video", "avi"), b"WAVE": Content("other", "audio")}
    return kinds.get(head[8:12])


def _boxes(head: bytes) -> Content | None:
    """ISO base media files (ISO 14496-12) and QuickTime, by brand."""
    if head[4:8] in _MOV_ATOMS:
        return Content("video", "mov")
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4]), len(head))
    major = head[8:12]
    brands = {head[at : at + 4] for at in range(16, size - 3, 4)} | {major}
    if major in _AVIF_BRANDS or (major in _HEIF_BRANDS and brands & _AVIF_BRANDS):
        return Content("picture", "avif")
    if major in _HEIF_BRANDS:
        return Content("picture", "heic")
    if major == b"jxl ":
        return Content("picture", "jxl")
    if major in _AUDIO_BRANDS:
        return Content("other", "audio")
    if major == b"qt  ":
        return Content("video", "mov")
    return Content("video", "3gp" if major[:2] == b"3g" else "mp4")


def _streams(head: bytes) -> Content | None:
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return Content("video", "webm" if b"webm" in head[:64] else "mkv")
    if head[:4] == b"OggS":
        return Content("video", "ogg") if b"theora" in head or b"fishead" in head else Content("other", "audio")
    for first in (0, 4):  # 188-byte packets, or 192-byte ones that start with a time code
        step = 188 + first
        marks = head[first : first + 4 * step + 1 : step]
        if len(marks) >= 3 and set(marks) == {0x47}:
            return Content("video", "mpeg-ts")
    if head[257:262] == b"ustar":
        return Content("other", "archive")
    return None


def _small_pictures(head: bytes) -> Content | None:
    """Formats whose mark is so short that the header has to make sense as well."""
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return Content("picture", "bmp")
    if head[:4] in {b"\x00\x00\x01\x00", b"\x00\x00\x02\x00"} and head[4:6] != b"\x00\x00" and head[9:10] == b"\x00":
        return Content("picture", "ico")
    if head[:1] == b"P" and head[1:2] in b"123456" and head[2:3] in b" \t\r\n#" and len(head) > 7:
        return Content("picture", "ppm")
    if head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9"}:
        return Content("other", "audio")
    return None


def _text(head: bytes) -> Content:
    if not head:
        return Content("other", "unknown")
    try:
        text = _decoded(head)
    except UnicodeDecodeError:
        return Content("other", "unknown")
    if any(ord(letter) < 32 and ord(letter) not in _TEXT_CONTROLS for letter in text):
        return Content("other", "unknown")
    start = text.lstrip("\ufeff \t\r\n").lower()
    if "<svg" in start and start.startswith(("<svg", "<?xml", "<!doctype svg", "<!--")):
        return Content("other", "svg")
    return Content("other", "text")


def _decoded(head: bytes) -> str:
    """As UTF-8, or UTF-16 with its mark; a letter cut at the end of a full head is left out."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head[: len(head) // 2 * 2].decode("utf-16")
    for cut in range(4 if len(head) == HEAD else 1):
        try:
            return head[: len(head) - cut].decode()
        except UnicodeDecodeError as error:
            failure = error
    raise failure
