"""Regular expressions of rules, and strings of which one stands in whatever each of them finds.

To look for a string takes a hundredth of the time that an expression takes, and most articles have none of them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

_MOST = 24
"""Strings; more take longer to look for than the expression itself."""


class Expression(NamedTuple):
    """anchors: one of these stands in whatever the pattern finds. None where that cannot be told."""

    pattern: re.Pattern[str]
    anchors: tuple[str, ...] | None

    def may_find(self, text: str) -> bool:
        """Whether it is worth looking."""
        return self.anchors is None or any(one in text for one in self.anchors)


@lru_cache(maxsize=500)
def expression(pattern: str) -> Expression:
    """A pattern of a rule, ready to use. `^` and `$` are the edges of a sentence."""
    compiled = re.compile(pattern, re.M)
    return Expression(compiled, _anchors(compiled))


class _Said(NamedTuple):
    """exact: everything that a part of a pattern may be. needed: one of these is in it. None where unknown."""

    exact: frozenset[str] | None
    needed: frozenset[str] | None


_NOTHING = _Said(None, None)
_EMPTY = frozenset({""})


def _anchors(compiled: re.Pattern[str]) -> tuple[str, ...] | None:
    if compiled.flags & re.IGNORECASE:
        return None
    # The parser of `re` has no public name. Whatever of its output is not known here says nothing.
    needed = _sequence(import_module("re._parser").parse(compiled.pattern, compiled.flags)).needed
    return tuple(sorted(_shortest(needed))) if needed else None


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
            return _NOTHING if argument[1] & re.IGNORECASE else _sequence(argument[3])
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
