"""How long copies stay up: the Kaplan-Meier curve, with delayed entry (Kaplan and Meier 1958; Klein and Moeschberger).

A row that ends without an event is censored: all we know is that it was still up. Rows are at risk at time t if they
entered before t and had not ended before it: (entry, duration]. An entry of 0 means: watched from the beginning.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from amparo.errors import BadInput
from amparo.spread.columns import Bools, Floats, Ints, share, times, truths
from amparo.spread.survival.bounds import Interval


@dataclass(frozen=True)
class RiskTable:
    """What happened at each distinct time of an event, ascending.

    at_risk: how many rows could have ended then; ended: how many did, of whatever cause.
    """

    at: Floats
    at_risk: Ints
    ended: Ints
    rows: int
    follow_up: float
    """The longest time that any row was watched."""
    last_entry: float


@dataclass(frozen=True)
class SurvivalCurve:
    """Share still up after each time of an event; right-continuous steps, 1 before the first.

    times are in the unit that was given. std_error is Greenwood's; lower and upper are the log(-log) band.
    """

    times: Floats
    survival: Floats
    std_error: Floats
    lower: Floats
    upper: Floats
    table: RiskTable
    level: float

    def at(self, when: float) -> float:
        """Share still up at this time. Raises BadInput `beyond_follow_up` where nothing was watched so long."""
        return self._step(self.survival, when, 1.0)

    def std_error_at(self, when: float) -> float:
        """Greenwood's standard error of `at`. Raises BadInput `beyond_follow_up`."""
        return self._step(self.std_error, when, 0.0)

    def band_at(self, when: float) -> Interval:
        """The band at this time. Raises BadInput `beyond_follow_up`."""
        return Interval(self._step(self.lower, when, 1.0), self._step(self.upper, when, 1.0), self.level)

    def quantile(self, gone: float = 0.5) -> float | None:
        """First time by which this share is gone; None where it is not reached. Never extrapolates."""
        return _first_at_most(self.times, self.survival, 1.0 - share(gone))

    def median(self) -> float | None:
        """Time by which half are gone; None where it is not reached."""
        return self.quantile(0.5)

    def quantile_band(self, gone: float = 0.5) -> tuple[float | None, float | None]:
        """Where the band crosses (Brookmeyer and Crowley 1982); None at an end that is not reached."""
        left = 1.0 - share(gone)
        return _first_at_most(self.times, self.lower, left), _first_at_most(self.times, self.upper, left)

    def restricted_mean(self, horizon: float) -> tuple[float, float]:
        """Mean time up within the first `horizon`, and its standard error; defined even where most are never removed.

        Raises BadInput `beyond_follow_up`, `bad_horizon`.
        """
        if horizon <= 0:
            raise BadInput("bad_horizon", "A horizon is longer than 0.")
        self._within(horizon)
        inside = self.times < horizon
        at = self.times[inside]
        steps = np.concatenate(([1.0], self.survival[inside]))
        areas = steps * np.diff(np.concatenate(([0.0], at, [horizon])))
        mean = float(areas.sum())
        after = np.cumsum(areas[::-1])[::-1][1:]  # area from each event to the horizon
        risk, ended = self.table.at_risk[inside].astype(float), self.table.ended[inside]
        kept = risk > ended
        variance = np.sum((after[kept] ** 2) * ended[kept] / (risk[kept] * (risk[kept] - ended[kept])))
        return mean, float(np.sqrt(variance))

    def emptied_at(self) -> float | None:
        """First time at which nobody was left at risk although others entered later; None without such a time.

        From there the curve is 0 for want of rows. Start the clock later, or say so.
        """
        empty = (self.table.at_risk == self.table.ended) & (self.times < self.table.last_entry)
        return float(self.times[empty][0]) if empty.any() else None

    def _step(self, values: Floats, when: float, before: float) -> float:
        self._within(when)
        place = int(np.searchsorted(self.times, when, "right")) - 1
        return before if place < 0 else float(values[place])

    def _within(self, when: float) -> None:
        known = self.survival.size > 0 and self.survival[-1] == 0.0
        if not 0 <= when <= self.table.follow_up and not (known and when > 0):
            raise BadInput("beyond_follow_up", "No row was watched for so long; nothing is known about that time.")


def risk_table(duration: npt.ArrayLike, ended: npt.ArrayLike, entry: npt.ArrayLike | None = None) -> RiskTable:
    """Who was at risk at each event. Columns as in `kaplan_meier`. O(N log N)."""
    until = times(duration)
    if not until.size:
        raise BadInput("no_rows", "There is no row to learn from.")
    happened = truths(ended, until.size)
    of_events, of_censored = np.sort(until[happened]), np.sort(until[~happened])
    new = np.ones(of_events.size, dtype=np.bool_)
    np.not_equal(of_events[1:], of_events[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    at = of_events[starts]
    counts = np.diff(starts, append=of_events.size)
    entered, last = _entered(entry, until, at)
    at_risk = entered - starts - np.searchsorted(of_censored, at, "left")
    longest = max(float(one[-1]) for one in (of_events, of_censored) if one.size)
    return RiskTable(at, at_risk, counts, until.size, longest, last)


def kaplan_meier(
    duration: npt.ArrayLike, ended: npt.ArrayLike, entry: npt.ArrayLike | None = None, level: float = 0.95
) -> SurvivalCurve:
    """Share still up by time. The right curve only where rows that leave early are no different from the others.

    duration: time until the event or the last look, >= 0. ended: true where it was an event, false where censored.
    entry: time from which the row was watched, 0 or less than its duration; without it, all from the beginning.
    Raises BadInput `no_rows`, `bad_level`, `entry_after_exit` and all that a column of times raises.
    """
    table = risk_table(duration, ended, entry)
    risk, gone = table.at_risk.astype(float), table.ended
    survival = np.cumprod(1.0 - gone / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.cumsum(gone / (risk * (risk - gone)))
        error = np.where(survival > 0, survival * np.sqrt(relative), 0.0)
    lower, upper = _band(survival, relative, level)
    return SurvivalCurve(table.at, survival, error, lower, upper, table, level)


def log_log_band(value: Floats, relative_error: Floats, level: float) -> tuple[Floats, Floats]:
    """Band of a probability by the transform log(-log): never leaves 0 to 1. relative_error: standard error / value.

    Where the value is 0 or 1 the transform says nothing and both ends are NaN.
    """
    z = -float(ndtri((1 - share(level, "bad_level")) / 2))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        logarithm = np.log(value)
        reach = z * relative_error / logarithm
        inside = (value > 0) & (value < 1)
        lower = np.where(inside, np.exp(logarithm * np.exp(-reach)), np.nan)
        upper = np.where(inside, np.exp(logarithm * np.exp(reach)), np.nan)
    return lower, upper


def _band(survival: Floats, relative: Floats, level: float) -> tuple[Floats, Floats]:
    """The band of a curve that only falls; at 0 the upper end stays where it was, since nothing was learnt since."""
    lower, upper = log_log_band(survival, np.sqrt(relative), level)
    flat: Bools = survival == 0.0
    if flat.any():
        first = int(np.argmax(flat))
        lower[first:], upper[first:] = 0.0, upper[first - 1] if first else 1.0
    return lower, upper


def _entered(entry: npt.ArrayLike | None, until: Floats, at: Floats) -> tuple[Ints | int, float]:
    if entry is None:
        return until.size, 0.0
    since = times(entry, until.size)
    if ((since >= until) & (since > 0)).any():
        raise BadInput("entry_after_exit", "A row was watched only from when it had already ended.")
    ordered = np.sort(since)
    entered = np.searchsorted(ordered, at, "left")
    from_start = np.count_nonzero(ordered == 0)
    return np.maximum(entered, from_start), float(ordered[-1])


def _first_at_most(at: Floats, falling: Floats, value: float) -> float | None:
    below = falling <= value + 1e-12  # one half as a product of fractions is one half give or take a rounding
    return float(at[np.argmax(below)]) if below.any() else None
