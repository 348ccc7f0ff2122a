"""Lines and columns of places in a source, counted as editors and git count them."""

from bisect import bisect_right
from typing import NamedTuple


class Place(NamedTuple):
    """Line and column, both from 1; a column is a character, not a byte."""

    line: int
    column: int


class Lines:
    """Where the lines of a source begin. It keeps no word of the source."""

    __slots__ = ("_starts", "length")

    def __init__(self, source: str) -> None:
        self._starts = [0]
        at = source.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = source.find("\n", at + 1)
        self.length = len(source)

    def place(self, offset: int) -> Place:
        """Of a character. Beyond the end: of the end."""
        offset = min(max(offset, 0), self.length)
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)
