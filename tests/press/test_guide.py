"""The guide for newsrooms does as it says: its own texts pass the check, and its words are plain."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from amparo.press.article import Form
from amparo.press.check import Report, check
from amparo.press.examples import run_example
from amparo.press.finding import Standing
from amparo.press.parsing.zones import Told, read_article
from amparo.press.profile import Verdict
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Example
from amparo.press.zone import Genre, Zone
from amparo.registry.press_book import load_rulebook, load_rules
from amparo.registry.press_chapters import Chapter, Model, Pair
from amparo.registry.press_guide import load_guide
from amparo.words import LANGUAGES
from scripts.reference import PAGES
from tests.web.plain_words import assert_no_blame, assert_plain

TODAY = date(2026, 11, 22)
GUIDE = load_guide(None)
LONGEST, EASIEST = 25, 70.0
ADDRESS = re.compile(r"https?://\S+")
QUOTED = re.compile(r"[“«][^”»]*[”»]")


@cache
def rulebook() -> Rulebook:
    return load_rulebook(None, TODAY)


def pairs() -> Iterator[tuple[str, str, Pair]]:
    return (
        (chapter.id, language, pair) for chapter in GUIDE.chapters for pair in chapter.pairs for language in LANGUAGES
    )


def finds(rule: str, text: str, language: str, pair: Pair) -> bool:
    by_id = {one.id: one for one in rulebook().rules}
    return run_example(by_id[rule], Example("bad", language, text, True, pair.form, pair.zone), rulebook())


def report(model: Model, language: str) -> Report:
    assert model.jurisdiction
    genre = None if model.whole else Genre.REPORT
    told = Told(language, model.jurisdiction.said_in(language), genre)
    return check(read_article(model.text.said_in(language), Form.MARKDOWN, told), rulebook(), gated=model.whole)


def own_words(chapter: Chapter, language: str) -> str:
    """Without its bad examples, and without what others are called."""
    models = (words for model in chapter.models for words in (model.what, model.text))
    points = (one.say for one in chapter.points)
    items = (one.say for one in chapter.checklist)
    said = (chapter.opening, *points, *items, *models)
    text = "\n".join(one.said_in(language) for one in said)
    for line in GUIDE.helplines:
        text = text.replace(line.name, "")
    return ADDRESS.sub("", QUOTED.sub("", text))


def test_every_rule_is_told_in_a_chapter() -> None:
    assert [one.id for one in load_rules(None) if GUIDE.chapter_of(one.id) is None] == []


def test_what_stands_before_is_found_by_the_rules_that_it_is_about() -> None:
    missed = [
        (chapter, language, rule)
        for chapter, language, pair in pairs()
        for rule in pair.rules
        if not finds(rule, pair.before.said_in(language), language, pair)
    ]
    assert missed == []


def test_what_stands_after_has_nothing_to_find() -> None:
    """What is missing from a whole article, a sentence cannot have: only findings with a place count."""
    found = []
    for chapter, language, pair in pairs():
        zone = Zone.BODY if pair.zone is None else pair.zone
        text = pair.after.said_in(language)
        source = f"# {text}" if zone is Zone.H1 else f"# —\n\n{text}"
        article = read_article(source, Form.MARKDOWN, Told(language, None, Genre.REPORT))
        placed = [one for one in check(article, rulebook(), gated=False).findings if one.rule not in WHOLE]
        found += [(chapter, language, one.rule) for one in placed if not one.document]
    assert found == []


WHOLE = {"MIN-3", "REC-4"}
"""Rules whose finding stands at a word, for what the rest of the article lacks."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_article_of_the_guide_is_clear(language: str) -> None:
    whole = [model for chapter in GUIDE.chapters for model in chapter.models if model.whole]
    assert whole
    for model in whole:
        told = report(model, language)
        assert told.in_scope
        assert [(one.rule, one.start) for one in told.findings] == []
        assert told.verdict is Verdict.CLEAR
        assert set(told.standings.values()) == {Standing.MET}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_help_box_of_the_guide_counts_as_help(language: str) -> None:
    boxes = [model for chapter in GUIDE.chapters for model in chapter.models if model.jurisdiction and not model.whole]
    assert boxes
    for box in boxes:
        told = report(box, language)
        assert [one.rule for one in told.findings if not one.document] == []
        assert {told.standings[rule] for rule in ("REC-1", "REC-2")} == {Standing.MET}
        assert told.standings.get("INS-1", Standing.MET) is Standing.MET


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", GUIDE.chapters, ids=lambda one: one.id)
def test_a_chapter_is_plain_and_does_not_blame(chapter: Chapter, language: str) -> None:
    text = own_words(chapter, language)
    assert_plain(text, language, longest=LONGEST, score=EASIEST)
    for swap in chapter.swaps:
        assert_no_blame(QUOTED.sub("", f"{swap.avoid.said_in(language)} {swap.write.said_in(language)}"), language)


def test_the_hours_that_the_spanish_box_says_are_those_of_the_registry() -> None:
    hours = next(one.hours for one in GUIDE.helplines if one.id == "es_017")
    box = next(one for one in GUIDE.chapters if one.id == "help-box").models[0]
    assert hours is not None
    assert hours.startswith("8:00-23:00")
    assert "todos los días de 8 a 23 horas" in box.text.es


def test_a_chapter_lists_helplines_of_its_kind_in_the_order_of_its_countries() -> None:
    chapter = next(one for one in GUIDE.chapters if one.id == "if-somebody-died")
    lines = GUIDE.helplines_of(chapter, "es")
    assert {one.serves for one in lines} == {"crisis"}
    assert [one.country for one in lines][:2] == ["ES", "MX"]


@pytest.mark.parametrize(
    ("page", "language", "good", "bad"),
    [("report-without-harm.md", "en", "So: ", "Not so: "), ("informar-sin-danar.md", "es", "Así: ", "Así no: ")],
    ids=LANGUAGES,
)
def test_the_guide_shows_each_rule_once_and_the_good_way_first(page: str, language: str, good: str, bad: str) -> None:
    told = PAGES[f"../guide/{page}"]()
    blocks = {
        rule: block
        for rule, block in re.findall(r"^\*\*.+\*\* \(\[([A-Z]{3}-\d+)\]\(.*\n\n((?:[-` ].*\n)+)", told, re.MULTILINE)
        if block.startswith("- ")
    }
    assert blocks.keys() == {one.id for one in load_rules(None)}
    assert [rule for rule, block in blocks.items() if not -1 < block.find(good) < block.find(bad)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rules_page_says_everything_that_the_rule_says(language: str) -> None:
    folder = "press-rules" if language == "en" else f"press-rules/{language}"
    lacking = []
    for rule in load_rules(None):
        page = " ".join(PAGES[f"{folder}/{rule.id}.md"]().replace("\\*", "*").split())
        said = [rule.message, rule.instead, rule.may_not_apply, *rule.says.values()]
        wanted = [*(one.said_in(language) for one in said), *(one.url or one.title for one in rule.sources)]
        lacking += [(rule.id, one) for one in wanted if " ".join(one.split()) not in page]
    assert lacking == []
