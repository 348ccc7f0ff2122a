"""What ended the copies: Aalen-Johansen cumulative incidence of competing causes (Aalen and Johansen 1978).

To ask "how many were removed after a notice" by censoring the other causes answers what would happen if nothing else
ever removed anything. It is never what happened; the shares here are, and with the share still up they make 1.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints, whole
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.lifetimes import SurvivalCurve, kaplan_meier, log_log_band


@dataclass(frozen=True)
class Incidence:
    """Share that had ended by each cause, after each time of an event of any cause.

    share, std_error, lower, upper: (causes, times). std_error by the delta method (Marubini and Valsecchi 1995).
    """

    times: Floats
    causes: tuple[int, ...]
    share: Floats
    std_error: Floats
    lower: Floats
    upper: Floats
    survival: SurvivalCurve

    def at(self, cause: int, when: float) -> float:
        """Share that had ended by this cause at this time. Raises BadInput `beyond_follow_up`, `no_such_cause`."""
        place, row = self._place(cause, when)
        return 0.0 if place < 0 else float(self.share[row, place])

    def band_at(self, cause: int, when: float) -> Interval:
        """The band of `at`; from 0 to 1 where nothing of the cause was seen yet."""
        place, row = self._place(cause, when)
        if place < 0 or not np.isfinite(self.lower[row, place]):
            return Interval(0.0, 1.0, self.survival.level)
        return Interval(float(self.lower[row, place]), float(self.upper[row, place]), self.survival.level)

    def _place(self, cause: int, when: float) -> tuple[int, int]:
        if cause not in self.causes:
            raise BadInput("no_such_cause", "Nothing ended by this cause.")
        self.survival.at(when)
        return int(np.searchsorted(self.times, when, "right")) - 1, self.causes.index(cause)


def aalen_johansen(
    duration: npt.ArrayLike, cause: npt.ArrayLike, entry: npt.ArrayLike | None = None, level: float = 0.95
) -> Incidence:
    """Cumulative incidence of each cause. cause: a whole number from 1 on; 0 where the row was censored.

    Raises BadInput `negative_cause`, and all that `kaplan_meier` raises.
    """
    causes = whole(cause)
    if causes.size and causes.min() < 0:
        raise BadInput("negative_cause", "A cause is a whole number from 1 on; 0 is: censored.")
    curve = kaplan_meier(duration, causes > 0, entry, level)
    kinds = tuple(int(one) for one in np.unique(causes[causes > 0]))
    until = np.asarray(duration, dtype=np.float64)
    risk = curve.table.at_risk.astype(float)
    before = np.concatenate(([1.0], curve.survival[:-1]))[: risk.size]
    shares = np.empty((len(kinds), risk.size))
    errors = np.empty_like(shares)
    for row, kind in enumerate(kinds):
        ended = _counted(curve.times, until[causes == kind])
        shares[row] = np.cumsum(before * ended / risk)
        errors[row] = _std_error(shares[row], before, ended, curve)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = log_log_band(shares, errors / shares, level)
    return Incidence(curve.times, kinds, shares, errors, lower, upper, curve)


def _counted(at: Floats, of_kind: Floats) -> Ints:
    in_order = np.sort(of_kind)  # sorted questions are answered several times faster
    return np.bincount(np.searchsorted(at, in_order), minlength=at.size).astype(np.int64)


def _std_error(share: Floats, before: Floats, ended: Ints, curve: SurvivalCurve) -> Floats:
    """Each sum over earlier events of (I(t) - I(s))^2 a_s and of (I(t) - I(s)) b_s is opened into running sums."""
    risk, gone = curve.table.at_risk.astype(float), curve.table.ended
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(risk > gone, gone / (risk * (risk - gone)), 0.0)
    b = before * ended / (risk * risk)
    c = before * before * ended * (risk - ended) / risk**3
    first = share**2 * np.cumsum(a) - 2 * share * np.cumsum(a * share) + np.cumsum(a * share**2)
    last = share * np.cumsum(b) - np.cumsum(b * share)
    return np.asarray(np.sqrt(np.maximum(first + np.cumsum(c) - 2 * last, 0.0)))
