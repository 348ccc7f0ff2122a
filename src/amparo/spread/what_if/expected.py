"""Closed forms of the rows: people who share on average, the share saved, the critical latency."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from amparo.spread.closed_forms.renewal import copies_by
from amparo.spread.columns import Floats
from amparo.spread.scenarios.expectation import next_copies, share_while_up
from amparo.spread.scenarios.scenario import Scenario
from amparo.spread.what_if.measures import NOTHING, Measure, per_copy, scenario
from amparo.spread.what_if.places import HOUR, mixed
from amparo.spread.what_if.question import Question

MOST_PEOPLE = 1e6
"""From here on a size is as good as unbounded, and no number: n is not known to so many digits."""
_NEARLY = 1.0 - 1e-9
"""Of a spectral radius: rounding may leave 1 below itself."""
_SOONEST_HOURS, LATEST_HOURS = 1e-6, 262_980.0
"""Where a critical latency is looked for: up to 30 years."""


@dataclass(frozen=True)
class Saved:
    """Share of the copies of `nothing` that are never made. low, high: over the families of kernels.

    share: None where there is none: `nothing` is unbounded, or more copies are made (`more`). low is 0 where a family
    makes more copies.
    """

    share: float | None
    low: float | None
    high: float | None
    more: bool


def people(question: Question, measure: Measure, family: str | None = None) -> float | None:
    """People who share in one leak, (I - K)^-1 from where it begins; None where that has no bound."""
    return size_of(scenario(question, measure, family))


def size_of(built: Scenario) -> float | None:
    """The same of a scenario that `measures` built: no arrivals, no host action, no stop."""
    k = next_copies(built)
    if _radius(k) >= _NEARLY:
        return None
    variants = len(built.recall)
    sizes = np.linalg.solve(np.eye(len(k)) - k, np.ones(len(k)))[::variants]  # a first posting is of variant 0
    begun = 1.0 - built.recall[0] if built.registered_at is None else 1.0
    return _told(begun * float(built.root_shares @ sizes))


def passed_on(built: Scenario) -> float:
    """Copies that one copy leads to, after everything: the spectral radius; 1 is critical."""
    return _radius(next_copies(built))


def reported_only(question: Question, family: str | None = None) -> float | None:
    """The same where the first posting alone is removed: 1 + Σ_p r_p (F_p Σ_j K_pj + ρR) E_j, with E = (I - K)^-1·1.

    r: where the first posting is. F_p: share of what it leads to that comes while it is up. K: without any removal. The
    ρR postings that its removal calls forth come on its own place and stay.
    """
    removed = scenario(question, per_copy(question), family)
    k = next_copies(scenario(question, NOTHING, family))
    while_up = np.array([share_while_up(one, one.kernel) for one in removed.platforms])
    again = np.diag([one.returns * one.compliance for one in removed.platforms])
    followed = k * while_up[:, None] + again
    if not followed.any():
        return 1.0
    if people(question, NOTHING, family) is None:
        return None
    sizes = np.linalg.solve(np.eye(len(k)) - k, np.ones(len(k)))
    return _told(1.0 + float(removed.root_shares @ followed @ sizes))


def global_stop(question: Question, family: str | None = None) -> float | None:
    """The same where no copy is made any more from some hours after the first posting: found, then the latency.

    The mix is one place with the kernel of `mixed`: the renewal equation.
    """
    if question.n == 0.0:
        return 1.0
    seconds = (question.found + question.latency) * HOUR
    return _told(copies_by(mixed(question.mix, family), question.n, seconds))


def saved_of(whole: float | None, left: float | None) -> float | None:
    """Share saved: 1 - left / whole; None where there is none or where more copies are made."""
    if whole is None or left is None or left > whole * (1.0 + 1e-9):
        return None
    return max(0.0, 1.0 - left / whole)


def saved(question: Question, left: float | None, of_families: Iterable[float | None]) -> Saved:
    """The share that a row saves. left: its people; of_families: the same under each of the `FAMILIES`."""
    whole = people(question, NOTHING)
    if whole is None:
        return Saved(None, None, None, more=False)
    share = saved_of(whole, left)
    if share is None:
        return Saved(None, None, None, more=True)
    each = [share, *(saved_of(whole, one) or 0.0 for one in of_families)]
    return Saved(share, min(each), max(each), more=False)


def critical_hours(question: Question, measure: Measure, family: str | None = None) -> float | None:
    """Hours: with removal of every copy quicker than this the measure is bounded, by root finding on `passed_on`.

    At most `LATEST_HOURS`. None where no removal bounds it.
    """
    return _critical_hours(question, replace(measure, key="", latency=0.0), family)


@lru_cache(maxsize=64)
def _critical_hours(question: Question, measure: Measure, family: str | None) -> float | None:
    def bounded(hours: float) -> bool:
        return passed_on(scenario(question, replace(measure, latency=hours), family)) < _NEARLY

    if not bounded(0.0) or bounded(LATEST_HOURS):
        return LATEST_HOURS if bounded(0.0) else None
    low, high = math.log(_SOONEST_HOURS), math.log(LATEST_HOURS)
    while high - low > 1e-7:
        middle = (low + high) / 2.0
        low, high = (middle, high) if bounded(math.exp(middle)) else (low, middle)
    return math.exp(low)


def _radius(k: Floats) -> float:
    return float(np.max(np.abs(np.linalg.eigvals(k))))


def _told(copies: float | None) -> float | None:
    return None if copies is None or copies > MOST_PEOPLE else float(copies)
