"""Every word that people see is there in Spanish, and what Django reads is what was written."""

import gettext
import io
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from django.contrib import auth

from scripts import words


@pytest.fixture(scope="module")
def said() -> Any:
    return words.catalog()


def test_every_word_has_its_spanish(said: Any) -> None:
    assert words.missing(said) == []


def test_the_file_holds_the_words_of_the_pages_and_no_others(said: Any) -> None:
    assert {message.id for message in words.spanish_now()} == {message.id for message in said}, "run `make words`"


def test_what_django_reads_is_what_was_written() -> None:
    fresh = gettext.GNUTranslations(io.BytesIO(words.mo(words.spanish_now())))
    kept = gettext.GNUTranslations(io.BytesIO(words.MO.read_bytes()))
    without_head = [{key: text for key, text in each._catalog.items() if key} for each in (fresh, kept)]  # type: ignore[attr-defined]
    assert without_head[0] == without_head[1], "run `make words`"


def test_spanish_keeps_every_place_where_something_is_put_in(said: Any) -> None:
    assert [str(message.id) for message in said if message.id and message.string for _ in message.check()] == []


def test_borrowed_sentences_are_as_their_owners_write_them() -> None:
    borrowed = [message.id for message in words.catalog() if ("shared/borrowed_words.py", 0) in message.locations]
    assert borrowed
    owners = [
        gettext.translation("django", folder / "locale", ["es"])
        for folder in (Path(django.__file__).parent / "conf", Path(auth.__file__).parent, Path(allauth.__file__).parent)
    ]
    known = {key[0] if isinstance(key, tuple) else key for owner in owners for key in owner._catalog}  # type: ignore[attr-defined]
    assert [text for text in borrowed if (text if isinstance(text, str) else text[0]) not in known] == []
