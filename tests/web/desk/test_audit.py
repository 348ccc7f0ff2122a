"""The record of acts, as an auditor reads it."""

import re

import pytest
from django.test import Client

from amparo.settings import Settings
from amparo.store.transaction import writing
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import NAMED, PERSONAL, Found


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in("aud", "auditor")


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<th scope="row">(\d+)</th>', page)]


def test_it_says_who_did_what_without_what_was_seen(sign_in: SignIn, web_settings: Settings) -> None:
    senior = sign_in("sy", "senior")
    receipt = filed.notice(web_settings, NAMED, Found())
    senior.post(f"/desk/notice/{receipt.id}/open", {"group": "identity"})
    page = sign_in("aud", "auditor").get("/desk/audit").text
    assert "open_fields" in page and str(receipt.id) in page and "<td>sy</td>" in page
    assert [one for one in PERSONAL if one in page] == []


def test_the_newest_stand_first_and_older_pages_stay_the_same(desk: Client, web_settings: Settings) -> None:
    with writing(web_settings) as write:
        for number in range(150):
            write.record("root", "check_something", number=number)
    first = desk.get("/desk/audit").text
    (older,) = re.findall(r'href="\?before=(\d+)"', first)
    second = desk.get(f"/desk/audit?before={older}").text
    seen = [*numbers(first), *numbers(second)]
    assert len(numbers(first)) == 100
    assert seen == sorted(seen, reverse=True) and len(seen) == len(set(seen)) and seen[-1] == 1
    with writing(web_settings) as write:
        write.record("root", "check_something", number=150)
    assert numbers(desk.get(f"/desk/audit?before={older}").text) == numbers(second)


@pytest.mark.parametrize("before", ["x", "0", "-1", "²", "9" * 30])
def test_a_page_that_cannot_be_is_refused(desk: Client, before: str) -> None:
    assert desk.get("/desk/audit", {"before": before}).status_code == 422
