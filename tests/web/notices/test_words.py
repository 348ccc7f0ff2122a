"""What frightened people read on a phone: short sentences, in both languages."""

import re

import pytest

from scripts import words

LONGEST = 20
OURS = [one for one in words.catalog() if one.id and any(place.startswith("notices/") for place, _ in one.locations)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:])\s+", text)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_has_more_than_twenty_words(language: str) -> None:
    said = [one.id if language == "en" else one.string for one in OURS]
    texts = [text for each in said for text in (each if isinstance(each, tuple) else (each,))]
    assert texts
    assert [one for text in texts for one in sentences(text) if len(one.split()) > LONGEST] == []


@pytest.mark.parametrize("word", ["must", "victim", "penalty", "perjury", "please note", "víctima", "debes", "multa"])
def test_no_sentence_blames_or_threatens(word: str) -> None:
    said = " ".join(str(one.id) + " " + str(one.string) for one in OURS).lower()
    assert re.search(rf"\b{word}\b", said) is None
