"""Plain text, Markdown and HTML become zones whose every character is at its place in the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.press.article import Article, Form
from amparo.press.parsing.zones import Told, read_article
from amparo.press.zone import Genre, Zone

PAGE = """<!doctype html><html lang="es-MX"><head><title>Uno &amp; dos</title>
<meta property="og:title" content="MIRA &iexcl;ya!"><meta name=keywords content="casa, puerta">
<meta property="og:image" content="/img/still.jpg"><link rel="canonical" href="https://d.example/la-casa">
<script type="application/ld+json">{"@context":"x","headline":"Una \\u00e1rea \\"x\\"","image":["/a.jpg"]}
</script></head>
<body><nav>men&uacute; <a href="/x">otro</a></nav><article><h1>Titular   <b>claro</b></h1>
<p>Hola <a href="https://t.example/+abc?x=1&amp;y=2">enlace</a> y m&aacute;s.<p>Otro <q>cita dicha</q>.
<figure><img src="a.jpg" alt="la puerta"><figcaption>pie</figcaption></figure><blockquote>dijo</blockquote>
<div style="display:none">oculto</div></article><aside class="ayuda">Llama</aside><footer>fin</footer></body></html>"""
POST = """---
title: "La casa"
tags: [puerta, casa]
jurisdiction: ES
genre: opinion
---
# Una *casa* abierta

Con **fuerza** y [enlace](https://d.example/a) dentro,
segunda línea.<!-- coverage-ignore BLM-1 reason="visto" -->

> dicho
> por alguien

![la puerta](/img/still.jpg "pie")

Apartado
--------
- uno[^1]
- dos

[^1]: Nota https://d.example/n.

```
código
```
"""


def said(article: Article, zone: Zone) -> list[str]:
    return [one.text.said.strip() for one in article.passages if one.zone is zone]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (Zone.TITLE, ["Uno & dos"]),
        (Zone.OG_TITLE, ["MIRA ¡ya!"]),
        (Zone.JSONLD_HEADLINE, ['Una área "x"']),
        (Zone.TAGS, ["casa, puerta"]),
        (Zone.SLUG, ["https://d.example/la-casa"]),
        (Zone.H1, ["Titular claro"]),
        (Zone.BODY, ["Hola enlace y más.", "Otro cita dicha."]),
        (Zone.ALT, ["la puerta"]),
        (Zone.CAPTION, ["pie"]),
        (Zone.QUOTE, ["dijo"]),
        (Zone.HIDDEN, ["oculto"]),
        (Zone.HELP, ["Llama"]),
        (Zone.RELATED, ["menú otro", "fin"]),
        (Zone.IMAGE_ADDRESS, ["/img/still.jpg", "/a.jpg", "a.jpg"]),
    ],
)
def test_each_part_of_a_page_has_its_zone(zone: Zone, expected: list[str]) -> None:
    assert said(read_article(PAGE, Form.HTML), zone) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (Zone.TITLE, ["La casa"]),
        (Zone.TAGS, ["[puerta, casa]"]),
        (Zone.H1, ["Una casa abierta"]),
        (Zone.HEADING, ["Apartado"]),
        (Zone.BODY, ["Con fuerza y enlace dentro, segunda línea.", "uno", "dos", "Nota https://d.example/n."]),
        (Zone.QUOTE, ["dicho por alguien"]),
        (Zone.ALT, ["la puerta"]),
        (Zone.CAPTION, ["pie"]),
        (Zone.LINK, ["https://d.example/a", "https://d.example/n"]),
    ],
)
def test_each_part_of_a_post_has_its_zone(zone: Zone, expected: list[str]) -> None:
    assert said(read_article(POST, Form.MARKDOWN), zone) == expected


def test_a_first_line_without_a_full_stop_is_the_headline() -> None:
    article = read_article("A court decides\n\nThe first paragraph. It goes on.\n\nWhat it means\n\nMore.", Form.TEXT)
    assert [one.zone for one in article.passages] == [Zone.H1, Zone.BODY, Zone.HEADING, Zone.BODY]


def test_a_headline_of_bait_may_end_with_a_mark() -> None:
    article = read_article("You must see this!\n\nThe first paragraph.", Form.TEXT)
    assert [one.zone for one in article.passages] == [Zone.H1, Zone.BODY]


def test_a_page_says_its_language_and_country() -> None:
    article = read_article(PAGE, Form.HTML)
    assert (article.language, article.jurisdiction) == ("es", "MX")


def test_front_matter_says_country_and_genre() -> None:
    article = read_article(POST, Form.MARKDOWN)
    assert (article.jurisdiction, article.genre) == ("ES", Genre.OPINION)


def test_who_asks_knows_better_than_the_front_matter() -> None:
    article = read_article(POST, Form.MARKDOWN, Told("en", "GB", Genre.LEGAL))
    assert (article.language, article.jurisdiction, article.genre) == ("en", "GB", Genre.LEGAL)


def test_the_language_of_plain_text_is_guessed_from_its_small_words() -> None:
    assert read_article("La reunión de los vecinos fue el lunes por la tarde.", Form.TEXT).language == "es"


def test_the_picture_that_is_shared_is_told_from_others() -> None:
    images = read_article(PAGE, Form.HTML).images
    assert [(one.target, one.shared) for one in images] == [
        ("/img/still.jpg", True),
        ("/a.jpg", True),
        ("a.jpg", False),
    ]


def test_a_link_keeps_its_target_decoded_and_the_place_of_its_words() -> None:
    article = read_article(PAGE, Form.HTML)
    link = next(one for one in article.links if one.zone is Zone.BODY)
    assert link.passage is not None
    words = article.passages[link.passage].text.said[link.start : link.end]
    assert (link.target, words) == ("https://t.example/+abc?x=1&y=2", "enlace")


def test_what_an_entity_stands_for_is_at_the_place_of_the_entity() -> None:
    article = read_article(PAGE, Form.HTML)
    text = next(one.text for one in article.passages if "más" in one.text.said)
    at = text.said.index("más")
    span = text.span(at, at + 3)
    assert PAGE[span.start : span.end] == "m&aacute;s"


split = str.split
PIECES = [
    *split("<p> </p> <a> </a> <b> <q> </q> <h1> </h1> </div> <!-- --> <aside> </aside> &amp; &aacute; &# < > * ** _"),
    *split("[x](/y) ![x](/y) # > - ``` --- “ ” « » ( ) @ ñ é ǃ İ ß . ! ? <script> </script> { }"),
    *(
        "<a href='/x'>",
        "<div hidden>",
        "<meta content='x' name='description'>",
        "casa abierta",
        "'",
        '"',
        " ",
        "\n",
        "\n\n",
    ),
]
SCRAPS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(deadline=None)
@given(SCRAPS | st.text(max_size=200), st.sampled_from([Form.TEXT, Form.MARKDOWN, Form.HTML]))
def test_a_character_that_was_not_decoded_is_the_same_in_the_source(source: str, form: Form) -> None:
    for passage in read_article(source, form).passages:
        for at, letter in enumerate(passage.text.said):
            start, end = passage.text.span(at, at + 1)
            there = source[start:end]
            assert 0 <= start < end <= len(source)
            assert there == letter or len(there) > 1 or (letter == " " and there.isspace())


@settings(deadline=None)
@given(SCRAPS, st.sampled_from([Form.TEXT, Form.MARKDOWN, Form.HTML]))
def test_places_go_forward_within_a_passage(source: str, form: Form) -> None:
    for passage in read_article(source, form).passages:
        starts = [passage.text.span(at, at + 1).start for at in range(len(passage.text.said))]
        assert starts == sorted(starts)
