"""What removal within a time achieves: closed forms against published numbers, and their order. Numbers 1 to 35 are the
acceptance checks of docs/concepts/spread.md."""

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amparo.errors import BadInput
from amparo.spread.closed_forms.anchors import (
    CHRISTCHURCH_BLOCKED,
    CHRISTCHURCH_UPLOADS,
    WEEK,
    branching_of_fit,
    prevalence_cut,
)
from amparo.spread.closed_forms.blocking import blocked, blocked_variants
from amparo.spread.closed_forms.criticality import critical_latency, extinction_probability, growth_rate
from amparo.spread.closed_forms.effective import (
    mean_fan_out,
    mean_fan_out_below,
    removed_within,
    with_bans,
    with_exponential_lifetimes,
    with_forwarding_limit,
    with_friction,
)
from amparo.spread.closed_forms.reduction import (
    global_stop,
    latency_for,
    meanings,
    per_copy,
    reduction_of,
    reported_only,
)
from amparo.spread.closed_forms.renewal import cascade_half_life, copies_by, share_after, share_by
from amparo.spread.closed_forms.sizes import probability, size, variance
from amparo.spread.kernels import FACEBOOK_SHAPE, Exponential, Kernel, Lognormal, PowerLaw, Weibull, band
from tests.spread.leaks import DAY, EXPONENTIAL, FAST, HOUR, KERNELS, MINUTE, TWITTER

EACH = pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
kernels = st.sampled_from(list(KERNELS.values()))
subcritical = st.floats(0.01, 0.99)
latencies = st.floats(0.0, 1e7)
shares = st.floats(0.0, 1.0)
CLIMATE, AMERICA = (0.751503, PowerLaw(30.0, 0.250215)), (0.441525, PowerLaw(30.0, 0.206))


@pytest.mark.parametrize(("fit", "percent"), [(CLIMATE, 29.18), (AMERICA, 13.29)])
def test_1_and_2_the_published_centroids(fit: tuple[float, Kernel], percent: float) -> None:
    n, kernel = fit
    share = per_copy(kernel, n, DAY).share
    assert share is not None
    assert 100 * share == pytest.approx(percent, abs=0.01)


@pytest.mark.parametrize(("fit", "hours", "clipped"), [(CLIMATE, 176.91, 168.0), (AMERICA, 2.22, 2.22)])
def test_3_the_latency_that_saves_a_fifth(fit: tuple[float, Kernel], hours: float, clipped: float) -> None:
    n, kernel = fit
    latency = latency_for(kernel, n, 0.20)
    assert latency is not None
    assert latency / HOUR == pytest.approx(hours, abs=0.01)
    assert min(latency, WEEK) / HOUR == pytest.approx(clipped, abs=0.01)


def test_4_the_branching_factor_and_half_life_of_a_published_fit() -> None:
    assert branching_of_fit(beta=0.184182, kappa=0.172298, gamma=0.243325) == pytest.approx(0.37804, rel=1e-4)
    assert PowerLaw(30.0, 0.243325).half_life == pytest.approx(487.93, rel=1e-4)


def test_5_the_offset_is_thirty_seconds_and_not_gamma() -> None:
    n = branching_of_fit(beta=0.184182, kappa=0.172298, gamma=0.243325)
    right, wrong = (per_copy(PowerLaw(c, 0.243325), n, DAY).share for c in (30.0, 0.243325))
    assert right is not None
    assert wrong is not None
    assert (100 * right, 100 * wrong) == pytest.approx((8.05, 2.64), abs=0.01)


TABLE = {
    5: ("5.2/6.3/7.5/9.1/14.3", "10.9/13.0/15.5/18.3/27.3", "24.7/28.6/32.8/37.4/50.0", "60.9/65.5/69.9/73.9/82.6"),
    15: (
        "10.4/11.8/13.3/15.0/20.2",
        "20.7/23.1/25.7/28.4/36.3",
        "41.1/44.5/48.0/51.5/60.3",
        "76.8/79.2/81.4/83.4/87.8",
    ),
    24: (
        "12.5/13.9/15.4/17.1/22.1",
        "24.3/26.6/29.1/31.7/39.0",
        "46.1/49.2/52.3/55.3/63.0",
        "80.3/82.1/83.9/85.5/89.0",
    ),
    60: (
        "16.0/17.4/18.9/20.5/25.0",
        "30.0/32.2/34.4/36.7/42.9",
        "53.4/55.9/58.3/60.7/66.7",
        "84.5/85.7/86.9/88.0/90.5",
    ),
    120: (
        "18.3/19.6/21.0/22.5/26.7",
        "33.4/35.4/37.4/39.5/45.0",
        "57.3/59.4/61.5/63.5/68.6",
        "86.4/87.4/88.3/89.2/91.2",
    ),
}


def _rounded_twice(share: float) -> float:
    """To two digits and then to one, a half up: 18.246 % stands in the table as 18.3, by way of 18.25."""
    once = Decimal(100 * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return float(once.quantize(Decimal("0.1"), ROUND_HALF_UP))


@pytest.mark.parametrize("minutes", TABLE)
def test_6_the_table_of_latencies_and_half_lives(minutes: int) -> None:
    kernel = PowerLaw.from_half_life(minutes * MINUTE)
    for n, row in zip((0.4, 0.6, 0.8, 0.95), TABLE[minutes], strict=True):
        found = [per_copy(kernel, n, hours * HOUR).share or 0.0 for hours in (48, 24, 12, 6, 1)]
        assert [_rounded_twice(share) for share in found] == [float(one) for one in row.split("/")], n


def test_6_the_share_at_24_hours_with_two_digits() -> None:
    assert 100 * (per_copy(TWITTER, 0.8, DAY).share or 0.0) == pytest.approx(49.19, abs=0.01)


@EACH
def test_6_the_latency_for_a_share_undoes_the_share(kernel: Kernel) -> None:
    for hours in (0.01, 1.0, 24.0):
        share = per_copy(kernel, 0.8, hours * HOUR).share
        assert share is not None
        assert latency_for(kernel, 0.8, share) == pytest.approx(hours * HOUR, rel=1e-9)


def test_8_few_copies_are_as_probable_as_borel_says() -> None:
    assert [probability(0.8, copies) for copies in (1, 2)] == pytest.approx([0.4493, 0.1615], abs=5e-5)


def test_9_few_accounts_that_reach_many_leave_more_leaks_alone_and_some_larger() -> None:
    assert probability(0.8, 1, 0.3) == pytest.approx(0.6772, abs=5e-5)
    assert variance(0.8, 0.3) == pytest.approx(366.7, abs=0.05)


@pytest.mark.parametrize("shape", [None, 0.3, 5.0])
def test_the_probabilities_of_sizes_add_up_to_one_and_to_the_mean(shape: float | None) -> None:
    each = [(copies, probability(0.6, copies, shape)) for copies in range(1, 1500)]
    assert math.fsum(p for _, p in each) == pytest.approx(1.0, abs=1e-9)
    assert math.fsum(copies * p for copies, p in each) == pytest.approx(2.5, abs=1e-6)
    spread = math.fsum((copies - 2.5) ** 2 * p for copies, p in each)
    assert variance(0.6, shape) == pytest.approx(spread, rel=1e-4)


def test_10_the_first_two_meanings_differ_by_a_factor() -> None:
    assert per_copy(TWITTER, 0.8, DAY).size.copies == pytest.approx(2.5406, rel=1e-4)
    assert reported_only(TWITTER, 0.8, DAY).size.copies == pytest.approx(4.0319, rel=1e-4)
    assert reported_only(TWITTER, 0.8, DAY).share == pytest.approx(0.194, abs=5e-4)


def test_11_exponential_lifetimes_on_an_exponential_kernel() -> None:
    assert size(with_exponential_lifetimes(EXPONENTIAL, 0.8, HOUR)).copies == pytest.approx(2.0295, rel=1e-4)


def test_12_exponential_lifetimes_on_a_power_law() -> None:
    left = with_exponential_lifetimes(TWITTER, 0.8, DAY)
    assert left == pytest.approx(0.57943, abs=5e-6)
    assert size(left).copies == pytest.approx(2.3777, abs=5e-5)


def test_13_a_stop_everywhere_after_two_hours() -> None:
    found = global_stop(EXPONENTIAL, 0.8, 2 * HOUR)
    assert (found.share, found.size.copies) == pytest.approx((0.40, 3.0), abs=1e-12)


def test_14_blocking_at_upload_and_variants() -> None:
    assert blocked(0.8, 0.72).size.copies == pytest.approx(1.2887, rel=1e-4)
    found = blocked_variants(0.8, recall=0.95, mutation=0.1)
    assert found.size.copies == pytest.approx(1.4523, rel=1e-4)
    assert found.share == pytest.approx(0.710, abs=5e-4)


def test_blocking_what_is_never_a_variant_is_blocking() -> None:
    assert blocked_variants(0.8, 0.72, 0.0).size.copies == pytest.approx(blocked(0.8, 0.72).size.copies or 0.0)


@pytest.mark.parametrize(
    ("b", "percent"), [(0.25, 50.0), (0.5, 66.7), (0.72, 74.2), (0.8, 76.2), (0.9, 78.3), (0.95, 79.2)]
)
def test_blocking_at_the_rates_of_the_table(b: float, percent: float) -> None:
    assert 100 * (blocked(0.8, b).share or 0.0) == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("n", "q"), [(1.2, 0.6863), (1.5, 0.4172)])
def test_16_probability_that_a_leak_ends_by_itself(n: float, q: float) -> None:
    assert extinction_probability(n) == pytest.approx(q, abs=5e-5)
    assert extinction_probability(n, 1e6) == pytest.approx(q, abs=1e-4)


@pytest.mark.parametrize("n", [1.001, 1.2, 3.0])
def test_few_who_reach_many_end_more_leaks(n: float) -> None:
    q = extinction_probability(n, 0.3)
    assert q == pytest.approx((1 + n * (1 - q) / 0.3) ** -0.3, rel=1e-9)
    assert extinction_probability(n) < q < 1.0


def test_a_leak_below_one_ends_for_certain() -> None:
    assert extinction_probability(0.99) == extinction_probability(1.0, 0.5) == 1.0


def test_17_the_critical_latency() -> None:
    assert (critical_latency(EXPONENTIAL, 1.5) or 0.0) / MINUTE == pytest.approx(38.04, rel=1e-3)
    assert (critical_latency(TWITTER, 1.5) or 0.0) / MINUTE == pytest.approx(238.2, rel=1e-3)
    facebook = Weibull(105 * MINUTE, FACEBOOK_SHAPE)
    found = [(critical_latency(facebook, n) or 0.0) / HOUR for n in (1.5, 1.2, 1.05)]
    assert found == pytest.approx([5.2, 16.6, 58.0], abs=0.5)


def test_18_half_of_a_cascade_takes_longer_than_half_of_a_copys_children() -> None:
    kernel = Exponential(12 * HOUR)
    half = cascade_half_life(kernel, 0.8)
    assert half is not None
    assert half / HOUR == pytest.approx(60.0, rel=1e-12)
    assert share_after(kernel, 0.8, half) == pytest.approx(0.4)
    assert cascade_half_life(kernel, 1.0) is None


def test_21_a_half_life_alone_leaves_everything_open() -> None:
    shares = {name: 100 * (per_copy(kernel, 0.8, DAY).share or 0.0) for name, kernel in band(FAST).items()}
    assert shares == pytest.approx({"power": 49.2, "weibull": 7.4, "exponential": 0.0}, abs=0.1)


def test_22_the_shares_on_the_site_of_2015() -> None:
    site = Lognormal(25.28 * HOUR, 1.575)
    found = [100 * (per_copy(site, 0.8, hours * HOUR).share or 0.0) for hours in (48, 24, 2)]
    assert found == pytest.approx([57.8, 67.2, 79.1], abs=0.5)


SIMSOM = [
    (0.0625, 100.0), (0.125, 99.9), (0.25, 96.7), (0.5, 87.1), (1, 70.7),
    (2, 53.0), (4, 31.5), (8, 21.7), (16, 8.1), (32, 2.7),
]  # fmt: skip


def test_30_the_emulator_is_near_the_ten_published_points_and_falls() -> None:
    found = [100 * prevalence_cut(half_life / math.log(2)) for half_life, _ in SIMSOM]
    errors = [abs(one - published) for one, (_, published) in zip(found, SIMSOM, strict=True)]
    assert max(errors) == pytest.approx(4.2, abs=0.1)
    assert found == sorted(found, reverse=True)
    assert prevalence_cut(0.0) == 1.0


def test_31_christchurch() -> None:
    b = CHRISTCHURCH_BLOCKED / CHRISTCHURCH_UPLOADS
    assert b == pytest.approx(0.80)
    assert 100 * (blocked(0.8, b).share or 0.0) == pytest.approx(76.2, abs=0.1)


@given(kernels, subcritical, latencies, latencies, shares)
@settings(max_examples=80, deadline=None)
def test_35_quicker_removal_never_saves_less(
    kernel: Kernel, n: float, one: float, other: float, compliance: float
) -> None:
    slow, quick = (meanings(kernel, n, latency, compliance) for latency in (max(one, other), min(one, other)))
    for name in ("per_copy", "reported_only", "global_stop"):
        less, more = (getattr(found, name) for found in (slow, quick))
        assert less.share <= more.share + 1e-7, name
        assert 0.0 <= more.share <= n + 1e-12, name
        assert 1.0 - 1e-12 <= more.size.copies <= 1.0 / (1.0 - n) + 1e-6, name


@given(kernels, subcritical, latencies, shares, shares)
@settings(max_examples=50, deadline=None)
def test_35_more_compliance_never_saves_less(
    kernel: Kernel, n: float, latency: float, one: float, other: float
) -> None:
    for meaning in (per_copy, reported_only):
        less, more = (meaning(kernel, n, latency, compliance).share for compliance in sorted((one, other)))
        assert (less or 0.0) <= (more or 0.0) + 1e-12


@given(subcritical, shares, shares, shares)
@settings(max_examples=80, deadline=None)
def test_35_more_blocking_and_more_friction_never_save_less(n: float, one: float, other: float, u: float) -> None:
    low, high = sorted((one, other))
    assert (blocked(n, low).share or 0.0) <= (blocked(n, high).share or 0.0) <= n + 1e-12
    assert (blocked_variants(n, low, u).share or 0.0) <= (blocked_variants(n, high, u).share or 0.0) + 1e-12
    shares = [reduction_of(n, with_friction(n, f)).share or 0.0 for f in (low, high)]
    assert shares == sorted(shares)


@given(subcritical, shares)
@settings(max_examples=30, deadline=None)
def test_35_only_what_blocks_the_root_saves_more_than_the_branching_factor(n: float, b: float) -> None:
    share = blocked(n, b, registered_before=True).share
    assert share is not None
    assert share >= (blocked(n, b).share or 0.0) - 1e-12
    assert blocked(n, 1.0, registered_before=True).share == 1.0


@example(PowerLaw(30.0, 0.1781035935540111), math.nextafter(1.0, 2.0), 60.0, 1.0)
@given(kernels, st.floats(1.0, 1e6), latencies, st.floats(0.01, 1.0))
@settings(max_examples=80, deadline=None)
def test_35_a_leak_without_bound_has_no_share_and_no_impossible_size(
    kernel: Kernel, n: float, latency: float, compliance: float
) -> None:
    found = meanings(kernel, n, latency, compliance)
    for one in (found.per_copy, found.reported_only, found.global_stop):
        assert one.unbounded
        assert one.size.copies is None or (1.0 <= one.size.copies < math.inf)
    within = removed_within(kernel, n, latency, compliance)
    assert found.per_copy.size.unbounded == (within >= 1.0)
    if found.critical_latency is not None and latency < found.critical_latency * (1 - 1e-9):
        assert within < 1.0 + 1e-9


def test_35_a_leak_that_is_critical_is_unbounded_and_named_so() -> None:
    assert size(1.0).unbounded
    assert size(1.0 - 1e-9).copies == pytest.approx(1e9, rel=1e-6)
    assert blocked(1.5, 0.2).size.unbounded
    assert blocked(1.5, 0.5).size.copies == pytest.approx(4.0)
    assert blocked(1.5, 0.5).share is None
    assert variance(1.0) is None
    assert blocked_variants(1.5, 0.99, 0.1).size.unbounded


def test_too_little_compliance_leaves_no_critical_latency() -> None:
    assert critical_latency(EXPONENTIAL, 1.5, 0.3) is None
    assert critical_latency(EXPONENTIAL, 0.9) is None
    assert critical_latency(EXPONENTIAL, 1.5, 0.9) == pytest.approx(EXPONENTIAL.latency_at(1 - 1 / 2.7))


@EACH
def test_growth_is_where_the_transform_balances(kernel: Kernel) -> None:
    rate = growth_rate(kernel, 1.5)
    assert rate is not None
    assert 1.5 * kernel.laplace(rate) == pytest.approx(1.0, rel=1e-9)
    assert growth_rate(kernel, 1.0) == 0.0
    assert growth_rate(kernel, 0.9) is None


def test_growth_on_the_exponential_kernel() -> None:
    assert growth_rate(EXPONENTIAL, 1.5) == pytest.approx(EXPONENTIAL.rate * 0.5)


@pytest.mark.parametrize("n", [0.3, 0.8, 1.0, 1.3])
@EACH
def test_copies_by_a_time_solve_the_renewal_equation(kernel: Kernel, n: float) -> None:
    horizon, cells = 2 * HOUR, 2000
    rise = np.diff(kernel.cdf(np.linspace(0.0, horizon, cells + 1)))
    low, high = np.ones(cells + 1), np.ones(cells + 1)  # with every delay rounded up, and down, to a cell
    for cell in range(1, cells + 1):
        low[cell] = 1.0 + n * float(rise[:cell] @ low[cell - 1 :: -1][:cell])
        down = float(rise[1:cell] @ high[cell - 1 : 0 : -1])
        high[cell] = (1.0 + n * down) / (1.0 - n * float(rise[0]))
    found = copies_by(kernel, n, horizon)
    assert found is not None
    assert low[-1] - 1e-6 <= found <= high[-1] + 1e-6


def test_the_numerical_inversion_meets_the_closed_form() -> None:
    close = Weibull(FAST, 1.0)  # the exponential kernel under another name
    for hours in (0.1, 2.0, 24.0):
        known = share_after(EXPONENTIAL, 0.8, hours * HOUR)
        assert share_after(close, 0.8, hours * HOUR) == pytest.approx(known, abs=1e-7)
        assert share_by(close, 0.8, hours * HOUR) == pytest.approx(1 - known, abs=1e-7)
        assert copies_by(close, 1.3, hours * HOUR) == pytest.approx(copies_by(EXPONENTIAL, 1.3, hours * HOUR), rel=1e-6)


def test_copies_beyond_counting_are_none() -> None:
    assert copies_by(EXPONENTIAL, 50.0, 365 * DAY) is None


@pytest.mark.parametrize(("limit", "people"), [(None, 20.0), (20, 10.2), (5, 3.62), (1, 0.84)])
def test_a_forwarding_limit_caps_the_fan_out(limit: int | None, people: float) -> None:
    assert mean_fan_out(20.0, 0.5, limit) == pytest.approx(people, abs=0.005)
    assert with_forwarding_limit(0.8, 20.0, 0.5, limit) == pytest.approx(0.8 * people / 20.0, abs=2e-4)


@pytest.mark.parametrize(("banned", "left"), [(0.0, 1.0), (0.01, 0.916), (0.05, 0.721), (0.1, 0.561), (1.0, 0.0)])
def test_bans_of_the_top_accounts(banned: float, left: float) -> None:
    assert with_bans(1.0, 0.5, banned) == pytest.approx(left, abs=6e-4)


def test_limit_and_ban_at_once_join_each_alone() -> None:
    assert mean_fan_out_below(20.0, 0.5, 5, 0.0) == mean_fan_out(20.0, 0.5, 5)
    assert mean_fan_out_below(20.0, 0.5, 5, 1e-9) == pytest.approx(mean_fan_out(20.0, 0.5, 5), rel=1e-6)
    assert mean_fan_out_below(20.0, 0.5, 5000, 0.05) == pytest.approx(20.0 * with_bans(1.0, 0.5, 0.05), rel=1e-6)


def test_friction_and_less_recommendation_multiply() -> None:
    assert with_friction(0.8, 0.25, 0.5, 0.4) == pytest.approx(0.8 * 0.75 * 0.8)


@pytest.mark.parametrize("n", [0.0, -0.5, math.nan, math.inf, 1e9])
def test_a_branching_factor_that_is_none_is_refused(n: float) -> None:
    for ask in (lambda: per_copy(TWITTER, n, DAY), lambda: extinction_probability(n), lambda: blocked(n, 0.5)):
        with pytest.raises(BadInput, match="bad_branching"):
            ask()


@pytest.mark.parametrize("latency", [-1.0, math.nan, math.inf, 1e13])
def test_a_latency_that_is_none_is_refused(latency: float) -> None:
    for meaning in (per_copy, reported_only, global_stop):
        with pytest.raises(BadInput, match="bad_latency"):
            meaning(TWITTER, 0.8, latency)


def test_what_no_latency_saves_has_none() -> None:
    assert latency_for(TWITTER, 0.8, 0.81) is None
    assert latency_for(TWITTER, 1.1, 0.2) is None
    assert latency_for(TWITTER, 0.8, 0.8) == pytest.approx(0.0, abs=1e-6)
    assert latency_for(TWITTER, 0.8, 0.0) == math.inf
