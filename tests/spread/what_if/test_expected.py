"""Closed forms of the rows: those of one place, or the plain loop where there is none; and their order."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from amparo.spread.closed_forms import reduction
from amparo.spread.closed_forms.blocking import blocked, blocked_variants
from amparo.spread.closed_forms.criticality import critical_latency
from amparo.spread.closed_forms.effective import with_forwarding_limit
from amparo.spread.scenarios.expectation import expectation
from amparo.spread.what_if import expected
from amparo.spread.what_if.measures import (
    BLOCKED,
    FAN_OUT,
    LIMITED,
    NOTHING,
    REACH_SHAPE,
    everything,
    per_copy,
    scenario,
)
from amparo.spread.what_if.places import FAMILIES, HOUR, PLACES, Place, mixed
from amparo.spread.what_if.question import Known, Question
from tests.spread.what_if.asking import questions

ONLY: dict[str, dict[str, Any]] = {
    place.key: {**dict.fromkeys(("feed", "network", "board", "messages"), 0), place.key: 7} for place in PLACES
}
PLACE = pytest.mark.parametrize("place", PLACES, ids=ONLY)
quick = settings(max_examples=40, deadline=None)


def _saved(question: Question, left: float | None) -> float | None:
    return expected.saved_of(expected.people(question, NOTHING), left)


@PLACE
def test_on_one_place_the_three_meanings_are_those_of_the_closed_forms(place: Place) -> None:
    question = Question(**ONLY[place.key], latency=31.0, removed=80.0)
    known = reduction.meanings(place.kernel, question.n, 31 * HOUR, 0.8)
    found = (
        expected.people(question, per_copy(question)),
        expected.reported_only(question),
        expected.global_stop(question),
    )
    shares = [one.share for one in (known.per_copy, known.reported_only, known.global_stop)]
    assert [_saved(question, one) for one in found] == pytest.approx(shares, abs=1e-9)


@PLACE
def test_on_one_place_the_critical_latency_is_that_of_the_closed_form(place: Place) -> None:
    question = Question(**ONLY[place.key], n=1.5, removed=90.0)
    known = critical_latency(place.kernel, 1.5, 0.9)
    assert expected.critical_hours(question, NOTHING) == pytest.approx((known or 0.0) / HOUR, rel=1e-6)


@quick
@given(questions(returns=0.0, limit=None))
def test_a_mix_is_one_place_with_the_mixtures_kernel(question: Question) -> None:
    assume(0.0 < question.n < 1.0)
    asked = replace(question, found=0.0)
    left = reduction.per_copy(mixed(asked.mix), asked.n, asked.latency * HOUR, asked.removed / 100.0).size.copies
    assert expected.people(asked, per_copy(asked)) == pytest.approx(left, rel=1e-9)
    only = reduction.reported_only(mixed(asked.mix), asked.n, asked.latency * HOUR, asked.removed / 100.0).size.copies
    assert expected.reported_only(asked) == pytest.approx(only, rel=1e-9)


@quick
@given(questions())
def test_the_size_is_that_of_the_simulators_closed_form(question: Question) -> None:
    assume(not 0.999 < question.n < 1.001)
    built = scenario(question, everything(question))
    form, size = expectation(built), expected.size_of(built)
    assert (size is None) == (form.copies is None or form.copies > expected.MOST_PEOPLE)
    assert size is None or size == pytest.approx(form.copies, rel=1e-9)


def test_blocking_and_limits_are_those_of_the_closed_forms() -> None:
    question = Question(blocked=72.0)
    assert _saved(question, expected.people(question, BLOCKED)) == pytest.approx(blocked(0.8, 0.72).share)
    before = replace(question, known=Known.BEFORE)
    root = blocked(0.8, 0.72, registered_before=True).share
    assert _saved(before, expected.people(before, BLOCKED)) == pytest.approx(root)
    altered = replace(question, altered=10.0)
    variants = blocked_variants(0.8, 0.72, 0.1).share
    assert _saved(altered, expected.people(altered, BLOCKED)) == pytest.approx(variants)
    limited = Question(**ONLY["messages"], limit=5)
    left = with_forwarding_limit(0.8, FAN_OUT, REACH_SHAPE, 5)
    assert expected.people(limited, LIMITED) == pytest.approx(1.0 / (1.0 - left))


def test_a_limit_bears_on_messages_alone() -> None:
    question = Question(**ONLY["feed"], limit=1)
    assert expected.people(question, LIMITED) == expected.people(question, NOTHING)


def _one_leak(question: Question, rng: np.random.Generator) -> int:
    """A leak whose first posting alone is removed, copy by copy."""

    def all_that_follow(copies: int) -> int:
        total = 0
        while copies:
            total += copies
            copies = int(rng.poisson(question.n * copies))
        return total

    kernel = PLACES[int(rng.choice(4, p=question.mix))].kernel
    ends, again = math.inf, 0
    if rng.random() < question.removed / 100.0:
        ends, again = (
            question.latency * HOUR + rng.exponential(question.found * HOUR),
            int(rng.poisson(question.returns)),
        )
    made = int((kernel.sample(rng, int(rng.poisson(question.n))) < ends).sum())
    return 1 + all_that_follow(made + again)


def test_removal_of_the_reported_posting_alone_is_what_a_plain_loop_finds() -> None:
    question = Question(
        feed=1, network=2, board=3, messages=4, n=0.5, latency=6.0, found=3.0, removed=70.0, returns=0.4
    )
    rng = np.random.default_rng(11)
    sizes = np.array([_one_leak(question, rng) for _ in range(8_000)])
    error = sizes.std() / math.sqrt(len(sizes))
    size = expected.reported_only(question)
    assert size is not None
    assert abs(sizes.mean() - size) < 4 * error
    assert error < 0.03  # the four terms of the form are each further than this from 0


@quick
@given(questions(returns=0.0), st.floats(0.0, 1.0))
def test_quicker_removal_never_saves_less(question: Question, part: float) -> None:
    quicker = replace(question, latency=round(question.latency * part, 2))
    for people in (
        lambda asked: expected.people(asked, per_copy(asked)),
        lambda asked: expected.people(asked, everything(asked)),
        expected.reported_only,
        expected.global_stop,
    ):
        _at_most(people(quicker), people(question))


@quick
@given(questions(), st.floats(0.0, 1.0))
def test_more_blocking_never_saves_less(question: Question, part: float) -> None:
    less = replace(question, blocked=round(question.blocked * part, 1))
    for measure in (BLOCKED, everything(question)):
        _at_most(expected.people(question, measure), expected.people(less, measure))


@quick
@given(questions(returns=0.0), st.floats(0.0, 1.0))
def test_removing_more_never_saves_less(question: Question, part: float) -> None:
    less = replace(question, removed=round(question.removed * part, 1))
    _at_most(expected.people(question, per_copy(question)), expected.people(less, per_copy(less)))
    _at_most(expected.reported_only(question), expected.reported_only(less))


@quick
@given(questions(returns=0.0, known=Known.AFTER))
def test_no_share_is_greater_than_n_since_the_first_posting_is_never_undone(question: Question) -> None:
    whole = expected.people(question, NOTHING)
    assume(whole is not None)
    for measure in (per_copy(question), BLOCKED, everything(question)):
        share = expected.saved_of(whole, expected.people(question, measure))
        assert share is not None
        assert 0.0 <= share <= question.n + 1e-9


def _at_most(left: float | None, right: float | None) -> None:
    assert right is None or (left is not None and left <= right * (1.0 + 1e-7))


@pytest.mark.parametrize("mix", [*ONLY.values(), {}], ids=[*ONLY, "all"])
def test_from_one_copy_each_on_there_is_no_size(mix: dict[str, Any]) -> None:
    assert expected.people(Question(**mix, n=1.0), NOTHING) is None
    assert expected.people(Question(**mix, n=0.999), NOTHING) == pytest.approx(1000.0)


def test_a_size_of_a_million_or_more_is_no_number() -> None:
    assert expected.global_stop(Question(n=1.5, latency=240.0)) == pytest.approx(1637.5, abs=0.1)
    assert expected.global_stop(Question(n=1.5, latency=720.0)) is None


@quick
@given(questions())
@example(Question(n=3.0, found=720.0, returns=5.0, limit=1, blocked=100.0, removed=0.0))
def test_at_the_critical_latency_one_copy_leads_to_one(question: Question) -> None:
    critical = expected.critical_hours(question, NOTHING)
    if critical is not None and critical < expected.LATEST_HOURS:
        at = scenario(question, replace(NOTHING, latency=critical))
        assert expected.passed_on(at) == pytest.approx(1.0, abs=1e-5)


def test_the_band_holds_the_share_and_every_family() -> None:
    question = Question(feed=100, network=0, board=0, messages=0, latency=24.0)
    size = expected.people(question, per_copy(question))
    families = [expected.people(question, per_copy(question), family) for family in FAMILIES]
    found = expected.saved(question, size, families)
    # Check 21 of docs/concepts/spread.md: power law, Weibull and exponential with a half-life of 24 minutes.
    assert [_saved(question, one) for one in families] == pytest.approx([0.492, 0.074, 0.0], abs=1e-3)
    assert (found.low, found.share, found.high) == pytest.approx((0.0, 0.4919, 0.4919), abs=1e-4)


def test_a_row_that_comes_to_more_has_no_share() -> None:
    question = Question(returns=0.3)
    found = expected.saved(question, expected.people(question, per_copy(question)), [])
    assert found == expected.Saved(None, None, None, more=True)


def test_a_family_that_comes_to_more_leaves_nothing_at_the_low_end() -> None:
    found = expected.saved(Question(), 4.0, [4.0, 6.0, None])
    assert (found.low, found.share, found.high) == pytest.approx((0.0, 0.2, 0.2))
