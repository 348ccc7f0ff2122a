"""Which groups of a service's cases may be shown side by side, so that no few of them can be told from the others.

Whoever sees all together and some groups knows the rest as well; and of two ways of grouping, one may be taken from the
other. What can be had so counts as shown.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import numpy as np

from amparo.errors import Refused
from amparo.spread.columns import Bools
from amparo.spread.survival.episodes import Clock, Episodes, on_clock

PUBLIC_CASES = 10
"""A figure that leaves the team is of at least so many, so that nobody's case can be read from it."""
type Groups = dict[str, Bools]
"""Rows by the name of their group; no row is in two of them."""


def check_publishable(given: Episodes, clock: Clock = Clock.NOTICE) -> None:
    """Raises Refused `too_few_cases_to_publish` unless there are ten cases, also of those that run on the clock."""
    whole = np.ones(len(given), dtype=np.bool_)
    few = _Few(given, clock)
    if few.size(whole) < PUBLIC_CASES or few.is_few(whole):
        raise Refused("too_few_cases_to_publish", f"A public figure is of at least {PUBLIC_CASES} cases.")


def publishable(
    given: Episodes, rows: Mapping[str, Mapping[str, Bools]], clock: Clock = Clock.NOTICE
) -> dict[str, Groups]:
    """Groups of rows, by way of grouping, that may be published together and beside the whole.

    A group below ten cases is left out. The rows left out within one way of grouping are of ten cases in all, or of
    none: the next smallest group goes with them. Nor are groups shown that lie within one or two of another way's,
    where what these have beside is of fewer than ten cases: the way that comes first keeps its own. All this counts for
    the rows that run on the clock, too.
    """
    few = _Few(given, clock)
    shown = {way: few.beside_the_whole(groups, set(groups)) for way, groups in rows.items()}
    while (found := few.subtractable(rows, shown)) is not None:
        way, name = found
        shown[way] = few.beside_the_whole(rows[way], shown[way].keys() - {name})
    return shown


class _Few:
    """Whether rows are of so few cases that nobody may be told of them apart."""

    def __init__(self, given: Episodes, clock: Clock = Clock.NOTICE) -> None:
        timed = np.zeros(len(given), dtype=np.bool_)
        timed[on_clock(given, clock).rows] = True
        self._case, self._timed = given.case, timed

    def size(self, mask: Bools) -> int:
        return int(np.unique(self._case[mask]).size)

    def is_few(self, mask: Bools) -> bool:
        """Neither none nor ten cases, in all or of those that run on the clock."""
        return any(0 < self.size(one) < PUBLIC_CASES for one in (mask, mask & self._timed))

    def beside_the_whole(self, groups: Mapping[str, Bools], allowed: Collection[str]) -> Groups:
        by_size = sorted(groups, key=lambda name: (self.size(groups[name]), name))
        kept = [name for name in by_size if name in allowed and not self.is_few(groups[name])]
        hidden = self._union(groups[name] for name in groups.keys() - set(kept))
        while kept and self.is_few(hidden):
            hidden |= groups[kept.pop(0)]
        return {name: groups[name] for name in sorted(kept)}

    def subtractable(
        self, rows: Mapping[str, Mapping[str, Bools]], shown: Mapping[str, Groups]
    ) -> tuple[str, str] | None:
        """Way and name of a group to hide, since few cases can be had by it: of the way that comes later."""
        order = list(rows)
        parts = {way: self._parts(rows[way], groups) for way, groups in shown.items()}
        for way, other in ((one, two) for one in parts for two in parts if one != two):
            for outer in self._had(list(parts[way].values())):
                within = [name for name, inner in parts[other].items() if not (inner & ~outer).any()]
                rest = outer & ~self._union(parts[other][name] for name in within)
                if within and rest.any() and self.is_few(rest):
                    first, later = sorted((way, other), key=order.index)
                    return self._to_hide(shown, later, first, outer)
        return None

    def _parts(self, rows: Mapping[str, Bools], shown: Groups) -> Groups:
        """What is shown of one way of grouping, and what is left of the whole."""
        left = self._union(mask for name, mask in rows.items() if name not in shown)
        return {**shown, "": left} if left.any() else shown

    def _had(self, parts: list[Bools]) -> Iterator[Bools]:
        """What can be put together of one or two parts, and what is left of the whole then."""
        for count in (1, 2):
            for some in combinations(parts, count):
                together = self._union(some)
                yield together
                yield self._union(parts) & ~together

    def _union(self, masks: "Iterator[Bools] | Collection[Bools]") -> Bools:
        out = np.zeros(self._case.size, dtype=np.bool_)
        for mask in masks:
            out |= mask
        return out

    def _to_hide(self, shown: Mapping[str, Groups], way: str, other: str, outer: Bools) -> tuple[str, str] | None:
        """The smallest group that takes part in it; else any, since one that is hidden alone can still be had."""
        groups = shown[way] or shown[other]
        there = [name for name, mask in groups.items() if not (mask & ~outer).any()] or list(groups)
        least = min(there, key=lambda name: (self.size(groups[name]), name), default=None)
        return None if least is None else (way if shown[way] else other, least)
