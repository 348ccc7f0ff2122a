"""What an editor or a house may decide, and that nothing of the text comes back."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.press import checks
from amparo.press.article import Form
from amparo.press.check import Report, check
from amparo.press.fold import fold
from amparo.press.house import House
from amparo.press.parsing.zones import Told, read_article
from amparo.press.reports.excerpt import BLOCK, Shown, excerpt, shown, shown_words
from amparo.press.rulebook import Rulebook
from amparo.press.rules import WordList
from amparo.press.zone import Genre, Level
from amparo.registry import press_rules, press_words
from amparo.registry.loader import load
from amparo.registry.press_known import load_known
from tests.press.making import KNOWN, LISTS, phrases, report, rule

PLAN = rule(checks.Lexical(find=phrases("stupid plan")))
KEPT = rule(checks.Lexical(find=phrases("stupid plan")), never_off=True)
IGNORE = '<!-- coverage-ignore TST-1 reason="agreed on 2 May" -->'
FORMS = (Form.TEXT, Form.MARKDOWN, Form.HTML)


def test_a_comment_with_a_reason_covers_the_paragraph_after_it() -> None:
    text = f"Text.\n\n{IGNORE}\nA stupid plan.\n\nA stupid plan."
    found = report(text, PLAN, form=Form.MARKDOWN)
    assert [one.start for one in found.findings] == [text.rindex("stupid")]
    reason = found.suppressed[0].reason
    assert reason is not None
    assert text[reason.start : reason.end] == "agreed on 2 May"


def test_what_a_comment_covers_hides_no_other_finding() -> None:
    text = f"Text.\n\n{IGNORE}\nA stupid plan.\n\nA stupid plan. A stupid plan."
    found = report(text, rule(checks.Lexical(find=phrases("stupid plan")), at_most=1), form=Form.MARKDOWN)
    assert [len(found.findings), len(found.suppressed), found.more] == [1, 1, {"TST-1": 1}]


def test_a_comment_before_all_text_covers_the_article() -> None:
    page = f"{IGNORE}<p>A stupid plan.</p><p>A stupid plan.</p>"
    assert report(page, PLAN, form=Form.HTML).findings == ()


def test_a_comment_without_a_reason_covers_nothing_and_is_told() -> None:
    found = report("<!-- coverage-ignore TST-1 -->\n\nA stupid plan.", PLAN, form=Form.MARKDOWN)
    assert (len(found.findings), len(found.unreasoned)) == (1, 1)


def test_a_comment_for_another_rule_covers_nothing() -> None:
    assert len(report(IGNORE.replace("TST-1", "TST-2") + "\n\nA stupid plan.", PLAN).findings) == 1


@pytest.mark.parametrize(
    ("house", "expected"),
    [
        (House(off=frozenset({"TST-1"})), []),
        (House(levels={"TST-1": Level.SUGGESTION}), [Level.SUGGESTION]),
        (House(levels={"TST-1": Level.ERROR}), [Level.ERROR]),
    ],
)
def test_a_house_decides_on_levels(house: House, expected: list[Level]) -> None:
    assert [one.level for one in report("A stupid plan.", PLAN, house=house).findings] == expected


@pytest.mark.parametrize("house", [House(off=frozenset({"TST-1"})), House(levels={"TST-1": Level.NOTE})])
def test_no_house_lowers_a_rule_that_protects_identity(house: House) -> None:
    assert [one.level for one in report("A stupid plan.", KEPT, house=house).findings] == [Level.WARN]


def test_a_house_over_another_keeps_what_it_does_not_say() -> None:
    base = House(levels={"TST-1": Level.NOTE, "TST-2": Level.ERROR}, off=frozenset({"TST-3"}))
    both = House(levels={"TST-1": Level.ERROR}, off=frozenset({"TST-4"})).over(base)
    assert both.levels == {"TST-1": Level.ERROR, "TST-2": Level.ERROR}
    assert both.off == {"TST-3", "TST-4"}


def test_an_excerpt_prints_only_words_of_lists_that_say_so() -> None:
    text = "Lina Morel said he shared 14 pictures with Omar, then posted."
    assert excerpt(text, 0, len(text), Shown(shown_words(LISTS))) == f"{BLOCK} shared {BLOCK} posted"


@cache
def rulebook() -> Rulebook:
    return Rulebook(
        tuple(load(press_rules.KIND, None).values()),
        load(press_words.KIND, None),
        load_known(None, date(2026, 11, 22)),
    )


@cache
def words_of_rules() -> frozenset[str]:
    rules = rulebook().rules
    said = [one.id for one in rules] + [key for one in rules for key in one.says]
    said += [item.id for one in rules for kind in one.checks for item in getattr(kind, "item", ())]
    return frozenset(said) | {"message"}


def strings(value: object) -> list[str]:
    """Every string in a report, but for those of enumerations, which are ours."""
    if isinstance(value, Enum) or value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [one for pair in value.items() for part in pair for one in strings(part)]
    if isinstance(value, list | tuple):
        return [one for part in value for one in strings(part)]
    if is_dataclass(value):
        return [one for field in fields(value) for one in strings(getattr(value, field.name))]
    return []


TOPICAL = st.sampled_from(
    [
        "He shared intimate photos of Lina Morel without her consent. ",
        "Difundió fotos íntimas de Lina Morel sin su consentimiento. ",
        "“She should have known better,” a neighbour said. ",
        "SHOCKING video!! ",
        "Call 017. ",
        "<h1>Sex tape</h1>",
        '<meta name="keywords" content="lina-morel nude">',
        "https://t.me/+abcdef ",
        "@redacted_name ",
        "### Everything you need to know\n\n",
        "\n\n",
    ]
)
TEXTS = st.lists(TOPICAL | st.text(max_size=20), max_size=25).map("".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(FORMS), st.sampled_from(["en", "es"]))
def test_nothing_of_the_text_comes_back_in_a_report(source: str, form: Form, language: str) -> None:
    read = read_article(source, form, Told(language, "ES", Genre.REPORT))
    found = check(read, rulebook(), gated=False)
    said = set(strings(found)) - {found.language, found.jurisdiction}
    assert said <= words_of_rules()
    assert all(0 <= one.start <= one.end <= len(source) for one in found.findings)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 50), st.integers(0, 200))
def test_an_excerpt_has_no_word_that_is_in_no_list(source: str, start: int, end: int) -> None:
    words = shown_words(load(press_words.KIND, None))
    assert set(excerpt(source, start, end, Shown(words)).split()) <= words | {BLOCK}


def test_no_explicit_word_and_no_short_number_may_be_printed_whatever_a_list_says() -> None:
    lists = {
        "terms": WordList("terms", ("nude", "court", "2026", "12", "since (2|two)"), (), shown=True),
        "explicit": WordList("explicit", ("nude",), ()),
    }
    assert shown_words(lists) == {"court", "2026", "since", "two"}


def test_a_helpline_of_one_word_is_not_printed_since_it_could_be_a_name() -> None:
    lines = (replace(KNOWN.helplines[0], names=("linea clara", "clara")),)
    assert shown(LISTS, replace(KNOWN, helplines=lines)).names == {("linea", "clara")}


def test_a_helpline_is_printed_by_its_whole_name_only() -> None:
    told = Shown(frozenset(), frozenset({("ana", "bella")}))
    assert excerpt("Ana Bella helps, says Ana.", 0, 99, told) == f"ana bella {BLOCK}"


def test_a_report_of_a_bad_article_finds_something() -> None:
    source = (
        "SHOCKING: leaked nudes of Lina Morel!\n\nPrivate nude photos of Lina Morel were leaked. She should have known "
        "better than to take nude photos.\n\nHer nude photos were shared everywhere."
    )
    found: Report = check(read_article(source, Form.TEXT, Told("en", "GB")), rulebook())
    assert found.in_scope
    assert {"SEN-1", "BLM-1"} <= {one.rule for one in found.findings}


@pytest.mark.parametrize("name", ["explicit", "body-or-act"])
def test_no_word_that_may_be_printed_is_explicit(name: str) -> None:
    lists = load(press_words.KIND, None)
    alone = {fold(one) for one in (*lists[name].en, *lists[name].es) if one.isalpha()}
    assert shown_words(lists).isdisjoint(alone)
