"""The one file that says what the snapshot is: which segments, which change log, and the small state in full."""

import os
from pathlib import Path

import msgspec

from amparo.errors import Unavailable
from amparo.matching.state import BankState, Change, HoldState, KeyState
from amparo.snapshots import durable
from amparo.snapshots.framed import frame, unframe

NAME = "MANIFEST"
FORMAT = 1
durable.register_file("manifest")


class Manifest(msgspec.Struct, frozen=True):
    """A snapshot up to sequence number `seq`; the log holds what came after.

    segments: file names, newest first. log: file name.
    """

    format: int
    seq: int
    segments: tuple[str, ...]
    log: str
    banks: tuple[BankState, ...]
    keys: tuple[KeyState, ...]
    holds: tuple[HoldState, ...]

    @property
    def change(self) -> Change:
        """The small state as a change."""
        return Change(self.seq, banks=self.banks, keys=self.keys, holds=self.holds)


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in force, durably and at once."""
    durable.replace_file(folder / NAME, frame(manifest), "manifest")


def read(folder: Path) -> Manifest:
    """The manifest in force. Raises Unavailable `snapshot_missing` or `snapshot_corrupt`."""
    try:
        line = (folder / NAME).read_bytes()
    except FileNotFoundError:
        raise Unavailable("snapshot_missing", "There is no snapshot yet; `amparo index build` makes one.") from None
    manifest = unframe(line, Manifest)
    if manifest.format != FORMAT:
        raise Unavailable("snapshot_corrupt", f"The snapshot has format {manifest.format}, not {FORMAT}.")
    return manifest


def identity(folder: Path) -> tuple[int, int, int] | None:
    """Changes whenever the manifest is replaced; None while there is none. One system call."""
    try:
        status = os.stat(folder / NAME)  # noqa: PTH116  # called ten times a second
    except FileNotFoundError:
        return None
    return (status.st_ino, status.st_mtime_ns, status.st_size)
