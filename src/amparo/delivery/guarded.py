"""The one way in which Amparo fetches an address that a person gave.

It must not become a way into our own network, nor be held up, nor filled, nor be led on, nor say who asks. So: the name
is resolved once, every address of it is checked, and exactly what was checked is connected to; one deadline over
everything; so many bytes; no redirect, cookie, proxy, referrer or credential; no address in a log or an error.
"""

import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import httpcore

from amparo.delivery.deadline_wire import (
    Connect,
    Deadline,
    PinnedNetwork,
    Resolve,
    failed,
    resolved,
    system_connect,
    system_resolve,
    too_large,
)
from amparo.delivery.web_address import PORTS, WebAddress, is_public, read_address
from amparo.errors import BadInput, Refused

JSON = "application/json"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}\Z", re.ASCII)
"""A type of content (RFC 6838, section 4.2), without parameters."""
_HEAD_BYTES = 200_000
"""Of an answer beside its body; a single one larger than 100 KiB is refused by h11."""
for _name in ("httpcore", "httpx"):  # both write every address that they fetch
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class FetchRules:
    """What may be fetched.

    allow: origins, as "http://127.0.0.1:8701", to which none of the rules on scheme, port and network apply: other
    installations on one's own network. seconds: for everything together. most_bytes: of a body.
    resolve, connect: the network; the system's own.
    """

    allow: tuple[str, ...] = ()
    seconds: float = 10.0
    most_bytes: int = 1_000_000
    resolve: Resolve = field(default=system_resolve, repr=False)
    connect: Connect = field(default=system_connect, repr=False)


@dataclass(frozen=True)
class Request:
    """body: JSON, of a POST."""

    method: Literal["HEAD", "GET", "POST"]
    address: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """body: b"" for a HEAD and where it moved. kind: type of content, "" where not said. moved: it is elsewhere now;
    where, nobody is told.
    """

    status: int
    body: bytes = field(repr=False)
    kind: str
    moved: bool


def fetch(request: Request, rules: FetchRules) -> Answer:
    """Fetch an address that a person gave.

    Raises BadInput `not_fetchable` (no web address, or none that may be fetched); Refused `fetch_refused_address` (it
    leads into a network that is not the internet), `fetch_too_large`; Unavailable `fetch_timeout`, `fetch_failed`,
    `fetch_tls`.
    """
    place, deadline = read_address(request.address), Deadline(rules.seconds)
    numbers = _checked_numbers(place, rules, deadline)
    wire_bytes = 2 * rules.most_bytes + _HEAD_BYTES  # a body in small chunks takes more on the wire
    network = PinnedNetwork(numbers, rules.connect, deadline, wire_bytes)
    tls = ssl.create_default_context() if place.scheme == "https" else None
    with (
        _plain_errors(),
        httpcore.ConnectionPool(ssl_context=tls, max_connections=1, network_backend=network) as pool,
        pool.stream(
            request.method,
            httpcore.URL(scheme=place.scheme.encode(), host=place.host.encode(), port=place.port, target=place.target),
            headers=_headers(place, request),
            content=request.body,
        ) as answer,
    ):
        moved = answer.status in _REDIRECTS
        body = b"" if moved or request.method == "HEAD" else _body(answer, rules.most_bytes)
        return Answer(answer.status, body, _kind(answer.headers), moved)


def _checked_numbers(place: WebAddress, rules: FetchRules, deadline: Deadline) -> list[str]:
    """The IP addresses to connect to. One that is not public refuses all: nobody has such a name in good faith."""
    allowed = place.origin in {read_address(one).origin for one in rules.allow}
    if not allowed and (place.scheme != "https" or place.port not in PORTS.values()):
        raise BadInput("not_fetchable", "Only https addresses on the usual port can be looked at from here.")
    numbers = [place.number] if place.number is not None else list(resolved(rules.resolve, place.host, deadline))
    if not allowed and not all(is_public(number) for number in numbers):
        raise Refused("fetch_refused_address", "This address does not lead to the open internet.")
    return numbers


def _headers(place: WebAddress, request: Request) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"Host", place.authority.encode()),
        (b"User-Agent", b"Amparo"),
        (b"Accept", JSON.encode() if request.body is not None else b"*/*"),
        (b"Accept-Encoding", b"identity"),
        (b"Connection", b"close"),
    ]
    if request.body is not None:
        headers += [(b"Content-Type", JSON.encode()), (b"Content-Length", str(len(request.body)).encode())]
    return headers


def _body(answer: httpcore.Response, most: int) -> bytes:
    body = bytearray()
    for chunk in answer.iter_stream():
        body += chunk
        if len(body) > most:
            raise too_large()
    return bytes(body)


def _kind(headers: list[tuple[bytes, bytes]]) -> str:
    said = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    kind = said.decode("latin-1").partition(";")[0].strip().lower()
    return kind if _KIND.match(kind) else ""


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What httpcore has against an answer, as one of ours and without the address."""
    try:
        yield
    except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.UnsupportedProtocol):
        raise failed() from None
