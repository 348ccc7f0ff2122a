"""Two long articles with everything that bait, and a well-meant page without sources, get wrong."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from amparo.press.article import Form
from amparo.press.check import Report, check
from amparo.press.parsing.zones import Told, read_article
from amparo.press.profile import Verdict
from amparo.press.zone import Level, Zone
from amparo.registry.press_book import load_rulebook

FOLDER = Path(__file__).parent / "long"
TODAY = date(2026, 11, 22)


@cache
def report(name: str, country: str) -> Report:
    source = (FOLDER / name).read_text(encoding="utf-8")
    return check(read_article(source, Form.MARKDOWN, Told(jurisdiction=country)), load_rulebook(None, TODAY))


def levels(found: Report) -> dict[str, set[Level]]:
    said: dict[str, set[Level]] = {}
    for one in found.findings:
        said.setdefault(one.rule, set()).add(one.level)
    return said


def bait() -> Report:
    return report("bait-es.md", "ES")


def orphan() -> Report:
    return report("orphan-en.md", "GB")


def test_bait_is_held_whatever_else_it_says_well() -> None:
    assert bait().verdict is Verdict.HOLD


@pytest.mark.parametrize("rule", ["SEO-1", "IDN-1", "SEN-1"])
def test_bait_has_errors_for_the_name_beside_explicit_words_and_for_its_headline(rule: str) -> None:
    assert Level.ERROR in levels(bait()).get(rule, set())


def test_a_name_and_an_explicit_word_are_found_in_title_address_and_description() -> None:
    zones = {one.zone for one in bait().findings if one.rule == "SEO-1"}
    assert {Zone.TITLE, Zone.SLUG, Zone.DESCRIPTION} <= zones


def test_each_of_three_headings_that_stand_twice_is_found() -> None:
    assert Counter(one.rule for one in bait().findings)["SEO-3"] == 3


def test_each_of_three_percentages_without_a_source_is_found() -> None:
    assert Counter(one.rule for one in bait().findings)["SRC-1"] == 3


@pytest.mark.parametrize(
    "rule", ["SEO-2", "AMP-2", "AMP-3", "AMP-5", "EUP-1", "SRC-2", "REC-1", "REC-2", "INS-1", "SEN-4", "CON-5"]
)
def test_bait_is_warned_of_density_places_terms_sources_and_missing_help(rule: str) -> None:
    assert Level.WARN in levels(bait()).get(rule, set())


def test_copyright_told_as_the_duty_to_remove_is_found() -> None:
    assert "copyright" in {one.message for one in bait().findings if one.rule == "INS-1"}


def test_the_well_framed_page_has_no_error() -> None:
    assert [one.rule for one in orphan().findings if one.level is Level.ERROR] == []


def test_the_well_framed_page_passes_on_consent_and_blame() -> None:
    assert [one.rule for one in orphan().findings if one.rule.startswith(("CON", "BLM", "SEN", "IDN", "AMP"))] == []


@pytest.mark.parametrize("rule", ["SRC-1", "SRC-2", "SRC-5", "SEO-4", "REC-1", "INS-1"])
def test_the_well_framed_page_fails_on_sources_templates_and_help(rule: str) -> None:
    assert Level.WARN in levels(orphan()).get(rule, set())


def test_an_empty_list_of_questions_at_the_end_is_found() -> None:
    assert "empty" in {one.message for one in orphan().findings if one.rule == "SEO-4"}
