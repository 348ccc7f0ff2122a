"""Where the words of an article stand that any phrase asks for, and so which phrases are worth trying where.

A place is one number: that of the sentence, and in the lower bits where in the sentence. A set of sentences is a number
too, with a bit for each. Only which needs are met at all is found out at once; where they are met, when a phrase is
asked for. Most phrases never are.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from amparo.press.fold import NAME
from amparo.press.phrases.phrasebook import Pattern, Phrasebook

if TYPE_CHECKING:
    from amparo.press.phrases.reading import Sentence

SHIFT = 32
"""Bits for a place in a sentence. An article has at most 5 MB."""
START = (1 << SHIFT) - 1
_FEW = 1024
"""Sentences up to which a set of them is a short number, on which to work bit by bit is fastest."""

type Try = tuple[int, int, Pattern]
"""Where to try, the order of the pattern among those of its phrase, and the pattern."""


class Concordance:
    """The places of every word, by which the needs of phrases are met."""

    def __init__(self, sentences: "Sequence[Sentence]", book: Phrasebook) -> None:
        self._book = book
        self._named = [one for one in sentences if one.has_name]
        self._plain = _Words(((one.number, one.folded, one.words) for one in sentences), book)
        self._masked: _Words | None = None
        self._starts: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        self._where: dict[int, int] = {}

    def worth_trying(self) -> dict[int, list[Pattern]]:
        """By the number of a phrase: its patterns of which something may be found."""
        found: dict[int, list[Pattern]] = {}
        thought_of = self._book.thought_of
        met = self._plain.meeting.keys() | (self._book.met_by_name() if self._named else ())
        for need in met & thought_of.keys():
            for pattern in thought_of[need]:
                for other in pattern.others:
                    if other not in met:
                        break
                else:
                    if pattern.phrase in found:
                        found[pattern.phrase].append(pattern)
                    else:
                        found[pattern.phrase] = [pattern]
        return found

    def tries(self, patterns: Iterable[Pattern], masked: bool) -> list[Try]:
        """Where each of some patterns may begin, in sentences that have whatever it needs."""
        tries: list[Try] = []
        for pattern in patterns:
            order = pattern.order
            if not pattern.beside:
                tries += [(place, order, pattern) for place in self.starts(pattern.first, masked)]
                continue
            where = self.where(pattern)
            if where:
                starts = self.starts(pattern.first, masked)
                for number in _numbers(where):
                    at, beyond = bisect_left(starts, number << SHIFT), number << SHIFT | START
                    while at < len(starts) and starts[at] <= beyond:
                        tries.append((starts[at], order, pattern))
                        at += 1
        return tries

    def starts(self, need: int, masked: bool) -> list[int]:
        """The places, in order, of the words that meet a need. masked: in the text with names masked."""
        kept = self._starts[masked]
        starts = kept.get(need)
        if starts is None:
            starts = kept[need] = self._in_masked(need) if masked else self._plain.starts(need)
        return starts

    def sentences(self, pattern: Pattern) -> list[int]:
        """The numbers of the sentences that have whatever a pattern needs."""
        return _numbers(self.where(pattern))

    def where(self, pattern: Pattern) -> int:
        """The same as bits."""
        where, known = -1, self._where
        for need in pattern.needs:
            meeting = known.get(need)
            where &= self._meeting(need) if meeting is None else meeting
            if not where:
                break
        return where

    def _meeting(self, need: int) -> int:
        """The sentences that meet a need, as bits."""
        where = self._plain.where(need)
        if self._named and need in self._book.met_by_name():
            where |= _bits([one.number for one in self._named])
        self._where[need] = where
        return where

    def _in_masked(self, need: int) -> list[int]:
        """As in the plain text, but for sentences that name somebody."""
        if not self._named:
            return self.starts(need, masked=False)
        if self._masked is None:
            self._masked = _Words(((one.number, one.masked, one.masked_words()) for one in self._named), self._book)
        named = {one.number for one in self._named}
        found = [place for place in self.starts(need, masked=False) if place >> SHIFT not in named]
        return sorted(found + self._masked.starts(need))


class _Words:
    """Every word of some texts, with its places. meeting: by the number of a need, the words that meet it."""

    def __init__(self, texts: Iterable[tuple[int, str, list[str]]], book: Phrasebook) -> None:
        """texts: number of the sentence, its text, the words of that."""
        self._places = own = _places(texts)
        self.meeting: dict[int, list[str]] = {}
        self._bits: dict[str, int] = {}
        meeting, met_by = self.meeting, book.met_by
        for word in own:
            for need in met_by(word) if word[0] != NAME else book.met_by_name():
                if need in meeting:
                    meeting[need].append(word)
                else:
                    meeting[need] = [word]

    def starts(self, need: int) -> list[int]:
        """The places, in order, of the words that meet a need."""
        words = self.meeting.get(need, ())
        if len(words) == 1:
            return self._places[words[0]]
        return sorted([place for word in words for place in self._places[word]])

    def where(self, need: int) -> int:
        """The sentences with a word that meets a need, as bits."""
        where, known = 0, self._bits
        for word in self.meeting.get(need, ()):
            if word not in known:
                known[word] = _bits([place >> SHIFT for place in self._places[word]])
            where |= known[word]
        return where


def _bits(numbers: list[int]) -> int:
    """Numbers in order as bits of one."""
    if numbers[-1] < _FEW:
        bits = 0
        for one in numbers:
            bits |= 1 << one
        return bits
    data = bytearray((numbers[-1] >> 3) + 1)
    for one in numbers:
        data[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(data, "little")


def _numbers(bits: int) -> list[int]:
    """The same the other way."""
    numbers: list[int] = []
    if bits.bit_length() <= _FEW:
        while bits:
            lowest = bits & -bits
            numbers.append(lowest.bit_length() - 1)
            bits ^= lowest
        return numbers
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() >> 3) + 1, "little")):
        if byte:
            numbers += [at * 8 + bit for bit in range(8) if byte >> bit & 1]
    return numbers


def _places(texts: Iterable[tuple[int, str, list[str]]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, text, words in texts:
        at, sentence = 0, number << SHIFT
        for word in words:
            start = text.find(word, at)
            at = start + len(word)
            if word in places:
                places[word].append(sentence | start)
            else:
                places[word] = [sentence | start]
    return places
