"""What is hidden at once and what waits for a person."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.bands import band
from amparo.casework.takedown import Act, Candidate, Limits, Restraint, plan

LIMITS = Limits(near_items=20, near_accounts=3)
ACCOUNTS = st.none() | st.sampled_from(["a", "b", "c", "d", "e"])
KINDS = st.tuples(st.booleans(), st.booleans(), ACCOUNTS, st.booleans(), st.booleans())


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    drawn = draw(st.lists(KINDS, max_size=30))
    return [
        Candidate(f"p{number}", named, named or identical, account, decided, harmless)
        for number, (named, identical, account, decided, harmless) in enumerate(drawn)
    ]


def near(count: int, accounts: int | None = 1) -> list[Candidate]:
    """Near copies, spread over so many accounts; None for accounts that are not known."""
    return [
        Candidate(f"n{number}", named=False, identical=False, account=None if not accounts else f"a{number % accounts}")
        for number in range(count)
    ]


@given(candidates(), st.sampled_from(Restraint))
def test_everything_has_its_act(some: list[Candidate], restraint: Restraint) -> None:
    assert plan(some, LIMITS, restraint).keys() == {one.place for one in some}


@given(candidates())
def test_under_full_restraint_nothing_is_touched(some: list[Candidate]) -> None:
    assert set(plan(some, LIMITS, Restraint.ALL).values()) <= {Act.REVIEW}


@given(candidates(), st.sampled_from([Restraint.NONE, Restraint.NAMED_ONLY]))
def test_what_is_named_is_hidden_at_once_otherwise(some: list[Candidate], restraint: Restraint) -> None:
    acts = plan(some, LIMITS, restraint)
    assert all(acts[one.place] is (Act.REMOVE if one.decided else Act.HIDE) for one in some if one.named)


@given(candidates())
def test_an_identical_file_never_waits_unless_a_person_found_it_harmless(some: list[Candidate]) -> None:
    acts = plan(some, LIMITS, Restraint.NONE)
    assert all(acts[one.place] is not Act.REVIEW for one in some if one.identical and (one.named or not one.harmless))


@given(candidates(), st.sampled_from(Restraint))
def test_only_what_was_decided_before_is_removed_at_once(some: list[Candidate], restraint: Restraint) -> None:
    acts = plan(some, LIMITS, restraint)
    assert all(one.decided for one in some if acts[one.place] is Act.REMOVE)


@given(candidates(), st.sampled_from(Restraint))
def test_what_was_found_harmless_waits_unless_it_is_named(some: list[Candidate], restraint: Restraint) -> None:
    acts = plan(some, LIMITS, restraint)
    assert all(acts[one.place] is Act.REVIEW for one in some if one.harmless and not one.named)


@given(candidates())
def test_a_person_decides_first_before_more_than_the_named_and_the_decided_is_touched(some: list[Candidate]) -> None:
    acts = plan(some, LIMITS, Restraint.NAMED_ONLY)
    assert all(one.named or one.decided for one in some if acts[one.place] is not Act.REVIEW)


@pytest.mark.parametrize(("count", "act"), [(1, Act.HIDE), (20, Act.HIDE), (21, Act.REVIEW)])
def test_more_near_copies_than_the_limit_all_wait(count: int, act: Act) -> None:
    assert set(plan(near(count), LIMITS, Restraint.NONE).values()) == {act}


@pytest.mark.parametrize(("accounts", "act"), [(3, Act.HIDE), (4, Act.REVIEW)])
def test_near_copies_in_more_accounts_than_the_limit_all_wait(accounts: int, act: Act) -> None:
    assert set(plan(near(8, accounts), LIMITS, Restraint.NONE).values()) == {act}


@pytest.mark.parametrize(("count", "act"), [(3, Act.HIDE), (4, Act.REVIEW)])
def test_each_unknown_account_counts_as_one(count: int, act: Act) -> None:
    assert set(plan(near(count, None), LIMITS, Restraint.NONE).values()) == {act}


@pytest.mark.parametrize("other", [{"named": True}, {"identical": True}, {"decided": True}, {"harmless": True}])
def test_only_near_copies_count_against_the_limit(other: dict[str, bool]) -> None:
    others = [replace(one, place=f"o{one.place}", **other) for one in near(30)]  # type: ignore[arg-type]
    acts = plan([*near(20), *others], LIMITS, Restraint.NONE)
    assert {acts[one.place] for one in near(20)} == {Act.HIDE}


@pytest.mark.parametrize(("copies", "word"), [(0, "none"), (1, "some"), (4, "some"), (5, "many"), (10_000, "many")])
def test_how_many_copies_there_were_is_told_in_a_band(copies: int, word: str) -> None:
    assert band(copies) == word
