"""Text as a reader sees it, and for each character where it stands in the source."""

from bisect import bisect_right
from typing import NamedTuple


class Span(NamedTuple):
    """Offsets in the source, in characters: from `start` up to before `end`."""

    start: int
    end: int


class Text:
    """What is read, with its places. pieces: (place here, place in the source, length in the source) in order.

    A piece whose lengths here and there differ stands for one thing: an entity, a run of blanks.
    """

    __slots__ = ("_here", "_pieces", "said")

    def __init__(self, said: str, pieces: tuple[tuple[int, int, int], ...]) -> None:
        self.said = said
        self._pieces = pieces
        self._here = [piece[0] for piece in pieces]

    def span(self, start: int, end: int) -> Span:
        """Where a part of it stands in the source."""
        if not self._pieces:
            return Span(0, 0)
        first = self._place(start)[0]
        return Span(first, self._place(end - 1)[1] if end > start else first)

    def _place(self, at: int) -> tuple[int, int]:
        """Start and end in the source of one character."""
        number = max(bisect_right(self._here, at) - 1, 0)
        here, there, length = self._pieces[number]
        until = self._here[number + 1] if number + 1 < len(self._here) else len(self.said)
        if until - here == length:
            return there + at - here, there + at - here + 1
        return there, there + length


class TextBuilder:
    """Puts a text together from parts of the source."""

    __slots__ = ("_length", "_parts", "_pieces")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[tuple[int, int, int]] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, said: str, there: int, length: int | None = None) -> None:
        """Add what stands at a place of the source. length: there, where it differs from here."""
        if not said:
            return
        self._pieces.append((self._length, there, len(said) if length is None else length))
        self._parts.append(said)
        self._length += len(said)

    def text(self) -> Text | None:
        """What was put together; None where there is nothing but blanks. The builder is empty afterwards."""
        said = "".join(self._parts)
        pieces = tuple(self._pieces)
        self._parts, self._pieces, self._length = [], [], 0
        return Text(said, pieces) if said.strip() else None


def whole(source: str, start: int, end: int) -> Text:
    """A part of the source as it is."""
    return Text(source[start:end], ((0, start, end - start),))
