"""A scenario: where a leak spreads, and what is done against it. Seconds throughout; `scenario_form` reads hours.

One copy leads to `branching[p][q]` copies on platform q while nothing is done. Everything else takes away.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from amparo.errors import BadInput
from amparo.spread.closed_forms.effective import checked_latency
from amparo.spread.closed_forms.platforms import checked_matrix
from amparo.spread.closed_forms.sizes import MOST, checked_shape, checked_share
from amparo.spread.kernels import LONGEST, Exponential, Floats, Kernel, Lognormal, PowerLaw, Weibull

MOST_PLATFORMS, MOST_VARIANTS = 64, 64
KNOWN_KERNELS = (Exponential, PowerLaw, Weibull, Lognormal)
DAY = 86_400.0


@dataclass(frozen=True)
class Platform:
    """One place where copies are posted.

    latency: from notice to removal; None where nothing is removed. detection: mean of the exponential time to a
    notice. compliance: share of copies that are removed at all. lifetime: mean of the exponential time after which a
    copy goes without any notice; None for never. friction: share of posts here that a question or a missing preview
    prevents. recommended: share of reads by recommendation; damped: share of those taken away. participation: share of
    uploads that are checked against fingerprints. forward_limit: people that one copy may be passed on to. returns:
    copies posted anew per copy removed on notice or with its host, `return_kernel` after it. views: of a copy that
    stays up, spread by `attention` (the kernel where it is None).
    """

    name: str
    kernel: Kernel
    latency: float | None = None
    detection: float = 0.0
    compliance: float = 1.0
    lifetime: float | None = None
    friction: float = 0.0
    recommended: float = 0.0
    damped: float = 0.0
    participation: float = 1.0
    forward_limit: int | None = None
    returns: float = 0.0
    return_kernel: Kernel = field(default_factory=lambda: Exponential(DAY))
    views: float = 1.0
    attention: Kernel | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kernel, KNOWN_KERNELS) or not isinstance(self.return_kernel, KNOWN_KERNELS):
            raise BadInput("bad_kernel", "A kernel is one of: exponential, power, weibull, lognormal.")
        for name in ("compliance", "friction", "recommended", "damped", "participation"):
            checked_share(getattr(self, name), name)
        if self.latency is not None:
            checked_latency(self.latency)
        checked_latency(self.detection)
        if self.lifetime is not None and not 0.0 < self.lifetime <= LONGEST:
            raise BadInput("bad_lifetime", "A mean lifetime is a time greater than 0.")
        if self.forward_limit is not None and not 0 <= self.forward_limit <= MOST:
            raise BadInput("bad_limit", f"A forwarding limit is a whole number from 0 to {MOST:g}.")
        for name in ("returns", "views"):
            if not 0.0 <= getattr(self, name) <= MOST:
                raise BadInput("bad_number", f"The platform's {name} is a number from 0 to {MOST:g}.")

    @property
    def let_through(self) -> float:
        """Share of posts here that neither friction nor de-amplification prevents: (1-f)(1-ωd)."""
        return (1.0 - self.friction) * (1.0 - self.recommended * self.damped)


@dataclass(frozen=True)
class HostAction:
    """A platform is acted on at once, at `at` seconds after the first posting.

    taken: share of it that goes, both of the copies that are there and of posts that would come. displaced: share of
    these posts that come elsewhere instead.
    """

    platform: int
    at: float
    taken: float = 1.0
    displaced: float = 0.0

    def __post_init__(self) -> None:
        checked_latency(self.at)
        checked_share(self.taken, "share taken")
        checked_share(self.displaced, "share displaced")


@dataclass(frozen=True)
class Arrivals:
    """Postings from outside long after, found by search: `count` a leak on average, evenly from `start` to `end`.

    delisted: share of them that de-indexing prevents. Seconds after the first posting.
    """

    count: float = 0.0
    start: float = 0.0
    end: float = 0.0
    delisted: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.count <= MOST:
            raise BadInput("bad_number", f"The number of arrivals is a number from 0 to {MOST:g}.")
        if not 0.0 <= self.start <= self.end <= LONGEST:
            raise BadInput("bad_time", "Arrivals start at 0 or later and end no earlier than they start.")
        checked_share(self.delisted, "share delisted")


@dataclass(frozen=True)
class Scenario:
    """platforms and branching[p][q] as above; roots: share of first postings and arrivals on each platform.

    shape: k of the gamma marks by which accounts differ in reach, None for all alike. fan_out: people that a copy is
    passed on to where there is no limit; bears on `forward_limit` alone. recall[v]: share of uploads of variant v that
    a participating platform recognises; variant 0 is the first. mutation[v][w]: probability that a copy of v is a w.
    registered_at: when the fingerprint can be matched; None for before the first upload, which is then blocked as
    well. banned: top share of accounts by mark that are closed. stop: no copy is made from then on, anywhere.
    """

    platforms: tuple[Platform, ...]
    branching: tuple[tuple[float, ...], ...]
    roots: tuple[float, ...] = ()
    shape: float | None = None
    fan_out: float = 20.0
    recall: tuple[float, ...] = (0.0,)
    mutation: tuple[tuple[float, ...], ...] = ((1.0,),)
    registered_at: float | None = 0.0
    banned: float = 0.0
    arrivals: Arrivals = Arrivals()
    host: HostAction | None = None
    stop: float | None = None

    def __post_init__(self) -> None:
        count = len(self.platforms)
        if not 1 <= count <= MOST_PLATFORMS or not 1 <= len(self.recall) <= MOST_VARIANTS:
            raise BadInput("bad_scenario", f"A scenario has 1 to {MOST_PLATFORMS} platforms and variants.")
        if len({one.name for one in self.platforms}) < count:
            raise BadInput("bad_scenario", "Each platform has a name of its own.")
        self._check_matrices(count)
        for share in self.recall:
            checked_share(share, "recall")
        checked_share(self.banned, "share of accounts banned")
        checked_shape(self.shape)
        for time in (self.registered_at, self.stop):
            if time is not None:
                checked_latency(time)
        if self.host is not None and not 0 <= self.host.platform < count:
            raise BadInput("bad_scenario", "The host acted on is one of the scenario's platforms.")
        self._check_marks()

    def _check_matrices(self, count: int) -> None:
        matrix = checked_matrix(self.branching)
        if len(matrix) != count or matrix.max() > MOST:
            raise BadInput(
                "bad_matrix", f"The branching matrix has a row for each platform, of numbers up to {MOST:g}."
            )
        mutation = checked_matrix(self.mutation)
        if len(mutation) != len(self.recall) or not np.allclose(mutation.sum(axis=1), 1.0, atol=1e-9):
            raise BadInput("bad_matrix", "The mutation matrix has a row for each variant, and each adds up to 1.")
        if self.roots and (len(self.roots) != count or abs(math.fsum(self.roots) - 1.0) > 1e-9 or min(self.roots) < 0):
            raise BadInput("bad_scenario", "The shares of first postings are one for each platform and add up to 1.")

    def _check_marks(self) -> None:
        if self.banned > 0.0 and self.shape is None:
            raise BadInput(
                "missing_shape", "Bans need the shape of marks: where all are alike, nobody is a repeat uploader."
            )
        if any(one.forward_limit is not None for one in self.platforms):
            if self.shape is None:
                raise BadInput("missing_shape", "A forwarding limit needs the shape of marks.")
            if not max(map(math.fsum, self.branching)) <= self.fan_out <= MOST:
                raise BadInput("bad_fan_out", "A copy is passed on to more people than post it: fan_out is too small.")

    @property
    def root_shares(self) -> Floats:
        """Shares of first postings; all on the first platform where none are given."""
        given = self.roots or (1.0, *(0.0 for _ in self.platforms[1:]))
        return np.array(given, np.float64)

    @property
    def matrix(self) -> Floats:
        """`branching` as float64 (platforms, platforms)."""
        return checked_matrix(self.branching)

    def blocked(self) -> Floats:
        """Share of uploads blocked, float64 (platforms, variants), once the fingerprint is registered."""
        return np.outer([one.participation for one in self.platforms], self.recall)

    def displacement(self) -> Floats:
        """float64 (platforms + 1, platforms): where what would have come to the host acted on comes instead.

        By the row it came from, the last for postings from outside: the others' shares of that row. All zeros: nowhere.
        """
        shares = np.vstack([self.matrix, self.root_shares])
        if self.host is not None:
            shares[:, self.host.platform] = 0.0
        total = shares.sum(axis=1, keepdims=True)
        return np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
