"""Each kind of check finds what it is for and leaves alone what it is not for."""

import pytest

from amparo.press import checks
from amparo.press.article import Form
from amparo.press.house import House
from amparo.press.rules import Rule
from amparo.press.zone import Level, Zone
from tests.press.making import phrases, places, report, rule


def levels(text: str, one: Rule, **told: object) -> list[Level]:
    return [found.level for found in report(text, one, **told).findings]  # type: ignore[arg-type]


def test_words_are_found_only_with_what_they_need() -> None:
    one = rule(checks.Lexical(find=phrases("door"), needs=phrases("red"), needs_within="sentence"))
    assert places("A red door. A blue door.", one) == ["door"]


def test_words_are_left_alone_with_what_excuses_them() -> None:
    one = rule(checks.Lexical(find=phrases("door"), unless=phrases("locked"), unless_within="neighbours"))
    assert places("A door. It is locked. So it goes. A door.", one) == ["door"]


def test_words_weigh_more_with_what_makes_them_worse() -> None:
    one = rule(checks.Lexical(find=phrases("door"), worse_with=phrases("price")))
    assert levels("A door and its price. A door.", one) == [Level.ERROR, Level.WARN]


def test_a_link_beside_a_figure_excuses_it() -> None:
    one = rule(checks.Lexical(find=phrases("#%"), unless_link=True))
    assert places("Of them 68% agree, see [the survey](https://s.example/2023).", one, form=Form.MARKDOWN) == []
    assert places("Of them 68% agree.", one, form=Form.MARKDOWN) == ["68%"]


@pytest.mark.parametrize(
    ("mark", "text", "expected"),
    [
        ("capitals", "SHOCKING NEWS today", ["SHOCKING NEWS"]),
        ("capitals", "NATO met today", []),
        ("exclamation", "It opens!", ["!"]),
        ("emoji", "It opens 🔥", ["🔥"]),
    ],
)
def test_typography_is_found(mark: str, text: str, expected: list[str]) -> None:
    one = rule(checks.Lexical(typography=(mark,)))  # type: ignore[arg-type]
    assert places(text, one) == expected


def test_a_regular_expression_is_found_in_the_text_as_it_is_written() -> None:
    one = rule(checks.Lexical(regex=(checks.Regex(pattern=r"(?<!\w)@[a-z]{3,}"),)))
    assert places("Write to @redacted here. Not a@redacted.", one) == ["@redacted"]


def test_things_are_found_together_and_the_finding_runs_over_them() -> None:
    one = rule(checks.Cooccurrence(all=(phrases("door"), phrases("red")), words=2))
    assert places("A door that is red. A door that is now very bright red.", one) == ["door that is red"]


def test_things_together_are_left_alone_with_what_excuses_them() -> None:
    one = rule(checks.Cooccurrence(all=(phrases("door"), phrases("red")), without=phrases("paint")))
    assert places("A door, red. It is the paint.", one) == []


def test_a_ratio_is_one_finding_a_document() -> None:
    one = rule(checks.Ratio(count=phrases("leak*"), against=phrases("crime"), at_least=2, share=0.6))
    assert places("A leak. It leaked. Leaks.", one) == ["leak"]
    assert places("A leak. It leaked. A crime. A crime.", one) == []


LINKS = checks.LinkClass(
    link_kind=(
        checks.LinkKind(id="invite", hosts=("chat.example",), paths=("/+*", "/join/*")),
        checks.LinkKind(id="short", hosts=("s.example",), level=Level.SUGGESTION),
    ),
    allow=(checks.LinkKind(id="policy", paths=("*/policy*",)),),
    private=True,
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://chat.example/+abc", [Level.WARN]),
        ("https://www.chat.example/join/x", [Level.WARN]),
        ("https://chat.example/about", []),
        ("https://s.example/a", [Level.SUGGESTION]),
        ("https://own.example/a", [Level.WARN]),
        ("https://own.example/policy", []),
        ("https://notchat.example/+abc", []),
    ],
)
def test_links_are_found_by_the_class_of_their_target(address: str, expected: list[Level]) -> None:
    house = House(private_hosts=frozenset({"own.example"}))
    assert levels(f'<p>See <a href="{address}">this</a>.', rule(LINKS), form=Form.HTML, house=house) == expected


def test_an_embed_is_found_unless_its_host_is_allowed() -> None:
    allow = (checks.LinkKind(id="own", hosts=("maps.example",)),)
    one = rule(checks.LinkClass(of="embeds", others=True, allow=allow))
    page = '<iframe src="https://video.example/1"></iframe><iframe src="https://maps.example/1"></iframe>'
    assert places(page, one, form=Form.HTML) == ["https://video.example/1"]


def test_a_named_victim_is_found_once_a_zone_and_others_are_not() -> None:
    text = "They shared photos of Lina Morel. Lina Morel spoke. Later Omar Prat said no."
    assert places(text, rule(checks.Entity(role="victim"))) == ["Lina Morel"]


def test_a_recorded_consent_excuses_a_name() -> None:
    text = "---\nnamed_with_consent: 2026-05-02\n---\nThey shared photos of Lina Morel."
    one = rule(checks.Entity(role="victim", unless_key=("named_with_consent",)))
    assert report(text, one).findings == ()


def test_a_name_beside_a_word_is_found_in_a_tag_in_small_letters() -> None:
    page = '<meta name="keywords" content="lina morel bare"><body><p>The nurse is Lina Morel.'
    one = rule(checks.Lexical(find=phrases("@name ~2 bare")), zones=(Zone.TAGS,))
    assert places(page, one, form=Form.HTML) == ["lina morel bare"]


JIGSAW = rule(
    checks.Jigsaw(
        about=phrases("the victim"),
        point=(
            checks.Point(id="age", en=("#-year-old",)),
            checks.Point(id="work", weight=2, en=("at the plant",)),
            checks.Point(id="kin", weight=2, en=("mother of",)),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The victim, a 32-year-old, spoke.", []),
        ("The victim, a 32-year-old at the plant, spoke.", [Level.WARN]),
        ("The victim is a 32-year-old at the plant. She is mother of two.", [Level.ERROR]),
        ("A 32-year-old at the plant, mother of two, is the judge.", []),
    ],
)
def test_details_add_up_only_when_they_are_about_the_person(text: str, expected: list[Level]) -> None:
    assert levels(text, JIGSAW) == expected


def test_a_name_in_a_tag_of_a_story_without_names_is_found() -> None:
    page = '<meta name="keywords" content="Lina Morel"><body><p>A nurse spoke.'
    diff = checks.ZoneDiff(zones=(Zone.TAGS,), than=(Zone.BODY, Zone.LEAD, Zone.H1), names=True)
    assert places(page, rule(diff), form=Form.HTML) == ["Lina Morel"]
    assert places(page + " She is Lina Morel.", rule(diff), form=Form.HTML) == []


def test_a_social_title_that_is_worse_than_the_headline_is_found() -> None:
    bait = rule(checks.Lexical(find=phrases("watch")), name="SEN-1")
    diff = rule(checks.ZoneDiff(zones=(Zone.OG_TITLE,), than=(Zone.H1,), rules=("SEN-*",)), name="MED-4")
    page = '<meta property="og:title" content="Watch this"><h1>A court decides</h1>'
    assert [one.rule for one in report(page, diff, bait, form=Form.HTML).findings] == ["MED-4", "SEN-1"]
    same = page.replace("A court decides", "Watch this")
    assert "MED-4" not in [one.rule for one in report(same, diff, bait, form=Form.HTML).findings]


def test_a_name_too_often_after_the_lead_is_found() -> None:
    text = "One. Two. Three. " + "They saw Lina Morel. " * 7
    assert places(text, rule(checks.Density(at_least=6))) == ["Lina Morel"]
    assert places(text, rule(checks.Density(at_least=8))) == []


def test_the_words_of_the_title_too_often_are_found() -> None:
    text = "Open the red door\n\n" + "We open the red door now. " * 4
    assert len(report(text, rule(checks.Density(title_at_least=4))).findings) == 1
    assert report(text, rule(checks.Density(title_at_least=5))).findings == ()


def test_a_repeated_heading_is_found_at_the_second() -> None:
    page = "<h2>What the court said</h2><h2>What the court said</h2><p>It spoke at length.</p><h2>Another</h2>"
    found = report(page, rule(checks.Duplicate()), form=Form.HTML).findings
    assert [one.start for one in found] == [page.index("What", 10)]


def test_a_quotation_that_nobody_says_is_found() -> None:
    one = rule(checks.Structure(shape="orphan_quote"))
    assert len(places("“The first door is always the very last.”", one)) == 1
    assert places("“The first door is always the very last,” she said.", one) == []


def test_a_heading_without_text_is_found() -> None:
    page = "<h1>A</h1><p>Text.</p><h2>Full</h2><p>Text.</p><h2>Bare</h2>"
    assert places(page, rule(checks.Structure(shape="empty_heading")), form=Form.HTML) == ["Bare"]


def test_blame_in_a_quotation_that_nobody_answers_is_found() -> None:
    blame = rule(checks.Lexical(find=phrases("stupid plan")), name="BLM-1")
    answer = rule(checks.Structure(shape="unrebutted_quote", rules=("BLM-1",)), name="BLM-7")
    quoted = "“That was a truly stupid plan indeed,” she said."
    assert [one.rule for one in report(quoted, answer, blame).findings] == ["BLM-7"]
    assert report(f"{quoted} Her lawyer disputes it.", answer, blame).findings == ()


def test_a_teaser_is_found_by_its_words() -> None:
    one = rule(checks.Structure(shape="teaser", find=phrases("other stars")), zones=(Zone.RELATED,))
    page = '<p>Text.</p><div class="related"><a href="/x">Other stars</a></div>'
    assert places(page, one, form=Form.HTML) == ["Other stars"]


def test_the_picture_that_is_shared_is_judged_by_its_words() -> None:
    one = rule(checks.Media(images="share", find=phrases("still"), unless=phrases("form")))
    assert places('<meta property="og:image" content="/img/still.jpg">', one, form=Form.HTML) == ["still"]
    assert places('<img src="/img/still.jpg">', one, form=Form.HTML) == []
    assert places('<meta property="og:image" content="/img/form-still.jpg">', one, form=Form.HTML) == []


def test_a_check_counts_only_when_something_else_stands_in_the_article() -> None:
    one = rule(checks.Lexical(find=phrases("door"), when=phrases("child")))
    assert places("A door.", one) == []
    assert places("A door. A child.", one) == ["door"]
