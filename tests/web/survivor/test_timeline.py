"""The page of a case's timeline: for its person and the team, in plain words, drawn without style or script."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

import amparo.store.transaction
from amparo.casework.answers import AnswerKind
from amparo.services.case_about import Ticks
from amparo.services.case_access import CaseAccess, unlock_for_team
from amparo.services.case_sightings import add_sightings, drop_sightings
from amparo.services.case_ticks import change_ticks
from amparo.services.case_timeline import Timeline, TimelineDay, case_timeline
from amparo.services.end_case import resume_case, withdraw_case
from amparo.services.open_case import OpenedCase
from amparo.services.record_answer import Answer, record_answer
from amparo.services.send_letter import mark_sent
from amparo.settings import Settings
from amparo.spread.cases.stages import Rule, Stage
from amparo.store.chains import Chains
from amparo.store.transaction import writing
from amparo.web.shared.carried import Purpose, carry
from amparo.web.survivor.case_timeline_chart import BARS, LEFT, RIGHT, Chart, chart_of
from amparo.web.survivor.case_timeline_words import reason_words, stage_words
from tests.services import doors
from tests.services.cases import caseworker, opened
from tests.services.doors import PLACES, agreed
from tests.web.plain_words import assert_plain
from tests.web.survivor.correspondent import Page, unescape_page

pytestmark = pytest.mark.usefixtures("quick_keys")

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=1, microsecond=0)
SEARCH = "https://www.google.com/search?q=nobody"


class _Clock(datetime):
    at = TODAY

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.at


@pytest.fixture
def days_ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """days_ago(3): what is written from then on is written three days ago."""
    monkeypatch.setattr(amparo.store.transaction, "datetime", _Clock)

    def move(n: int) -> None:
        _Clock.at = TODAY - timedelta(days=n)

    return move


def story(settings: Settings, days_ago: Callable[[int], None]) -> OpenedCase:
    """Everything that a timeline can show: a first list, letters, answers, a band, quiet, a stop, a new wave."""
    doors.site(settings)
    caseworker(settings)
    days_ago(40)
    case = opened(settings, Ticks(team=True))
    days_ago(39)
    add_sightings(settings, case.access, "\n".join((*PLACES, SEARCH)))
    number = agreed(settings, case.access)
    mark_sent(settings, case.access, number)
    days_ago(37)
    record_answer(settings, case.access, number, Answer(AnswerKind.REMOVED, numbers=(1, 2)))
    drop_sightings(settings, case.access, [3])
    days_ago(20)
    withdraw_case(settings, case.access)
    days_ago(10)
    resume_case(settings, case.access)
    change_ticks(settings, case.access, Ticks(team=True))
    days_ago(5)
    with writing(settings) as write:
        data: dict[str, Any] = {"letter": number, "addresses": ("1:back",), "came_back": "some"}
        Chains(write, case.access.data_key).append(case.access.id, "letter.came_back", data=data)
    add_sightings(settings, case.access, "\n".join(f"https://elsewhere.example.org/{n}" for n in range(4)))
    return case


class Reader:
    """Somebody at the pages of a case. access: the person's, or the team's."""

    def __init__(self, site: Client, settings: Settings, access: CaseAccess) -> None:
        self._site, self._state = site, carry(settings, Purpose.CASE, access)

    def post(self, do: str, language: str = "en") -> Any:
        return self._site.post(f"/{language}/case/", {"state": self._state, "do": do})

    def page(self, do: str = "timeline", language: str = "en") -> Page:
        response = self.post(do, language)
        return Page(response.status_code, unescape_page(response))


@pytest.fixture
def case(web_settings: Settings, days_ago: Callable[[int], None]) -> OpenedCase:
    return story(web_settings, days_ago)


@pytest.fixture
def person(site: Client, web_settings: Settings, case: OpenedCase) -> Reader:
    return Reader(site, web_settings, case.access)


@pytest.fixture
def team(site: Client, web_settings: Settings, case: OpenedCase) -> Reader:
    return Reader(site, web_settings, unlock_for_team(web_settings, case.access.id, "worker-1"))


def test_the_overview_leads_to_it_for_the_person_and_for_the_team(person: Reader, team: Reader) -> None:
    assert "timeline" in person.page("home").buttons
    assert "timeline" in team.page("home").buttons
    assert "Day by day" in team.page().said


def test_it_tells_stage_counts_and_how_often_it_came_back(person: Reader) -> None:
    said = person.page().said
    assert "Many copies turn up" in said
    assert "Up at most: 7 of 8 copies that were found." in said
    assert "After it had become quiet, it came back 1 time." in said
    for noted in ("4 new copies · 1 back again · 1 answer · put up again and stopped: some", "2 removed · 1 answer"):
        assert noted in said


def test_it_says_what_it_cannot(person: Reader) -> None:
    said = person.page().said
    for limit in (
        "How often a copy was seen plays no part: nobody tells us.",
        "An address counts as a copy from the day it was added here. It may have been up before.",
        "So read each number as “at most”.",
        "1 address is of a search engine.",
        "1 address was left out and does not count.",
        "While the case was stopped, nobody looked.",
        "They came with your first list, and may have been up for long.",
        "This looks back. It does not say what will come.",
    ):
        assert limit in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_plain(person: Reader, language: str) -> None:
    assert_plain(person.page(language=language).text, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_case_without_an_address_is_plain_and_has_no_chart(
    site: Client, web_settings: Settings, language: str
) -> None:
    page = Reader(site, web_settings, opened(web_settings).access).page(language=language)
    assert_plain(page.text, language)
    assert 'class="chart"' not in page.text
    assert "timeline-csv" in page.buttons


def test_a_stopped_case_says_where_its_days_end(site: Client, web_settings: Settings) -> None:
    case = opened(web_settings)
    withdraw_case(web_settings, case.access)
    said = Reader(site, web_settings, case.access).page().said
    assert "The days end where you stopped it." in said
    assert "How it stood" in said


def test_it_shows_no_address_and_no_place(person: Reader) -> None:
    main = person.page().text.partition("<main")[2].partition("</main>")[0]
    assert [one for one in ("example", "http", "google") if one in main] == []


def test_the_chart_stands_in_the_page_without_style_script_or_address(person: Reader) -> None:
    page = person.page("timeline", "es").text
    (chart,) = re.findall(r"<svg class=\"chart\".*?</svg>", page, re.DOTALL)
    assert not re.search(r"style|script|href|url\(|data:", chart)
    given = re.findall(r' (?:x|y|width|height|points)="([^"]*)"', chart)
    numbers = [one for text in given for one in re.split(r"[ ,]", text)]
    assert len(numbers) > 50
    assert [one for one in numbers if not re.fullmatch(r"[0-9]+(\.[0-9])?", one)] == []


def test_the_chart_is_told_in_words(person: Reader) -> None:
    page = person.page()
    assert 'aria-describedby="chart-words"' in page.text
    assert '<p id="chart-words">The line' in page.text
    assert "The line is what was up at most. It stands at 7 now." in page.said
    assert "The bars are new copies. The most came on" in page.said


def test_the_person_saves_it_as_a_file_with_a_neutral_name(person: Reader) -> None:
    table, data = person.post("timeline-csv"), person.post("timeline-json", "es")
    assert table["Content-Disposition"] == 'attachment; filename="timeline.csv"'
    assert data["Content-Disposition"] == 'attachment; filename="timeline.json"'
    days = json.loads(data.content)["days"]
    assert len(table.content.decode().splitlines()) == 1 + len(days)
    assert days[0]["date"] == str((TODAY - timedelta(days=40)).date())
    assert "no predice" in json.loads(data.content)["limits"]


def test_the_team_takes_no_file(team: Reader) -> None:
    assert not {"timeline-csv", "timeline-json"} & set(team.page().buttons)
    assert "Only the person whose case it is can do that." in team.page("timeline-csv").said


def test_once_the_tick_is_gone_the_team_has_no_timeline(team: Reader, web_settings: Settings, case: OpenedCase) -> None:
    assert team.page().status == 200
    change_ticks(web_settings, case.access, Ticks())
    assert team.page().status == 403


def test_no_page_of_it_sets_a_cookie_or_is_kept_by_a_browser(person: Reader) -> None:
    for do in ("timeline", "timeline-csv"):
        answer = person.post(do)
        assert (answer.cookies, answer["Cache-Control"]) == ({}, "no-store")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_stage_and_every_rule_has_words(language: str, web_settings: Settings, case: OpenedCase) -> None:
    day = case_timeline(web_settings, case.access, TODAY).days[-1]
    with translation.override(language):
        stages = {" ".join(stage_words(stage)) for stage in Stage}
        reasons = {reason_words(_by_rule(day, rule)) for rule in Rule}
    assert (len(stages), len(reasons)) == (len(Stage), len(Rule))
    assert_plain("\n".join((*stages, *reasons)), language)


def _by_rule(day: TimelineDay, rule: Rule) -> TimelineDay:
    return replace(day, stage=replace(day.stage, rule=rule), from_first_list=False)


def test_a_long_case_has_bars_of_several_days_that_hold_every_copy(web_settings: Settings, case: OpenedCase) -> None:
    found = case_timeline(web_settings, case.access, TODAY + timedelta(days=400))
    chart = chart_of(found)
    assert (chart.step, len(chart.new) <= BARS) == (10, True)
    assert sum(chart.new) == found.known == 8
    _assert_inside(chart)


def test_a_chart_of_one_day_has_a_line_across_and_a_bar_in_the_middle(site: Client, web_settings: Settings) -> None:
    case = opened(web_settings)
    add_sightings(web_settings, case.access, PLACES[0])
    chart = chart_of(case_timeline(web_settings, case.access, datetime.now(UTC)))
    assert chart.line.split() == [f"{LEFT}.0,10.0", f"{RIGHT}.0,10.0"]
    ((x, y, width, high),) = chart.bars
    assert (float(x) + float(width) / 2, y, width, high) == ((LEFT + RIGHT) / 2, "10.0", "24.0", "136.0")
    _assert_inside(chart)


def test_the_strip_has_each_stage_in_its_width(web_settings: Settings, case: OpenedCase) -> None:
    found: Timeline = case_timeline(web_settings, case.access, TODAY)
    strip = chart_of(found).strip
    assert len(strip) == len(found.periods)
    edges = [(float(x), float(x) + float(width)) for x, width, _, _ in strip]
    assert (edges[0][0], round(edges[-1][1])) == (LEFT, RIGHT)
    assert all(abs(one[1] - following[0]) < 0.2 for one, following in pairwise(edges))
    assert [number for _, _, _, number in strip if number] == ["2", "3", "4"]


def _assert_inside(chart: Chart) -> None:
    for x, y, width, high in chart.bars:
        assert LEFT <= float(x) <= float(x) + float(width) <= RIGHT + 0.1
        assert 0 < float(y) < float(y) + float(high) <= 146.2
