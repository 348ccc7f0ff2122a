"""Fill the library with what a host has: what is new or changed is fingerprinted, what is gone is forgotten."""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import batched

from amparo.errors import BadInput, NotFound, Refused, Unavailable
from amparo.hosts.model import Host, Stored, Visibility
from amparo.hosts.opening import host_of
from amparo.media.model import Content, Fingerprints, SignOptions
from amparo.media.pool import Pool, Upload
from amparo.media.sniff import HEAD, sniff
from amparo.services.open_library import open_library
from amparo.settings import MediaSettings, Settings
from amparo.signals.types.pdq import PDQ
from amparo.snapshots.library import LibraryWriter
from amparo.snapshots.library_rows import HASH_BYTES, Kind, LibraryRow, Removal

AT_ONCE = 200
"""Objects whose fingerprints are made durable together: bounds what is repeated after a kill."""
GRACE_SECONDS = 3600.0
"""How long an upload that the gate allowed may take to appear on the host before a scan forgets it."""
SUSPICIOUS = 100
"""Objects of which not all can have gone between two scans: the host is then rather not mounted."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class ScanReport:
    """How a scan went, or how far it has come.

    listed: objects that the host shows. known: of them, in this version already in the library. signed: fingerprinted
    now. unreadable: pictures among those whose pixels could not be read; only their bytes are compared. skipped: gone,
    changed or not to be read meanwhile; the next scan takes them. forgotten: no longer there.
    """

    listed: int = 0
    known: int = 0
    signed: int = 0
    unreadable: int = 0
    skipped: int = 0
    forgotten: int = 0


Progress = Callable[[ScanReport], None]
_Signed = tuple[Stored, "Future[Fingerprints] | Fingerprints | None"]


def scan_library(settings: Settings, host_name: str, on_progress: Progress | None = None) -> ScanReport:
    """Bring the library up to date with one host. Killed and started again, it goes on where it was.

    on_progress: called now and then. Raises NotFound `no_such_host`, Unavailable `host_unavailable`, `host_empty`,
    `library_locked`, `library_unwritable`, `library_corrupt`, `media_unavailable`.
    """
    host = host_of(settings, host_name)
    scan = _Scan(settings, host, on_progress or (lambda _: None))
    with Pool(settings.media) as pool:
        for signed in batched(scan.sign(pool), AT_ONCE):
            scan.append(signed)
    scan.forget_the_gone()
    return scan.report


class _Scan:
    """One run."""

    def __init__(self, settings: Settings, host: Host, tell: Progress) -> None:
        self._settings = settings
        self._host = host
        self._tell = tell
        self._started = time.time()
        self._view = open_library(settings)
        self._listed: set[str] = set()
        self.report = ScanReport()

    def sign(self, pool: Pool) -> Iterator[_Signed]:
        """Fingerprint what is not known, several at once, in the host's order."""
        waiting: deque[_Signed] = deque()
        for stored in self._unknown():
            waiting.append((stored, self._submit(pool, stored)))
            if len(waiting) > 2 * self._settings.media.workers:
                yield _landed(waiting.popleft())
        yield from map(_landed, waiting)

    def append(self, signed: tuple[_Signed, ...]) -> None:
        """Make a batch durable. An object that changed while it was read is left to the next scan."""
        rows = []
        for stored, outcome in signed:
            made = outcome.result() if isinstance(outcome, Future) else outcome
            now = self._host.stat(stored.key) if made is not None else None
            if made is None or now is None or now.version != stored.version:
                self._count(skipped=1)
                continue
            rows.append(row_of(self._host.name, stored, made, time.time()))
            self._count(signed=1, unreadable=int(made.error is not None))
        with LibraryWriter(self._settings.library_dir) as writer:
            writer.append(rows)
            writer.compact()

    def forget_the_gone(self) -> None:
        """Take out what the host no longer has. What is hidden stays, so that it is found once it is restored."""
        host = self._host
        known = [row for row in self._view.rows(host.name) if row.key not in self._listed]
        if not self._listed and len(known) >= SUSPICIOUS:
            raise Unavailable("host_empty", "The host shows nothing where there was much; is its folder mounted?")
        gone = [row for row in known if row.first_seen < self._started - GRACE_SECONDS or not _is_gates(row)]
        removals = [Removal(host.name, row.key, self._started) for row in gone if self._has_left(row.key)]
        if removals:
            with LibraryWriter(self._settings.library_dir) as writer:
                writer.forget(removals)
                writer.compact()
        self._count(forgotten=len(removals))

    def _unknown(self) -> Iterator[Stored]:
        for stored in self._host.list():
            self._listed.add(stored.key)
            known = self._view.version(self._host.name, stored.key) == stored.version
            self._count(listed=1, known=int(known))
            if not known:
                yield stored

    def _submit(self, pool: Pool, stored: Stored) -> "Future[Fingerprints] | Fingerprints | None":
        """Read an object into memory and hand it to the pool; None where it cannot be read."""
        limits = self._settings.media
        upload = Upload(min(limits.max_bytes, max(stored.size, 1)))
        try:
            too_large = _read(self._host, stored, upload, limits)
            return too_large or pool.submit(upload, SignOptions())
        except (NotFound, Refused, BadInput):
            return None
        finally:
            upload.close()

    def _has_left(self, key: str) -> bool:
        try:
            return self._host.visibility(key) in {Visibility.GONE, Visibility.REMOVED}
        except BadInput:  # the gate was told something that is no key here
            return True

    def _count(self, **more: int) -> None:
        self.report = replace(self.report, **{name: getattr(self.report, name) + n for name, n in more.items()})
        self._tell(self.report)


def _landed(one: _Signed) -> _Signed:
    """Wait for the decoder, so that never more is under way than it takes."""
    stored, outcome = one
    return stored, outcome.result() if isinstance(outcome, Future) else outcome


def row_of(host: str, stored: Stored, made: Fingerprints, now: float) -> LibraryRow:
    """An object and its fingerprints as a row. Of an animation the first frame that can be trusted counts."""
    frame = next((one for one in made.frames if PDQ.trusts(one.quality)), made.frames[0] if made.frames else None)
    return LibraryRow(
        host,
        stored.key,
        stored.version,
        stored.size,
        made.sha256,
        frame.values[:HASH_BYTES] if frame else None,
        frame.quality if frame else None,
        kind_of(made),
        now,
    )


def kind_of(made: Fingerprints) -> Kind:
    """What the library calls it."""
    if made.content.family == "picture":
        return "animation" if any(frame.second is not None for frame in made.frames) else "picture"
    return made.content.family


def _is_gates(row: LibraryRow) -> bool:
    """Whether a row was written by the gate and no scan has seen its object yet."""
    return row.version.startswith("gate:")


def _read(host: Host, stored: Stored, upload: Upload, limits: MediaSettings) -> Fingerprints | None:
    """Fill the upload. What is too large to be decoded is digested as it streams by, and its fingerprints returned.

    Raises BadInput `media_too_large` where the object grew meanwhile.
    """
    with host.read(stored.key) as file:
        if stored.size <= limits.max_bytes:
            while chunk := file.read(_CHUNK):
                upload.write(chunk)
            return None
        head = file.read(HEAD)
        content: Content = sniff(head)
        sha256, md5 = hashlib.sha256(head), hashlib.md5(head, usedforsecurity=False)
        while chunk := file.read(_CHUNK):
            sha256.update(chunk)
            md5.update(chunk)
    error = "media_too_large" if content.family == "picture" else None
    return Fingerprints(content, sha256.digest(), md5.digest(), (), error=error)
