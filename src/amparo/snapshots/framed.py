"""Lines that know whether they are whole: eight hexadecimal digits of CRC-32, a space, JSON, a line feed.

Used by the change log, the manifest and the spool. A line without its line feed is one that is still being written, or
was when its writer died; a complete line with a wrong sum is damage.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import msgspec

from amparo.errors import Unavailable


def frame(value: Any) -> bytes:
    """One line holding a value."""
    body = msgspec.json.encode(value)
    return b"%08x %s\n" % (zlib.crc32(body), body)


def unframe[T](line: bytes, kind: type[T]) -> T:
    """The value in one line (with or without its line feed). Raises Unavailable `snapshot_corrupt`."""
    line = line.removesuffix(b"\n")
    body = line[9:]
    try:
        if line[8:9] != b" " or int(line[:8], 16) != zlib.crc32(body):
            raise ValueError
        return msgspec.json.decode(body, type=kind)
    except (ValueError, msgspec.MsgspecError):
        raise Unavailable("snapshot_corrupt", "A line of a snapshot file is damaged.") from None


def whole_lines(data: bytes) -> Iterator[bytes]:
    """Complete lines of some bytes, each with its line feed; a torn rest is left out."""
    start = 0
    while (stop := data.find(b"\n", start)) >= 0:
        yield data[start : stop + 1]
        start = stop + 1
