"""Reading what was sent: bounded in bytes and time, a file straight into memory, never through a file on disk."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from amparo.errors import AmparoError, BadInput
from amparo.gate import api
from amparo.gate.api import FileCheck
from amparo.media.pool import Upload

CHECK_BYTES = 262_144
"""Largest JSON of one check. The longest texts that the schema permits fit, however they are escaped."""
BATCH_BASE_BYTES, BATCH_BYTES_EACH = 65_536, 1_024
"""Largest JSON of a batch: a base and so much for each fingerprint that it may hold."""
BODY_SECONDS = 60.0
"""Time for a whole body to arrive."""
DRAIN_BYTES, DRAIN_SECONDS = 4_000_000, 2.0
"""What is still read of a body that was refused, so that a caller who is busy sending gets to see why."""
_FRAME_BYTES = 16_384
"""Headers and boundaries of a multipart body."""
_FIELDS = frozenset(
    name for kind in api.REQUEST_TYPES for name in (*kind.__struct_fields__, str(kind.__struct_config__.tag_field))
)


def content_type(request: Request) -> str:
    """The media type sent, without parameters, lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_json(request: Request, most: int) -> bytes:
    """A JSON body. Raises BadInput `body_too_large`, `body_timeout` or `unsupported_content_type`."""
    if content_type(request) != "application/json":
        raise BadInput("unsupported_content_type", "This address takes application/json.")
    body = bytearray()
    async with _reading(request, most, "body_too_large") as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > most:
                raise BadInput("body_too_large", f"The body has more than {most} bytes.")
    return bytes(body)


async def read_form(request: Request, upload: Upload, most: int) -> FileCheck:
    """Stream a multipart body: the part `file` into `upload`, the part `request` into the value returned.

    most: bytes of a file. Raises BadInput `media_too_large`, `body_too_large`, `body_timeout` or `bad_request`.
    """
    form = _Form(upload)
    parser = form.parser(request.headers.get("content-type", ""))
    whole = most + CHECK_BYTES + _FRAME_BYTES
    received = 0
    async with _reading(request, whole, "media_too_large") as chunks:
        async for chunk in chunks:
            received += len(chunk)
            if received > whole:
                raise BadInput("media_too_large", f"A file may have at most {most} bytes.")
            try:
                parser.write(chunk)
            except FormParserError:
                raise BadInput("bad_request", "The multipart body is malformed.") from None
    return form.result()


def decode[T](decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """A value of our schema. Raises BadInput `bad_request`, naming the field and never what stood in it."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise BadInput("bad_request", f"The request does not fit the schema at {_place(str(error))}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("bad_request", "The body is not valid JSON.") from None


def _place(message: str) -> str:
    """Where a value does not fit.

    The message may repeat a key or a value that was sent, so only field names of our own schema are let through.
    """
    path = message.rpartition(" - at `$.")[2].removesuffix("`")
    words = set(re.findall(r"[^\W\d]\w*", path))
    return path if words and words <= _FIELDS and re.fullmatch(r"[\w.\[\]]+", path) else "its top"


@asynccontextmanager
async def _reading(request: Request, most: int, code: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """The body's chunks within the time allowed. What is left of a refused body is read a little further, then not."""
    chunks = request.stream()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if int(request.headers.get("content-length") or 0) > most:
                raise BadInput(code, "The body is larger than permitted.")
            yield chunks
    except TimeoutError:
        raise BadInput("body_timeout", f"The body did not arrive within {BODY_SECONDS:.0f} seconds.") from None
    except AmparoError:
        await _drain(chunks)
        raise


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    left = DRAIN_BYTES
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            async for chunk in chunks:
                left -= len(chunk)
                if left <= 0:
                    return
    except TimeoutError:
        return


_FILE_CHECK = msgspec.json.Decoder(FileCheck)


class _Form:
    """Takes a multipart body part by part: one `file`, at most one `request`, nothing else."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._seen: set[bytes] = set()
        self._header = bytearray()
        self._value = bytearray()
        self._name: bytes | None = None
        self._request = bytearray()
        self._complete = False

    def parser(self, content_type_header: str) -> MultipartParser:
        """Raises BadInput `bad_request` where the header names no usable boundary."""
        boundary = parse_options_header(content_type_header)[1].get(b"boundary")
        if not boundary:
            raise BadInput("bad_request", "The multipart body names no boundary.")
        try:
            return MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_data,
                    "on_end": self._on_end,
                },
            )
        except FormParserError:
            raise BadInput("bad_request", "The boundary of the multipart body cannot be used.") from None

    def result(self) -> FileCheck:
        """What stood beside the file. Raises BadInput `bad_request` where the form is not whole."""
        if not self._complete:
            raise BadInput("bad_request", "The multipart body ends too early.")
        if b"file" not in self._seen:
            raise BadInput("bad_request", "The part file is missing.")
        return decode(_FILE_CHECK, bytes(self._request)) if b"request" in self._seen else FileCheck()

    def _begin(self) -> None:
        self._name = None

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._name = parse_options_header(bytes(self._value))[1].get(b"name")
        self._header.clear()
        self._value.clear()

    def _on_headers_finished(self) -> None:
        if self._name not in (b"file", b"request"):
            raise BadInput("bad_request", "The multipart body may hold the parts file and request only.")
        if self._name in self._seen:
            raise BadInput("bad_request", "A part of the multipart body is given twice.")
        self._seen.add(self._name)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._name == b"file":
            self._upload.write(memoryview(data)[start:end])
            return
        self._request += data[start:end]
        if len(self._request) > CHECK_BYTES:
            raise BadInput("body_too_large", f"The part request has more than {CHECK_BYTES} bytes.")

    def _on_end(self) -> None:
        self._complete = True
