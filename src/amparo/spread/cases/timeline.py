"""What was noted of a case's copies, day by day: how many are new, up, hidden, removed, not found, back.

A copy is here whatever the caller tells apart, such as an address: where uploaders are not known, that is at most how
many copies there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from amparo.errors import BadInput
from amparo.spread.columns import Ints


class Change(StrEnum):
    """What happens to a copy. UP: it counts as up again, and nobody said that it came back."""

    FOUND = "found"
    HIDDEN = "hidden"
    REMOVED = "removed"
    NOT_FOUND = "not_found"
    BACK = "back"
    UP = "up"


GONE = frozenset({Change.HIDDEN, Change.REMOVED, Change.NOT_FOUND})


@dataclass(frozen=True)
class Happening:
    """A change of a copy on a day from 0 on."""

    day: int
    copy: int
    change: Change


@dataclass(frozen=True)
class CaseDays:
    """Counts of each day, int64 (days,). up: copies that are up at its end; the others: changes on it.

    hidden, not_found: of copies that were up. removed: of hidden ones and of those not found too. back: of gone ones.
    """

    new: Ints
    up: Ints
    hidden: Ints
    removed: Ints
    not_found: Ints
    back: Ints


def case_days(happenings: Iterable[Happening], length: int) -> CaseDays:
    """Count what happened, in the order in which it happened on each day.

    A copy counts from when it is found; found again, it is the same. Raises BadInput `day_out_of_range`.
    """
    ordered = sorted(happenings, key=lambda one: one.day)
    if ordered and not 0 <= ordered[0].day <= ordered[-1].day < length:
        raise BadInput("day_out_of_range", "A sighting's day is before the first or after the last.")
    counts = {change: np.zeros(length, dtype=np.int64) for change in Change}
    risen = np.zeros(length, dtype=np.int64)
    stands: dict[int, Change] = {}
    for one in ordered:
        before = stands.get(one.copy)
        if (before is None) is not (one.change is Change.FOUND):
            continue
        stands[one.copy] = one.change
        counts[one.change][one.day] += _tells(before, one.change)
        risen[one.day] += (one.change not in GONE) - (before is not None and before not in GONE)
    return CaseDays(
        counts[Change.FOUND],
        np.cumsum(risen),
        counts[Change.HIDDEN],
        counts[Change.REMOVED],
        counts[Change.NOT_FOUND],
        counts[Change.BACK],
    )


def _tells(before: Change | None, change: Change) -> bool:
    """Whether a change counts as one of its kind."""
    if change is Change.REMOVED:
        return before is not Change.REMOVED
    if change in GONE:
        return before not in GONE
    return change is not Change.BACK or before in GONE
