"""Generalised exponential integral E_p(z) = ∫₁^∞ e^(-zt) t^(-p) dt of any real order p > 1 (scipy: whole ones)."""

import math

import scipy  # its parts are imported when first asked for, which `amparo spread reduction` need not wait for

_TURN = 1.0
"""Above, the continued fraction converges in some tens of steps; below, the recurrence loses no digits."""


def scaled_exponential_integral(order: float, z: float) -> float:
    """e^z · E_order(z) for order > 1, z ≥ 0: between 1/(z + order) and 1/(z + order - 1) (DLMF 8.19.21)."""
    if z == 0.0:
        return 1.0 / (order - 1.0)
    return _continued_fraction(order, z) if z > _TURN else _recurrence(order, z)


def _continued_fraction(order: float, z: float) -> float:
    """DLMF 8.19.17 in Lentz's form."""
    b = z + order
    c, d = math.inf, 1.0 / b
    value = d
    for step in range(1, 10_000):
        a = -step * (order - 1.0 + step)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return value


def _recurrence(order: float, z: float) -> float:
    """Up from an order in (0, 1] by p·E_(p+1)(z) = e^(-z) - z·E_p(z) (DLMF 8.19.12)."""
    steps = math.ceil(order) - 1
    p = order - steps
    of = scipy.special
    value = float(of.exp1(z)) if p == 1.0 else z ** (p - 1.0) * float(of.gamma(1.0 - p) * of.gammaincc(1.0 - p, z))
    for _step in range(steps):
        value = (math.exp(-z) - z * value) / p
        p += 1.0
    return value * math.exp(z)
