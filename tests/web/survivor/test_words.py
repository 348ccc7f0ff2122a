"""Everything that a survivor reads here is plain and blames nobody: the list of words, and each page as it is shown."""

from collections.abc import Iterator

import pytest
from django.test import Client

from scripts import words
from tests.web.plain_words import assert_plain
from tests.web.survivor.beginner import ADULT, EVERYTHING, ME, WATCHED, Beginner, Page

OURS = [one for one in words.catalog() if one.id and any(place.startswith("survivor/") for place, _ in one.locations)]
KEPT = {"sheet": "on", "team": "on"}


def said(language: str) -> Iterator[str]:
    """Every text of ours in a language."""
    for one in OURS:
        text = one.id if language == "en" else one.string
        yield from text if isinstance(text, tuple) else (str(text),)


def pages(site: Client, language: str) -> Iterator[tuple[str, Page]]:
    """Every page of a beginning, with all that can be on it."""
    beginner = Beginner(site, f"/{language}/start/")
    yield "device", beginner.page
    yield "careful", beginner.send(WATCHED)
    yield "age", beginner.send()
    yield "minor", beginner.send({"adult": "no"})
    yield "minor-country", beginner.send({"country": "ES"}, "country")
    beginner.send(go="back")
    yield "happened", beginner.send(ADULT)
    yield "about", beginner.send(EVERYTHING)
    yield "advice", beginner.send(ME)
    yield "keep", beginner.send()
    yield "keep-wrong", beginner.send({"remind": "on"})
    yield "receipt", beginner.send(KEPT)
    for ticks in ({}, {"team": "on"}):
        again = Beginner(site, f"/{language}/start/")
        again.until_keep({"happened": ["threatened"]})
        yield f"receipt-{'-'.join(ticks) or 'alone'}", again.send(ticks)
    lost = Beginner(site, f"/{language}/start/")
    yield "lost", lost.send({"state": "x"})


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_of_these_pages_is_plain(language: str) -> None:
    assert_plain("\n".join(said(language)), language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_plain_as_it_is_shown(site: Client, language: str) -> None:
    shown = dict(pages(site, language))
    assert [len(page.codes) for name, page in shown.items() if name.startswith("receipt")] == [3, 2, 2]
    for page in shown.values():
        assert_plain(page.text, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_page_of_a_helpline_is_plain_too(site: Client, language: str) -> None:
    assert_plain(site.get(f"/{language}/").content.decode(), language)
