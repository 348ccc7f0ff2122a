"""How many copies a leak comes to in all: its root and everyone that follows from it, without and with a stop in time.

n is the branching factor: copies that one copy leads to. From n = 1 on the expectation is unbounded: such a size is
never a number here, neither infinite nor the negative that 1/(1-n) would give.
"""

import math
from dataclasses import dataclass

import scipy  # its parts are imported when first asked for, which `amparo spread reduction` need not wait for

from amparo.errors import BadInput

MOST = 1e6
"""Greatest branching factor that is accepted: more is a slip of the pen."""


@dataclass(frozen=True)
class Size:
    """Expected number of copies. branching: what one copy leads to. copies: None where there is no bound."""

    branching: float
    copies: float | None

    @property
    def unbounded(self) -> bool:
        """True from a branching factor of 1 on."""
        return self.copies is None


def checked_branching(n: float) -> float:
    """n, if it is one. Raises BadInput `bad_branching`."""
    if not 0.0 < n <= MOST:
        raise BadInput("bad_branching", f"A branching factor n is a number greater than 0, at most {MOST:g}.")
    return n


def checked_share(share: float, what: str) -> float:
    """A number from 0 to 1, both included. Raises BadInput `bad_share`."""
    if not 0.0 <= share <= 1.0:
        raise BadInput("bad_share", f"The {what} is a number from 0 to 1.")
    return share


def checked_shape(shape: float | None) -> float | None:
    """The k of a gamma mark: small for a few who reach many; None for all alike. Raises BadInput `bad_shape`."""
    if shape is not None and not 1e-2 <= shape <= 1e6:
        raise BadInput("bad_shape", "The shape k of marks is a number from 0.01 to 1,000,000.")
    return shape


def size(branching: float) -> Size:
    """1 / (1 - n), or unbounded. branching: 0 or more, after all interventions."""
    return Size(branching, None if branching >= 1.0 else 1.0 / (1.0 - branching))


def variance(n: float, shape: float | None = None) -> float | None:
    """Variance of the size: n/(1-n)³ for Poisson offspring, n(1+n/k)/(1-n)³ for gamma marks of shape k, or no bound."""
    checked_branching(n)
    if n >= 1.0:
        return None
    return n * (1.0 if checked_shape(shape) is None else 1.0 + n / float(shape or 1.0)) / (1.0 - n) ** 3


def probability(n: float, copies: int, shape: float | None = None) -> float:
    """Probability that the size is exactly this, for any n.

    Poisson offspring: Borel, e^(-nj)(nj)^(j-1)/j!. Gamma marks of shape k: by Dwass's theorem, the probability that j
    offspring counts add up to j - 1, divided by j.
    """
    checked_branching(n)
    if copies < 1:
        raise BadInput("bad_size", "A leak has at least one copy.")
    j = float(copies)
    if checked_shape(shape) is None:
        return math.exp(-n * j + (j - 1) * math.log(n * j) - float(scipy.special.gammaln(j + 1)))
    k = j * float(shape or 1.0)
    ways = float(scipy.special.gammaln(k + j - 1) - scipy.special.gammaln(k) - scipy.special.gammaln(j))
    odds = n / float(shape or 1.0)
    return math.exp(ways + (j - 1) * math.log(odds / (1 + odds)) - k * math.log1p(odds)) / j
