"""The queue: order, marks, figures, and how much it asks of the store."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.services.grant_role import ROLES
from amparo.settings import Settings
from amparo.web.desk import words
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import NAMED, PERSONAL, Found

NOW = datetime.now(UTC)


def cases(page: str) -> list[str]:
    """Each notice of a page, as HTML."""
    return re.findall(r'<li class="case.*?</li>', page, re.DOTALL)


def references(page: str) -> list[str]:
    return re.findall(r'class="case-name" href="[^"]*">([^<]*)<', page)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in("mo", "moderator")


def test_the_most_urgent_notice_stands_first(desk: Client, web_settings: Settings) -> None:
    hours = {5: "", 40: "", -2: "", 20: ""}
    for left in hours:
        receipt = filed.notice(web_settings, address=f"https://photos.example/{left}.jpg")
        filed.due_in(web_settings, receipt, timedelta(hours=left), NOW)
        hours[left] = receipt.reference
    assert references(desk.get("/desk/").text) == [hours[left] for left in sorted(hours)]


def test_a_notice_without_a_running_clock_is_not_urgent(desk: Client, web_settings: Settings) -> None:
    calm = filed.notice(web_settings, address="https://photos.example/1.jpg")
    with_clock = filed.notice(web_settings, address="https://photos.example/2.jpg")
    from amparo.store import models as rows
    from amparo.store.transaction import writing

    with writing(web_settings):
        rows.Notice.objects.filter(id=calm.id).update(due_at=None)
    assert references(desk.get("/desk/").text) == [with_clock.reference, calm.reference]


def test_a_notice_that_is_late_says_so_in_words_and_by_a_sign(desk: Client, web_settings: Settings) -> None:
    late = filed.notice(web_settings)
    filed.due_in(web_settings, late, timedelta(hours=-2, minutes=-1, seconds=-20), datetime.now(UTC))
    (case,) = cases(desk.get("/desk/").text)
    assert "case-late" in case
    assert "▲ Time is over" in text_of(case)
    assert "2 hours 1 minute late" in text_of(case)


def test_a_notice_in_time_bears_no_mark(desk: Client, web_settings: Settings) -> None:
    filed.due_in(web_settings, filed.notice(web_settings), timedelta(hours=9), datetime.now(UTC))
    assert "case-late" not in desk.get("/desk/").text


def test_the_time_left_is_said_in_words_and_exactly(desk: Client, web_settings: Settings) -> None:
    moment = datetime.now(UTC) + timedelta(hours=9, minutes=30, seconds=30)
    filed.due_in(web_settings, filed.notice(web_settings), moment - NOW, NOW)
    said = text_of(cases(desk.get("/desk/").text)[0])
    assert "9 hours 30 minutes left" in said
    assert f"until {moment:%Y-%m-%d %H:%M} UTC" in said


def test_figures_and_laws_stand_beside_each(desk: Client, web_settings: Settings) -> None:
    filed.notice(web_settings, NAMED, Found("bo/copy-1.jpg"), Found("bo/copy-2.jpg", state="review"))
    said = text_of(cases(desk.get("/desk/").text)[0])
    assert "named: 1 · hidden: 2 · waiting: 1" in said
    assert "TAKE IT DOWN Act" in said


@pytest.mark.parametrize("code", words.REASONS)
def test_why_a_person_is_needed_is_said_in_words(desk: Client, web_settings: Settings, code: str) -> None:
    filed.reasons(web_settings, filed.notice(web_settings), code)
    assert words.said(words.REASONS, code) in desk.get("/desk/queue/waiting").text


def test_each_view_is_counted(desk: Client, web_settings: Settings) -> None:
    filed.notice(web_settings, address="https://photos.example/1.jpg")
    filed.reasons(web_settings, filed.notice(web_settings, address="https://photos.example/2.jpg"), "many_addresses")
    filed.notice(web_settings, address="https://photos.example/3.jpg", statements=frozenset())
    views = re.search(r'<ul class="views">.*?</ul>', desk.get("/desk/").text, re.DOTALL)
    assert views
    assert text_of(views[0]) == "Running 2 Waiting for a person 1 Decided 0 Incomplete 1"


def test_a_view_shows_its_own_notices_only(desk: Client, web_settings: Settings) -> None:
    filed.notice(web_settings, address="https://photos.example/1.jpg")
    waiting = filed.notice(web_settings, address="https://photos.example/2.jpg")
    filed.reasons(web_settings, waiting, "many_addresses")
    assert references(desk.get("/desk/queue/waiting").text) == [waiting.reference]


@pytest.mark.parametrize("view", words.VIEWS)
def test_an_empty_view_has_kind_words(desk: Client, view: str) -> None:
    page = desk.get(f"/desk/queue/{view}")
    assert page.status_code == 200
    assert '<div class="panel"><p>' in page.text


def test_a_long_queue_has_pages(desk: Client, web_settings: Settings) -> None:
    made = [filed.notice(web_settings, address=f"https://photos.example/{n}.jpg").reference for n in range(51)]
    first, second = desk.get("/desk/").text, desk.get("/desk/?page=2").text
    assert references(first) + references(second) == made
    assert "Page 1 of 2" in first


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999999", "²"])
def test_a_page_that_cannot_be_is_refused(desk: Client, number: str) -> None:
    assert desk.get("/desk/", {"page": number}).status_code == 422


def test_a_view_that_is_none_is_not_found(desk: Client) -> None:
    assert desk.get("/desk/queue/everything").status_code == 404


@pytest.mark.parametrize("view", words.VIEWS)
def test_a_page_asks_as_much_of_the_store_for_one_notice_as_for_fifty(
    desk: Client, web_settings: Settings, view: str
) -> None:
    state = {"running": "open", "waiting": "review"}.get(view, view)
    counts = []
    for number in (1, 49):
        for n in range(number):
            receipt = filed.notice(web_settings, NAMED, address=f"https://photos.example/{number}/{n}.jpg")
            _put_in(web_settings, receipt.id, state)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(f"/desk/queue/{view}")
        counts.append((len(references(page.text)), len(asked)))
    assert [shown for shown, _queries in counts] == [1, 50]
    assert counts[0][1] == counts[1][1] <= 12


def test_the_queue_holds_nothing_of_a_person(desk: Client, web_settings: Settings) -> None:
    filed.notice(web_settings, NAMED, Found())
    page = desk.get("/desk/").text
    assert [one for one in PERSONAL if one in page] == []


def test_whoever_has_no_role_that_opens_anything_is_told_so(sign_in: SignIn) -> None:
    assert "None of your roles opens anything here" in sign_in("eve", "admin", "exporter").get("/desk/").text


def test_each_person_sees_the_parts_that_her_roles_open(sign_in: SignIn) -> None:
    tabs = re.search(r'<nav class="tabs".*?</nav>', sign_in("all", *ROLES).get("/desk/").text, re.DOTALL)
    assert tabs and text_of(tabs[0]) == "Notices Cases Appeals Child safety Figures Record of acts"
    tabs = re.search(r'<nav class="tabs".*?</nav>', sign_in("mo", "moderator").get("/desk/").text, re.DOTALL)
    assert tabs and text_of(tabs[0]) == "Notices Figures"


def _put_in(settings: Settings, notice: object, state: str) -> None:
    from amparo.store import models as rows
    from amparo.store.transaction import writing

    with writing(settings) as write:
        rows.Notice.objects.filter(id=notice).update(state=state, decided_at=write.at)
