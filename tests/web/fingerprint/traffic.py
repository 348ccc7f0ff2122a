"""Everything that a browser sends to a server, byte by byte, and whether anything of a file is in it."""

import base64
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote_to_bytes, urlsplit

RUN = 16
"""Bytes of a file that may not be found in a row."""
_PART, _PATIENCE = 65_536, 0.1


class Recorder:
    """Stands before a server and passes everything on. url: where it answers. sent: what was asked of it so far."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.sent = b""
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

    def _pass_on(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._server) as far, suppress(OSError):
            while not self._over.is_set():
                for source in select.select([near, far], [], [], _PATIENCE)[0]:
                    part = source.recv(_PART)
                    if not part:
                        return
                    if source is near:
                        with self._lock:
                            self.sent += part
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
