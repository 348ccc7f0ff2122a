"""Leaks of one question drawn at random, with the same chances in every row: a stricter row has a subset of the copies.

Deterministic. Copies are bounded: fewer leaks where they are large, an earlier end where they grow without bound.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from amparo.spread.closed_forms.renewal import copies_by
from amparo.spread.scenarios.scenario import Scenario
from amparo.spread.scenarios.simulation import Leaks, simulate
from amparo.spread.what_if.measures import NOTHING, Measure, per_copy, scenario
from amparo.spread.what_if.places import HOUR, mixed
from amparo.spread.what_if.question import Question

SEED = 48
MOST_CASES, FEWEST_CASES = 8_000, 400
MOST_COPIES = 400_000
"""Of one row; it is cut off there."""
_AIM = 160_000
_LARGE = 100.0
"""People: a leak that comes to more on average is not simulated to its end: a mean of so few would say nothing."""
HORIZONS = (720.0, 168.0, 48.0, 24.0, 6.0, 1.0, 0.25)
"""Hours: how far the early copies are followed; the longest in which the leak can be counted."""
_MOST_EARLY = 200.0
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Run:
    """One row's leaks. ended: every leak was followed to its end; else to `Runs.horizon_hours`."""

    leaks: Leaks
    ended: bool


@dataclass(frozen=True)
class Runs:
    """All rows. by_key: rows that grow too fast to be counted within the horizon are not there."""

    horizon_hours: float
    cases: int
    by_key: dict[str, Run]

    def sizes(self, key: str) -> Counts | None:
        """Copies of each leak, int64 (cases,); None where the leaks were not followed to their ends."""
        run = self.by_key.get(key)
        return run.leaks.sizes() if run is not None and run.ended else None

    def early(self, key: str) -> Counts | None:
        """The same within the horizon; None where there were too many to count."""
        run = self.by_key.get(key)
        return None if run is None else self.within(run.leaks)

    def within(self, leaks: Leaks, kept: npt.NDArray[np.bool_] | None = None) -> Counts:
        """Copies of each leak within the horizon, of those kept."""
        soon = leaks.columns.times < self.horizon_hours * HOUR
        return counted(leaks, soon if kept is None else soon & kept)


def run_all(question: Question, people: dict[Measure, float | None]) -> Runs:
    """Simulates a row for each measure. people: by closed form; None where unbounded."""
    whole = people[NOTHING]
    first = 0
    while first < len(HORIZONS) - 1 and _early(question, whole, HORIZONS[first]) > _MOST_EARLY:
        first += 1
    for horizon in HORIZONS[first:]:
        cases = round(min(max(_AIM / _early(question, whole, horizon), FEWEST_CASES), MOST_CASES))
        nothing = _run(scenario(question, NOTHING), whole, horizon, cases)
        if nothing is not None:
            break
    found = {NOTHING.key: nothing}
    for measure, size in people.items():
        if measure.key not in found:
            found[measure.key] = _run(scenario(question, measure), size, horizon, cases)
    return Runs(horizon, cases, {key: run for key, run in found.items() if run is not None})


def without_what_followed_the_first(question: Question, leaks: Leaks) -> npt.NDArray[np.bool_]:
    """Which copies of a run in which nothing is done are still made when each first posting alone is removed.

    The first postings' lifetimes are those of removal as the question asks for it, with the same chances.
    """
    removed = replace(scenario(question, per_copy(question)), stop=0.0)
    lifetimes = simulate(removed, leaks.case_count, SEED).columns.lifetimes
    columns = leaks.columns
    kept = np.ones(len(leaks), bool)
    first, last = (int(np.searchsorted(columns.generations, at)) for at in (1, 2))
    kept[first:last] = columns.times[first:last] < lifetimes[columns.parents[first:last]]
    for generation in range(2, int(columns.generations[-1]) + 1):
        first, last = last, int(np.searchsorted(columns.generations, generation + 1))
        kept[first:last] = kept[columns.parents[first:last]]
    return kept


def counted(leaks: Leaks, kept: npt.NDArray[np.bool_]) -> Counts:
    """Copies of each leak that are kept, int64 (cases,)."""
    return np.bincount(leaks.columns.cases[kept], minlength=leaks.case_count)


def mean(counts: Counts | None) -> tuple[float | None, float | None]:
    """Mean over leaks and its standard error."""
    if counts is None:
        return None, None
    return float(counts.mean()), float(np.std(counts, ddof=1)) / math.sqrt(len(counts))


def paired(before: Counts | None, after: Counts | None) -> tuple[float | None, float | None]:
    """Share saved, over pairs of leaks with the same chances, and its standard error by the delta method."""
    if before is None or after is None:
        return None, None
    whole = float(before.mean())
    left = float(after.mean()) / whole
    return 1.0 - left, float(np.std(after - left * before, ddof=1)) / math.sqrt(len(before)) / whole


def _early(question: Question, whole: float | None, hours: float) -> float:
    """Copies to expect of a leak in a run: all of them if they are few, else those until then."""
    if whole is not None and whole <= _LARGE:
        return whole
    found = copies_by(mixed(question.mix), question.n, hours * HOUR)
    return math.inf if found is None else found


def _run(built: Scenario, size: float | None, horizon: float, cases: int) -> Run | None:
    if size is not None and size <= _LARGE:
        leaks = simulate(built, cases, SEED, MOST_COPIES)
        if leaks.complete:
            return Run(leaks, ended=True)
    leaks = simulate(replace(built, stop=horizon * HOUR), cases, SEED, MOST_COPIES)
    return Run(leaks, ended=False) if leaks.complete else None
