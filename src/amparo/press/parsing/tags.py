"""HTML as tags, text and comments, each with its place in the source. Never raises, and takes linear time.

Not `html.parser`: it gives no places of attributes, and its time on broken input grows faster than the input does.
"""

import re
from collections.abc import Iterator
from enum import Enum
from html import unescape
from typing import NamedTuple

from amparo.press.text import Span, TextBuilder

_OPENS = re.compile(r"<(/?)([a-zA-Z][^\s/><]{0,40}+)")
_MAY_OPEN = re.compile(r"<(?=[a-zA-Z/!?])")
_REST = re.compile(r"""(?:[^>"']|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/<]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"']++))?+""")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|\s{2,}")
_RAW = frozenset({"script", "style", "textarea", "title", "template", "noscript", "svg", "math", "xmp"})


class Sort(Enum):
    """What a token is. RAW: what an element holds that has no tags inside."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"
    COMMENT = "comment"
    RAW = "raw"


class Token(NamedTuple):
    """A token. name: of the element. span: of the whole, of the text inside for RAW and COMMENT."""

    sort: Sort
    name: str
    span: Span
    attributes: "dict[str, Span]"


def tokens(source: str) -> Iterator[Token]:
    """Everything in a source, in order."""
    at, length = 0, len(source)
    scan = _Scan(source)
    while at < length:
        start = source.find("<", at)
        if start < 0:
            yield Token(Sort.TEXT, "", Span(at, length), {})
            return
        token, end = scan.token(start)
        if token is None:
            # A lone `<` is text; it is taken together with what follows.
            following = _MAY_OPEN.search(source, start + 1)
            end = following.start() if following else length
            yield Token(Sort.TEXT, "", Span(at, end), {})
        else:
            if start > at:
                yield Token(Sort.TEXT, "", Span(at, start), {})
            yield token
            if token.sort is Sort.OPEN and token.name in _RAW and source[end - 2] != "/":
                close = scan.close_of(token.name, end)
                yield Token(Sort.RAW, token.name, Span(end, close), {})
                end = close
        at = end


class _Scan:
    """Remembers what no longer occurs in the rest, so that nothing is searched twice."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._quotes_close = True
        self._no_more: set[str] = set()
        self._closings: dict[str, re.Pattern[str]] = {}

    def token(self, start: int) -> tuple[Token | None, int]:
        """The token at a `<` and where it ends."""
        source = self._source
        if source.startswith("<!--", start):
            end = self._find("-->", start + 4)
            if end < 0:
                return None, start
            return Token(Sort.COMMENT, "", Span(start + 4, end), {}), end + 3
        if source.startswith(("<!", "<?"), start):
            end = self._find(">", start)
            return (None, start) if end < 0 else (Token(Sort.COMMENT, "", Span(start, start), {}), end + 1)
        match = _OPENS.match(source, start)
        if match is None:
            return None, start
        end = self._end_of_tag(match.end())
        if end < 0:
            return None, start
        name = match.group(2).lower()
        if match.group(1):
            return Token(Sort.CLOSE, name, Span(start, end), {}), end
        said = attributes(source, match.end(), end - 1) if end - 1 > match.end() else {}
        return Token(Sort.OPEN, name, Span(start, end), said), end

    def close_of(self, name: str, start: int) -> int:
        """Where the closing tag of a raw element begins."""
        if name in self._no_more:
            return start
        pattern = self._closings.setdefault(name, re.compile(f"</{name}[\\s>/]", re.I))
        match = pattern.search(self._source, start)
        if match is None:
            self._no_more.add(name)
            return start if name not in ("script", "style") else len(self._source)
        return match.start()

    def _end_of_tag(self, at: int) -> int:
        if self._quotes_close:
            match = _REST.match(self._source, at)
            if match:
                return match.end()
            self._quotes_close = False
        end = self._find(">", at)
        return end + 1 if end >= 0 else -1

    def _find(self, mark: str, at: int) -> int:
        if mark in self._no_more:
            return -1
        found = self._source.find(mark, at)
        if found < 0:
            self._no_more.add(mark)
        return found


def attributes(source: str, start: int, end: int) -> dict[str, Span]:
    """Name to the place of the value, quotation marks left out; the first of two with one name counts."""
    found: dict[str, Span] = {}
    for match in _ATTRIBUTE.finditer(source, start, end):
        first, last = match.span(2) if match.group(2) is not None else (match.end(), match.end())
        if last - first > 1 and source[first] in "\"'":
            first, last = first + 1, last - 1
        found.setdefault(match.group(1).lower(), Span(first, last))
    return found


def add_decoded(builder: TextBuilder, source: str, span: Span) -> None:
    """Add a part of the source with its entities decoded and runs of blanks as one."""
    at = span.start
    for match in _ENTITY.finditer(source, span.start, span.end):
        builder.add(source[at : match.start()], at)
        raw = match.group()
        said = unescape(raw) if raw[0] == "&" else " "
        builder.add(said or " ", match.start(), len(raw))
        at = match.end()
    builder.add(source[at : span.end], at)
