"""Acceptance checks of what is read off records of cases: lifetimes, branching, stages."""

import math

import numpy as np

from amparo.spread.estimation.cascade_sample import sample_cascades
from amparo.spread.estimation.likelihood import Likelihood
from amparo.spread.estimation.parents_em import maximise_by_parents
from amparo.spread.survival.bounds import exact_binomial
from amparo.spread.survival.incidence import aalen_johansen
from amparo.spread.survival.lifetimes import kaplan_meier
from tests.spread import test_branching, test_episodes, test_lifetimes, test_stages
from tests.spread.check_table import Numbers, check


@check(
    23,
    "S(672 h) on 396 posts, 126 gone; its error",
    "0.6818 ± 0.0001",
    "0.0234 ± 0.0001",
    held_by="test_lifetimes.py::test_the_site_of_2015_keeps_what_it_kept",
)
def _() -> Numbers:
    gone = np.arange(396) < 126
    curve = kaplan_meier(np.where(gone, 1.0 + np.arange(396), 672.0), gone)
    return curve.at(672), curve.std_error_at(672)


@check(
    24,
    "Freireich: S(6), S(10), S(23), median",
    "0.8571 ± 0.0001",
    "0.7529 ± 0.0001",
    "0.4482 ± 0.0001",
    "23 ± 1e-9",
    held_by="test_lifetimes.py::test_the_remissions_of_1963_come_out_as_published",
)
def _() -> Numbers:
    curve = kaplan_meier(test_lifetimes.FREIREICH, test_lifetimes.RELAPSED)
    return curve.at(6), curve.at(10), curve.at(23), curve.median() or math.nan


@check(
    25,
    "Σ incidence + S - 1, greatest. The curve of 100,000 rows against lifelines is in the test",
    "0 ± 1e-12",
    held_by="test_incidence.py::test_causes_and_what_is_still_up_make_one "
    "test_lifetimes.py::test_the_curve_is_that_of_lifelines",
)
def _() -> Numbers:
    each = np.random.default_rng(25).exponential([30, 60, 90, 100], (5_000, 4))
    found = aalen_johansen(each.min(axis=1), np.array([1, 2, 3, 0])[each.argmin(axis=1)])
    return (float(np.abs(found.share.sum(axis=0) + found.survival.survival - 1).max()),)


@check(
    26,
    "exact bounds of 25/25 and 0/25",
    "0.8628 ± 0.0001",
    "0.1372 ± 0.0001",
    held_by="test_bounds.py::test_exact_bounds_of_all_and_of_none_are_those_published",
)
def _() -> Numbers:
    return exact_binomial(25, 25).lower, exact_binomial(0, 25).upper


@check(
    27,
    "median of 48 h, entry late; middles of looks every 12 h, each copy watched from its posting. See above",
    "48.0 ± 1",
    "48.0 ± 1",
    held_by="test_lifetimes.py::test_ignoring_late_entry_makes_lifetimes_longer "
    "test_episodes.py::test_midpoints_serve_where_each_copy_is_watched_from_0_at_hours_of_its_own "
    "test_episodes.py::test_times_spread_between_looks_serve_whatever_the_looks",
)
def _() -> Numbers:
    rng = np.random.default_rng(27)
    lives, entry = rng.exponential(48 / math.log(2), 60_000), rng.uniform(0, 100, 60_000)
    late = kaplan_meier(lives[lives > entry], np.ones((lives > entry).sum()), entry[lives > entry]).median()
    own = test_episodes.polled(12.0, "own")
    return late or math.nan, kaplan_meier(own.midpoints, own.ended).median() or math.nan


@check(
    28,
    "n with removals, and the naive one, of 3,000 cases; bias and coverage over 200 draws: the slow test",
    "0.90 ± 0.02",
    "≤ 0.70",
    held_by="test_branching.py::test_bias_and_coverage_over_two_hundred_draws "
    "test_branching.py::test_with_removals_the_estimate_is_unbiased_and_without_them_far_too_low",
)
def _() -> Numbers:
    given = sample_cascades(test_branching.TRUTH, 3_000, np.random.default_rng(28))
    both = (Likelihood(one, test_branching.EXPONENTIAL).maximum() for one in (given, given.ignoring_removals()))
    aware, naive = (one.branching for one in both)
    return aware, naive


@check(
    29,
    "difference of ln n by expectation-maximisation and by likelihood. Its second half: see above",
    "0.000 ± 0.001",
    held_by="test_branching.py::test_expectation_and_maximisation_end_at_the_maximum_of_the_likelihood "
    "test_branching.py::test_the_rescaled_times_of_the_true_model_are_not_rejected",
)
def _() -> Numbers:
    given = sample_cascades(test_branching.TRUTH, 300, np.random.default_rng(3))
    direct = Likelihood(given, test_branching.EXPONENTIAL).maximum()
    steps = maximise_by_parents(given, test_branching.EXPONENTIAL, 1e-6)
    return (abs(math.log(steps.branching / direct.branching)),)


@check(
    33,
    "stages: macro-F1 at 70 % discovery",
    "≥ 0.80",
    held_by="test_stages.py::test_most_days_are_put_right_at_seventy_percent_discovery "
    "test_stages.py::test_every_rule_has_its_case_here",
)
def _() -> Numbers:
    return (test_stages.macro_f1(0.7, 40),)
