"""A file on its way to a decoder: bytes in memory that has a descriptor, never on disk."""

import fcntl
import mmap
import os
import threading
from collections.abc import Buffer

from amparo.errors import BadInput
from amparo.media.model import MESSAGES

# linux/fcntl.h, linux/memfd.h
_ADD_SEALS = 1033
_SEAL_SEAL, _SEAL_SHRINK, _SEAL_GROW, _SEAL_FUTURE_WRITE = 0x1, 0x2, 0x4, 0x10
_SLACK = 1
"""Room beyond the limit, so that a file of exactly the limit can be told from a larger one."""


class Upload:
    """Bytes received so far, in a memory file that a child can be handed to read.

    The memory file is sealed: whoever else gets its descriptor can neither write to it nor change its size, so that a
    child that was taken over cannot change what is digested nor make this process fault. Its pages are given back to
    the system by `close`, or once the pool is done with it, whichever is later. Safe to use from several threads, one
    at a time.

    max_bytes: limit on what is written.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._users = 1
        self._closed = False
        self._lock = threading.Lock()
        self._fd = os.memfd_create("amparo-upload", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(self._fd, max_bytes + _SLACK)
            self._map = mmap.mmap(self._fd, max_bytes + _SLACK)
            fcntl.fcntl(self._fd, _ADD_SEALS, _SEAL_SHRINK | _SEAL_GROW | _SEAL_FUTURE_WRITE | _SEAL_SEAL)
        except OSError:
            os.close(self._fd)
            raise
        self._view = memoryview(self._map)

    def write(self, chunk: Buffer) -> None:
        """Append bytes. Raises BadInput `media_too_large` beyond the limit; then nothing of the chunk is kept."""
        given = memoryview(chunk)
        if self.size + given.nbytes > self.max_bytes:
            raise BadInput("media_too_large", MESSAGES["media_too_large"])
        self._view[self.size : self.size + given.nbytes] = given.cast("B")
        self.size += given.nbytes

    def read_from(self, descriptor: int, most: int) -> int:
        """Append what an open file holds. most: bytes taken at most, which must fit. Returns how many were taken."""
        start = self.size
        while self.size - start < most:
            taken = os.readv(descriptor, [self._view[self.size : start + most]])
            if taken == 0:
                break
            self.size += taken
        return self.size - start

    @property
    def room(self) -> int:
        """Bytes that still fit, one beyond the limit included."""
        return len(self._view) - self.size

    def rewind(self) -> None:
        """Forget what was written, to be used again."""
        self.size = 0

    def head(self, count: int, offset: int, length: int) -> bytes:
        """A copy of the first bytes of a range."""
        return bytes(self._view[offset : offset + min(count, length)])

    @property
    def descriptor(self) -> int:
        """The memory file's descriptor, for whoever holds the upload."""
        return self._fd

    def digests(self, offset: int, length: int) -> tuple[bytes, bytes]:
        """SHA-256 and MD5 of a range. Other threads run meanwhile."""
        import hashlib  # loads a large library, which `amparo hash` without digests does not need

        with self._view[offset : offset + length] as part:
            return hashlib.sha256(part).digest(), hashlib.md5(part, usedforsecurity=False).digest()

    def hold(self) -> None:
        """Keep the bytes until `release`, even if `close` is called meanwhile. Raises ValueError once they are gone."""
        with self._lock:
            if self._users == 0:
                raise ValueError("the upload is closed")
            self._users += 1

    def release(self) -> None:
        """Undo one `hold`."""
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self._view.release()
            self._map.close()
            os.close(self._fd)

    def close(self) -> None:
        """Drop the bytes, as soon as nobody holds them any more. May be called twice."""
        with self._lock:
            closing, self._closed = not self._closed, True
        if closing:
            self.release()
