"""Reports that may concern a minor: one role, as little as possible, and then almost nothing."""

from uuid import UUID

import pytest
from django.test import Client

from amparo.services.grant_role import ROLES
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import ADDRESS

HANDED = {"hotline": "cybertipline", "report_number": "4711"}


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in("gil", "child_safety")


@pytest.fixture
def report(desk: Client, web_settings: Settings) -> UUID:
    return filed.child_report(web_settings)


def stored(settings: Settings, report: UUID) -> rows.ChildSafetyReport:
    with reading(settings):
        return rows.ChildSafetyReport.objects.get(id=report)


def test_the_queue_says_when_and_how_many_and_not_where(desk: Client, report: UUID) -> None:
    page = desk.get("/desk/children").text
    assert "23 hours 59 minutes left" in page
    assert "1 address" in page
    assert ADDRESS not in page


def test_an_empty_queue_is_said_kindly(desk: Client) -> None:
    assert "No report waits." in desk.get("/desk/children").text


def test_addresses_are_shown_by_a_button_and_the_look_is_recorded(
    desk: Client, report: UUID, web_settings: Settings
) -> None:
    assert ADDRESS not in desk.get(f"/desk/children/{report}").text
    before = len(filed.audited(web_settings, "child_queue"))
    page = desk.post(f"/desk/children/{report}/addresses")
    assert ADDRESS in page.text
    assert f'href="{ADDRESS}"' not in page.text
    assert len(filed.audited(web_settings, "child_queue")) == before + 1


def test_hotlines_of_the_country_are_named(desk: Client, report: UUID) -> None:
    assert "CyberTipline" in desk.get(f"/desk/children/{report}").text


def test_once_handed_over_only_that_remains(desk: Client, report: UUID, web_settings: Settings) -> None:
    page = desk.post(f"/desk/children/{report}", HANDED, follow=True)
    assert "Only that it was handed over is kept" in page.text
    row = stored(web_settings, report)
    assert (row.state, row.hotline, row.report_number, row.handled_by) == ("handed_over", "cybertipline", "4711", "gil")
    assert row.sealed is None and row.country is None
    assert desk.get(f"/desk/children/{report}").status_code == 404


def test_another_hotline_is_named_in_words(desk: Client, report: UUID, web_settings: Settings) -> None:
    desk.post(f"/desk/children/{report}", {"hotline": "other", "other": "Child Focus", "report_number": "8"})
    assert stored(web_settings, report).hotline == "Child Focus"


def test_another_hotline_without_a_name_is_asked_for(desk: Client, report: UUID) -> None:
    page = desk.post(f"/desk/children/{report}", {"hotline": "other", "report_number": "8"})
    assert "Write which one." in page.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"hotline": "cybertipline"},
        {"hotline": "other", "report_number": "1"},
        {"hotline": "nobody", "report_number": "1"},
        {"hotline": "nca", "report_number": "1" * 65},
    ],
)
def test_a_hand_over_without_whom_or_number_is_not_noted(
    desk: Client, report: UUID, web_settings: Settings, sent: dict[str, str]
) -> None:
    assert desk.post(f"/desk/children/{report}", sent).status_code == 422
    assert stored(web_settings, report).state == "open"


def test_what_is_not_hidden_yet_cannot_be_handed_over(desk: Client, web_settings: Settings) -> None:
    report = filed.child_report(web_settings, frozen=False)
    page = desk.get(f"/desk/children/{report}").text
    assert "What it names is being hidden." in page
    assert 'name="report_number"' not in page
    assert desk.post(f"/desk/children/{report}", HANDED).status_code == 409


def test_every_other_role_together_opens_nothing_of_it(sign_in: SignIn, web_settings: Settings) -> None:
    report = filed.child_report(web_settings)
    client = sign_in("eve", *(role for role in ROLES if role != "child_safety"))
    for address in ("/desk/children", f"/desk/children/{report}"):
        assert client.get(address).status_code == 403
    assert client.post(f"/desk/children/{report}/addresses").status_code == 403
    assert "Child safety" not in client.get("/desk/").text
