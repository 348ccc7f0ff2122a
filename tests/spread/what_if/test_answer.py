"""Any question has an answer: rows, figures, sentences, data and table without a number that is none."""

import math
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings

from amparo.spread.telling import UNBOUNDED
from amparo.spread.what_if.answer import Answer
from amparo.spread.what_if.answering import answer
from amparo.spread.what_if.question import Question
from tests.spread.what_if.asking import ASKED, BACK, ENDLESS, LATE, answered, questions

EACH = pytest.mark.parametrize("given", ASKED.values(), ids=ASKED)
ONE_PLACE = [Question(feed=9, network=0, board=0, messages=0), Question(feed=0, network=0, board=9, messages=0)]


def _numbers(data: Any) -> Iterator[float]:
    match data:
        case dict():
            for one in data.values():
                yield from _numbers(one)
        case list() | tuple():
            for one in data:
                yield from _numbers(one)
        case bool():
            pass
        case int() | float():
            yield float(data)


def _check(found: Answer) -> None:
    told = msgspec.json.decode(msgspec.json.encode(found.data()))
    assert all(math.isfinite(one) and one >= 0.0 for one in _numbers(told))
    for row in found.rows:
        assert (row.people is None) == row.unbounded
        shares = [row.saved, row.saved_low, row.saved_high, row.saved_simulated]
        assert all(share is None or 0.0 <= share <= 1.0 for share in shares)
        assert row.saved is None or (row.saved_low or 0.0) <= row.saved <= (row.saved_high or 0.0)
        assert row.saved is None or not found.unbounded
        assert row.more <= (row.saved is None)
    assert [figure.name for figure in found.figures] == ["saved", "growth"]
    assert all(words.en and words.es for words in (*found.sentences, *found.notes))


@settings(max_examples=5, deadline=None)
@given(questions())
@example(ONE_PLACE[0])
@example(ONE_PLACE[1])
def test_any_question_has_an_answer_without_a_number_that_is_none(question: Question) -> None:
    _check(answer(question))


@EACH
def test_hostile_questions_have_one_too(given: dict[str, str]) -> None:
    _check(answered(given))


def test_the_rows_are_those_that_were_promised() -> None:
    keys = [row.key for row in answered({}).rows]
    assert keys == [
        "nothing",
        "within_48",
        "within_24",
        "within_2",
        "blocked",
        "all",
        "per_copy",
        "reported_only",
        "global_stop",
    ]
    assert "limited" in [row.key for row in answered(ASKED["mixed"]).rows]


def test_a_leak_without_bound_has_a_critical_latency_and_no_share() -> None:
    found = answered(LATE)
    assert found.unbounded
    assert found.row("nothing").critical_latency_hours == pytest.approx(61.04, abs=0.01)
    assert found.row("per_copy").critical_latency_hours == found.row("nothing").critical_latency_hours
    assert found.row("within_48").critical_latency_hours is None
    assert not found.row("within_48").unbounded
    rows = {row["key"]: row for row in found.data()["rows"]}
    assert rows["nothing"]["people"] == rows["nothing"]["saved"] == rows["blocked"]["saved"] == UNBOUNDED


def test_a_row_that_is_unbounded_for_what_comes_back_says_how_quick_removal_must_be() -> None:
    found = answered({"returns": "0.5", "n": "0.8"})
    row = found.row("within_48")
    assert (found.unbounded, row.unbounded, row.more) == (False, True, True)
    assert row.critical_latency_hours is not None
    assert 2.0 < row.critical_latency_hours < 48.0
    assert not found.row("within_2").unbounded


def test_the_table_has_the_numbers_of_the_rows() -> None:
    header, rows = answered(BACK).table("es")
    by_key = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert by_key["nothing"]["scenario"] == "No se hace nada"
    assert by_key["per_copy"]["people"] == answered(BACK).row("per_copy").people
    assert by_key["per_copy"]["saved"] is None


def test_early_people_are_told_where_there_is_no_size() -> None:
    row = answered(ENDLESS).row("nothing")
    assert row.people is None
    assert row.early is not None
    assert row.early > 1.0
