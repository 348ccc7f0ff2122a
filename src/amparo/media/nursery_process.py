"""What runs in the nursery's process: wait for an order, fork a child or end one."""

import ctypes
import gc
import os
import signal
import socket
from typing import TYPE_CHECKING

from amparo.media import channel
from amparo.media.nursery import ANSWER, END, SPAWN

if TYPE_CHECKING:
    from amparo.media.charter import Charter
    from amparo.media.child import Serve

_ORDER_BYTES = 256
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
_KEPT_BYTES = 32_000_000


def main(end: int) -> None:
    """Serve orders on an inherited channel until it closes. Never returns. end: its descriptor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the owner, which then closes the channel
    _let_go(end)
    _keep_memory()
    gc.disable()  # what is loaded here stays; collecting it would only copy shared pages
    control = socket.socket(fileno=end)
    control.set_inheritable(False)
    _load_jpeg()
    children: set[int] = set()
    while order := channel.receive(control, _ORDER_BYTES):
        if order.startswith(SPAWN):
            children.add(_spawn(control, order[len(SPAWN) :]))
        elif order.startswith(END):
            _end(control, children, ANSWER.unpack(order[len(END) :])[0])
    os._exit(0)


def _let_go(end: int) -> None:
    """Close all else that was inherited, and have what decoders print about a file go nowhere. end: highest kept."""
    os.closerange(end + 1, os.sysconf("SC_OPEN_MAX"))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _keep_memory() -> None:
    """Have the allocator keep some memory between pictures, instead of having it zeroed anew for each."""
    libc = ctypes.CDLL(None)
    libc.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
    libc.mallopt(_M_TRIM_THRESHOLD, 2 * _KEPT_BYTES)


def _load_jpeg() -> None:
    """Load what every child needs, before the first order comes."""
    from amparo.media import child

    del child


def _spawn(control: socket.socket, packed: bytes) -> int:
    """Fork a child and hand its channel to the owner. Returns its process id."""
    from amparo.media.charter import Charter
    from amparo.media.child import live

    charter = Charter.unpack(packed)
    serve = _serve(charter)
    theirs, ours = channel.pair()
    nursery = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            theirs.close()
            gc.enable()
            gc.freeze()
            live(ours, charter, nursery, serve)
        finally:
            os._exit(1)
    ours.close()
    channel.send(control, ANSWER.pack(pid), theirs.fileno())
    theirs.close()
    return pid


def _serve(charter: "Charter") -> "Serve":
    """What a child does, with its decoders loaded: nothing can be once it is closed off."""
    from amparo.media.charter import Decoders
    from amparo.media.child import of_pictures
    from amparo.media.signing import Signer

    if charter.decoders is Decoders.VIDEOS:
        from amparo.media.video import of_videos

        return of_videos(charter.limits)
    if charter.decoders is Decoders.PICTURES:
        from amparo.media.pictures import open_any

        return of_pictures(Signer(charter.limits, open_any))
    return of_pictures(Signer(charter.limits, None))


def _end(control: socket.socket, children: set[int], pid: int) -> None:
    """Kill and reap. A child that is dead already keeps the status that it died with; one that was reaped has none."""
    status = 0
    if pid in children:
        children.discard(pid)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    channel.send(control, ANSWER.pack(status))
