"""What a run says: figures with their errors beside the closed form, and scenarios compared as pairs, case by case."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.scenarios import simulation_loop as loop
from amparo.spread.scenarios.expectation import Expectation, critical_latency, expectation
from amparo.spread.scenarios.simulation import Leaks

CAUSES = {loop.NOTICE: "notice", loop.OWN_END: "own_end", loop.HOST_ACTION: "host_action", loop.BAN: "ban"}

QUANTILES = (0.5, 0.9, 0.99)
"""Of the copies of a case."""


@dataclass(frozen=True)
class Mean:
    """A mean over cases with its standard error, and the closed form where there is one."""

    value: float
    error: float
    expected: float | None = None

    @property
    def z(self) -> float | None:
        """How many errors the mean is away from the closed form."""
        if self.expected is None or self.error == 0.0:
            return None
        return (self.value - self.expected) / self.error


@dataclass(frozen=True)
class Summary:
    """Of one run. copies and views per case: None where the leak is unbounded, or ended at the cap of copies.

    Each copy is posted by one person, so that copies are people who shared. quantiles: of a case's copies. alone: share
    of cases with nothing but the first posting. half_time: seconds by which half of all copies were made. gone: share
    of copies by why they go. critical_latency: seconds, where the leak is unbounded.
    """

    cases: int
    simulated: int
    complete: bool
    expectation: Expectation
    copies: Mean | None
    views: Mean | None
    by_platform: dict[str, Mean]
    quantiles: dict[float, float]
    alone: float
    half_time: float | None
    gone: dict[str, float]
    critical_latency: float | None

    @property
    def unbounded(self) -> bool:
        """True where no size can be told."""
        return self.copies is None


@dataclass(frozen=True)
class Paired:
    """One scenario against another with the same chances.

    share: of copies that it saves; below 0 where it adds some. error: its standard error, by the delta method over
    pairs of cases. expected: from the two closed forms. None where one of the two is unbounded.
    """

    share: float | None
    error: float | None
    expected: float | None


def summarise(leaks: Leaks) -> Summary:
    """The figures of a run."""
    form = expectation(leaks.scenario)
    endless = form.unbounded and leaks.scenario.stop is None
    told = leaks.complete and not endless
    sizes = leaks.sizes()
    by_platform = {}
    views = None
    if told:
        views = _mean(np.bincount(leaks.columns.cases, leaks.views(), leaks.case_count), form.views)
        for number, platform in enumerate(leaks.scenario.platforms):
            here = np.bincount(leaks.columns.cases[leaks.columns.places == number], minlength=leaks.case_count)
            by_platform[platform.name] = _mean(here, form.by_platform[number] if form.by_platform else None)
    return Summary(
        cases=leaks.case_count,
        simulated=len(leaks),
        complete=leaks.complete,
        expectation=form,
        copies=_mean(sizes, form.copies) if told else None,
        views=views,
        by_platform=by_platform,
        quantiles={share: float(np.quantile(sizes, share)) for share in QUANTILES} if told else {},
        alone=float(np.mean(sizes == 1)),
        half_time=float(np.median(leaks.columns.times)) if told and len(leaks) else None,
        gone={
            word: float(np.mean(leaks.columns.causes == cause)) if len(leaks) else 0.0 for cause, word in CAUSES.items()
        },
        critical_latency=critical_latency(leaks.scenario) if endless else None,
    )


def compare(without: Leaks, with_it: Leaks) -> Paired:
    """How many of the copies of the first run the second saves. Both from one seed and with as many cases."""
    if without.case_count != with_it.case_count:
        raise BadInput("bad_cases", "Runs that are compared have as many cases as each other.")
    runs = (without, with_it)
    forms = [expectation(run.scenario) for run in runs]
    endless = [form.unbounded and run.scenario.stop is None for form, run in zip(forms, runs, strict=True)]
    before, after = without.sizes().astype(float), with_it.sizes().astype(float)
    mean = float(before.mean())
    if any(endless) or not (without.complete and with_it.complete) or mean == 0.0:
        return Paired(None, None, None)
    left = float(after.mean()) / mean
    known = forms[0].copies is not None and forms[1].copies is not None
    expected = 1.0 - (forms[1].copies or 0.0) / (forms[0].copies or 1.0) if known else None
    return Paired(1.0 - left, _mean(after - left * before, None).error / mean, expected)


def _mean(values: npt.ArrayLike, expected: float | None) -> Mean:
    numbers = np.asarray(values, np.float64)
    spread = float(np.std(numbers, ddof=1)) if len(numbers) > 1 else math.nan
    return Mean(float(numbers.mean()), spread / math.sqrt(len(numbers)), expected)
