"""What is simulated meets the closed forms, row by row, with the same chances, and never grows beyond its bounds."""

import numpy as np
import pytest

from amparo.spread.what_if import runs as running
from amparo.spread.what_if.answering import answer
from amparo.spread.what_if.expected import people
from amparo.spread.what_if.question import question_of
from amparo.spread.what_if.rows import measures_of
from amparo.spread.what_if.runs import MOST_CASES, MOST_COPIES, Runs, run_all, without_what_followed_the_first
from tests.spread.what_if.asking import ASKED, BACK, ENDLESS, MIXED, answered

EACH = pytest.mark.parametrize("given", ASKED.values(), ids=ASKED)


def _runs(given: dict[str, str]) -> Runs:
    question = question_of(given)
    return run_all(question, {measure: people(question, measure) for measure in measures_of(question)})


@EACH
def test_simulated_means_are_within_four_errors_of_the_closed_form(given: dict[str, str]) -> None:
    for row in answered(given).rows:
        if row.simulated is not None and row.people is not None and row.error is not None:
            assert abs(row.simulated - row.people) <= 4 * row.error + 1e-12, row.key


@EACH
def test_simulated_shares_are_within_four_errors_of_the_closed_form(given: dict[str, str]) -> None:
    for row in answered(given).rows:
        if row.saved_simulated is not None and row.saved is not None and row.saved_error is not None:
            assert abs(row.saved_simulated - row.saved) <= 4 * row.saved_error + 1e-12, row.key


@pytest.mark.parametrize("given", [{}, MIXED], ids=["plain", "mixed"])
def test_every_row_of_a_leak_that_ends_is_simulated(given: dict[str, str]) -> None:
    for row in answered(given).rows:
        assert row.simulated is not None, row.key
        assert row.error is not None
        assert row.key == "nothing" or (row.saved_error or 1.0) < 0.05


def test_what_is_removed_with_the_first_posting_is_a_subset_that_leaves_no_child_without_its_parent() -> None:
    question = question_of(MIXED)
    leaks = _runs(MIXED).by_key["nothing"].leaks
    kept = without_what_followed_the_first(question, leaks)
    parents = leaks.columns.parents
    assert kept[parents == -1].all()
    assert kept[parents[kept & (parents >= 0)]].all()
    gone = ~kept & (leaks.columns.generations == 1)
    assert gone.any()
    assert (leaks.columns.times[gone] >= question.latency * 3600).all()


@pytest.mark.parametrize("given", [ENDLESS, BACK], ids=["endless", "back"])
def test_a_stricter_row_has_a_subset_of_the_early_copies(given: dict[str, str]) -> None:
    found = _runs({**given, "returns": "0"})
    for stricter, looser in (
        ("within_2", "within_24"),
        ("within_24", "within_48"),
        ("all", "blocked"),
        ("blocked", "nothing"),
    ):
        few, many = found.early(stricter), found.early(looser)
        assert few is not None
        assert many is not None
        assert (few <= many).all()


@EACH
def test_no_row_has_more_copies_than_are_allowed(given: dict[str, str]) -> None:
    found = _runs(given)
    assert found.cases <= MOST_CASES
    assert all(len(run.leaks) <= MOST_COPIES for run in found.by_key.values())
    assert "nothing" in found.by_key


def test_a_leak_that_grows_fast_is_counted_for_less_long() -> None:
    assert answered({}).horizon_hours == 720.0
    assert answered({"n": "3", "feed": "1"}).horizon_hours <= 48.0


def test_early_copies_are_those_before_the_horizon() -> None:
    found = _runs(ENDLESS)
    leaks = found.by_key["within_2"].leaks
    by_hand = np.bincount(leaks.columns.cases[leaks.columns.times < found.horizon_hours * 3600], minlength=found.cases)
    assert np.array_equal(found.early("within_2"), by_hand)  # type: ignore[arg-type]


def test_a_run_that_is_cut_off_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_COPIES", 5_000)
    found = answer(question_of({"returns": "5", "n": "0.1", "latency": "0"}))
    row = found.row("within_2")
    assert (row.simulated, row.early, row.unbounded) == (None, None, True)
    assert any("too many to count" in note.en for note in found.notes)
    assert not any("too many to count" in note.en for note in answered({}).notes)


def test_the_same_question_has_the_same_answer() -> None:
    assert answer(question_of({})).data() == answered({}).data()
