"""Which estimate serves, given how often anybody looked.

Taking the look at which a copy was down as its end makes a true median of 48 hours 54 when looking every 12 hours, and
60 when looking once a day. A time between the looks is right while looks are frequent beside the median; beyond half of
it, only the interval estimate claims no more than was seen.
"""

from dataclasses import dataclass

from amparo.spread.survival.episodes import Lifetimes
from amparo.spread.survival.interval_censored import IntervalCurve, turnbull
from amparo.spread.survival.lifetimes import SurvivalCurve, kaplan_meier


@dataclass(frozen=True)
class Removal:
    """The curve by times between looks, and the interval estimate where looks were too rare for it. Seconds.

    polling: median time between the looks around an end. Where `intervals` is there, it is the one to quote.
    """

    curve: SurvivalCurve
    polling: float
    intervals: IntervalCurve | None

    @property
    def median(self) -> float | None:
        """Time by which half were gone; None where it is not reached."""
        return self.intervals.median() if self.intervals else self.curve.median()


def time_to_removal(given: Lifetimes, level: float = 0.95) -> Removal:
    """Estimate from looks: by times between them where they are less than half the median apart, else also by Turnbull.

    Where the median is not reached, half the time that anything was watched stands in its place.
    Raises BadInput as `kaplan_meier` and `turnbull` do.
    """
    curve = kaplan_meier(given.placed, given.ended, given.entry, level)
    scale = curve.median() or curve.table.follow_up
    rare = given.polling >= scale / 2
    return Removal(curve, given.polling, turnbull(given.left, given.right, given.entry) if rare else None)
