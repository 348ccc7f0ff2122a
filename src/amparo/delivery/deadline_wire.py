"""A connection that ends at one moment, however slowly the other side answers.

A timeout for each answer would let a server that sends a byte now and then hold us for ever; here each step gets what
is left of the whole.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

import httpcore

from amparo.errors import Refused, Unavailable

Resolve = Callable[[str], Sequence[str]]
"""The IP addresses of a name; none, or OSError, where there are none."""
Connect = Callable[[tuple[str, int], float], socket.socket]
"""Connect to an IP address and a port within so many seconds."""
_MOST_TRIED = 3
"""Addresses of one name that are tried."""


class Deadline:
    """The moment at which everything ends. seconds: from now."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises Unavailable `fetch_timeout` where there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise late()
        return left


def late() -> Unavailable:
    """It took too long."""
    return Unavailable("fetch_timeout", "The other side did not answer in time.")


def failed() -> Unavailable:
    """There is no connection, or no answer that is HTTP."""
    return Unavailable("fetch_failed", "The other side cannot be reached, or gives no proper answer.")


def system_resolve(name: str) -> Sequence[str]:
    """As the system does it."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def system_connect(place: tuple[str, int], timeout: float) -> socket.socket:
    """As the system does it."""
    return socket.create_connection(place, timeout)


def resolved(resolve: Resolve, name: str, deadline: Deadline) -> Sequence[str]:
    """The IP addresses of a name, asked for once. The system's resolver knows no deadline, hence the thread.

    Raises Unavailable `fetch_failed`, `fetch_timeout`.
    """
    found: SimpleQueue[Sequence[str]] = SimpleQueue()

    def ask() -> None:
        try:
            found.put(list(resolve(name)))
        except (OSError, UnicodeError):
            found.put(())

    Thread(target=ask, daemon=True, name="resolve").start()
    try:
        numbers = found.get(timeout=deadline.left())
    except Empty:
        raise late() from None
    if not numbers:
        raise failed()
    return numbers


class Wire(httpcore.NetworkStream):
    """One connection until a deadline, and so many bytes of answer."""

    def __init__(self, link: socket.socket, deadline: Deadline, most_bytes: int) -> None:
        self._link, self._deadline, self._most = link, deadline, most_bytes

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  # the deadline says
        """What came. Raises Unavailable `fetch_timeout`, `fetch_failed`; Refused `fetch_too_large`."""
        self._link.settimeout(self._deadline.left())
        try:
            data = self._link.recv(max_bytes)
        except TimeoutError:
            raise late() from None
        except OSError:
            raise failed() from None
        self._most -= len(data)
        if self._most < 0:
            raise too_large()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  # the deadline says
        """Send all of it. A server that closes early may have answered already, so that this is told to httpcore."""
        rest = memoryview(buffer)
        while rest:
            self._link.settimeout(self._deadline.left())
            try:
                rest = rest[self._link.send(rest) :]
            except TimeoutError:
                raise late() from None
            except OSError:
                raise httpcore.WriteError("closed") from None

    def close(self) -> None:
        """End it."""
        self._link.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002  # the deadline says
    ) -> "Wire":
        """The same, protected; the certificate must be for this name. Raises Unavailable `fetch_tls`."""
        self._link.settimeout(self._deadline.left())
        try:
            link = ssl_context.wrap_socket(self._link, server_hostname=server_hostname)
        except TimeoutError:
            raise late() from None
        except (ssl.SSLError, ssl.CertificateError):
            raise Unavailable("fetch_tls", "The other side cannot prove to be who it should be.") from None
        except OSError:
            raise failed() from None
        return Wire(link, self._deadline, self._most)


class PinnedNetwork(httpcore.NetworkBackend):
    """Connects to addresses that were checked before, whatever the name may mean by now."""

    def __init__(self, numbers: Sequence[str], connect: Connect, deadline: Deadline, most_bytes: int) -> None:
        self._numbers, self._connect = numbers[:_MOST_TRIED], connect
        self._deadline, self._most = deadline, most_bytes

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  # it was resolved once, and that counts
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline says
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> Wire:
        """To the first that answers. Raises Unavailable `fetch_timeout`, `fetch_failed`."""
        for tried, number in enumerate(self._numbers):
            share = self._deadline.left() / (len(self._numbers) - tried)
            try:
                return Wire(self._connect((number, port), share), self._deadline, self._most)
            except OSError:
                continue
        self._deadline.left()
        raise failed()


def too_large() -> Refused:
    """The answer has more bytes than are taken."""
    return Refused("fetch_too_large", "The answer is larger than what is taken.")
