"""What is hidden at once and what waits for a person.

What a valid notice names, and files with the very same bytes, are hidden at once: that is reversible and the clock
runs. Near copies are hidden at once while they are few; many, or in many accounts, may be somebody's attempt to take
down what others posted, so that a person looks first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Act(Enum):
    """HIDE at once. REMOVE at once: the same file was decided before. REVIEW: a person decides first."""

    HIDE = "hide"
    REMOVE = "remove"
    REVIEW = "review"


@dataclass(frozen=True)
class Candidate:
    """An object that a notice names or that was found for it. place: opaque name.

    account: pseudonym of whoever uploaded it, None where unknown. decided: the same file's removal was decided before.
    harmless: a person found this very picture harmless before.
    """

    place: str
    named: bool
    identical: bool
    account: str | None = None
    decided: bool = False
    harmless: bool = False


@dataclass(frozen=True)
class Limits:
    """near_items, near_accounts: up to which near copies are hidden at once. An unknown account counts as one each."""

    near_items: int
    near_accounts: int


class Restraint(Enum):
    """NONE: as the limits say. NAMED_ONLY: a person decides before more than the named items. ALL: before anything."""

    NONE = "none"
    NAMED_ONLY = "named_only"
    ALL = "all"


def plan(candidates: Sequence[Candidate], limits: Limits, restraint: Restraint) -> dict[str, Act]:
    """What to do with each, by place."""
    near = [one for one in candidates if not one.named and not one.identical and not one.decided and not one.harmless]
    accounts = len({one.account for one in near if one.account is not None})
    accounts += sum(one.account is None for one in near)
    few = len(near) <= limits.near_items and accounts <= limits.near_accounts
    return {one.place: _act(one, few, restraint) for one in candidates}


def _act(one: Candidate, few: bool, restraint: Restraint) -> Act:
    if restraint is Restraint.ALL or (one.harmless and not one.named):
        return Act.REVIEW
    if one.decided:
        return Act.REMOVE
    if one.named:
        return Act.HIDE
    if restraint is Restraint.NAMED_ONLY:
        return Act.REVIEW
    return Act.HIDE if one.identical or few else Act.REVIEW
