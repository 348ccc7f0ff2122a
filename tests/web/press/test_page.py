"""The page: what is said about an article, and that nothing of it comes back."""

import re
from collections.abc import Callable

import msgspec
import pytest
from django.test import Client

from amparo.press.check import Report
from amparo.press.finding import Finding
from amparo.press.profile import Verdict
from amparo.press.reports import wording
from amparo.press.reports.lines import Lines
from amparo.press.zone import Family, Level, Zone
from amparo.registry.press_book import load_rules
from amparo.settings import Settings
from amparo.web.press import checking
from amparo.web.press.answer import Teller
from amparo.web.press.budget import TOKENS, Budget
from amparo.web.press.checking import Checked
from amparo.web.shared.budget import Places
from tests.web.press.articles import BLAME, HARSH, MARK, WEATHER

HARSH_COLUMN = HARSH.splitlines()[2].index(f"She {BLAME}") + 1
SENT = {"form": "markdown", "profile": "newsroom"}


@pytest.fixture(autouse=True)
def fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_budget", Budget())


def answer(site: Client, content: str, language: str = "en", **said: str) -> str:
    return site.post(f"/{language}/press/", {**SENT, **said, "content": content}).text


def test_a_finding_is_told_by_line_and_column_with_reason_and_better_words(site: Client) -> None:
    told = answer(site, HARSH)
    rule = next(one for one in load_rules(None) if one.id == "BLM-1")
    assert re.search(rf"line 3, column ({HARSH_COLUMN}|{HARSH_COLUMN + 4}), lead", told)
    assert rule.message.en in told
    assert rule.instead.en in told
    assert rule.may_not_apply.en in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_of_the_article_comes_back(site: Client, language: str) -> None:
    told = answer(site, HARSH, language)
    runs = [" ".join(words) for words in zip(*(HARSH.split()[at:] for at in range(5)), strict=False)]
    assert wording.VERDICT_MEANS[Verdict.HOLD].said_in(language) in told
    assert [word for word in (MARK, "Marla", "Quist", *runs) if word in told] == []


def test_what_lies_within_another_finding_of_its_rule_is_told_once(site: Client) -> None:
    rules = {one.id: one for one in load_rules(None)}
    spans = [(2, 9), (2, 20), (5, 20), (15, 30)]
    found = [Finding("BLM-1", Zone.LEAD, start, end, Level.ERROR, "message") for start, end in spans]
    report = Report(True, "en", verdict=Verdict.HOLD, findings=tuple(found))
    (group,) = Teller(Checked(report, rules), Lines("x" * 40), "en").told()["groups"]
    assert [(one.start, one.end) for one in group["cards"][0]["places"]] == [(2, 20), (15, 30)]
    assert group["title"] == "4 errors"


def test_all_thirteen_families_are_told_in_words(site: Client) -> None:
    told = answer(site, HARSH, "es")
    assert [one for one in Family if f">{wording.FAMILIES[one].es}</th>" not in told] == []


def test_an_article_about_something_else_is_not_checked(site: Client) -> None:
    told = answer(site, WEATHER)
    assert wording.OUT_OF_SCOPE.en in told
    assert 'class="finding' not in told


@pytest.mark.parametrize(
    ("content", "said"),
    [(" \n", "There is no text"), ("x" * (checking.LONGEST + 1), "The text is too long")],
    ids=["empty", "long"],
)
def test_what_cannot_be_checked_is_said(site: Client, content: str, said: str) -> None:
    response = site.post("/en/press/", {**SENT, "content": content})
    assert (response.status_code, said in response.text) == (422, True)


def test_a_choice_that_is_none_is_refused_and_the_text_is_not_shown_again(site: Client) -> None:
    response = site.post("/en/press/", {**SENT, "genre": "poem", "content": HARSH})
    assert response.status_code == 422
    assert MARK not in response.text


def test_lines_are_counted_as_the_editor_sees_them_whatever_ends_them(site: Client) -> None:
    place = re.compile(r'data-start="\d+"|line \d+, column \d+')
    assert place.findall(answer(site, HARSH)) == place.findall(answer(site, HARSH.replace("\n", "\r\n")))


def test_a_network_that_asks_too_much_is_told_to_wait(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking._budget, "spend", spent)
    response = site.post("/en/press/", {**SENT, "content": HARSH})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")
    assert "Too many checks from your network" in response.text


def test_when_all_places_are_taken_the_page_says_so(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_places", full())
    response = site.post("/en/press/", {**SENT, "content": HARSH})
    assert (response.status_code, "Others are being served" in response.text) == (503, True)


def test_the_page_is_the_same_for_everybody_and_sets_no_cookie(site: Client) -> None:
    assert not site.get("/press/").cookies
    assert not site.post("/press/", {**SENT, "content": HARSH}).cookies


def test_another_site_cannot_have_an_article_checked_here(web_settings: Settings, site: Client) -> None:
    assert Client(SERVER_NAME="127.0.0.1").post("/press/", {**SENT, "content": HARSH}).status_code == 403


def test_three_presses_of_shift_do_not_blank_what_an_editor_writes(site: Client) -> None:
    for path in ("/press/", "/press/rules/", "/press/rules/BLM-1"):
        assert "quick-exit" not in site.get(path).text
        assert "shared/exit." not in site.get(path).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_has_a_page_with_what_it_says_and_rests_on(site: Client, language: str) -> None:
    index = site.get(f"/{language}/press/rules/").text
    rules = load_rules(None)
    assert len(rules) == 60
    for one in rules:
        page = re.sub(r"\s+", " ", unescaped(site.get(f"/{language}/press/rules/{one.id}").text))
        wanted = [one.name, one.message, one.instead, one.may_not_apply]
        assert [words for words in wanted if words.said_in(language) not in page] == [], one.id
        assert [source.title for source in one.sources if source.title not in page] == [], one.id
        assert f'href="/{language}/press/rules/{one.id}"' in index


def test_a_rule_that_is_none_is_not_found(site: Client) -> None:
    assert site.get("/press/rules/ABC-9").status_code == 404


@pytest.mark.parametrize("kind", ["platform", "helpline", "newsroom"])
def test_every_kind_of_installation_has_the_check(
    web_settings: Settings, use: Callable[[Settings], Client], kind: str
) -> None:
    site = use(kind_of(web_settings, kind))
    assert site.get("/press/").status_code == 200
    assert ('class="door" href="/press/"' in site.get("/").text) == (kind == "newsroom")


@pytest.mark.parametrize(
    "path",
    ["/notice/", "/notice/status", "/appeal", "/about/removal", "/start/", "/case/", "/v1/openapi.json"],
)
def test_a_newsroom_takes_neither_notices_nor_cases(site: Client, path: str) -> None:
    assert site.get(path).status_code == 404


def test_a_newsroom_takes_no_notice_by_program(site: Client) -> None:
    response = site.post("/v1/notices", {}, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (404, "not_found")


def kind_of(settings: Settings, kind: str) -> Settings:
    return msgspec.structs.replace(settings, site=msgspec.structs.replace(settings.site, kind=kind))


def spent(source: str | None, characters: int, now: float) -> None:
    budget = Budget()
    for _ in range(int(TOKENS) + 1):
        budget.spend(source, 0, now)


def full() -> Places:
    places = Places(at_once=1, waiting=0)
    places._line.acquire()
    return places


def unescaped(text: str) -> str:
    for entity, letter in (("&#x27;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text
