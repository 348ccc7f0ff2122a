"""The five stages: each rule, and all of them on cases of which the truth is known."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.cases.stages import Days, Rule, Stage, StageDay, classify, days, new_copies

NAN = float("nan")


def said(new: list[int], **known: Any) -> list[tuple[Stage, Rule]]:
    return [(one.stage, one.rule) for one in classify(days(new, **known))]


def test_without_a_public_copy_it_is_initial_capture() -> None:
    assert said([0, 0], notices=[1, 0], blocked=[2, 0]) == [(Stage.INITIAL_CAPTURE, Rule.NO_PUBLIC_COPY)] * 2


def test_a_public_copy_is_a_first_share() -> None:
    assert said([0, 1, 0])[1:] == [(Stage.FIRST_SHARE, Rule.PUBLIC_COPY)] * 2


def test_three_new_copies_in_three_days_are_a_cascade() -> None:
    assert said([1, 1, 1])[2] == (Stage.COPY_CASCADE, Rule.NEW_COPIES)
    assert said([1, 1, 0, 1])[3] == (Stage.FIRST_SHARE, Rule.PUBLIC_COPY)


def test_a_cascade_is_held_for_one_day() -> None:
    assert said([3, 0, 0, 0])[2:4] == [
        (Stage.COPY_CASCADE, Rule.NEW_COPIES),
        (Stage.COPY_CASCADE, Rule.CASCADE_YESTERDAY),
    ]


def test_after_that_it_stays_a_cascade_until_it_has_died_down() -> None:
    told = said([3, 0, 0, 0, 0, 0, 0, 0])
    assert told[4:7] == [(Stage.COPY_CASCADE, Rule.NOT_YET_DIED_DOWN)] * 3
    assert told[7] == (Stage.AFTERLIFE, Rule.DIED_DOWN)


def test_a_tenth_of_the_peak_is_died_down() -> None:
    """20 copies in a week; then two in a week are a tenth, three are more."""
    assert said([20] + [0] * 6 + [2])[7] == (Stage.AFTERLIFE, Rule.DIED_DOWN)
    assert said([20, 0, 0, 0, 1, 0, 0, 2])[7][0] is Stage.COPY_CASCADE


def test_views_by_recommendation_are_lift() -> None:
    told = said([1, 0, 0], recommended=[5, 0, 0], attributed=[10, 0, 0])
    assert told[0] == (Stage.ALGORITHMIC_LIFT, Rule.RECOMMENDED)
    assert said([1], recommended=[4], attributed=[10])[0][0] is Stage.FIRST_SHARE


def test_recommended_views_are_lift_only_while_copies_come() -> None:
    told = said([1, 0, 0, 0, 0], recommended=[0, 0, 0, 0, 9], attributed=[9, 0, 0, 0, 9])
    assert told[4] == (Stage.FIRST_SHARE, Rule.PUBLIC_COPY)


def test_views_of_three_days_are_taken_together() -> None:
    assert said([1, 0, 0], recommended=[0, 0, 20], attributed=[20, 0, 20])[2][1] is Rule.RECOMMENDED
    assert said([1, 0, 0], recommended=[0, 0, 20], attributed=[30, 0, 20])[2][1] is Rule.PUBLIC_COPY


def test_ten_times_the_usual_views_are_lift() -> None:
    assert said([1, 0, 0], views=[10, 12, 1])[2] == (Stage.ALGORITHMIC_LIFT, Rule.SEEN_FAR_MORE)
    assert said([1, 0, 0], views=[9, 9, 12])[2][0] is Stage.FIRST_SHARE


def test_lift_is_held_for_one_day_and_wins_over_a_cascade() -> None:
    told = said([3, 0, 0, 0], views=[10, 1, 1, 1])
    assert told[0] == (Stage.ALGORITHMIC_LIFT, Rule.SEEN_FAR_MORE)
    assert told[1] == (Stage.ALGORITHMIC_LIFT, Rule.LIFT_YESTERDAY)
    assert told[2] == (Stage.COPY_CASCADE, Rule.NEW_COPIES)


def test_after_lift_it_is_a_cascade_until_it_has_died_down() -> None:
    told = said([2, 0, 0, 0], views=[50, 1, 1, 1])
    assert told[2] == (Stage.ALGORITHMIC_LIFT, Rule.LIFT_YESTERDAY)
    assert told[3] == (Stage.COPY_CASCADE, Rule.NOT_YET_DIED_DOWN)


def test_fourteen_quiet_days_are_an_afterlife() -> None:
    told = said([0, 1] + [0] * 14)
    assert told[14] == (Stage.FIRST_SHARE, Rule.PUBLIC_COPY)
    assert told[15] == (Stage.AFTERLIFE, Rule.QUIET_FOR_LONG)


def test_fourteen_days_after_the_last_event_also_end_a_cascade_that_lingers() -> None:
    """Two copies each fourth day: never three in three days, never a tenth of the week's peak of six."""
    told = said([6] + [0, 0, 0, 2] * 5)
    assert [one[0] for one in told[3:16]] == [Stage.COPY_CASCADE] * 13
    assert told[16] == (Stage.AFTERLIFE, Rule.QUIET_FOR_LONG)


def test_an_afterlife_stays_until_an_event_and_that_is_a_recurrence() -> None:
    read = classify(days([3] + [0] * 8 + [2, 0, 0, 3, 0]))
    assert (read[9].stage, read[9].rule) == (Stage.AFTERLIFE, Rule.STILL_AFTERLIFE)
    assert (read[12].stage, read[12].recurrence) == (Stage.COPY_CASCADE, 1)
    assert (read[11].recurrence, read[13].recurrence) == (0, 1)


def test_what_was_counted_is_given_as_evidence() -> None:
    seen = classify(days([2, 0, 0, 1], blocked=[1, 0, 2, 0], notices=[0, 1, 0, 0], views=[1, 2, NAN, 3]))[3].evidence
    assert (seen.copies, seen.new_3_days, seen.new_7_days, seen.peak_7_days) == (3, 1, 3, 3)
    assert (seen.blocked_7_days, seen.notices_7_days) == (3, 1)
    assert (seen.recommended_3_days, seen.views_3_days) == (None, 2.5)


def test_rules_that_could_not_be_asked_are_said() -> None:
    read = classify(days([1, 0], recommended=[1, NAN], attributed=[9, NAN]))
    assert read[1].missing == (Rule.SEEN_FAR_MORE,)
    assert classify(days([1]))[0].missing == (Rule.RECOMMENDED, Rule.SEEN_FAR_MORE)
    assert classify(days([1], recommended=[1], attributed=[9], views=[1]))[0].missing == ()


def test_later_days_change_nothing_before() -> None:
    rng = np.random.default_rng(4)
    new = rng.poisson(0.7, 60)
    whole = classify(days(new))
    assert classify(days(new[:37])) == whole[:37]


def test_every_rule_has_its_case_here() -> None:
    told = set()
    told |= {rule for _, rule in said([0, 3] + [0] * 9 + [2], views=[NAN] * 12)}
    told |= {rule for _, rule in said([1, 0, 0] + [0] * 20, views=[20, 1, 1] + [1] * 20)}
    told |= {rule for _, rule in said([1, 0, 0], recommended=[5, 0, 0], attributed=[10, 0, 0])}
    told |= {rule for _, rule in said([1, 0])}
    assert told == set(Rule)


def test_one_account_posting_one_picture_twice_in_one_place_is_one_copy() -> None:
    told = new_copies([1, 1, 1, 2], [1, 1, 2, 1], [7, 7, 7, 7], [4, 2, 3, 3], 6)
    assert told.tolist() == [0, 0, 1, 2, 0, 0]


@pytest.mark.parametrize(
    ("new", "known", "code"),
    [
        ([-1], {}, "negative_count"),
        ([1], {"views": [-2]}, "negative_count"),
        ([1], {"blocked": [1, 2]}, "unequal_columns"),
        ([1], {"recommended": [2], "attributed": [1]}, "more_recommended_than_views"),
        ([0.5], {}, "not_whole"),
    ],
)
def test_counts_that_cannot_be_are_refused(new: list[float], known: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        days(new, **known)


def test_a_sighting_outside_the_days_is_refused() -> None:
    with pytest.raises(BadInput, match="day_out_of_range"):
        new_copies([1], [1], [1], [6], 6)


@dataclass
class Life:
    """One synthetic case, day by day: the true stage, copies that appear, views by source, views per copy."""

    truth: list[Stage]
    rate: list[float]
    lifted: list[bool]


def life(rng: np.random.Generator, length: int) -> Life:
    """Capture, a few shares, mostly a cascade, often lift within it, then an afterlife that may flare up again."""
    made = Life([], [], [])

    def stay(stage: Stage, span: int, rate: float) -> None:
        made.truth.extend([stage] * span)
        made.rate.extend([rate] * span)
        made.lifted.extend([stage is Stage.ALGORITHMIC_LIFT] * span)

    def cascade() -> None:
        rate = rng.uniform(2, 8)
        stay(Stage.COPY_CASCADE, int(rng.integers(3, 15)), rate)
        if rng.uniform() < 0.5:
            stay(Stage.ALGORITHMIC_LIFT, int(rng.integers(4, 12)), 1.5 * rate)
            stay(Stage.COPY_CASCADE, int(rng.integers(2, 8)), rate)

    stay(Stage.INITIAL_CAPTURE, int(rng.integers(2, 20)), 0.0)
    begins = rng.uniform() < 0.75
    stay(Stage.FIRST_SHARE, int(rng.integers(3, 13)) if begins else 14, 0.25)
    if begins:
        cascade()
    while len(made.truth) < length:
        stay(Stage.AFTERLIFE, int(rng.exponential(60)) + 7, 0.04)
        cascade()
    return made


def observed(made: Life, length: int, discovery: float, rng: np.random.Generator) -> Days:
    """What is counted of it when each copy is found with this probability. Views come of what was found."""
    new = rng.poisson(made.rate[:length])
    first = made.truth.index(Stage.FIRST_SHARE)
    new[first] = max(new[first], 1)
    found = rng.binomial(new, discovery)
    attributed = rng.poisson(40 * np.minimum(np.cumsum(found), 5)).astype(float)
    part = np.where(made.lifted[:length], rng.beta(13, 7, length), rng.beta(4, 16, length))
    usual = np.where(made.lifted[:length], rng.lognormal(2.0, 0.5, length), rng.lognormal(0.0, 0.6, length))
    recommended = rng.binomial(attributed.astype(int), part).astype(float)
    return days(found, recommended=recommended, attributed=attributed, views=usual)


def macro_f1(discovery: float, cases: int = 80, length: int = 150) -> float:
    rng = np.random.default_rng(33)
    truth: list[int] = []
    told: list[int] = []
    for _ in range(cases):
        made = life(rng, length)
        read: tuple[StageDay, ...] = classify(observed(made, length, discovery, rng))
        truth += made.truth[:length]
        told += [one.stage for one in read]
    t, p = np.array(truth), np.array(told)
    return float(np.mean([2 * ((t == s) & (p == s)).sum() / ((t == s).sum() + (p == s).sum()) for s in Stage]))


def test_most_days_are_put_right_at_seventy_percent_discovery() -> None:
    assert macro_f1(0.7) >= 0.80


def test_less_discovery_puts_fewer_days_right() -> None:
    assert macro_f1(1.0, 30) > macro_f1(0.3, 30)
