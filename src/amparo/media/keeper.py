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
from amparo.media.charter import Charter, Limits
from amparo.media.nursery import Nursery
from amparo.media.protections import Protections
from amparo.media.wire import BadAnswer, Part, Record, Request

START_SECONDS = 60.0
"""Time for a child to say that it is closed off."""
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
        self._children: dict[bool, Child] = {}

    def child(self, every_decoder: bool) -> Child:
        """The child of one sort, started when there is none that waits for a request. Raises Unavailable."""
        if every_decoder in self._children and not self._children[every_decoder].is_idle():
            self._children.pop(every_decoder).close()
        if every_decoder not in self._children:
            charter = Charter(self._memory_bytes, self._limits, every_decoder)
            self._children[every_decoder] = Child(self._nursery, charter.pack())
        return self._children[every_decoder]

    def records(self, request: Request, descriptor: int, meanwhile: Callable[[], None]) -> list[Record]:
        """A record for every file of a request, whatever happens to children.

        meanwhile: run while a child is busy, perhaps more than once. Raises Unavailable.
        """
        special = {part for part in request.parts if not self._quick or request.reference or part.type != "jpeg"}
        records: dict[Part, Record] = {}

        def ask(parts: Sequence[Part], every_decoder: bool) -> None:
            if parts:
                asked = request._replace(parts=tuple(parts))
                answers = self._ask(asked, every_decoder, descriptor, meanwhile)
                records.update(zip(parts, answers, strict=True))

        ask([part for part in request.parts if part not in special], every_decoder=False)
        ask([part for part in request.parts if part in special], every_decoder=True)
        ask([part for part, record in records.items() if record.refer], every_decoder=True)
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
        self, request: Request, every_decoder: bool, descriptor: int, meanwhile: Callable[[], None]
    ) -> list[Record]:
        """Ask one child. When it is lost over several files, each is asked for alone, to find the one to blame."""
        try:
            records = self.child(every_decoder).ask(request, descriptor, self._limits.seconds, meanwhile)
        except Lost as lost:
            del self._children[every_decoder]
            if len(request.parts) == 1:
                return [Record(error=lost.code)]
            alone = [request._replace(parts=(part,)) for part in request.parts]
            return [record for one in alone for record in self._ask(one, every_decoder, descriptor, meanwhile)]
        if every_decoder and any(record.refer for record in records):
            return [record._replace(refer=False, error=record.error or "media_broken") for record in records]
        return records
