"""Published numbers that the model is held to, as functions. docs/concepts/spread.md says what each can bear.

Schneider and Rizoiu, PNAS 120(34) e2307360120 (2023). Truong et al., arXiv 2502.08841. Facebook on Christchurch, 2019.
"""

import math

from amparo.errors import BadInput
from amparo.spread.kernels import TWITTER_OFFSET

FOLLOWERS_EXPONENT = 2.016
"""α of Schneider and Rizoiu: followers m of an account are distributed as m^(-α)."""
WEEK = 604_800.0
"""Seconds; that paper's code does not look further."""
CHRISTCHURCH_UPLOADS, CHRISTCHURCH_BLOCKED = 1_500_000, 1_200_000
"""Within 24 hours; blocked at upload."""
_HALF_CUT_DAYS, _STEEPNESS = 3.244, 1.222


def branching_of_fit(kappa: float, beta: float, gamma: float, c: float = TWITTER_OFFSET) -> float:
    """n* = κ(α-1)/(α-β-1) / (γ·c^γ) of the kernel κ·m^β·(τ+c)^-(1+γ). c: seconds, and never γ in its place."""
    if not (kappa > 0.0 and 0.0 < beta < FOLLOWERS_EXPONENT - 1.0 and gamma > 0.0 and c > 0.0):
        raise BadInput("bad_fit", "A fit has κ, β, γ and c greater than 0, and β below α - 1.")
    marked = (FOLLOWERS_EXPONENT - 1.0) / (FOLLOWERS_EXPONENT - beta - 1.0)
    return kappa * marked / (gamma * math.pow(c, gamma))


def prevalence_cut(mean_delay_days: float) -> float:
    """Share by which removal after this mean delay cuts the prevalence of harmful posts on a followers' network.

    1/(1 + (D/3.244)^1.222), drawn through ten points of the SimSoM agents' model, 4.2 points off at most. It is of
    posts that compete for attention in feeds, not of copies of one image.
    """
    if not 0.0 <= mean_delay_days < float("inf"):
        raise BadInput("bad_latency", "A mean delay is a number of days, 0 or more.")
    return 1.0 / (1.0 + math.pow(mean_delay_days / _HALF_CUT_DAYS, _STEEPNESS))
