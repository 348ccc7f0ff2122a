"""Branching: the likelihood under removal, its intervals, and what may be quoted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from amparo.errors import BadInput
from amparo.spread.estimation.bootstrap import bootstrap, redrawn
from amparo.spread.estimation.branching import Says, Told, estimate_branching
from amparo.spread.estimation.cascade_sample import CopyModel, sample_cascades
from amparo.spread.estimation.cascades import Cascades, cascades
from amparo.spread.estimation.discovery import discovered_share
from amparo.spread.estimation.excitation import Excitation, exponential_mixture
from amparo.spread.estimation.goodness import goodness
from amparo.spread.estimation.intervals import branching_interval, half_life_interval, mean_life
from amparo.spread.estimation.likelihood import Likelihood
from amparo.spread.estimation.parents_em import maximise_by_parents
from amparo.spread.kernels import Exponential, Kernel, Lognormal, PowerLaw, Weibull
from amparo.spread.survival.quantile_fit import FAMILIES

HOUR = 3600.0
DAY = 24 * HOUR
EXPONENTIAL = FAMILIES["exponential"]
TRUTH = CopyModel(0.9, Exponential(12 * HOUR), 48 * HOUR, 60 * DAY)
Floats = npt.NDArray[np.float64]


def drawn(seed: int, cases: int = 300, model: CopyModel = TRUTH) -> Cascades:
    return sample_cascades(model, cases, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def some() -> Cascades:
    return drawn(3)


def by_loops(given: Cascades, kernel: Kernel) -> tuple[Floats, Floats]:
    """Σ φ over the copies up just before each one, and Σ F until it: the definition."""
    sums, integrals = np.zeros(given.at.size), np.zeros(given.at.size)
    for i in range(given.at.size):
        for j in np.flatnonzero((given.case == given.case[i]) & (given.at < given.at[i])):
            if given.removed[j] > given.at[i]:
                sums[i] += kernel.pdf(given.at[i] - given.at[j])
            integrals[i] += kernel.cdf(min(given.removed[j], given.at[i]) - given.at[j])
    return sums, integrals


def tied() -> Cascades:
    """Two cases on whole hours, so that copies and removals coincide."""
    rng = np.random.default_rng(8)
    at = np.concatenate(([0], rng.integers(0, 9, 20), [0], rng.integers(0, 9, 9))) * HOUR
    removed = at + rng.integers(1, 6, at.size) * HOUR
    return cascades([0] * 21 + [1] * 10, at, removed, 12 * HOUR)


@pytest.mark.parametrize("kernel", [Exponential(12 * HOUR), PowerLaw.from_half_life(HOUR), Weibull(HOUR, 0.5)])
@pytest.mark.parametrize("given", [drawn(60, 40), tied()], ids=["drawn", "tied"])
def test_the_sums_are_those_of_the_plain_loops(given: Cascades, kernel: Kernel) -> None:
    sums, integrals = by_loops(given, kernel)
    ours = Excitation(given)
    assert ours.sums(kernel) == pytest.approx(sums, rel=1e-9, abs=1e-18)
    assert ours.integrals(kernel) == pytest.approx(integrals, rel=1e-9, abs=1e-12)


def test_a_mixture_stands_for_a_heavy_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    given, kernel = drawn(60, 40), PowerLaw.from_half_life(12 * HOUR)
    sums, integrals = by_loops(given, kernel)
    monkeypatch.setattr("amparo.spread.estimation.excitation.MOST_PAIRS", 0)
    ours = Excitation(given)
    assert ours.sums(kernel) == pytest.approx(sums, rel=0.02)
    assert ours.integrals(kernel) == pytest.approx(integrals, abs=0.02)


def test_a_kernel_that_first_rises_has_no_mixture() -> None:
    with pytest.raises(BadInput, match="not_a_mixture"):
        exponential_mixture(Lognormal(12 * HOUR, 0.5), 60.0, 60 * DAY)


def test_the_removed_lead_to_nothing() -> None:
    """A removed copy's part of the intensity is gone at once, and its integral stops."""
    kernel = Exponential(HOUR)
    given = cascades([0, 0, 0], [0, HOUR, 2 * HOUR], [1.5 * HOUR, np.inf, np.inf], 4 * HOUR)
    assert Excitation(given).sums(kernel)[2] == pytest.approx(float(kernel.pdf(HOUR)))
    assert Excitation(given).masses(kernel)[0] == pytest.approx(float(kernel.cdf(1.5 * HOUR)))


@dataclass(frozen=True)
class Repeated:
    """Estimates from many draws of 300 cases."""

    branching: Floats
    naive: Floats
    covers: Floats
    widths: Floats
    covers_half_life: Floats
    p_values: Floats


def estimated(times: int) -> Repeated:
    rng = np.random.default_rng(28)
    rows = []
    for _ in range(times):
        given = sample_cascades(TRUTH, 300, rng)
        likelihood = Likelihood(given, EXPONENTIAL)
        best = likelihood.maximum()
        interval = branching_interval(likelihood, best)
        rows.append(
            (
                best.branching,
                Likelihood(given.ignoring_removals(), EXPONENTIAL).maximum().branching,
                0.9 in interval,
                interval.upper - interval.lower,
                12 * HOUR in half_life_interval(likelihood, best),
                goodness(likelihood, best).p_value,
            )
        )
    return Repeated(*np.array(rows, dtype=float).T)


@pytest.fixture(scope="module")
def repeated() -> Repeated:
    return estimated(60)


def test_with_removals_the_estimate_is_unbiased_and_without_them_far_too_low(repeated: Repeated) -> None:
    assert abs(repeated.branching.mean() - 0.9) <= 0.02
    assert repeated.naive.mean() <= 0.70


def test_the_naive_estimate_is_that_of_the_theory(repeated: Repeated) -> None:
    """Seen as if nothing were removed, n·β/(β+μ) copies follow each one."""
    beta, mu = np.log(2) / 12, 1 / 48
    assert repeated.naive.mean() == pytest.approx(0.9 * beta / (beta + mu), abs=0.01)


def test_95_percent_intervals_hold_the_truth_about_95_times_in_100(repeated: Repeated) -> None:
    assert repeated.covers.mean() >= 0.88
    assert repeated.covers_half_life.mean() >= 0.88
    assert repeated.widths.mean() / (2 * 1.96) == pytest.approx(repeated.branching.std(), rel=0.25)


@pytest.mark.slow
def test_bias_and_coverage_over_two_hundred_draws() -> None:
    told = estimated(200)
    assert abs(told.branching.mean() - 0.9) <= 0.02
    assert told.naive.mean() <= 0.70
    assert 0.92 <= told.covers.mean() <= 0.98
    assert 0.92 <= told.covers_half_life.mean() <= 0.98
    assert (told.p_values > 0.01).mean() >= 0.95


def test_the_rescaled_times_of_the_true_model_are_not_rejected(repeated: Repeated) -> None:
    assert (repeated.p_values > 0.01).mean() >= 0.95


def test_rescaled_times_are_uniform_at_the_truth_itself() -> None:
    """With nothing fitted the p-values are as spread as they should be: the cases' ends are laid right."""
    p_values = []
    for seed in range(100):
        likelihood = Likelihood(drawn(seed, 100), EXPONENTIAL)
        best = likelihood.maximum()
        truth = type(best)(0.9, TRUTH.kernel, 0.0, 0.0, best.logs)
        p_values.append(goodness(likelihood, truth).p_value)
    assert 0.35 < np.mean(p_values) < 0.65
    assert np.mean(np.array(p_values) < 0.1) <= 0.2


def test_a_family_that_does_not_fit_is_refused(some: Cascades) -> None:
    with pytest.raises(BadInput, match="no_convergence"):
        Likelihood(some, FAMILIES["power_c30"]).maximum()


def test_a_wrong_model_is_rejected(some: Cascades) -> None:
    naive = Likelihood(some.ignoring_removals(), EXPONENTIAL).maximum()
    assert goodness(Likelihood(some, EXPONENTIAL), naive).p_value < 0.01


HEAVY = CopyModel(0.7, PowerLaw.from_half_life(HOUR), 5 * DAY, 60 * DAY)


@pytest.mark.parametrize(("family", "model"), [("exponential", TRUTH), ("weibull", TRUTH), ("power_c30", HEAVY)])
def test_expectation_and_maximisation_end_at_the_maximum_of_the_likelihood(family: str, model: CopyModel) -> None:
    given = drawn(3, 300, model)
    direct = Likelihood(given, FAMILIES[family]).maximum()
    steps = maximise_by_parents(given, FAMILIES[family], 1e-6)
    assert abs(np.log(steps.branching / direct.branching)) <= 1e-3
    assert abs(np.log(steps.kernel.half_life / direct.kernel.half_life)) <= 1e-3


def test_a_heavy_tail_is_found_again() -> None:
    found = Likelihood(drawn(4, 1500, HEAVY), FAMILIES["power_c30"]).maximum()
    assert found.branching == pytest.approx(0.7, abs=0.07)
    assert found.kernel.half_life / HOUR == pytest.approx(1, rel=0.35)


def test_copies_from_outside_are_told_from_copies_of_copies() -> None:
    rng = np.random.default_rng(6)
    inner = drawn(6, 200)
    extra = rng.poisson(0.02 * 60, 200)  # 0.02 a day in each case
    case = np.concatenate((inner.case, np.repeat(np.arange(200), extra)))
    at = np.concatenate((inner.at, rng.uniform(1, 60 * DAY, extra.sum())))
    removed = np.concatenate((inner.removed, np.full(extra.sum(), np.inf)))
    removed = np.where(np.arange(at.size) < inner.at.size, removed, at + 1.0)  # gone at once: they lead to nothing
    given = cascades(case, at, removed, 60 * DAY)
    with pytest.raises(BadInput, match="copy_without_parent"):
        Likelihood(given, EXPONENTIAL)
    found = Likelihood(given, EXPONENTIAL, background=True).maximum()
    assert found.background * DAY == pytest.approx(0.02, rel=0.25)


def test_the_mean_life_is_time_up_over_removals() -> None:
    given = cascades([0, 0, 1], [0, HOUR, 0], [2 * HOUR, np.nan, HOUR], 5 * HOUR)
    mean, interval = mean_life(given)
    assert mean == pytest.approx((2 + 4 + 1) / 2 * HOUR)
    assert mean in interval
    endless, interval = mean_life(given.ignoring_removals())
    assert (endless, interval.upper) == (np.inf, np.inf)


def test_the_bootstrap_on_a_grid_is_refitting_redrawn_cases(some: Cascades) -> None:
    likelihood = Likelihood(some, EXPONENTIAL)
    best = likelihood.maximum()
    fast = bootstrap(likelihood, best, np.random.default_rng(2), 19)
    rng = np.random.default_rng(2)
    draws = rng.multinomial(300, np.full(300, 1 / 300), size=19)
    for row in (0, 7, 18):
        again = Likelihood(redrawn(some, np.repeat(np.arange(300), draws[row])), EXPONENTIAL).maximum()
        assert fast.branching[row] == pytest.approx(again.branching, rel=1e-3)
        assert fast.logs[row, 0] == pytest.approx(again.logs[0], abs=5e-3)


def test_the_bootstrap_draws_cases_and_not_copies() -> None:
    """Twice the same cases are no more knowledge, but seem so to an interval that takes copies for independent."""
    given = drawn(12, 60, CopyModel(0.9, Exponential(12 * HOUR), 48 * HOUR, 60 * DAY))
    likelihood = Likelihood(given, EXPONENTIAL)
    best = likelihood.maximum()
    spread = np.std(bootstrap(likelihood, best, np.random.default_rng(1), 400).branching)
    sizes = given.sizes - 1.0
    mass = np.add.reduceat(likelihood.excitation.masses(best.kernel), given.starts)
    by_cases = np.sqrt(np.sum((sizes - best.branching * mass) ** 2)) / mass.sum()
    assert spread == pytest.approx(by_cases, rel=0.2)


def test_any_figure_gets_its_interval_from_the_redrawn_cases(some: Cascades) -> None:
    likelihood = Likelihood(some, EXPONENTIAL)
    found = bootstrap(likelihood, likelihood.maximum(), np.random.default_rng(1), 39)
    share = found.interval_of(lambda n, kernel: n * float(kernel.survival(DAY)))
    assert 0.1 < share.lower < share.upper < 0.4
    with pytest.raises(BadInput, match="bad_replicates"):
        bootstrap(likelihood, likelihood.maximum(), np.random.default_rng(1), 18)


def test_enough_cases_give_a_number_with_its_interval(some: Cascades) -> None:
    found = estimate_branching(some, Told(1.0, replicates=99), np.random.default_rng(1))
    assert found.says is Says.ESTIMATE
    assert found.branching in found.branching_interval
    assert found.half_life in found.half_life_interval
    assert found.naive.branching < 0.75
    assert found.growing is not None
    assert found.growing < 0.5


def test_below_thirty_cases_there_is_an_interval_only() -> None:
    told = Told(1.0, replicates=99)
    few = estimate_branching(drawn(5, 29), told, np.random.default_rng(1))
    assert (few.says, few.says.value) == (Says.INTERVAL_ONLY, "interval only")
    assert (few.branching, few.half_life, few.kernel, few.growing) == (None, None, None, None)
    assert few.branching_interval.lower < few.branching_interval.upper
    assert estimate_branching(drawn(5, 30), told, np.random.default_rng(1)).says is Says.ESTIMATE


def test_below_five_cases_there_is_nothing() -> None:
    with pytest.raises(BadInput, match="too_few_cases"):
        estimate_branching(drawn(5, 4), Told(1.0), np.random.default_rng(1))


def test_a_leak_that_grows_is_said_to() -> None:
    model = CopyModel(1.5, Exponential(12 * HOUR), 10 * DAY, 5 * DAY)
    found = estimate_branching(drawn(9, 40, model), Told(1.0, replicates=99), np.random.default_rng(1))
    assert found.growing == 1.0
    assert found.branching == pytest.approx(1.5, abs=0.2)


def test_discovery_must_be_stated(some: Cascades) -> None:
    with pytest.raises(BadInput, match="discovery_unstated"):
        estimate_branching(some, Told(None), np.random.default_rng(1))
    for share in (0.0, 1.2):
        with pytest.raises(BadInput, match="bad_discovery"):
            estimate_branching(some, Told(share), np.random.default_rng(1))


@pytest.mark.slow
def test_seeing_half_of_the_copies_reads_too_low_and_is_undone() -> None:
    model = CopyModel(0.9, Exponential(12 * HOUR), 48 * HOUR, 60 * DAY, discovery=0.5)
    found = estimate_branching(drawn(102, 900, model), Told(0.5, replicates=99), np.random.default_rng(1))
    assert found.as_seen.branching < 0.82
    assert found.as_seen.kernel.half_life / HOUR > 14
    assert found.branching == pytest.approx(0.9, abs=0.06)
    assert found.half_life == pytest.approx(12 * HOUR, rel=0.15)
    assert 0.9 in found.branching_interval
    assert 0.02 < np.std(np.log(found.replicates.branching)) < 0.1  # about 0.05 over draws of so many cases


def test_too_little_discovery_is_refused(some: Cascades) -> None:
    with pytest.raises(BadInput, match="discovery_too_low"):
        estimate_branching(some, Told(0.1), np.random.default_rng(1))


@pytest.mark.slow
def test_a_growing_leak_seen_in_part_is_undone_too() -> None:
    model = CopyModel(1.6, Exponential(12 * HOUR), 10 * DAY, 3 * DAY, discovery=0.7)
    found = estimate_branching(drawn(2, 60, model), Told(0.7, replicates=99), np.random.default_rng(1))
    assert found.branching == pytest.approx(1.6, abs=0.15)


def test_two_searches_tell_what_both_missed() -> None:
    assert discovered_share(60, 50, 30) == pytest.approx(1 - (1 - 30 / 50) * (1 - 30 / 60))
    with pytest.raises(BadInput, match="bad_count"):
        discovered_share(60, 50, 0)


@pytest.mark.parametrize(
    ("case", "at", "removed", "until", "code"),
    [
        ([], [], [], 5, "no_rows"),
        ([0, 0], [0, 2], [1, 2], 5, "times_out_of_order"),
        ([0, 0], [0, 6], [1, 8], 5, "copy_after_window"),
        ([0, 0], [0, 1], [1, 2], [5, 6], "unequal_windows"),
        ([0], [np.nan], [1], 5, "not_finite"),
    ],
)
def test_copies_that_cannot_be_are_refused(
    case: list[int], at: list[float], removed: list[float], until: float, code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        cascades(case, at, removed, until)


def test_single_copies_say_nothing() -> None:
    with pytest.raises(BadInput, match="no_copies"):
        Likelihood(cascades([0, 1], [0, 0], [5, 5], 9), EXPONENTIAL)


def test_an_explosion_is_refused() -> None:
    with pytest.raises(BadInput, match="too_many_copies"):
        sample_cascades(CopyModel(3.0, Exponential(HOUR), np.inf, 5 * DAY), 10, np.random.default_rng(1), 10_000)
