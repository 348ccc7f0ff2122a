"""The pool of decoding children: files go in, fingerprints come out.

Each worker thread owns its children and hands them one request at a time; the thread computes digests while the child
decodes. Nothing here opens an image, and nothing here trusts what a child says beyond its form.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self

from amparo.errors import AmparoError, Unavailable
from amparo.media import wire
from amparo.media.charter import Decoders, Limits
from amparo.media.keeper import Keeper
from amparo.media.model import Content, Fingerprints, SignOptions, refusal
from amparo.media.nursery import Nursery
from amparo.media.protections import Protections
from amparo.media.sniff import HEAD, sniff
from amparo.media.upload import Upload
from amparo.media.wire import Part, Record, Request

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from amparo.limits import MediaLimits
    from amparo.settings import MediaSettings

__all__ = ["Pool", "SignOptions", "Upload"]

WAITING_PER_WORKER = 16
"""Requests that may wait for each worker before new ones are refused as busy."""


@dataclass
class Job:
    """Files in one upload, on their way to fingerprints.

    spans: offset and length of each file. deliver: called once, in a worker thread, with the fingerprints of each file
    in order, or with the reason why there are none.
    """

    upload: Upload
    spans: list[tuple[int, int]]
    options: SignOptions
    deliver: Callable[[list[Fingerprints] | Exception], None]
    _digests: list[tuple[bytes, bytes]] = field(default_factory=list)

    def digest(self) -> None:
        """Compute the digests, the first time it is called."""
        if not self._digests:
            wanted = self.options.digests
            self._digests = [self.upload.digests(*span) if wanted else (b"", b"") for span in self.spans]

    def run(self, keeper: Keeper) -> list[Fingerprints]:
        """The fingerprints of each file. Raises Unavailable."""
        contents = [sniff(self.upload.head(HEAD, *span)) for span in self.spans]
        videos = self.options.videos
        parts = [_part(span, content, videos) for span, content in zip(self.spans, contents, strict=True)]
        asked = [part for part in parts if isinstance(part, Part)]
        records: Iterator[Record] = iter(())
        if asked:
            request = Request(tuple(asked), self.options.reference, self.options.displayed)
            records = iter(keeper.records(request, self.upload.descriptor, self.digest))
        self.digest()
        return [
            wire.fingerprints(content, next(records) if isinstance(part, Part) else part, self.options, digests)
            for content, part, digests in zip(contents, parts, self._digests, strict=True)
        ]

    def finish(self, result: list[Fingerprints] | Exception) -> None:
        """Let go of the upload and deliver."""
        self.upload.release()
        self.deliver(result)


def _part(span: tuple[int, int], content: Content, videos: bool) -> Part | Record:
    """What to ask a child about a file, or what is known without asking. videos: whether they are opened."""
    offset, length = span
    if length == 0:
        return Record(error="media_empty")
    if content.family != "picture" and not (videos and content.family == "video"):
        return Record()
    if content.type not in (wire.DECODABLE if content.family == "picture" else wire.VIDEOS):
        return Record(error="media_unsupported")
    return Part(offset, length, content.type)


class Pool:
    """Fingerprints files in children that can do nothing else.

    limits: on files and children. nursery: one that was started already, by a command that fingerprints its own user's
    files and wants to be quick; its children load only what the files need. A service leaves it None.
    """

    def __init__(self, limits: MediaSettings | MediaLimits, nursery: Nursery | None = None) -> None:
        self._settings = limits
        self._quick = nursery is not None
        self._nursery = nursery or Nursery()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._keepers: list[Keeper] = []
        self._lock = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Start the children, and wait until each has loaded the decoders and closed itself off; a second call does
        nothing. Raises Unavailable `media_unavailable`.
        """
        with self._lock:
            if self._closed:
                raise Unavailable("media_unavailable", "The decoders are closed.")
            if self._threads:
                return
            settings = self._settings
            limits = Limits(settings.max_pixels, settings.max_frames, settings.seconds)
            self._keepers = [
                Keeper(self._nursery, settings.memory_bytes, limits, self._quick)
                for _ in range(max(1, settings.workers))
            ]
            if not self._quick:
                for keeper in self._keepers:
                    keeper.child(Decoders.PICTURES)
            self._threads = [
                threading.Thread(target=self._work, args=(keeper,), name="amparo-media", daemon=True)
                for keeper in self._keepers
            ]
            for thread in self._threads:
                thread.start()

    def close(self) -> None:
        """End the children. What still waits is answered `media_unavailable`."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is not None:
                job.finish(refusal("media_unavailable"))
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._nursery.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def protections(self) -> list[Protections]:
        """What is in force in each child that runs now."""
        return [child.protections for keeper in self._keepers for child in keeper.children()]

    def child_ids(self) -> list[int]:
        """Process ids of the children that run now."""
        return [child.pid for keeper in self._keepers for child in keeper.children()]

    def submit(self, upload: Upload, options: SignOptions) -> Future[Fingerprints]:
        """Fingerprint one upload. Thread-safe; the upload may be closed by its owner at any time.

        The future never holds an error about the file: that is `Fingerprints.error`. It holds Unavailable where no
        decoder can be had. Raises Unavailable `media_busy` when too many wait already.
        """
        from concurrent.futures import Future

        self.start()
        if self._jobs.qsize() >= WAITING_PER_WORKER * len(self._threads):
            raise Unavailable("media_busy", "Too many files are being decoded; try again.")
        future: Future[Fingerprints] = Future()

        def deliver(result: list[Fingerprints] | Exception) -> None:
            if not future.set_running_or_notify_cancel():
                return
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result[0])

        self._post(Job(upload, [(0, upload.size)], options, deliver))
        return future

    def sign_files[P: (str, Path)](
        self, paths: Iterable[P], options: SignOptions
    ) -> Iterator[tuple[P, Fingerprints | AmparoError]]:
        """Fingerprint files, several at a time, in the order given. An error about a file itself is in its
        fingerprints; what is yielded as an error could not be read. Raises Unavailable.
        """
        from amparo.media.folder import sign_files

        self.start()
        return sign_files(paths, options, self._settings, self._post)

    def _post(self, job: Job) -> None:
        job.upload.hold()
        self._jobs.put(job)

    def _work(self, keeper: Keeper) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                result: list[Fingerprints] | Exception = job.run(keeper)
            except Exception as error:  # for the thread that waits, not for this one
                result = error
            job.finish(result)
        keeper.close()
