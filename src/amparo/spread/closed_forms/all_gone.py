"""Whether every address of a leak is gone at a time: the linear birth-death process."""

import math
from dataclasses import dataclass

from amparo.errors import BadInput


@dataclass(frozen=True)
class Addresses:
    """Each live address leads to `births` new ones a day, and goes at a rate of `deaths` a day."""

    births: float
    deaths: float

    def __post_init__(self) -> None:
        if not (0.0 <= self.births < 1e9 and 0.0 < self.deaths < 1e9):
            raise BadInput("bad_rate", "New addresses come at a rate of 0 or more, and go at one greater than 0.")

    @classmethod
    def from_returns(cls, returns: float, mean_life: float) -> "Addresses":
        """returns: R, new addresses per address removed. mean_life: days."""
        if not (0.0 < mean_life < 1e9):
            raise BadInput("bad_lifetime", "A mean life is a number of days greater than 0.")
        return cls(returns / mean_life, 1.0 / mean_life)

    @property
    def returns(self) -> float:
        """R: new addresses in the life of one."""
        return self.births / self.deaths

    def gone_by(self, days: float, addresses: int = 1) -> float:
        """Probability that none is left, nor will be: μ(x-1)/(λx-μ) with x = e^((λ-μ)t), for each of those at first."""
        if not 0.0 <= days < math.inf:
            raise BadInput("bad_time", "A time is a number of days, 0 or more.")
        if addresses < 1:
            raise BadInput("bad_size", "A leak has at least one address.")
        return self._one_gone_by(days) ** addresses

    def notices_per_address(self) -> float | None:
        """1/(1-R): notices that one address comes to in all. None: without end, where R ≥ 1."""
        return None if self.returns >= 1.0 else 1.0 / (1.0 - self.returns)

    def _one_gone_by(self, days: float) -> float:
        gap = self.births - self.deaths
        if abs(gap) * days < 1e-9:  # R = 1, in the limit
            return self.deaths * days / (1.0 + self.births * days)
        shrunk = math.exp(-abs(gap) * days)  # never overflows
        if gap < 0:
            return self.deaths * (1.0 - shrunk) / (self.deaths - self.births * shrunk)
        return self.deaths * (1.0 - shrunk) / (self.births - self.deaths * shrunk)
