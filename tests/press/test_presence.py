"""What should be there counts only when it is bound, valid in the country, visible, and in time."""

from amparo.press import checks
from amparo.press.article import Form
from amparo.press.finding import Standing
from amparo.press.profile import Harm, Verdict
from amparo.press.rules import Rule
from amparo.press.zone import Family, Genre, Level, Zone
from tests.press.making import phrases, report, rule

SEEN = (Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.HELP)
HELP = checks.Item(id="line", part=(checks.Part(en=("call",)), checks.Part(fact=("helpline",))))


def recourse(*items: checks.Item, at_least: int = 1, **others: object) -> Rule:
    one = checks.Presence(item=items or (HELP,), at_least=at_least, zones=SEEN, **others)  # type: ignore[arg-type]
    return rule(one, name="REC-2", family=Family.RECOURSE)


def standing(text: str, one: Rule | None = None, **told: object) -> Standing:
    kept = one or recourse()
    return report(text, kept, **({"jurisdiction": "ES"} | told)).standings[kept.id]  # type: ignore[arg-type]


def test_a_bound_statement_is_met_and_shown_at_its_place() -> None:
    text = "It happened. Call 017 for help."
    found = report(text, recourse(), jurisdiction="ES")
    assert found.standings == {"REC-2": Standing.MET}
    assert [text[one.start : one.end] for one in found.evidence] == ["Call 017 for help."]
    assert found.findings == ()


def test_a_statement_may_be_spread_over_two_sentences_of_a_paragraph() -> None:
    assert standing("Call them. It is 017.") is Standing.MET
    assert standing("Call them.\n\nIt is 017, they say.") is Standing.PARTIAL


def test_a_bare_number_is_a_mention() -> None:
    assert standing("It is 017.") is Standing.PARTIAL


def test_nothing_is_missing_as_one_finding_about_the_document() -> None:
    found = report("It happened.", recourse(), jurisdiction="ES")
    assert [(one.document, one.start, one.end) for one in found.findings] == [(True, 0, 0)]
    assert found.standings == {"REC-2": Standing.MISSING}


def test_the_helpline_of_another_country_does_not_count() -> None:
    assert standing("Call 0345 6000 459 for help.") is Standing.MISSING


def test_without_a_country_it_is_unknown_and_that_is_no_pass() -> None:
    found = report("Call 017 for help.", recourse())
    assert found.standings == {"REC-2": Standing.UNKNOWN}
    assert found.verdict is Verdict.LOOK


def test_a_helpline_in_the_footer_does_not_count() -> None:
    assert standing("<p>It happened.</p><footer>Call 017 for help.</footer>", form=Form.HTML) is Standing.MISSING


def test_no_rule_can_make_the_footer_count() -> None:
    one = rule(checks.Presence(item=(HELP,), zones=tuple(Zone)), name="REC-2", family=Family.RECOURSE)
    page = "<p>It happened.</p><footer>Call 017 for help.</footer>"
    assert standing(page, one, form=Form.HTML) is Standing.MISSING


def test_a_helpline_that_is_hidden_does_not_count() -> None:
    assert standing('<p>It happened.</p><p style="display:none">Call 017.</p>', form=Form.HTML) is Standing.MISSING


def test_a_help_box_counts() -> None:
    assert standing("<p>It happened.</p><aside>Call 017 for help.</aside>", form=Form.HTML) is Standing.MET


def test_a_link_to_the_helpline_counts_as_its_number() -> None:
    assert standing('<p>Call <a href="https://linea.example/x">them</a>.', form=Form.HTML) is Standing.MET


def test_so_many_different_items_are_needed() -> None:
    one = recourse(HELP, checks.Item(id="keep", part=(checks.Part(en=("keep links",)),)), at_least=2)
    assert standing("Call 017. Call 017.", one) is Standing.PARTIAL
    assert standing("Call 017. Keep links.", one) is Standing.MET


def test_what_comes_after_the_first_words_is_too_late() -> None:
    one = recourse(first_words=6)
    assert standing("Call 017 for help.", one) is Standing.MET
    assert standing("One two three four five six. Seven. Call 017 for help.", one) is Standing.MISSING


def test_in_a_brief_it_is_a_suggestion() -> None:
    found = report("It happened.", recourse(), jurisdiction="ES", genre=Genre.BRIEF)
    assert [one.level for one in found.findings] == [Level.SUGGESTION]


CRISIS = rule(
    checks.Conditional(trigger=phrases("storm"), item=(HELP,), first_words=5, after_sentences=1),
    name="REC-4",
    family=Family.RECOURSE,
    zones=SEEN,
    level=Level.ERROR,
)


def test_what_is_called_for_must_stand_at_the_top_or_soon_after() -> None:
    far = "One two three four five six. A storm came. Then rain. Then wind. Call 017."
    assert [one.document for one in report(far, CRISIS, jurisdiction="ES").findings] == [False]
    near = "One two three four five six. A storm came. Call 017."
    assert report(near, CRISIS, jurisdiction="ES").findings == ()


def test_what_is_not_called_for_is_not_missed() -> None:
    assert report("One two.", CRISIS, jurisdiction="ES").standings == {}


CONTACT = rule(
    checks.Contact(cue=phrases("call")),
    name="REC-2",
    family=Family.RECOURSE,
    says={"foreign": ("f", "f"), "stale": ("s", "s"), "unlisted": ("u", "u")},
)


def said(text: str, country: str) -> list[str]:
    return [one.message for one in report(text, CONTACT, jurisdiction=country).findings]


def test_a_number_is_told_by_what_is_wrong_with_it() -> None:
    assert said("Call 017.", "ES") == []
    assert said("Call 0345 6000 459.", "ES") == ["foreign"]
    assert said("Call 900 111 222.", "ES") == ["unlisted"]
    assert said("Call 0345 6000 459.", "GB") == ["stale"]


def test_a_number_of_a_country_without_data_is_not_judged() -> None:
    assert said("Call 900 111 222.", "FR") == []


def test_virtue_does_not_offset_harm() -> None:
    harm = rule(checks.Lexical(find=phrases("stupid plan")), name="BLM-1", level=Level.ERROR)
    found = report("A stupid plan. Call 017.", recourse(), harm, jurisdiction="ES")
    cells = {one.family: one for one in found.cells}
    assert found.verdict is Verdict.HOLD
    assert cells[Family.RECOURSE].presence is Standing.MET
    assert (cells[Family.BLAME].harm, cells[Family.BLAME].presence) == (Harm.FINDINGS, None)
    assert len(cells) == 13


def test_what_the_form_cannot_show_is_unknown() -> None:
    one = rule(checks.Media(images="share", find=phrases("still")), name="MED-1", family=Family.MEDIA)
    cells = {cell.family: cell for cell in report("Text.", one).cells}
    assert cells[Family.MEDIA].harm is Harm.UNKNOWN
