"""The branching factor that is left after an intervention; `sizes.size` does the rest."""

import math

import numpy as np
import scipy  # its parts are imported when first asked for, which `amparo spread reduction` need not wait for

from amparo.errors import BadInput
from amparo.spread.closed_forms.sizes import checked_branching, checked_shape, checked_share
from amparo.spread.kernels import LONGEST, Kernel


def checked_latency(seconds: float) -> float:
    """A time from posting to removal. Raises BadInput `bad_latency`."""
    if not 0.0 <= seconds <= LONGEST:
        raise BadInput("bad_latency", f"A latency is a time of 0 or more, at most {LONGEST / 3600:.3g} hours.")
    return seconds


def removed_within(kernel: Kernel, n: float, latency: float, compliance: float = 1.0) -> float:
    """n_Δ = n(1 - ρ·S(Δ)): every copy removed `latency` seconds after its own posting, a share ρ of them at all."""
    late = float(kernel.survival(checked_latency(latency)))
    return checked_branching(n) * (1.0 - checked_share(compliance, "compliance") * late)


def with_exponential_lifetimes(kernel: Kernel, n: float, mean_lifetime: float) -> float:
    """n_μ = n·φ̂(1/mean): every copy lives an exponential time with this mean, in seconds.

    nβ/(β+μ) for the exponential kernel, n·γ·e^(μc)·E_(1+γ)(μc) for the power law.
    """
    if not 0.0 < mean_lifetime <= LONGEST:
        raise BadInput("bad_lifetime", f"A mean lifetime is a time greater than 0, at most {LONGEST / 3600:.3g} hours.")
    return checked_branching(n) * kernel.laplace(1.0 / mean_lifetime)


def with_friction(n: float, friction: float = 0.0, recommended: float = 0.0, damped: float = 0.0) -> float:
    """n(1-f)(1-ωd). friction: share of forwards that are given up.

    recommended: ω, share of reads that come by recommendation, of which the share `damped`, d, is taken away.
    """
    kept = 1.0 - checked_share(recommended, "share of recommended reads") * checked_share(damped, "de-amplification")
    return checked_branching(n) * (1.0 - checked_share(friction, "friction")) * kept


def mean_fan_out(mean: float, shape: float, limit: int | None) -> float:
    """E[min(X, F)]: people that a copy is passed on to, X negative binomial with this mean and shape k, at most F.

    limit: F; None for no limit.
    """
    checked_branching(mean)
    k = float(checked_shape(shape) or 1.0)
    if limit is None:
        return mean
    if limit < 0:
        raise BadInput("bad_limit", "A forwarding limit is a whole number, 0 or more.")
    below = np.arange(limit)
    # Σ P(X > x) over x < F; scipy.stats would say so too, and takes a second to import.
    return float(np.sum(scipy.special.betainc(below + 1.0, k, mean / (k + mean))))


def with_forwarding_limit(n: float, mean: float, shape: float, limit: int | None) -> float:
    """n·E[min(X, F)] / E[X]: the limit leaves each forward as likely to be posted as before."""
    return checked_branching(n) * mean_fan_out(mean, shape, limit) / mean


def banned_mark(shape: float, banned: float) -> float:
    """The mark from which on accounts are banned, q_(1-x), where the top share x of gamma marks of mean 1 is."""
    k = float(checked_shape(shape) or 1.0)
    return float(scipy.special.gammaincinv(k, 1.0 - checked_share(banned, "share of accounts banned"))) / k


def with_bans(n: float, shape: float, banned: float) -> float:
    """n·F_Γ(k+1)(q_(1-x)): the accounts with the top share x of marks, the repeat uploaders, pass nothing on."""
    k = float(checked_shape(shape) or 1.0)
    left = float(scipy.special.gammainc(k + 1.0, k * banned_mark(shape, banned))) if banned > 0.0 else 1.0
    return checked_branching(n) * left


def mean_fan_out_below(mean: float, shape: float, limit: int | None, banned: float) -> float:
    """E[min(X, F); mark below the ban's], with X Poisson given its mark: limit and ban at once."""
    if banned == 0.0:
        return mean_fan_out(mean, shape, limit)
    if limit is None:
        return mean_fan_out(mean, shape, None) * with_bans(1.0, shape, banned)
    mean_fan_out(mean, shape, limit)
    k = float(checked_shape(shape) or 1.0)
    q = k * banned_mark(shape, banned)
    if math.isinf(q):
        return mean_fan_out(mean, shape, limit)
    counts = np.arange(limit)
    # Given X = x the mark is gamma again, of shape k + x and rate k + mean.
    ways = scipy.special.gammaln(k + counts) - scipy.special.gammaln(k) - scipy.special.gammaln(counts + 1.0)
    exactly = np.exp(ways + k * math.log(k / (k + mean)) + counts * math.log(mean / (k + mean)))
    share = exactly * scipy.special.gammainc(k + counts, q * (k + mean) / k)
    return float(np.sum(counts * share) + limit * (scipy.special.gammainc(k, q) - np.sum(share)))
