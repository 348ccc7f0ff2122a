"""The closed form of a scenario, to stand beside what is simulated; where there is none, the parts that break it.

Copies are of types platform × variant; a copy of one type leads to `next_copies` of another, so that the sizes are
(I - K)^-1. What depends on the time since the first posting breaks that, for then copies of a type are not alike.
"""

from dataclasses import dataclass, replace

import numpy as np

from amparo.spread.closed_forms.effective import mean_fan_out_below, with_bans
from amparo.spread.closed_forms.platforms import typed_sizes
from amparo.spread.closed_forms.renewal import copies_by
from amparo.spread.kernels import Floats, Kernel
from amparo.spread.scenarios.scenario import Platform, Scenario

_STEP = 1 / 64
_LOGS = np.arange(-45.0, 4.0, _STEP)
_LONGEST_SEARCHED = 1e9
"""Seconds, 32 years: a critical latency beyond is none that anybody would wait for."""


@dataclass(frozen=True)
class Expectation:
    """Of one case. copies, views: None where unbounded or without a closed form. by_platform: copies, in order.

    spectral_radius: of the process without what depends on time since the first posting; 1 is critical. broken_by:
    words for the parts because of which there is no closed form.
    """

    spectral_radius: float
    copies: float | None
    views: float | None
    by_platform: tuple[float, ...] | None
    broken_by: tuple[str, ...]

    @property
    def unbounded(self) -> bool:
        """True where the process has no bound of its own: only a stop in time can end it."""
        return self.spectral_radius >= 1.0


def expectation(scenario: Scenario) -> Expectation:
    """The closed form for this scenario, as far as there is one."""
    sizes = typed_sizes(next_copies(scenario))
    broken = _broken_by(scenario)
    if broken:
        return Expectation(sizes.spectral_radius, None, None, None, broken)
    if scenario.stop is not None:
        copies = _copies_by(scenario, sizes.spectral_radius, scenario.stop)
        return Expectation(sizes.spectral_radius, copies, None, None if copies is None else (copies,), ())
    if sizes.counts is None:
        return Expectation(sizes.spectral_radius, None, None, None, ())
    platforms, variants = len(scenario.platforms), len(scenario.recall)
    counts = sizes.counts.reshape(platforms, variants, platforms, variants)[:, 0].sum(axis=2)
    by_platform = _first_copies(scenario) @ counts
    views = float(by_platform @ _views_per_copy(scenario))
    return Expectation(sizes.spectral_radius, float(by_platform.sum()), views, tuple(map(float, by_platform)), ())


def critical_latency(scenario: Scenario) -> float | None:
    """Seconds: with every platform's latency below it, all else as it is, the process is bounded.

    None where it is bounded with no removal at all, or where none in `_LONGEST_SEARCHED` seconds is enough.
    """
    if _radius(scenario, None) < 1.0 or _radius(scenario, 0.0) >= 1.0:
        return None
    low, high = -7.0, float(np.log(_LONGEST_SEARCHED))
    if _radius(scenario, np.exp(high)) < 1.0:
        return None
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if _radius(scenario, float(np.exp(middle))) < 1.0 else (low, middle)
    return float(np.exp(low))


def next_copies(scenario: Scenario) -> Floats:
    """K̃ (types, types), platform × variant, variant quickest: copies that one leads to after all interventions."""
    made = scenario.matrix * np.array([_share_made(scenario, one) for one in scenario.platforms])[:, None]
    let_through = np.array([one.let_through for one in scenario.platforms])
    came = _after_host(scenario, made) * let_through[None, :] + _after_host(scenario, np.diag(_returns(scenario)))
    types = np.einsum("pq,vw,qw->pvqw", came, np.array(scenario.mutation, np.float64), 1.0 - scenario.blocked())
    count = len(scenario.platforms) * len(scenario.recall)
    return np.asarray(types.reshape(count, count), np.float64)


def _copies_by(scenario: Scenario, n: float, stop: float) -> float | None:
    """Copies by the stop where there is one type and copies stay. n: after all interventions."""
    copies = 1.0 if n == 0.0 else copies_by(scenario.platforms[0].kernel, n, stop)
    return None if copies is None else copies * float(_first_copies(scenario)[0])


def share_while_up(platform: Platform, kernel: Kernel) -> float:
    """∫ φ(s) P(L > s) ds: share of what a kernel brings that comes while the copy is up."""
    gone = 0.0 if platform.lifetime is None else 1.0 / platform.lifetime
    whole = kernel.laplace(gone)
    if platform.latency is None:
        return whole
    kept = _share_before_removal(kernel, platform.latency, platform.detection, gone)
    return (1.0 - platform.compliance) * whole + platform.compliance * kept


def _share_before_removal(kernel: Kernel, latency: float, detection: float, gone: float) -> float:
    """As `share_while_up` for copies that are removed `latency` after an exponential time to notice of this mean.

    gone: rate of going without notice. By parts, so that the kernel's cdf is integrated and never a density that may be
    infinite at 0; by the trapezoidal rule after substitutions under which it converges exponentially fast.
    """
    arrived = float(kernel.cdf(latency))
    fading = float(np.exp(-gone * latency))
    share = arrived * fading
    if gone > 0.0 and latency > 0.0:
        share += gone * _integral_to(kernel, latency, gone)
    if detection > 0.0:
        rate = gone + 1.0 / detection
        rise = kernel.cdf(latency + np.exp(_LOGS) / rate) - arrived
        share += fading * float(np.sum(np.exp(_LOGS - np.exp(_LOGS)) * rise)) * _STEP
    return share


def _integral_to(kernel: Kernel, end: float, gone: float) -> float:
    """∫₀^end F(s) e^(-gone·s) ds, with s = end / (1 + e^-y)."""
    logs = np.arange(-40.0, 40.0, _STEP)
    part = 1.0 / (1.0 + np.exp(-logs))
    width = end * part / (1.0 + np.exp(logs))
    return float(np.sum(kernel.cdf(end * part) * np.exp(-gone * end * part) * width)) * _STEP


def _share_made(scenario: Scenario, one: Platform) -> float:
    """Of what a copy here would lead to: what comes while it is up, within its limit, by those not banned."""
    share = share_while_up(one, one.kernel)
    if scenario.shape is None:
        return share
    if one.forward_limit is None:
        return share * with_bans(1.0, scenario.shape, scenario.banned)
    fan_out = mean_fan_out_below(scenario.fan_out, scenario.shape, one.forward_limit, scenario.banned)
    return share * fan_out / scenario.fan_out


def _returns(scenario: Scenario) -> Floats:
    """Copies posted anew per copy on each platform: R times the probability that it is removed on notice."""
    expected = []
    for one in scenario.platforms:
        gone = 0.0 if one.lifetime is None else 1.0 / one.lifetime
        noticed = 0.0 if one.latency is None else one.compliance * np.exp(-gone * one.latency)
        expected.append(one.returns * noticed / (1.0 + gone * one.detection) * (1.0 - scenario.banned))
    return np.array(expected, np.float64)


def _after_host(scenario: Scenario, posts: Floats) -> Floats:
    """The posts that come where the host is acted on from the start.

    posts: a row for each platform that they come from, or one row of those from outside.
    """
    host = scenario.host
    if host is None or host.at > 0.0:
        return posts
    taken = posts[:, host.platform] * host.taken
    shares = scenario.displacement()
    elsewhere = shares[-1:] if len(posts) == 1 else shares[:-1]
    left = posts.copy()
    left[:, host.platform] -= taken
    return np.asarray(left + host.displaced * taken[:, None] * elsewhere, np.float64)


def _first_copies(scenario: Scenario) -> Floats:
    """Expected first postings and arrivals from outside on each platform, all of variant 0."""
    admitted = 1.0 - scenario.blocked()[:, 0]
    roots = scenario.root_shares * (admitted if scenario.registered_at is None else 1.0)
    come = scenario.arrivals.count * (1.0 - scenario.arrivals.delisted)
    return np.asarray(roots + come * _after_host(scenario, scenario.root_shares[None, :])[0] * admitted)


def _views_per_copy(scenario: Scenario) -> Floats:
    seen = [one.views * share_while_up(one, one.attention or one.kernel) for one in scenario.platforms]
    return np.array(seen, np.float64) * (1.0 - scenario.banned)


def _broken_by(scenario: Scenario) -> tuple[str, ...]:
    broken = []
    if scenario.registered_at and any(scenario.recall):
        broken.append("registered_at")
    if scenario.host is not None and scenario.host.at > 0.0:
        broken.append("host_at")
    if scenario.stop is not None and not _is_simple(scenario):
        broken.append("stop")
    return tuple(broken)


def _is_simple(scenario: Scenario) -> bool:
    """One type, whose copies stay: then the copies by a time are known as well."""
    one = scenario.platforms[0]
    single = len(scenario.platforms) == len(scenario.recall) == 1 and scenario.host is None
    return single and one.latency is None and one.lifetime is None and scenario.arrivals.count == 0.0


def _radius(scenario: Scenario, latency: float | None) -> float:
    """The spectral radius with this latency everywhere."""
    platforms = tuple(replace(one, latency=latency) for one in scenario.platforms)
    return typed_sizes(next_copies(replace(scenario, platforms=platforms))).spectral_radius
