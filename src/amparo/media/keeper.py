"""One worker's children: asks them, times them, and replaces those that die.

Everything a child says is checked for form; a child that does not answer in form, in time or at all is ended, and the
file it was busy with is answered with the reason.
"""

import os
import select
import signal
from collections.abc import Callable, Sequence
from time import monotonic

from amparo.errors import Unavailable
from amparo.media import channel, wire
from amparo.media.charter import Charter, Decoders, Limits
from amparo.media.nursery import Nursery
from amparo.media.protections import Protections
from amparo.media.wire import BadAnswer, Part, Record, Request

START_SECONDS = 60.0
"""Time for a child to say that it is closed off."""
VIDEO_TIMES = 60
"""How many times as long as a picture a video may take: ten minutes with the default limit."""
_REPORT_BYTES = 64


class Lost(Exception):
    """A child that had to be ended, or ended itself. code: what that means for the file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Child:
    """A decoding child, from its owner's side.

    charter: a packed `Charter`. Raises Unavailable when it fails to start.
    """

    def __init__(self, nursery: Nursery, charter: bytes) -> None:
        self._nursery = nursery
        self.pid, self._end = nursery.spawn(charter)
        try:
            self.protections = Protections.unpack(self._receive(START_SECONDS, _REPORT_BYTES))
        except (Lost, ValueError):
            self.close()
            raise Unavailable("media_unavailable", "A decoder could not be closed off.") from None

    def ask(self, request: Request, descriptor: int, seconds: float, meanwhile: Callable[[], None]) -> list[Record]:
        """One request. meanwhile: run while the child is busy. Raises Lost; the child is then gone."""
        deadline = monotonic() + seconds
        try:
            channel.send(self._end, wire.pack_request(request), descriptor)
        except OSError:
            raise self._lose() from None
        meanwhile()
        files = len(request.parts)
        message = self._receive(max(0.0, deadline - monotonic()), files * wire.RECORD_BYTES + 1)
        try:
            return wire.unpack_answer(message, files)
        except BadAnswer:
            raise self._lose() from None

    def watch(self, request: Request, descriptor: int, seconds: float, meanwhile: Callable[[], None]) -> Record:
        """A request for one video, whose series comes in pieces. Otherwise as `ask`."""
        from amparo.signals.types import pdq_frames  # a folder of pictures does not need it

        deadline = monotonic() + seconds
        try:
            channel.send(self._end, wire.pack_request(request), descriptor)
        except OSError:
            raise self._lose() from None
        meanwhile()
        found: list[tuple[bytes, int]] = []
        more = True
        while more:
            try:
                piece = wire.unpack_piece(self._receive(max(0.0, deadline - monotonic()), wire.PIECE_BYTES + 1))
            except BadAnswer:
                raise self._lose() from None
            found += piece.frames
            more = piece.more
            if len(found) > pdq_frames.MOST_SAMPLES or not (more or found or piece.error):
                raise self._lose()
        if piece.error:
            return Record(piece.error, width=piece.width, height=piece.height)
        frames = tuple(pdq_frames.Frame(place + 0.5, *frame) for place, frame in enumerate(found))
        return Record(width=piece.width, height=piece.height, video=pdq_frames.PdqFrames(frames, piece.cut))

    def is_idle(self) -> bool:
        """Whether it lives and says nothing, as it should between requests."""
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        """End the child."""
        self._end.close()
        self._nursery.end(self.pid)

    def _receive(self, seconds: float, most: int) -> bytes:
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        if not poll.poll(seconds * 1000):
            self._lose()
            raise Lost("media_timeout")
        try:
            message = channel.receive(self._end, most)
        except OSError:
            message = b""
        if not message:
            raise self._lose()
        return message

    def _lose(self) -> Lost:
        """End the child and say what it died of."""
        self._end.close()
        status = self._nursery.end(self.pid)
        by_time = status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
        return Lost("media_timeout" if by_time else "media_crashed")


class Keeper:
    """The children of one worker thread.

    limits: of one request. quick: start with a child that only knows JPEG, and is ready sooner, and start one that
    knows all kinds of pictures when something else comes; otherwise the latter does everything.
    """

    def __init__(self, nursery: Nursery, memory_bytes: int, limits: Limits, quick: bool) -> None:
        self._nursery = nursery
        self._memory_bytes = memory_bytes
        self._limits = limits
        self._quick = quick
        self._video_limits = limits._replace(seconds=VIDEO_TIMES * limits.seconds)
        self._children: dict[Decoders, Child] = {}

    def child(self, decoders: Decoders) -> Child:
        """The child of one sort, started when there is none that waits for a request. Raises Unavailable."""
        if decoders in self._children and not self._children[decoders].is_idle():
            self._children.pop(decoders).close()
        if decoders not in self._children:
            limits = self._video_limits if decoders is Decoders.VIDEOS else self._limits
            charter = Charter(self._memory_bytes, limits, decoders)
            self._children[decoders] = Child(self._nursery, charter.pack())
        return self._children[decoders]

    def records(self, request: Request, descriptor: int, meanwhile: Callable[[], None]) -> list[Record]:
        """A record for every file of a request, whatever happens to children.

        meanwhile: run while a child is busy, perhaps more than once. Raises Unavailable.
        """
        pictures = [part for part in request.parts if part.type not in wire.VIDEOS]
        special = {part for part in pictures if not self._quick or request.reference or part.type != "jpeg"}
        records: dict[Part, Record] = {}

        def ask(parts: Sequence[Part], decoders: Decoders) -> None:
            if parts:
                asked = request._replace(parts=tuple(parts))
                answers = self._ask(asked, decoders, descriptor, meanwhile)
                records.update(zip(parts, answers, strict=True))

        ask([part for part in pictures if part not in special], Decoders.JPEG)
        ask([part for part in pictures if part in special], Decoders.PICTURES)
        ask([part for part, record in records.items() if record.refer], Decoders.PICTURES)
        for part in request.parts:
            if part.type in wire.VIDEOS:
                records[part] = self._watch(request._replace(parts=(part,)), descriptor, meanwhile)
        return [records[part] for part in request.parts]

    def children(self) -> list[Child]:
        """Those that run now."""
        return list(self._children.values())

    def close(self) -> None:
        """End the children."""
        for child in self._children.values():
            child.close()
        self._children.clear()

    def _ask(
        self, request: Request, decoders: Decoders, descriptor: int, meanwhile: Callable[[], None]
    ) -> list[Record]:
        """Ask one child. When it is lost over several files, each is asked for alone, to find the one to blame."""
        try:
            records = self.child(decoders).ask(request, descriptor, self._limits.seconds, meanwhile)
        except Lost as lost:
            del self._children[decoders]
            if len(request.parts) == 1:
                return [Record(error=lost.code)]
            alone = [request._replace(parts=(part,)) for part in request.parts]
            return [record for one in alone for record in self._ask(one, decoders, descriptor, meanwhile)]
        if decoders is Decoders.PICTURES and any(record.refer for record in records):
            return [record._replace(refer=False, error=record.error or "media_broken") for record in records]
        return records

    def _watch(self, request: Request, descriptor: int, meanwhile: Callable[[], None]) -> Record:
        try:
            return self.child(Decoders.VIDEOS).watch(request, descriptor, self._video_limits.seconds, meanwhile)
        except Lost as lost:
            del self._children[Decoders.VIDEOS]
            return Record(error=lost.code)
