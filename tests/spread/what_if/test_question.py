"""A question in texts is read strictly, refused by field, and written as the shortest link that asks the same."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import BadInput
from amparo.spread.what_if.fields import FIELDS, NAMES, PLACE_FIELDS
from amparo.spread.what_if.question import BadWhatIf, Known, Question, question_of
from tests.spread.what_if.asking import questions

NOT_NUMBERS = ("nan", "inf", "-1", "1e3", "٣", "½", "0x10", "1_0", "+5", "1,2,3", "1.2345", ".", "9" * 400, "ten", "5%")


@given(questions())
def test_the_parameters_of_a_question_ask_the_same(question: Question) -> None:
    assert question_of(question.parameters()) == question


@given(questions())
def test_what_nobody_changed_is_not_in_the_link(question: Question) -> None:
    untouched = Question()
    mix = [question.feed, question.network, question.board, question.messages] == [25] * 4
    for name in question.parameters():
        assert not mix if name in PLACE_FIELDS else getattr(question, name) != getattr(untouched, name)


def test_nothing_given_is_the_question_that_nobody_changed() -> None:
    assert question_of(dict.fromkeys(NAMES, "  ")) == question_of({}) == Question()
    assert Question().parameters() == {}


def test_the_defaults_are_those_of_the_fields() -> None:
    assert {name: getattr(Question(), name) for name in FIELDS} == {name: one.default for name, one in FIELDS.items()}


@pytest.mark.parametrize("text", ["1.25", "1,25", " 1.25 "])
def test_decimals_have_a_point_or_a_comma(text: str) -> None:
    assert question_of({"n": text}).n == 1.25


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_such_number_is_refused_by_its_field(name: str) -> None:
    for text in NOT_NUMBERS:
        with pytest.raises(BadWhatIf) as refused:
            question_of({name: text})
        assert refused.value.field == name


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_finer_than_a_field_is_read_is_refused(name: str) -> None:
    with pytest.raises(BadWhatIf) as refused:
        question_of({name: "1." + "1" * (FIELDS[name].decimals + 1)})
    assert refused.value.field == name


@pytest.mark.parametrize("name", FIELDS)
def test_the_ends_of_a_range_are_in_it_and_what_is_beyond_is_not(name: str) -> None:
    field = FIELDS[name]
    rest = {"feed": "1"} if name != "feed" else {"board": "1"}
    for end in (field.low, field.high):
        assert getattr(question_of(rest | {name: f"{end:g}"}), name) == end
    with pytest.raises(BadWhatIf):
        question_of(rest | {name: f"{field.high + 1:g}"})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.5, 1e300, 0.12345])
@pytest.mark.parametrize("name", ["n", "latency", "removed", "found", "blocked", "altered", "returns"])
def test_a_question_cannot_be_made_with_such_a_number_either(name: str, value: float) -> None:
    with pytest.raises(BadWhatIf) as refused:
        Question(**{name: value})  # type: ignore[arg-type]
    assert refused.value.field == name


def test_places_that_are_not_named_have_no_part_once_one_is() -> None:
    assert question_of({"feed": "3", "board": "1"}).mix == (0.75, 0.0, 0.25, 0.0)


def test_a_mix_of_nothing_is_refused() -> None:
    with pytest.raises(BadWhatIf) as refused:
        question_of({"feed": "0"})
    assert refused.value.field == "feed"


def test_a_name_that_no_field_has_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadWhatIf) as refused:
        question_of({"secret-name": "1"})
    assert refused.value.field == ""
    assert "secret" not in str(refused.value) + refused.value.words.es


def test_a_value_is_not_repeated_in_a_refusal() -> None:
    with pytest.raises(BadWhatIf) as refused:
        question_of({"n": "secret"})
    assert "secret" not in str(refused.value) + refused.value.words.es


@pytest.mark.parametrize("name", NAMES)
def test_a_refusal_names_its_field_in_both_languages(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        question_of({name: "no"})
    assert isinstance(refused.value, BadWhatIf)
    assert refused.value.code == "bad_what_if"
    label = FIELDS[name].label if name in FIELDS else None
    assert label is None or (label.en in refused.value.message and label.es in refused.value.words.es)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12)))
def test_any_texts_make_a_question_or_are_refused(texts: dict[str, str]) -> None:
    try:
        assert question_of(question_of(texts).parameters()) == question_of(texts)
    except BadWhatIf as refused:
        assert refused.field in NAMES


def test_when_the_fingerprint_was_there_is_one_of_two_words() -> None:
    assert question_of({"known": "before"}).known is Known.BEFORE
    with pytest.raises(BadWhatIf) as refused:
        question_of({"known": "Before"})
    assert refused.value.field == "known"
