"""Messages between processes, each with at most one file descriptor. Only sendmsg and recvmsg are used, since these are
the calls that a closed-off child may still make.
"""

import array
import os
import socket


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends that keep messages whole; reading the end of a process that is gone gives an empty message."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(end: socket.socket, message: bytes, descriptor: int | None = None) -> None:
    """Send one message. Raises OSError when the other end is gone."""
    extra = [] if descriptor is None else [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
    end.sendmsg([message], extra)


def receive(end: socket.socket, most: int) -> bytes:
    """The next message, without whatever descriptors came with it; b"" when the other end is gone.

    most: bytes. A longer message is cut, which its reader then finds to be malformed.
    """
    message, _, _, _ = end.recvmsg(most)
    return message


def receive_with_descriptor(end: socket.socket, most: int) -> tuple[bytes, int | None]:
    """The next message and the descriptor that came with it, which is the caller's to close."""
    message, extra, _, _ = end.recvmsg(most, socket.CMSG_SPACE(_INT))
    descriptors = array.array("i")
    for level, kind, data in extra:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            descriptors.frombytes(data[: len(data) // _INT * _INT])
    for spare in descriptors[1:]:
        os.close(spare)
    return message, descriptors[0] if descriptors else None


_INT = array.array("i").itemsize
