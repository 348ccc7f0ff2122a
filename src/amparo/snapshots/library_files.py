"""The library's folder: one file that says which segments and which live tail are in force.

LIBRARY             the manifest, replaced as a whole
rows-*.parquet      segments, oldest first in the manifest
tail-*.log          what was written since, line by line
LOCK                held by the one writer
"""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from amparo.errors import Unavailable
from amparo.snapshots import durable
from amparo.snapshots.framed import frame, unframe, whole_lines
from amparo.snapshots.library_rows import Entry, LibraryRow, TailLine

NAME = "LIBRARY"
FORMAT = 1
durable.register_file("library.manifest", "library.newtail")


class SegmentEntry(msgspec.Struct, frozen=True):
    """One segment: file name, entries in it, SHA-256 of the file in hexadecimal."""

    name: str
    rows: int
    sha256: str


class LibraryManifest(msgspec.Struct, frozen=True):
    """What the library is. segments: oldest first. tail: file name; it may not be there yet, and is empty then."""

    format: int
    segments: tuple[SegmentEntry, ...]
    tail: str


def read_manifest(folder: Path) -> LibraryManifest | None:
    """The manifest in force, None where there is no library yet. Raises Unavailable `library_corrupt`."""
    try:
        line = (folder / NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        manifest = unframe(line, LibraryManifest)
    except Unavailable:
        raise corrupt("The library's manifest is damaged.") from None
    if manifest.format != FORMAT:
        raise corrupt(f"The library has format {manifest.format}, not {FORMAT}.")
    return manifest


def write_manifest(folder: Path, manifest: LibraryManifest) -> None:
    """Put a manifest in force, durably and at once. Raises OSError."""
    durable.replace_file(folder / NAME, frame(manifest), "library.manifest")


def manifest_identity(folder: Path) -> tuple[int, int, int] | None:
    """Changes whenever the manifest is replaced; None while there is none."""
    try:
        status = os.stat(folder / NAME)  # noqa: PTH116  # as `manifest.identity`
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_ino, status.st_mtime_ns, status.st_size)


def read_tail(path: Path, start: int) -> tuple[list[Entry], int]:
    """Entries of the tail's whole lines from a byte on, and the byte after them.

    Raises Unavailable `library_corrupt`.
    """
    try:
        with path.open("rb") as file:
            file.seek(start)
            data = file.read()
    except FileNotFoundError:
        return [], start
    entries, end = [], start
    for line in whole_lines(data):
        end += len(line)
        try:
            entries.append(unframe(line, TailLine).entry)
        except (Unavailable, ValueError):
            raise corrupt("A line of the library's tail is damaged.") from None
    return entries, end


def lines_of(entries: Sequence[Entry]) -> bytes:
    """Entries as lines of the tail."""
    return b"".join(
        frame(TailLine(row=one) if isinstance(one, LibraryRow) else TailLine(removal=one)) for one in entries
    )


def corrupt(sentence: str) -> Unavailable:
    """The refusal of a damaged library."""
    return Unavailable("library_corrupt", f"{sentence} See `amparo library verify`.")
