"""Whose opinion counts, and what several together come to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching.opinions import GivenOpinion, effective
from amparo.matching.state import BankKind, Opinion

START = datetime(2026, 1, 1, tzinfo=UTC)
P, N, S, D = Opinion.POSITIVE, Opinion.NEGATIVE, Opinion.SEED, Opinion.DISPUTED


def said(*views: tuple[str, Opinion]) -> list[GivenOpinion]:
    return [GivenOpinion(who, view, START + timedelta(minutes=minute)) for minute, (who, view) in enumerate(views)]


@pytest.mark.parametrize(
    ("views", "positive_bank", "negative_bank"),
    [
        ([], S, S),
        ([("a", S)], S, S),
        ([("a", P)], P, S),
        ([("a", P), ("a", P)], P, S),
        ([("a", P), ("b", P)], P, P),
        ([("a", P), ("b", S)], P, S),
        ([("a", N)], N, N),
        ([("a", P), ("b", N)], D, D),
        ([("a", P), ("b", P), ("c", N)], D, D),
        ([("a", P), ("a", N)], N, N),
        ([("a", N), ("a", P)], P, S),
        ([("a", P), ("b", P), ("b", S)], P, S),
    ],
)
def test_the_effective_opinion(
    views: list[tuple[str, Opinion]], positive_bank: Opinion, negative_bank: Opinion
) -> None:
    assert effective(said(*views), BankKind.POSITIVE) is positive_bank
    assert effective(said(*views), BankKind.NEGATIVE) is negative_bank


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([P, N, S])), max_size=8), st.randoms())
def test_the_order_in_which_rows_are_read_does_not_matter(views: list[tuple[str, Opinion]], random: object) -> None:
    rows = said(*views)
    mixed = rows[:]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert effective(rows, BankKind.POSITIVE) is effective(mixed, BankKind.POSITIVE)


@given(st.lists(st.sampled_from([P, S]), max_size=6))
def test_one_person_alone_never_puts_an_entry_of_the_negative_bank_in_force(views: list[Opinion]) -> None:
    assert effective(said(*(("a", view) for view in views)), BankKind.NEGATIVE) is not P
