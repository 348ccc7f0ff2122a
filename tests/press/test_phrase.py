"""What can be written in a phrase, and what it finds."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amparo.press.article import Form
from amparo.press.fold import fold
from amparo.press.parsing.zones import Told, read_article
from amparo.press.phrases.concordance import SHIFT, START, Concordance
from amparo.press.phrases.phrase import BadPhrase, Lists, parse
from amparo.press.phrases.phrasebook import Phrasebook
from amparo.press.phrases.reading import Match, Reading

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


PHRASES = (
    "open|the door",
    "he {spread}",
    "(the red)? door",
    "# ~2 open",
    "red ~3 {spread}",
    "post*",
    "{spread}",
    "red|(red door)|door",
    "^ open",
    "@name ~2 {spread}",
    "{spread}|by @name",
    "the door ?",
    "he {spread} red door",
    "open ~4 posted|shared ~4 12",
    "shared|(open door)|open|shared it",
    "(the red)|* shared",
    "@name|he ~3 door",
)
WORDS = st.sampled_from(
    [
        "open",
        "door",
        "the",
        "red",
        "he",
        "shared",
        "posted",
        "12",
        "it",
        "on",
        "passed",
        "Ana Ruiz",
        "Ruiz",
        ",",
        ".",
        "?",
    ]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4)


def book_of(phrases: Iterable[str]) -> Phrasebook:
    book = Phrasebook(LISTS)
    for phrase in phrases:
        book.add((phrase,))
    return book


def by_trying_everywhere(phrase: str, reading: Reading) -> list[Match]:
    """What a phrase finds, by its whole pattern on every sentence."""
    parsed = parse(phrase, LISTS)
    found = []
    for one in reading.sentences:
        text = one.masked if parsed.named else one.folded
        found += [Match(one.number, *match.span()) for match in re.finditer(parsed.pattern, text)]
    return found


@settings(deadline=None)
@given(TEXTS)
@example(["it on he shared red door"])
def test_what_is_found_is_what_trying_every_phrase_everywhere_finds(paragraphs: list[str]) -> None:
    book = book_of(PHRASES)
    reading = Reading(read_article("\n\n".join(paragraphs), Form.TEXT, Told("en")), book, frozenset())
    assert {one: list(reading.found((one,))) for one in PHRASES} == {
        one: by_trying_everywhere(one, reading) for one in PHRASES
    }


@settings(deadline=None)
@given(TEXTS)
def test_no_place_where_a_pattern_finds_something_is_left_untried(paragraphs: list[str]) -> None:
    book = book_of(PHRASES)
    reading = Reading(read_article("\n\n".join(paragraphs), Form.TEXT, Told("en")), book, frozenset())
    tried = Concordance(reading.sentences, book).tries
    for number, phrase in enumerate(PHRASES, 1):
        option = parse(phrase, LISTS).options[0]
        places = {place for pattern, _, places in tried.get(book.members(number)[0], ()) for place in places}
        begun = {(place >> SHIFT, place & START) for place in places} if option.firsts is not None else set()
        anywhere = places if option.firsts is None else set()
        missed = [
            one
            for one in by_trying_everywhere(phrase, reading)
            if one[:2] not in begun and one.sentence not in anywhere
        ]
        assert missed == []


def test_a_phrase_that_needs_nothing_but_a_name_is_found_where_somebody_is_named() -> None:
    book = book_of(("* @name",))
    article = read_article("It was told by Ana Ruiz", Form.TEXT, Told("en"))
    assert Reading(article, book, frozenset()).found(("* @name",)) == (Match(0, 12, 23),)


def test_of_the_words_of_an_article_only_those_of_phrases_are_kept() -> None:
    book = book_of(PHRASES)
    Reading(read_article("He shared it. Postbox posted unsaid", Form.TEXT, Told("en")), book, frozenset())
    assert set(book._said) == {"he", "shared", "posted"}


def test_phrases_that_are_added_later_are_found_too() -> None:
    book = book_of(PHRASES)
    article = read_article("He shared it, unsaid", Form.TEXT, Told("en"))
    Reading(article, book, frozenset())
    book.add(("he ~3 unsaid",))
    assert Reading(article, book, frozenset()).found(("he ~3 unsaid",)) == (Match(0, 0, 20),)


def test_a_packed_book_finds_the_same() -> None:
    book = book_of(PHRASES)
    again = Phrasebook(Lists({}), book.packed())
    for phrase in PHRASES:
        again.add((phrase,))
    article = read_article("He shared it. Ana Ruiz posted 12 on the open red door", Form.TEXT, Told("en"))
    one, other = (Reading(article, made, frozenset()) for made in (book, again))
    assert [one.found((phrase,)) for phrase in PHRASES] == [other.found((phrase,)) for phrase in PHRASES]
