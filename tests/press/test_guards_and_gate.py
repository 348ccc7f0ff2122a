"""When a finding does not count: quoted, negated, mentioned, a law's own words; and articles about something else."""

import pytest

from amparo.press.article import Form
from amparo.press.checks import Lexical
from amparo.press.rules import Rule
from amparo.press.zone import Genre, Level, Zone
from tests.press.making import phrases, places, report, rule

BAD = Lexical(find=phrases("stupid plan"))
GUARDED: Rule = rule(BAD, guards=("negation", "mention", "statute"))


def test_own_words_are_found_at_their_place() -> None:
    assert places("It was a stupid plan.", GUARDED) == ["stupid plan"]


@pytest.mark.parametrize(
    "text",
    [
        "“That was a truly stupid plan indeed,” she said.",
        "It was never a stupid plan.",
        "The term stupid plan is old.",
        "They speak of a “stupid plan”.",
        "Under section 12 a stupid plan is void.",
    ],
)
def test_a_guard_cancels_a_finding(text: str) -> None:
    assert places(text, GUARDED) == []


def test_a_negation_does_not_reach_over_but() -> None:
    assert places("She never spoke, but it was a stupid plan.", GUARDED) == ["stupid plan"]


def test_a_quotation_that_nobody_said_counts_as_own_words() -> None:
    assert places("“That was a truly stupid plan indeed.”", GUARDED) == ["stupid plan"]


def test_a_rule_may_look_into_quotations() -> None:
    assert places("“That was a truly stupid plan indeed,” she said.", rule(BAD, quote="check")) == ["stupid plan"]


def test_a_quotation_with_an_answer_is_left_alone() -> None:
    open_one = rule(BAD, quote="only_if_unrebutted")
    quoted = "“That was a truly stupid plan indeed,” she said."
    assert places(quoted, open_one) == ["stupid plan"]
    assert places(f"{quoted} Her lawyer rejects that.", open_one) == []


def test_a_headline_weighs_one_level_more() -> None:
    found = report("A stupid plan\n\nIt was a stupid plan.", rule(BAD)).findings
    assert [(one.zone, one.level) for one in found] == [(Zone.H1, Level.ERROR), (Zone.LEAD, Level.WARN)]


def test_guidance_about_coverage_may_say_the_words() -> None:
    assert report("It was a stupid plan.", rule(BAD), genre=Genre.META).findings == ()


def test_a_genre_may_lower_a_rule() -> None:
    lowered = rule(BAD, genres={Genre.OPINION: Level.SUGGESTION})
    assert report("A stupid plan.", lowered, genre=Genre.OPINION).findings[0].level is Level.SUGGESTION


def test_so_many_findings_are_reported_and_the_others_counted() -> None:
    found = report("A stupid plan. " * 5, rule(BAD, at_most=2))
    assert (len(found.findings), found.more) == (2, {"TST-1": 3})


IN_SCOPE = "He shared intimate photos. She spoke. They walked. Later he posted intimate photos again. A stupid plan."


def test_an_article_about_intimate_images_is_in_scope() -> None:
    assert report(IN_SCOPE, GUARDED, gated=True).in_scope


@pytest.mark.parametrize(
    "text",
    [
        "A stupid plan about roads.",
        "He shared intimate photos once. A stupid plan.",
        "After the data leak he shared intimate photos. In the data leak he posted intimate photos. A stupid plan.",
        "They speak of intimate photos. They speak of intimate photos. A stupid plan.",
    ],
)
def test_an_article_about_something_else_is_out_of_scope_and_says_nothing(text: str) -> None:
    found = report(text, GUARDED, gated=True)
    assert (found.in_scope, found.findings, found.cells, found.verdict) == (False, (), (), None)


def test_one_headline_is_enough_for_scope() -> None:
    assert report("<h1>He shared intimate photos</h1><p>A plan.", GUARDED, gated=True, form=Form.HTML).in_scope
