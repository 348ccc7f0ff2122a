"""Views, arrivals from outside, and how much of the time an address is up."""

from amparo.errors import BadInput
from amparo.spread.closed_forms.effective import checked_latency
from amparo.spread.closed_forms.sizes import Size
from amparo.spread.kernels import Kernel


def expected_views(copies: Size, attention: Kernel, latency: float, weight: float = 1.0) -> float | None:
    """E[N]·w·G(Δ): views while up. weight: views of a copy that is never removed. latency: seconds. None: no bound."""
    _not_negative(weight, "weight of a copy's views")
    seen = weight * float(attention.cdf(checked_latency(latency)))
    return None if copies.copies is None else copies.copies * seen


def with_arrivals(copies: Size, arrivals: float) -> Size:
    """(1 + M)/(1 - n): M further roots on average, from outside of the leak."""
    _not_negative(arrivals, "number of arrivals")
    return Size(copies.branching, None if copies.copies is None else (1.0 + arrivals) * copies.copies)


def share_of_time_up(mean_up: float, mean_down: float) -> float:
    """λ_up/(λ_up + μ) for an address that goes and comes back. Both means in one unit of time."""
    _not_negative(mean_up, "mean time up")
    _not_negative(mean_down, "mean time down")
    if mean_up + mean_down == 0.0:
        raise BadInput("bad_time", "An address is up or down for some time.")
    return mean_up / (mean_up + mean_down)


def _not_negative(value: float, what: str) -> None:
    if not 0.0 <= value < float("inf"):
        raise BadInput("bad_number", f"The {what} is a number, 0 or more.")
