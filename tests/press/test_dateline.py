"""The country of an article, from the place with which it begins."""

import pytest

from amparo.press.article import Form
from amparo.press.dateline import country_of_dateline
from amparo.press.parsing.zones import Told, read_article


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("MADRID, 12 Nov (EFE).- Un juzgado ha condenado a un hombre.", "ES"),
        ("LONDON — A court has jailed a man.", "GB"),
        ("BOGOTÁ (AP) - Un juez ordenó retirar las imágenes.", "CO"),
        ("New Delhi, Nov 3 (PTI) — Police have arrested a man.", "IN"),
    ],
)
def test_a_dateline_says_the_country(text: str, country: str) -> None:
    assert country_of_dateline(text) == country


@pytest.mark.parametrize("text", ["Madrid is warm in May.", "A man — and his dog — walked.", "", "NOWHERE — Rain."])
def test_anything_else_says_none(text: str) -> None:
    assert country_of_dateline(text) is None


def test_what_the_editor_says_comes_first() -> None:
    text = "LONDON — A court has jailed a man."
    assert read_article(text, Form.TEXT).jurisdiction == "GB"
    assert read_article(text, Form.TEXT, Told(jurisdiction="IE")).jurisdiction == "IE"
