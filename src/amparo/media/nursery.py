"""The nursery: a small process that has loaded the decoders and forks a child from itself whenever one is needed.

A child is thus ready within milliseconds, also when it replaces one that crashed. The nursery holds no key and no
store, never sees a file, and ends when the channel to its owner closes; its children end with it.
"""

import os
import signal
import socket
import struct
import sys
import threading

from amparo.errors import Unavailable
from amparo.media import channel

SPAWN, END = b"S", b"E"
REPLY_BYTES = 64
ANSWER = struct.Struct("<q")
"""Reply to SPAWN: process id, with the child's channel. Reply to END: wait status."""
_BOOT = (
    "import sys; end = int(sys.argv[1]); sys.path[:] = sys.argv[2:]; "
    "from amparo.media.nursery_process import main; main(end)"
)
_CONTROL = 3


class Nursery:
    """The owner's handle. Safe to use from several threads. A nursery that is gone is started again when needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._pid = 0

    def start_early(self) -> None:
        """Start the nursery so that it loads while this process does something else.

        A process that has just started, with one thread and without any of the modules that hold a store, is forked,
        which is several times faster than a new program; any other starts one.
        """
        if threading.active_count() > 1 or not sys.modules.keys().isdisjoint(_NOT_FRESH):
            self.start()
            return
        ours, theirs = channel.pair()
        self._pid = os.fork()
        if self._pid == 0:
            _become_nursery(theirs.fileno())
        theirs.close()
        self._control = ours

    def start(self) -> None:
        """Start the nursery as a new program, with a clean environment and nothing of this process open."""
        ours, theirs = channel.pair()
        paths = [path for path in sys.path if path]
        self._pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", "-B", "-c", _BOOT, str(_CONTROL), *paths],
            ENVIRONMENT,
            file_actions=[(os.POSIX_SPAWN_DUP2, theirs.fileno(), _CONTROL)],
        )
        theirs.close()
        self._control = ours

    def spawn(self, charter: bytes) -> tuple[int, socket.socket]:
        """A new child and the channel to it. charter: `child.Charter`, packed. Raises Unavailable."""
        with self._lock:
            for fresh in (False, True):
                if self._control is None:
                    self.start()
                reply, descriptor = self._ask(SPAWN + charter)
                if descriptor is not None and len(reply) == ANSWER.size:
                    return ANSWER.unpack(reply)[0], socket.socket(fileno=descriptor)
                self._forget()
                if fresh:
                    break
        raise Unavailable("media_unavailable", "The decoders cannot be started.")

    def end(self, child: int) -> int | None:
        """Kill a child, unless it is dead already. Returns its wait status; None when the nursery is gone with it."""
        with self._lock:
            if self._control is None:
                return None
            reply, _ = self._ask(END + ANSWER.pack(child))
            if len(reply) == ANSWER.size:
                return int(ANSWER.unpack(reply)[0])
            self._forget()
            return None

    def close(self) -> None:
        """End the nursery and every child."""
        with self._lock:
            self._forget()

    def _ask(self, message: bytes) -> tuple[bytes, int | None]:
        if self._control is None:
            return b"", None
        try:
            channel.send(self._control, message)
            return channel.receive_with_descriptor(self._control, REPLY_BYTES)
        except OSError:
            return b"", None

    def _forget(self) -> None:
        if self._control is None:
            return
        self._control.close()
        self._control = None
        os.waitpid(self._pid, 0)  # it ends when its channel closes


_NOT_FRESH = frozenset({"django", "numpy", "starlette"})
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""All that a nursery and its children inherit. One thread, since children are as many as there are processors; one
allocator arena, since further ones would eat the address space."""


def _become_nursery(end: int) -> None:
    """Never returns."""
    try:
        signal.set_wakeup_fd(-1)
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        os.dup2(end, _CONTROL)
        from amparo.media.nursery_process import main

        main(_CONTROL)
    finally:
        os._exit(1)
