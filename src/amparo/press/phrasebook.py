"""All phrases of one language, found together: each text says by its words which of them are worth trying."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from amparo.press.phrase import NAME_ANCHOR, NUMBER_ANCHOR, Lists, Need, parse

_STEM = 3


class Met(NamedTuple):
    """Needs that a word meets: as bits, to compare many at once, and their numbers."""

    bits: int
    numbers: frozenset[int]

    def with_all(self, more: "Met") -> "Met":
        """Both."""
        if not self.bits:
            return more
        return Met(self.bits | more.bits, self.numbers | more.numbers) if more.bits else self


NOTHING = Met(0, frozenset())


class Pattern:
    """One phrase. Its expression is compiled when it is tried for the first time.

    first: the bit of the words that begin whatever is found; -1 where that cannot be told.
    """

    __slots__ = ("_compiled", "_source", "first", "named")

    def __init__(self, source: str, named: bool, first: int) -> None:
        self._source, self.named, self.first = source, named, first
        self._compiled: re.Pattern[str] | None = None

    @property
    def expression(self) -> re.Pattern[str]:
        """On folded text; on text with names masked where `named`."""
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled


class Phrasebook:
    """Sets of phrases, and the words by which each phrase is looked for.

    Every distinct need has a bit. A sentence meets some of them; a phrase is tried where all its bits are met, and is
    thought of only where its rarest is.
    """

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self.patterns: list[Pattern] = []
        self._numbers: dict[str, int] = {}
        self._sets: dict[tuple[str, ...], tuple[int, ...]] = {(): ()}
        self._needs: dict[Need, int] = {}
        self._thought_of: list[list[tuple[int, int]]] = []
        self._rarest = 0
        self._exact: dict[str, Met] = {}
        self._begins: dict[str, dict[str, Met]] = {}

    def add(self, phrases: tuple[str, ...]) -> None:
        """Make phrases known. Raises BadPhrase."""
        if phrases not in self._sets:
            self._sets[phrases] = tuple(dict.fromkeys(self._number(one) for one in phrases))

    def numbers(self, phrases: tuple[str, ...]) -> tuple[int, ...]:
        """Those of phrases that were added. Raises KeyError for others."""
        return self._sets[phrases]

    def met_by(self, word: str) -> Met:
        """The needs that a word meets."""
        met = self._exact.get(word, NOTHING)
        for stem in {word[:_STEM], word[:2], word[:1]} & self._begins.keys():
            for begin, more in self._begins[stem].items():
                if word.startswith(begin):
                    met = met.with_all(more)
        return met.with_all(self._exact.get(NUMBER_ANCHOR, NOTHING)) if word[0].isdigit() else met

    def met_by_name(self) -> Met:
        """The needs that a name meets."""
        return self._exact.get(NAME_ANCHOR, NOTHING)

    def note_worth_trying(self, met: int, place: int, found: dict[int, list[int]]) -> None:
        """Add a place to every phrase whose needs are all met there."""
        thought_of = self._thought_of
        rest = met & self._rarest
        while rest:
            lowest = rest & -rest
            rest ^= lowest
            for number, needed in thought_of[lowest.bit_length() - 1]:
                if met & needed == needed:
                    found.setdefault(number, []).append(place)

    def _number(self, phrase: str) -> int:
        if phrase in self._numbers:
            return self._numbers[phrase]
        parsed = parse(phrase, self._lists)
        number = self._numbers[phrase] = len(self.patterns)
        first = -1 if parsed.firsts is None else self._bit(parsed.firsts)
        self.patterns.append(Pattern(parsed.pattern, parsed.named, first))
        bits = [self._bit(need) for need in parsed.needs]
        needed = 0 if first < 0 else 1 << first
        for bit in bits:
            needed |= 1 << bit
        self._rarest |= 1 << bits[0]
        self._thought_of[bits[0]].append((number, needed))
        return number

    def _bit(self, need: Need) -> int:
        if need not in self._needs:
            self._needs[need] = len(self._thought_of)
            self._thought_of.append([])
            self._enter(need, Met(1 << self._needs[need], frozenset({self._needs[need]})))
        return self._needs[need]

    def _enter(self, words: Iterable[str], met: Met) -> None:
        for word in words:
            if word.endswith("*"):
                begin = word[:-1]
                kin = self._begins.setdefault(begin[:_STEM], {})
                kin[begin] = kin.get(begin, NOTHING).with_all(met)
            else:
                self._exact[word] = self._exact.get(word, NOTHING).with_all(met)
