"""A text in any form as an article whose every passage knows its zone and its place in the source."""

from dataclasses import dataclass

from amparo.press.article import Article, Draft, Form
from amparo.press.dateline import country_of_dateline
from amparo.press.parsing.hypertext import read_html
from amparo.press.parsing.language import guess_language
from amparo.press.parsing.markdown import read_markdown
from amparo.press.parsing.plain import read_plain
from amparo.press.zone import Genre, Zone

_TOLD_FOR_LANGUAGE = frozenset({Zone.H1, Zone.TITLE, Zone.BODY, Zone.HEADING, Zone.QUOTE})


@dataclass(frozen=True)
class Told:
    """What whoever asks says about an article. It comes before the front matter; None where nothing is said."""

    language: str | None = None
    jurisdiction: str | None = None
    genre: Genre | None = None


def read_article(source: str, form: Form, told: Told | None = None) -> Article:
    """The article of a source. Never raises, whatever the source is."""
    told = told or Told()
    draft = _read(source, form)
    region = _region(draft)
    return Article(
        form=form,
        language=told.language or _language(draft),
        passages=tuple(draft.passages),
        length=len(source),
        links=tuple(draft.links),
        images=tuple(draft.images),
        embeds=tuple(draft.embeds),
        ignores=tuple(draft.ignores),
        keys=draft.keys,
        jurisdiction=told.jurisdiction or region or _place(draft),
        genre=told.genre or _genre(draft),
        footnotes=tuple(draft.footnotes),
    )


def _read(source: str, form: Form) -> Draft:
    if form is Form.HTML:
        return read_html(source)
    if form is Form.MARKDOWN:
        return read_markdown(source)
    return read_plain(source, form)


def _language(draft: Draft) -> str:
    said = (draft.keys.get("language") or draft.keys.get("lang") or draft.language).lower()[:2]
    if said in ("en", "es"):
        return said
    told = " ".join(one.text.said for one in draft.passages[:60] if one.zone in _TOLD_FOR_LANGUAGE)
    return guess_language(told)


def _region(draft: Draft) -> str | None:
    """The country, from the front matter or from a tag such as "es-MX"."""
    said = draft.keys.get("jurisdiction") or draft.language.replace("_", "-").partition("-")[2]
    code = said.strip().upper()
    return code if 2 <= len(code) <= 6 and code.replace("-", "").isalnum() and code.isascii() else None


def _place(draft: Draft) -> str | None:
    """The country, from the dateline."""
    first = next((one.text.said for one in draft.passages if one.zone is Zone.BODY), "")
    return country_of_dateline(first)


def _genre(draft: Draft) -> Genre | None:
    said = draft.keys.get("genre", "").strip().lower()
    return Genre(said) if said in {one.value for one in Genre} else None
