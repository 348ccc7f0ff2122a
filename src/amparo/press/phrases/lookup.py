"""What each word says of the patterns: which it may begin, and which something that it meets is needed for.

A pattern that begins with a word and needs nothing else is simply listed under the word. Every other has a place in
numbers of which each bit stands for one pattern, so that what all words of a sentence say is put together at once.
"""

from collections.abc import Iterable
from typing import NamedTuple

from amparo.press.phrases.pattern import Pattern

_MOST_BESIDE = 2
"""Things needed beside the first word that are compared; a third saves hardly a try."""


class Said(NamedTuple):
    """What a word says. alone: patterns that it may begin and that need nothing else, after the number of the phrase.

    The others are bits. begins: patterns that it may begin. meets, meets_more: patterns that need a word like it as
    the first, or the second, of what they need beside the word that begins them.
    """

    alone: tuple[tuple[int, Pattern], ...]
    begins: int
    meets: int
    meets_more: int


NOTHING = Said((), 0, 0, 0)


class Lookup:
    """Patterns by their needs. bound: those that have a bit, in the order of the bits. bits: each of them.

    two: patterns that need two things beside. met, met_more: those that need none, or only one. named: patterns of
    phrases that name somebody. anywhere: patterns that may begin with anything.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._alone: dict[int, list[tuple[int, Pattern]]] = {}
        bound: list[Pattern] = []
        for one in patterns:
            if one.beside or one.named:
                bound.append(one)
            else:
                self._alone.setdefault(one.first, []).append((one.phrase, one))
        # Few patterns need two things, so their bits come first, and numbers that speak of them alone are short.
        self.bound = sorted(bound, key=lambda one: -min(len(one.beside), _MOST_BESIDE))
        self._begins: dict[int, int] = {}
        self._meets: dict[int, int] = {}
        self._meets_more: dict[int, int] = {}
        self.two = (1 << sum(len(one.beside) > 1 for one in bound)) - 1
        self.met = self.met_more = self.named = self.anywhere = 0
        self.bits = [1 << number for number in range(len(self.bound))]
        for bit, one in zip(self.bits, self.bound, strict=True):
            self._enter(one, bit)

    def said(self, needs: Iterable[int]) -> Said:
        """What a word says that meets some needs, each given once."""
        begins = meets = meets_more = 0
        alone: list[tuple[int, Pattern]] = []
        for need in needs:
            alone += self._alone.get(need, ())
            begins |= self._begins.get(need, 0)
            meets |= self._meets.get(need, 0)
            meets_more |= self._meets_more.get(need, 0)
        return Said(tuple(alone), begins, meets, meets_more) if alone or begins or meets or meets_more else NOTHING

    def _enter(self, pattern: Pattern, bit: int) -> None:
        first, beside = pattern.first, pattern.beside
        if first < 0:
            self.anywhere |= bit
        else:
            self._begins[first] = self._begins.get(first, 0) | bit
        if pattern.named:
            self.named |= bit
        if beside:
            self._meets[beside[0]] = self._meets.get(beside[0], 0) | bit
        else:
            self.met |= bit
        if len(beside) > 1:
            self._meets_more[beside[1]] = self._meets_more.get(beside[1], 0) | bit
        else:
            self.met_more |= bit
