"""A decoding child: reads a request, fingerprints, answers, until its channel closes.

It starts as a fork of the nursery, which has loaded the decoders already, and gives up everything else before the first
request.
"""

import os
import socket
from collections.abc import Callable, Iterable, Iterator

from amparo.media import channel, sandbox, wire
from amparo.media.charter import Charter
from amparo.media.signing import Signer

Serve = Callable[[bytes, int], Iterable[bytes]]
"""The messages that answer one request: given its message, and the descriptor of the memory file, which stays open."""


def live(end: socket.socket, charter: Charter, parent: int, serve: Serve) -> None:
    """Close this process off, say how well that went, and serve until the channel closes."""
    protections = sandbox.apply(charter.memory_bytes, parent)
    channel.send(end, protections.pack())
    while True:
        message, descriptor = channel.receive_with_descriptor(end, wire.REQUEST_BYTES)
        if descriptor is None:
            return
        sandbox.allow_seconds(charter.limits.seconds)
        try:
            for part in serve(message, descriptor):
                channel.send(end, part)
        finally:
            os.close(descriptor)


def of_pictures(signer: Signer) -> Serve:
    """Answers each request for pictures with one message. The bytes of the files are gone when it was sent."""

    def serve(message: bytes, descriptor: int) -> Iterator[bytes]:
        request = wire.unpack_request(message)
        files = [(os.pread(descriptor, part.length, part.offset), part.type) for part in request.parts]
        yield b"".join(map(wire.pack_record, signer.sign(files, request.reference, request.displayed)))

    return serve
