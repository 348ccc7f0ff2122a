"""What can be written in a phrase, and what it finds."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.press.fold import fold
from amparo.press.phrase import BadPhrase, Lists, parse
from amparo.press.phrasebook import Phrasebook

LISTS = Lists({"spread": ("shared", "post*", "passed (it)? on"), "empty": (), "loop": ("{loop}",)})


def finds(phrase: str, text: str) -> bool:
    return re.search(parse(phrase, LISTS).pattern, fold(text)) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("open door", "An OPEN door"),
        ("open door", "an “open” door"),
        ("open door", "open-door policy"),
        ("acción", "ACCION"),
        ("door*", "doors"),
        ("red|blue door", "a blue door"),
        ("(the red|a) door", "the red door"),
        ("open the? door", "open door"),
        ("open the? door", "open the door"),
        ("(the old)? door", "door"),
        ("open ~2 door", "open a red door"),
        ("# doors", "1,200 doors"),
        ("#%", "68 per cent"),
        ("#-year-old", "a 32-year-old"),
        ("he {spread}", "he passed on"),
        ("he {spread}", "he posted"),
        ("^ door", "“Door closed"),
        ("door $", "the door."),
        ("door ?", "the door?"),
        ("don't", "Don’t"),
    ],
)
def test_a_phrase_finds(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("open door", "open. Door"),
        ("door", "doors"),
        ("door", "indoor"),
        ("open ~2 door", "open one two three door"),
        ("año", "ano"),
        ("^ door", "a door"),
        ("door ?", "a door!"),
        ("#%", "68 doors"),
    ],
)
def test_a_phrase_does_not_find(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


@pytest.mark.parametrize("phrase", ["", "~3", "the?", "(open", "open)", "{nothing}", "{empty}", "{loop}", "*", "^"])
def test_a_phrase_without_a_fixed_word_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        parse(phrase, LISTS)


WORDS = st.sampled_from(["open", "door", "the", "red", "he", "shared", "posted", "12", "it", "on"])


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_no_phrase_is_missed_for_want_of_its_words(text: str) -> None:
    book = Phrasebook(LISTS)
    for phrase in ("open|the door", "he {spread}", "(the red)? door", "# ~2 open", "red ~3 {spread}", "post*"):
        book.add((phrase,))
    met = 0
    for word in text.split():
        met |= book.met_by(word).bits
    worth: dict[int, list[int]] = {}
    book.note_worth_trying(met, 0, worth)
    missed = [one for one, pattern in enumerate(book.patterns) if pattern.expression.search(text) and one not in worth]
    assert missed == []
