"""Everything that a browser sends to a server, byte by byte, and whether anything of a file is in it."""

import base64
import json
import re
import select
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

RUN = 16
"""Bytes of a file that may not be found in a row."""
FIELD = "fingerprints"
"""The field of a form that may hold fingerprints."""
FORM = "application/x-www-form-urlencoded"
_TIME = r"@(?:0|[1-9]\d{0,3})\.5"
_LINE = re.compile(
    rf"pdq:[0-9a-f]{{64}}:(?:100|[1-9]?\d)(?:{_TIME})?|sha256:[0-9a-f]{{64}}|md5:[0-9a-f]{{32}}", re.ASCII
)
_PART, _PATIENCE = 65_536, 0.1


@dataclass(frozen=True)
class Asked:
    """A request. line: its first. headers: by their names in small letters."""

    line: str
    headers: dict[str, str]
    body: bytes


class Recorder:
    """Stands before a server and passes everything on. url: where it answers."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._connections: list[bytearray] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with self._listening:
            self._listening.settimeout(_PATIENCE)
            while not self._over.is_set():
                with suppress(TimeoutError):
                    near, _ = self._listening.accept()
                    self._threads.append(threading.Thread(target=self._pass_on, args=(near,)))
                    self._threads[-1].start()

    @property
    def sent(self) -> bytes:
        """What was asked of the server so far, connection after connection."""
        with self._lock:
            return b"".join(self._connections)

    def asked(self) -> list[Asked]:
        """The requests so far. Raises ValueError where something else was sent."""
        with self._lock:
            connections = [bytes(one) for one in self._connections]
        return [request for one in connections for request in _requests(one)]

    def _pass_on(self, near: socket.socket) -> None:
        connection = bytearray()
        with self._lock:
            self._connections.append(connection)
        with near, socket.create_connection(self._server) as far, suppress(OSError):
            while not self._over.is_set():
                for source in select.select([near, far], [], [], _PATIENCE)[0]:
                    part = source.recv(_PART)
                    if not part:
                        return
                    if source is near:
                        with self._lock:
                            connection += part
                    (far if source is near else near).sendall(part)

    def close(self) -> None:
        """End every connection."""
        self._over.set()
        for thread in list(self._threads):
            thread.join()


@contextmanager
def recorded(server: str) -> Iterator[Recorder]:
    """A recorder before a server, for as long as the block lasts."""
    recorder = Recorder(server)
    try:
        yield recorder
    finally:
        recorder.close()


def _requests(sent: bytes) -> Iterator[Asked]:
    while sent:
        head, _, rest = sent.partition(b"\r\n\r\n")
        line, *headers = head.decode("latin-1").split("\r\n")
        named = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in headers)}
        if not line.endswith(" HTTP/1.1") or "transfer-encoding" in named:
            raise ValueError("something was sent that is no plain request")
        length = int(named.get("content-length", "0"))
        yield Asked(line, named, rest[:length])
        sent = rest[length:]


def unexpected(requests: list[Asked], fields: Collection[str] = ()) -> list[str]:
    """What is wrong with the bodies of requests. A body may only be a form whose fingerprints are of the known form.

    fields: names of the form's other fields. What stands in them is not looked at here; see `leaks`.
    """
    return [wrong for one in requests if one.body for wrong in _wrong_body(one, fields)]


def _wrong_body(request: Asked, fields: Collection[str]) -> Iterator[str]:
    if request.headers.get("content-type") != FORM:
        yield "a body that is no form"
        return
    for name, value in parse_qsl(request.body.decode("latin-1"), keep_blank_values=True):
        if name == FIELD:
            if value and not is_fingerprints(value):
                yield "fingerprints that are none"
        elif name not in fields:
            yield "a field that is not expected"


def is_fingerprints(value: str) -> bool:
    """Whether this is what the page may put into a form: files by number, with lines of the known form."""
    try:
        read = json.loads(value)
    except ValueError:
        return False
    return isinstance(read, list) and json.dumps(read, separators=(",", ":")) == value and all(map(_is_file, read))


def _is_file(one: Any) -> bool:
    if not isinstance(one, dict) or list(one) != ["file", "lines"] or type(one["file"]) is not int:
        return False
    lines = one["lines"]
    return isinstance(lines, list) and all(isinstance(line, str) and _LINE.fullmatch(line) for line in lines)


def leaks(sent: bytes, content: bytes, words: tuple[str, ...] = ()) -> list[str]:
    """In which forms a run of the content, or one of the words, is in what was sent."""
    texts = [sent, unquote_to_bytes(sent), unquote_to_bytes(unquote_to_bytes(sent))]
    found = []
    for text in texts:
        found += ["raw"] * _share(text, content, RUN)
        found += ["hex"] * _share(text.lower(), content.hex().encode(), 2 * RUN)
        plain = text.translate(bytes.maketrans(b"-_", b"+/"))
        # 20 letters of base64 are whole in any 16 bytes, wherever the encoding began
        found += ["base64"] * any(_share(plain, base64.b64encode(content[start:]), 20) for start in range(3))
        for word in words:
            found += [word] * any(form in text.lower() for form in _forms(word))
    return sorted(set(found))


def _share(one: bytes, other: bytes, length: int) -> bool:
    return not _runs(one, length).isdisjoint(_runs(other, length))


def _runs(text: bytes, length: int) -> set[bytes]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


def _forms(word: str) -> list[bytes]:
    plain = word.lower().encode()
    whole = [base64.b64encode(b"." * start + word.encode()) for start in range(3)]
    # without the letters in which what stands before or after it takes part
    return [plain, plain.hex().encode(), *(text[4 if start else 0 : -4].lower() for start, text in enumerate(whole))]
