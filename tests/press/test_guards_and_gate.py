"""When a finding does not count: quoted, negated, mentioned, a law's own words; and articles about something else."""

import pytest

from amparo.press.article import Form
from amparo.press.checks import Lexical, Ratio, Structure
from amparo.press.rules import Rule, WordList
from amparo.press.zone import Genre, Level, Zone
from tests.press.making import LISTS, phrases, places, report, rule

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


LACKING: Rule = rule(Lexical(find=phrases("jilted lover")), guards=("negation",))


def test_a_lack_of_consent_denies_nothing() -> None:
    assert places("The jilted lover shared them without her consent.", LACKING) == ["jilted lover"]
    assert places("Without her consent the jilted lover shared them.", LACKING) == ["jilted lover"]


def test_a_negation_reaches_back_over_a_word_or_two_only() -> None:
    assert places("A jilted lover was never there.", LACKING) == []
    assert places("A jilted lover, say the neighbours, was never there.", LACKING) == ["jilted lover"]


ANSWERED: Rule = rule(
    Structure(shape="unrebutted_quote", rules=("TST-2",)), name="TST-1", zones=(Zone.QUOTE,), quote="check"
)
BLAMING: Rule = rule(BAD, name="TST-2", guards=("negation",))


def test_a_quotation_that_denies_is_no_blame_to_answer() -> None:
    def found(text: str) -> list[str]:
        return [one.rule for one in report(text, ANSWERED, BLAMING).findings]

    assert found("“It really was a stupid plan of hers,” he said.") == ["TST-1"]
    assert found("“It was never a stupid plan of hers,” he said.") == []
    assert found("He spoke of a “stupid plan”, he said.") == []


def test_a_ratio_leaves_out_what_somebody_else_says() -> None:
    counting = Ratio(count=phrases("stupid plan"))
    assert places("“It was such a very stupid plan,” he said.", rule(counting)) == []
    assert places("“It was such a very stupid plan,” he said.", rule(counting, quote="check")) == ["stupid plan"]


IN_SCOPE = (
    "He shared intimate photos. She spoke to the police. They walked. Later he posted intimate photos again. A plan."
)


def test_an_article_about_intimate_images_is_in_scope() -> None:
    assert report(IN_SCOPE, GUARDED, gated=True).in_scope


@pytest.mark.parametrize(
    "text",
    [
        "A stupid plan about roads.",
        "He shared intimate photos once. A stupid plan.",
        "After the data leak he shared intimate photos. In the data leak he posted intimate photos. A stupid plan.",
        "They speak of intimate photos. They speak of intimate photos. A stupid plan.",
        "She shared intimate photos. She posted intimate photos of herself. A stupid plan.",
    ],
)
def test_an_article_about_something_else_is_out_of_scope_and_says_nothing(text: str) -> None:
    found = report(text, GUARDED, gated=True)
    assert (found.in_scope, found.findings, found.cells, found.verdict) == (False, (), (), None)


def test_one_headline_is_enough_for_scope() -> None:
    assert report("<h1>He shared intimate photos</h1><p>The police came.", GUARDED, gated=True, form=Form.HTML).in_scope


def test_one_sentence_at_the_top_that_says_all_is_enough_for_scope() -> None:
    assert report("A plan\n\nHe sent intimate photos without her consent.", GUARDED, gated=True).in_scope


def test_bait_with_a_name_in_the_headline_is_in_scope_where_the_text_is_intimate() -> None:
    lists = {
        **LISTS,
        "bait-title": WordList("bait-title", ("leaked video",), ()),
        "intimate-cue": WordList("intimate-cue", ("private moment",), ()),
    }
    title = "<h1>Lina Morel: the leaked video</h1>"
    text = "The police know. Lina Morel has {} there."
    assert report(f"{title}<p>{text.format('a private moment')}", gated=True, form=Form.HTML, lists=lists).in_scope
    assert not report(f"{title}<p>{text.format('a lost match')}", gated=True, form=Form.HTML, lists=lists).in_scope
