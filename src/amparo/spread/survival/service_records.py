"""Rows of a service: copies that somebody was asked to remove, with what groups them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Bools, Floats, Ints, finite, floats, truths, whole
from amparo.spread.survival.episodes import Episodes

WAYS = ("host", "regime", "route")
"""By what rows are put into groups: the class of who holds the copy, under which law, whom one asked and how. Where not
all may be published, the first keeps its groups.
"""


@dataclass(frozen=True)
class Records:
    """Rows of a service. copy: whole numbers, one for each copy within its case. until: how long its case was followed.

    again: whether the row began by coming back after a removal. indirect: whether the row is about a way to the copy,
    such as a search result, so that its end is not the copy's. stopped: uploads of the same that were stopped, NaN
    where nobody counts them.
    """

    episodes: Episodes
    copy: Ints
    until: Floats
    again: Bools
    indirect: Bools
    stopped: Floats
    groups: Mapping[str, tuple[str, ...]]
    """For each of `WAYS` that is known, the name of each row's group."""

    def __len__(self) -> int:
        return len(self.episodes)

    def where(self, chosen: Bools) -> "Records":
        """The rows that are chosen."""
        numbers = np.flatnonzero(chosen)
        return replace(
            self,
            episodes=self.episodes.where(chosen),
            copy=self.copy[chosen],
            until=self.until[chosen],
            again=self.again[chosen],
            indirect=self.indirect[chosen],
            stopped=self.stopped[chosen],
            groups={way: tuple(names[one] for one in numbers) for way, names in self.groups.items()},
        )


def records(
    given: Episodes,
    until: npt.ArrayLike,
    groups: Mapping[str, Sequence[str]],
    *,
    copy: npt.ArrayLike | None = None,
    again: npt.ArrayLike | None = None,
    indirect: npt.ArrayLike | None = None,
    stopped: npt.ArrayLike | None = None,
) -> Records:
    """Check the columns and put them together. copy: without it, each row is a copy of its own.

    Raises BadInput `unequal_columns`, `unknown_group` and all that columns raise.
    """
    size = len(given)
    if not groups.keys() <= set(WAYS) or any(len(names) != size for names in groups.values()):
        raise BadInput("unknown_group", f"Groups are as long as the table, and among: {', '.join(WAYS)}.")
    nothing = np.zeros(size, dtype=np.bool_)
    return Records(
        given,
        whole(np.arange(size) if copy is None else copy, size),
        finite(until, size),
        truths(nothing if again is None else again, size),
        truths(nothing if indirect is None else indirect, size),
        floats(np.full(size, np.nan) if stopped is None else stopped, size),
        {way: tuple(groups[way]) for way in WAYS if way in groups},
    )
