"""Regular expressions of rules, and strings of which one stands in whatever each of them finds.

To look for a string takes a hundredth of the time that an expression takes, and most articles have none of them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

from amparo.press.fold import fold

_MOST = 24
"""Strings; more take longer to look for than the expression itself."""
_HINT_AFTER = 3
_IGNORES_CASE = re.compile(r"\(\?[a-zA-Z]*i")
_ALSO_SMALL = "İıſ\u212a"
"""Letters that an expression without regard to capitals takes for i, s or k, though they have other small letters."""
_PLAIN_LETTERS = frozenset(map(chr, range(128))) | frozenset("áéíóúüñÁÉÍÓÚÜÑ")
"""Of all others it is not said which they are taken for."""


class Expression(NamedTuple):
    """anchors: one of these stands in whatever the pattern finds. None where that cannot be told.

    They are folded, as the text must be in which they are looked for. small: a part of the pattern does not tell
    capitals apart. hint: instead of anchors, what is quickly found in whatever the pattern finds, at most `_HINT_AFTER`
    letters after its beginning.
    """

    pattern: re.Pattern[str]
    anchors: tuple[str, ...] | None
    small: bool = False
    hint: re.Pattern[str] | None = None

    def first_chance(self, text: str, folded: str) -> int:
        """From where on it is worth looking in a text; -1 for nowhere. folded: the same text."""
        if self.hint is not None:
            hint = self.hint.search(text)
            return max(hint.start() - _HINT_AFTER, 0) if hint else -1
        return 0 if self.may_find(folded) else -1

    def may_find(self, text: str) -> bool:
        """Whether one of the anchors stands in a text, which is folded."""
        if self.anchors is None or (self.small and any(one in text for one in _ALSO_SMALL)):
            return True
        return any(one in text for one in self.anchors)


@lru_cache(maxsize=500)
def expression(pattern: str) -> Expression:
    """A pattern of a rule, ready to use. `^` and `$` are the edges of a sentence."""
    compiled = re.compile(pattern, re.M)
    small = bool(compiled.flags & re.IGNORECASE) or _IGNORES_CASE.search(pattern) is not None
    return Expression(compiled, _anchors(compiled, small), small)


class _Said(NamedTuple):
    """exact: everything that a part of a pattern may be. needed: one of these is in it. None where unknown."""

    exact: frozenset[str] | None
    needed: frozenset[str] | None


_NOTHING = _Said(None, None)
_EMPTY = frozenset({""})


def _anchors(compiled: re.Pattern[str], small: bool) -> tuple[str, ...] | None:
    # The parser of `re` has no public name. Whatever of its output is not known here says nothing.
    needed = _sequence(import_module("re._parser").parse(compiled.pattern, compiled.flags)).needed
    if not needed or (small and not all(letter in _PLAIN_LETTERS for one in needed for letter in one)):
        return None
    return tuple(sorted(_shortest(frozenset(map(fold, needed)))))


def _shortest(strings: frozenset[str]) -> Iterator[str]:
    """Those that hold no other."""
    return (one for one in strings if not any(other in one for other in strings if other != one))


def _sequence(parts: Any) -> _Said:
    """Parts after each other: what is known exactly is put together."""
    run, whole, needed = _EMPTY, True, list[frozenset[str]]()
    for operation, argument in parts:
        said = _part(str(operation), argument)
        if said.exact is not None and len(run) * len(said.exact) <= _MOST:
            run = frozenset(one + other for one, other in product(run, said.exact))
            continue
        whole = False
        needed += [one for one in (run, said.needed) if one is not None]
        run = said.exact if said.exact is not None else _EMPTY
    kept = [one for one in (*needed, run) if "" not in one and len(one) <= _MOST]
    return _Said(run if whole else None, max(kept, key=_worth) if kept else None)


def _worth(strings: frozenset[str]) -> float:
    """Long strings stand in few texts; few are looked for quickly."""
    return min(min(map(len, strings)), 5) - len(strings) / 8


def _part(operation: str, argument: Any) -> _Said:
    match operation:
        case "LITERAL":
            return _exactly({chr(argument)})
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _exactly({""})
        case "IN":
            listed = len(argument) <= _MOST and all(str(kind) == "LITERAL" for kind, _ in argument)
            return _exactly({chr(one) for _, one in argument}) if listed else _NOTHING
        case "SUBPATTERN":
            return _sequence(argument[3])
        case "BRANCH":
            return _either([_sequence(one) for one in argument[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(*argument)
        case _:
            return _NOTHING


def _exactly(strings: set[str]) -> _Said:
    exact = frozenset(strings)
    return _Said(exact, exact if "" not in exact else None)


def _either(options: list[_Said]) -> _Said:
    exact = [one.exact for one in options if one.exact is not None]
    if len(exact) == len(options):
        return _exactly(set().union(*exact))
    needed = [one.needed for one in options if one.needed is not None]
    return _Said(None, frozenset().union(*needed) if len(needed) == len(options) else None)


def _repeated(least: int, most: int, parts: Any) -> _Said:
    said = _sequence(parts)
    if least == 0:
        return _exactly({"", *said.exact}) if most == 1 and said.exact is not None else _NOTHING
    return said if most == 1 else _Said(None, said.needed)
