"""What runs in the nursery's process: wait for an order, fork a child or end one."""

import gc
import os
import signal
import socket

from amparo.media import channel
from amparo.media.nursery import ANSWER, END, SPAWN

_ORDER_BYTES = 256


def main(end: int) -> None:
    """Serve orders on an inherited channel until it closes. Never returns. end: its descriptor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the owner, which then closes the channel
    _silence()
    gc.disable()  # what is loaded here stays; collecting it would only copy shared pages
    control = socket.socket(fileno=end)
    control.set_inheritable(False)
    _load_jpeg()
    while order := channel.receive(control, _ORDER_BYTES):
        if order.startswith(SPAWN):
            _spawn(control, order[len(SPAWN) :])
        elif order.startswith(END):
            _end(control, ANSWER.unpack(order[len(END) :])[0])
    os._exit(0)


def _silence() -> None:
    """Decoders print what they think of a file: to nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _load_jpeg() -> None:
    """Load what every child needs, before the first order comes."""
    from amparo.media import child

    del child


def _spawn(control: socket.socket, packed: bytes) -> None:
    from amparo.media.charter import Charter
    from amparo.media.child import live

    charter = Charter.unpack(packed)
    any_kind = None
    if charter.every_decoder:
        from amparo.media.pictures import open_any

        any_kind = open_any
    theirs, ours = channel.pair()
    nursery = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            theirs.close()
            gc.enable()
            gc.freeze()
            live(ours, charter, nursery, any_kind)
        finally:
            os._exit(1)
    ours.close()
    channel.send(control, ANSWER.pack(pid), theirs.fileno())
    theirs.close()


def _end(control: socket.socket, pid: int) -> None:
    """Kill and reap. A child that is dead already keeps the status that it died with."""
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    channel.send(control, ANSWER.pack(status))
