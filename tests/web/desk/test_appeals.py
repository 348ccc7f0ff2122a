"""Appeals at the desk."""

import re

import pytest
from django.test import Client

from amparo.services.decide_notice import Decision, decide_notice
from amparo.services.grant_role import SENIOR, grant_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import NAMED, PERSONAL, WORDS


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in("sy", "senior")


@pytest.fixture
def reference(desk: Client, web_settings: Settings) -> str:
    return filed.appeal(web_settings)


def stored(settings: Settings, reference: str) -> rows.Appeal:
    with reading(settings):
        return rows.Appeal.objects.get(reference=reference)


def test_appeals_are_listed_without_their_words(desk: Client, reference: str) -> None:
    page = desk.get("/desk/appeals").text
    assert reference in page
    assert "The requester, against a refusal" in page
    assert [one for one in (*PERSONAL, WORDS) if one in page] == []


def test_no_appeal_is_said_kindly(desk: Client) -> None:
    assert "No appeal waits." in desk.get("/desk/appeals").text


def test_the_words_are_opened_by_a_button_and_recorded(desk: Client, reference: str, web_settings: Settings) -> None:
    assert WORDS not in desk.get(f"/desk/appeals/{reference}").text
    assert WORDS in desk.post(f"/desk/appeals/{reference}/words").text
    assert filed.audited(web_settings, "open_appeal_words") == [("sy", {"appeal": reference})]


def test_words_that_were_erased_are_said_to_be(desk: Client, reference: str, web_settings: Settings) -> None:
    with writing(web_settings):
        rows.PersonalField.objects.filter(field__startswith="statement.").delete()
    assert "Nothing is kept any more." in desk.post(f"/desk/appeals/{reference}/words").text


@pytest.mark.parametrize(
    ("outcome", "state", "ground", "target"),
    [
        ("uphold:refused_by_mistake", "upheld", "refused_by_mistake", "waiting"),
        ("reject:decision_stands", "rejected", "decision_stands", "refused"),
    ],
)
def test_an_appeal_is_decided_with_a_ground(
    desk: Client, reference: str, web_settings: Settings, outcome: str, state: str, ground: str, target: str
) -> None:
    page = desk.post(f"/desk/appeals/{reference}", {"outcome": outcome}, follow=True)
    assert "Decided." in page.text
    assert reference not in page.text
    row = stored(web_settings, reference)
    assert (row.state, row.outcome, row.decided_by) == (state, ground, "sy")
    with reading(web_settings):
        assert rows.Target.objects.get(pk=row.subject).state == target


@pytest.mark.parametrize("outcome", ["", "uphold:not_a_copy", "uphold:", "reject", "burn:it"])
def test_an_outcome_that_does_not_fit_is_refused(
    desk: Client, reference: str, web_settings: Settings, outcome: str
) -> None:
    assert desk.post(f"/desk/appeals/{reference}", {"outcome": outcome}).status_code == 422
    assert stored(web_settings, reference).state == "filed"


def test_a_decided_appeal_waits_no_more(desk: Client, reference: str) -> None:
    desk.post(f"/desk/appeals/{reference}", {"outcome": "reject:nothing_new"})
    assert desk.get(f"/desk/appeals/{reference}").status_code == 404


def test_whoever_decided_first_cannot_decide_the_appeal_of_an_uploader(sign_in: SignIn, web_settings: Settings) -> None:
    client = sign_in("sy", "senior")
    grant_role(web_settings, "sy", SENIOR, who="root")
    receipt = filed.notice(web_settings, NAMED)
    copy = filed.copy_of(web_settings, receipt, "ana/cat.jpg")
    decide_notice(web_settings, receipt.id, Decision(copies={copy.pk: "remove"}), who="sy")
    with writing(web_settings) as write:
        rows.Appeal.objects.filter(subject=copy.pk, about="copy").update(state="filed", filed_at=write.at)
    (reference,) = re.findall(r'href="/desk/appeals/([^"]+)"', client.get("/desk/appeals").text)
    response = client.post(f"/desk/appeals/{reference}", {"outcome": "uphold:not_a_copy"})
    assert (response.status_code, stored(web_settings, reference).state) == (403, "filed")
