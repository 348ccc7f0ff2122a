"""A decoding child: reads a request, fingerprints, answers, until its channel closes.

It starts as a fork of the nursery, which has loaded the decoders already, and gives up everything else before the first
request.
"""

import os
import socket

from amparo.media import channel, sandbox, wire
from amparo.media.charter import Charter
from amparo.media.signing import Decoder, Signer


def live(end: socket.socket, charter: Charter, parent: int, any_kind: Decoder | None) -> None:
    """Close this process off, say how well that went, and serve until the channel closes."""
    protections = sandbox.apply(charter.memory_bytes, parent)
    channel.send(end, protections.pack())
    signer = Signer(charter.limits, any_kind)
    while True:
        message, descriptor = channel.receive_with_descriptor(end, wire.REQUEST_BYTES)
        if descriptor is None:
            return
        sandbox.allow_seconds(charter.limits.seconds)
        channel.send(end, answer(message, descriptor, signer))


def answer(message: bytes, descriptor: int, signer: Signer) -> bytes:
    """The answer to one request. The bytes of the files are gone when it returns."""
    request = wire.unpack_request(message)
    try:
        files = [(os.pread(descriptor, part.length, part.offset), part.type) for part in request.parts]
    finally:
        os.close(descriptor)
    return b"".join(map(wire.pack_record, signer.sign(files, request.reference, request.displayed)))
