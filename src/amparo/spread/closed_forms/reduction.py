"""What removal within a time achieves: the share of copies that are never made.

"Removed within 48 hours" has three meanings, and their effects differ by a factor:

- `per_copy`: every copy is removed that long after its own posting, however often it comes back;
- `reported_only`: the reported address alone is removed, what was copied from it meanwhile goes on;
- `global_stop`: from that time after the first posting no copy is made any more, anywhere.

Nothing here has a default meaning. A share is of the size without removal: from n = 1 on there is none.
"""

import math
from dataclasses import dataclass

from amparo.spread.closed_forms.criticality import critical_latency
from amparo.spread.closed_forms.effective import checked_latency, removed_within
from amparo.spread.closed_forms.renewal import copies_by, share_after
from amparo.spread.closed_forms.sizes import Size, checked_branching, checked_share, size
from amparo.spread.kernels import Kernel


@dataclass(frozen=True)
class Reduction:
    """What an intervention achieves. share: of the copies without it; None where those are unbounded.

    size: with it. `size.unbounded` says that it does not bound the leak either.
    """

    share: float | None
    size: Size

    @property
    def unbounded(self) -> bool:
        """True where no share can be told, since the leak without the intervention has no bound."""
        return self.share is None


@dataclass(frozen=True)
class Meanings:
    """Removal within one latency in its three meanings.

    critical_latency: seconds; per-copy removal quicker than it bounds a leak with n > 1. None where n ≤ 1, or where
    too few copies are ever removed for any latency to do.
    """

    per_copy: Reduction
    reported_only: Reduction
    global_stop: Reduction
    critical_latency: float | None


def reduction_of(before: float, after: float, *, root: float = 1.0) -> Reduction:
    """From a branching factor to a smaller one. root: probability that there is a first copy at all."""
    left = size(after)
    copies = None if left.copies is None else root * left.copies
    if before >= 1.0:
        return Reduction(None, Size(after, copies))
    return Reduction(1.0 - root * (1.0 - before) / (1.0 - after), Size(after, copies))


def per_copy(kernel: Kernel, n: float, latency: float, compliance: float = 1.0) -> Reduction:
    """Every copy removed `latency` seconds after its own posting: χ = (n - n_Δ)/(1 - n_Δ).

    compliance: share of copies that are removed at all.
    """
    after = removed_within(kernel, n, latency, compliance)
    if n >= 1.0:
        return Reduction(None, size(after))
    late = n * compliance * float(kernel.survival(latency))  # n - n_Δ with all its digits
    return Reduction(late / (1.0 - n + late), size(after))


def reported_only(kernel: Kernel, n: float, latency: float, compliance: float = 1.0) -> Reduction:
    """Only the root removed, `latency` seconds after its posting: E = 1 + n_Δ/(1-n), χ = n - n_Δ."""
    removed_within(kernel, n, latency, compliance)
    late = n * compliance * float(kernel.survival(latency))
    if n >= 1.0:
        return Reduction(None, Size(n, 1.0 if n == late else None))
    return Reduction(late, Size(n, (1.0 - late) / (1.0 - n)))


def global_stop(kernel: Kernel, n: float, latency: float) -> Reduction:
    """No copy at all from `latency` seconds after the first posting. χ = n·e^(-β(1-n)T) for the exponential kernel.

    Other kernels: the renewal equation solved numerically. The copies by then are finite for any n.
    """
    checked_latency(latency)
    if checked_branching(n) >= 1.0:
        return Reduction(None, Size(n, copies_by(kernel, n, latency)))
    later = share_after(kernel, n, latency)
    return Reduction(later, Size(n, (1.0 - later) / (1.0 - n)))


def meanings(kernel: Kernel, n: float, latency: float, compliance: float = 1.0) -> Meanings:
    """All three, side by side. latency: seconds. compliance bears on the first two."""
    return Meanings(
        per_copy=per_copy(kernel, n, latency, compliance),
        reported_only=reported_only(kernel, n, latency, compliance),
        global_stop=global_stop(kernel, n, latency),
        critical_latency=critical_latency(kernel, n, compliance),
    )


def latency_for(kernel: Kernel, n: float, share: float) -> float | None:
    """Seconds within which every copy must be removed to save this share of them: the inverse of `per_copy`.

    None where no latency does: a share above n (the root is never undone), or n ≥ 1, which has no share. 0 saves n.
    A share of 0 is reached at any latency: infinity.
    """
    checked_branching(n)
    checked_share(share, "share to save")
    if n >= 1.0 or share > n:
        return None
    late = 0.0 if share == 0.0 else share * (1.0 - n) / (n * (1.0 - share))
    return math.inf if late == 0.0 else float(kernel.at_hazard(-math.log(min(late, 1.0))))
