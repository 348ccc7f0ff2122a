"""The file of a backup: a plain tar of regular files, a manifest of what is in it, and a seal by this site's keys.

Plain, so that nothing unpacks into more than it is. It is read header by header by ourselves: whatever is no regular
file with one of our names (links, devices, long-name and other extended headers, paths that lead elsewhere) ends it.

    store.sqlite3 or store.dump     the store
    settings.toml                   the settings without secrets
    data/KIND/NAME.toml             the operator's own law and helplines
    library/NAME                    the library's fingerprints
    manifest.json                   size and SHA-256 of each of the above
    seal                            HMAC-SHA-256 of the manifest, hexadecimal, under a key that only the site has
"""

import hashlib
import hmac
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from amparo.errors import BadInput, Conflict
from amparo.snapshots import durable

FORMAT = 1
STORES = {"sqlite": "store.sqlite3", "postgresql": "store.dump"}
SETTINGS, MANIFEST, SEAL = "settings.toml", "manifest.json", "seal"
LARGEST_MANIFEST = 50_000_000
"""Bytes; some 400,000 files."""
_BLOCK, _CHUNK = tarfile.BLOCKSIZE, 1 << 20
_NAME = re.compile(
    r"store\.(?:sqlite3|dump)|settings\.toml|manifest\.json|seal|library/[\w-][\w.-]{0,90}"
    r"|data/[a-z_]{1,30}/[\w-][\w.-]{0,60}\.toml",
    re.ASCII,
)
Progress = Callable[[int], None]
"""Called with each number of bytes that was written or read."""


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file as the manifest has it."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an archive holds. store: sqlite or postgresql. made_at: RFC 3339."""

    format: int
    made_at: str
    store: str
    files: dict[str, Listed]


@dataclass
class ArchiveWriter:
    """Writes an archive beside its place and puts it there, whole, when `finish` is called. path: must not exist."""

    path: Path
    on_bytes: Progress
    files: dict[str, Listed] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Raises Conflict `file_exists`, and OSError."""
        if self.path.exists():
            raise Conflict("file_exists", "There is a file of that name already.")
        self._temporary = self.path.with_name(f".{self.path.name}.new")
        descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.GNU_FORMAT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not finished."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def add(self, name: str, source: BinaryIO) -> None:
        """Add what an open file holds now. Raises BadInput `bad_file_name`: it could not be read back."""
        if not _NAME.fullmatch(name):
            raise BadInput("bad_file_name", "A file of the operator's own data has a name that a backup cannot hold.")
        size = os.fstat(source.fileno()).st_size
        hashed = _Hashed(source, self.on_bytes)
        self._put(name, hashed, size)
        self.files[name] = Listed(size, hashed.digest.hexdigest())

    def finish(self, made_at: str, store: str, seal_key: bytes) -> None:
        """Add manifest and seal, and put the archive in its place, durably."""
        manifest = msgspec.json.encode(Manifest(FORMAT, made_at, store, self.files))
        for name, data in ((MANIFEST, manifest), (SEAL, _seal(manifest, seal_key).encode())):
            self._put(name, BytesIO(data), len(data))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        if self.path.exists():
            raise Conflict("file_exists", "There is a file of that name already.")
        self._temporary.rename(self.path)
        durable.sync_folder(self.path.parent)

    def _put(self, name: str, source: "BinaryIO | _Hashed", size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, source)  # type: ignore[arg-type]  # only `read` is called


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, source: BinaryIO, on_bytes: Progress) -> None:
        self._source, self._on_bytes = source, on_bytes
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """As a file's."""
        data = self._source.read(size)
        self.digest.update(data)
        self._on_bytes(len(data))
        return data


def extract(archive: Path, folder: Path, seal_key: bytes | None, on_bytes: Progress) -> Manifest:
    """Unpack an archive into an empty folder once every header, size and checksum was found right.

    seal_key: None where the site's keys are not at hand; then only damage is noticed, not a change made on purpose.
    Raises BadInput `bad_backup` for what is no whole archive of ours, `backup_tampered` where the seal is not by these
    keys. The folder may hold a part then.
    """
    found: dict[str, Listed] = {}
    small: dict[str, bytes] = {}
    with archive.open("rb") as file:
        for name, size in _headers(file):
            if name in found or name in small or SEAL in small:
                raise _bad()
            if name in (MANIFEST, SEAL):
                small[name] = _whole(file, size)
            elif small:
                raise _bad()
            else:
                found[name] = _unpack(file, size, folder / name, on_bytes)
    try:
        manifest = msgspec.json.decode(small[MANIFEST], type=Manifest)
        seal = small[SEAL].decode()
    except (KeyError, UnicodeDecodeError, msgspec.DecodeError):
        raise _bad() from None
    if seal_key is not None and not hmac.compare_digest(seal, _seal(small[MANIFEST], seal_key)):
        raise BadInput("backup_tampered", "This backup was changed, or it was not made with these keys.")
    if manifest.format != FORMAT or manifest.files != found or STORES.get(manifest.store) not in found:
        raise _bad()
    return manifest


def _headers(file: BinaryIO) -> Iterator[tuple[str, int]]:
    """Name and size of each member; the file stands at its bytes, which must be read before the next is asked for."""
    rest = os.fstat(file.fileno()).st_size
    while (block := file.read(_BLOCK)) and block.count(0) < _BLOCK:
        rest -= _BLOCK
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError, ValueError):
            raise _bad() from None
        padded = -(-info.size // _BLOCK) * _BLOCK
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or not _NAME.fullmatch(info.name):
            raise _bad()
        if info.size < 0 or padded > rest:
            raise _bad()
        rest -= padded
        after = file.tell() + padded
        yield info.name, info.size
        file.seek(after)
    if not block:
        raise _bad()


def _unpack(file: BinaryIO, size: int, target: Path, on_bytes: Progress) -> Listed:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), size
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while left and (data := file.read(min(_CHUNK, left))):
            out.write(data)
            digest.update(data)
            left -= len(data)
            on_bytes(len(data))
        out.flush()
        os.fsync(out.fileno())
    if left:
        raise _bad()
    return Listed(size, digest.hexdigest())


def _whole(file: BinaryIO, size: int) -> bytes:
    if size > LARGEST_MANIFEST:
        raise _bad()
    return file.read(size)


def _seal(manifest: bytes, key: bytes) -> str:
    return hmac.digest(key, manifest, "sha256").hex()


def _bad() -> BadInput:
    return BadInput("bad_backup", "This is no whole backup by `amparo backup`; nothing was restored.")
