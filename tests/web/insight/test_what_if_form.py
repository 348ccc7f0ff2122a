"""The form: as every question of the core, with all that is wrong said at once and beside its field."""

import pytest
from django.utils import translation

from amparo.spread.what_if.fields import NAMES, PLACE_FIELDS
from amparo.spread.what_if.question import Known, Question
from amparo.web.insight.what_if_form import PARTS, AskForm

pytestmark = pytest.mark.usefixtures("site")


def ask(**given: str) -> AskForm:
    return AskForm(given)


def shown(form: AskForm) -> dict[str, str]:
    return {name: form[name].value() for name in NAMES}


def test_every_name_of_a_question_has_a_field_in_one_part() -> None:
    assert sorted(name for part in PARTS for name in part.names) == sorted(NAMES)


def test_nothing_said_is_the_usual_question_with_its_numbers_in_the_fields() -> None:
    form = ask()
    assert form.is_valid()
    assert form.question == Question()
    assert (shown(form)["n"], shown(form)["latency"], shown(form)["limit"]) == ("0.8", "48", "")


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({"n": "1,25", "latency": " 2 "}, Question(n=1.25, latency=2.0)),
        ({"board": "100"}, Question(feed=0, network=0, board=100, messages=0)),
        ({"feed": "", "board": ""}, Question()),
        ({"feed": "0", "network": "50", "board": "0"}, Question(feed=0, network=50, board=0, messages=0)),
        ({"known": "before", "limit": "5"}, Question(known=Known.BEFORE, limit=5)),
    ],
    ids=["comma", "one place", "empty", "nothing of a place", "choice"],
)
def test_a_question_is_what_the_fields_say(given: dict[str, str], question: Question) -> None:
    form = ask(**given)
    assert form.is_valid()
    assert form.question == question


def test_a_place_that_is_not_named_beside_another_shows_nothing() -> None:
    values = shown(ask(board="100"))
    assert [values[name] for name in PLACE_FIELDS] == ["0", "0", "100", "0"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    form = ask(n="4", latency="x", known="maybe", blocked="50")
    assert not form.is_valid()
    assert set(form.errors) == {"n", "latency", "known"}
    assert shown(form)["n"] == "4"


def test_no_place_at_all_is_no_question() -> None:
    form = ask(feed="0", network="0", board="0", messages="0")
    assert not form.is_valid()
    assert list(form.errors) == ["feed"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A number from 0 to 3, with 3 decimals at most."),
        ("es", "Un número de 0 a 3, con 3 decimales como mucho."),
    ],
)
def test_a_refusal_is_in_the_language_of_the_page(language: str, said: str) -> None:
    with translation.override(language):
        form = ask(n="4")
        assert form.is_valid() is False
        assert form.errors["n"] == [said]


def test_a_part_that_is_folded_opens_where_it_says_something() -> None:
    def folded(form: AskForm) -> list[bool]:
        return [part["open"] for part in form.parts() if part["folded"]]

    assert folded(ask()) == [False]
    assert folded(ask(limit="5")) == [True]
    assert folded(ask(limit="x")) == [True]


@pytest.mark.parametrize(("language", "shown"), [("en", "0.8"), ("es", "0,8")])
def test_numbers_stand_in_their_fields_as_the_language_writes_them(language: str, shown: str) -> None:
    with translation.override(language):
        assert ask()["n"].value() == shown
        assert ask(n="1,25")["n"].value() == shown.replace("0", "1").replace("8", "25")
