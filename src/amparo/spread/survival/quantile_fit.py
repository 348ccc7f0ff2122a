"""A kernel from published quantiles: "half by 23 hours, three quarters by 72".

Least squares on the shares, as published curves are read. What was counted within a window only (views of the first
month) is compared with the kernel's share within that window. Two parameters through one point is no fit: at least as
many points as parameters, and better three or more with the families side by side.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from amparo.errors import BadInput
from amparo.spread.columns import Floats, finite
from amparo.spread.kernels import Exponential, Kernel, Lognormal, PowerLaw, Weibull


@dataclass(frozen=True)
class Family:
    """Kernels that differ by a few positive numbers, of which the first is a time in seconds.

    shapes: starting values of the numbers after it.
    """

    name: str
    build: Callable[..., Kernel]
    shapes: tuple[float, ...]

    @property
    def parameters(self) -> int:
        """How many numbers make one."""
        return 1 + len(self.shapes)

    def at(self, logs: npt.ArrayLike) -> Kernel:
        """The kernel whose numbers have these natural logarithms. Raises BadInput `bad_kernel`."""
        return self.build(*np.exp(np.minimum(finite(logs), 700.0)).tolist())


FAMILIES = {
    one.name: one
    for one in (
        Family("exponential", Exponential, ()),
        Family("power", PowerLaw, (0.5,)),
        Family("power_c30", PowerLaw.from_half_life, ()),
        Family("weibull", Weibull, (0.7,)),
        Family("lognormal", Lognormal, (1.0,)),
    )
}
"""`power` has c and γ free; `power_c30` has c = 30 seconds and the half-life free."""


@dataclass(frozen=True)
class QuantileFit:
    """A kernel and how far it is from the points: root of the mean squared difference of shares."""

    family: str
    kernel: Kernel
    rmse: float


def family_named(name: str) -> Family:
    """One of `FAMILIES`. Raises BadInput `unknown_kernel`."""
    if name not in FAMILIES:
        raise BadInput("unknown_kernel", f"A kernel is one of: {', '.join(FAMILIES)}.")
    return FAMILIES[name]


def fit_quantiles(family: str, seconds: npt.ArrayLike, shares: npt.ArrayLike, within: float = math.inf) -> QuantileFit:
    """The family's kernel nearest to these points. within: seconds of the window that the shares are of.

    Raises BadInput `unknown_kernel`, `bad_quantiles`, `too_few_quantiles`, `no_convergence`.
    """
    kind = family_named(family)
    at, wanted = finite(seconds), finite(shares)
    _check(at, wanted, within, kind)

    def off(logs: Floats) -> Floats:
        try:
            kernel = kind.at(logs)
        except BadInput:
            return np.ones(at.size)
        whole = float(kernel.cdf(within)) if math.isfinite(within) else 1.0
        return kernel.cdf(at) / max(whole, 1e-300) - wanted

    middle = float(np.log(np.interp(0.5, wanted, at)))
    starts = [np.array([middle + shift, *np.log(kind.shapes)]) for shift in (0.0, 1.0, -1.0, -4.0)]
    found = min((least_squares(off, start, xtol=1e-12, ftol=1e-12) for start in starts), key=lambda one: one.cost)
    rmse = float(np.sqrt(np.mean(found.fun**2)))
    return QuantileFit(family, kind.at(found.x), rmse)


def _check(at: Floats, wanted: Floats, within: float, kind: Family) -> None:
    if at.size != wanted.size or at.size < kind.parameters:
        raise BadInput("too_few_quantiles", "A kernel needs as many points, time and share, as it has parameters.")
    rising = bool((np.diff(at) > 0).all() and (np.diff(wanted) > 0).all())
    if not (rising and at[0] > 0 and wanted[0] > 0 and wanted[-1] < 1 and at[-1] < within):
        raise BadInput("bad_quantiles", "Times rise from above 0, and shares with them, between 0 and 1.")
