"""Many files, quickly: read ahead in batches while the children decode, and yield in the order given."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.errors import AmparoError, BadInput, NotFound
from amparo.media.model import Fingerprints, SignOptions
from amparo.media.pool import Job
from amparo.media.sniff import HEAD, sniff
from amparo.media.upload import Upload

if TYPE_CHECKING:
    from pathlib import Path

    from amparo.limits import MediaLimits
    from amparo.settings import MediaSettings

BATCH_FILES, BATCH_BYTES = 16, 1_000_000
"""A batch is handed over once it has so many files or bytes."""
CHUNK_BYTES = 1_000_000
"""Bytes read at a time of a file that is only digested."""

Outcome = Fingerprints | AmparoError


class Batch[P: (str, Path)]:
    """Some files in a row, read into one upload. entries: path, and what is known already, None for what is asked."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.entries: list[tuple[P, Outcome | None]] = []
        self.spans: list[tuple[int, int]] = []
        self._answered = threading.Event()
        self._answer: list[Fingerprints] | Exception = []

    @property
    def full(self) -> bool:
        """Whether it should be handed over."""
        return len(self.entries) >= BATCH_FILES or self.upload.size >= BATCH_BYTES

    @property
    def done(self) -> bool:
        """Whether `outcomes` does not wait."""
        return self._answered.is_set()

    def job(self, options: SignOptions) -> Job:
        """What to hand to the pool."""
        return Job(self.upload, self.spans, options, self._deliver)

    def _deliver(self, answer: list[Fingerprints] | Exception) -> None:
        self._answer = answer
        self._answered.set()

    def outcomes(self) -> Iterator[tuple[P, Outcome]]:
        """Waits for the answer. Raises Unavailable."""
        self._answered.wait()
        if isinstance(self._answer, Exception):
            raise self._answer
        answers = iter(self._answer)
        for path, known in self.entries:
            yield path, next(answers) if known is None else known


def sign_files[P: (str, Path)](
    paths: Iterable[P], options: SignOptions, limits: MediaSettings | MediaLimits, post: Callable[[Job], None]
) -> Iterator[tuple[P, Outcome]]:
    """See `Pool.sign_files`. post: hands a job to the workers."""
    room = max(limits.max_bytes, 2 * BATCH_BYTES)
    ahead = 2 * max(1, limits.workers) + 1
    spare: list[Upload] = [Upload(room) for _ in range(ahead + 1)]
    flying: deque[Batch[P]] = deque()
    try:
        for batch in _batches(paths, spare, limits.max_bytes, options):
            post(batch.job(options))
            flying.append(batch)
            while flying and (flying[0].done or len(flying) >= ahead):
                yield from _landed(flying.popleft(), spare)
        while flying:
            yield from _landed(flying.popleft(), spare)
    finally:
        for upload in [*spare, *(batch.upload for batch in flying)]:
            upload.close()


def _landed[P: (str, Path)](batch: Batch[P], spare: list[Upload]) -> Iterator[tuple[P, Outcome]]:
    yield from batch.outcomes()
    batch.upload.rewind()
    spare.append(batch.upload)


def _batches[P: (str, Path)](
    paths: Iterable[P], spare: list[Upload], max_bytes: int, options: SignOptions
) -> Iterator[Batch[P]]:
    batch: Batch[P] | None = None
    for path in paths:
        opened = _open(path)
        if batch is not None and isinstance(opened, _Open) and batch.upload.room < min(opened.size, max_bytes):
            yield batch
            batch = None
        batch = batch or Batch(spare.pop())
        batch.entries.append((path, _take(opened, batch, max_bytes, options) if isinstance(opened, _Open) else opened))
        if batch.full:
            yield batch
            batch = None
    if batch is not None:
        yield batch


class _Open(NamedTuple):
    descriptor: int
    size: int


def _open(path: str | Path) -> _Open | AmparoError:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENOENT:
            return NotFound("file_not_found", "There is no such file.")
        return BadInput("file_unreadable", f"The file cannot be read: {error.strerror}.")
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        return BadInput("not_a_file", "This is not a file.")
    return _Open(descriptor, found.st_size)


def _take(opened: _Open, batch: Batch[Any], max_bytes: int, options: SignOptions) -> Outcome | None:
    """Read a file into the batch and close it. What is too large for a child is only digested, as it streams by."""
    try:
        if opened.size > max_bytes:
            return _digest_only(opened.descriptor, options)
        offset = batch.upload.size
        batch.spans.append((offset, batch.upload.read_from(opened.descriptor, opened.size)))
    except OSError as error:
        return BadInput("file_unreadable", f"The file cannot be read: {error.strerror}.")
    finally:
        os.close(opened.descriptor)
    return None


def _digest_only(descriptor: int, options: SignOptions) -> Fingerprints:
    import hashlib  # see Upload.digests

    content = sniff(os.pread(descriptor, HEAD, 0))
    opened = content.family == "picture" or (options.videos and content.family == "video")
    error = "media_too_large" if opened else None
    if not options.digests:
        return Fingerprints(content, b"", b"", (), error=error)
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    while chunk := os.read(descriptor, CHUNK_BYTES):
        sha256.update(chunk)
        md5.update(chunk)
    return Fingerprints(content, sha256.digest(), md5.digest(), (), error=error)
