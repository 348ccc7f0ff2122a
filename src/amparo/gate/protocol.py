"""Uvicorn's HTTP protocol with a limit that it lacks: how long the head of a request may be."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 65_536
"""Most bytes before a request's body begins."""


class BoundedHttp(HttpToolsProtocol):
    """Answers 400 and closes once a head is longer than `HEAD_BYTES`."""

    _in_head = False
    _head = 0

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head has ended."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Bytes arrived."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response("The request's head is too long.")
