"""How a notice stands, and what its sender may do about it."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from amparo.evidence.receipt import check, public_key
from amparo.keyring import open_keyring
from amparo.services.grant_role import grant_role
from amparo.services.standing import prove_false
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.web.shared import carried
from tests.web.notices.filer import ADDRESS, Filer, Page, open_status, press


@pytest.fixture
def filed(site: Client) -> Page:
    """The status page of a notice that was just sent."""
    return open_status(site, *Filer(site).file().codes)


def test_a_wrong_passphrase_looks_like_a_wrong_reference(site: Client) -> None:
    reference, passphrase = Filer(site).file().codes
    wrong_phrase = open_status(site, reference, "aaaa-aaaa-aaaa-aaaa-aaaa")
    wrong_reference = open_status(site, "AAAA-AAAA-AA", passphrase)
    assert wrong_phrase == wrong_reference
    assert wrong_phrase.status == 404


def test_no_address_is_on_the_page_until_it_is_asked_for(site: Client, filed: Page) -> None:
    assert "photos.example" not in filed.text
    assert ADDRESS in press(site, filed, "address-1").text


def test_only_the_address_that_was_asked_for_is_shown(site: Client, filed: Page) -> None:
    assert press(site, filed, "address-2").text.count("photos.example") == 1


def test_neither_reference_nor_passphrase_can_be_read_on_the_page(site: Client) -> None:
    reference, passphrase = Filer(site).file().codes
    page = open_status(site, reference, passphrase).text
    assert reference not in page
    assert passphrase not in page


def test_the_state_of_each_thing_is_said_by_its_number(site: Client, filed: Page) -> None:
    rows.Target.objects.filter(number=2).update(state="hidden")
    page = press(site, filed, "look").text
    assert '<strong>Address 2</strong>: <span class="pill pill-info">hidden</span>' in page


def test_a_withdrawal_asks_first_and_then_ends_the_clocks(site: Client, filed: Page) -> None:
    asked = press(site, filed, "ask-withdraw")
    assert rows.Notice.objects.get().state == "open"
    assert "What was hidden or removed does not come back." in asked.text
    assert "Your request is withdrawn." in press(site, asked, "withdraw").text
    assert not rows.NoticeClock.objects.filter(ended_at=None).exists()


def test_an_erasure_asks_first_and_then_forgets_the_addresses(site: Client, filed: Page) -> None:
    asked = press(site, filed, "ask-erase")
    press(site, asked, "erase")
    assert "photos.example" not in press(site, filed, "address-1").text


def test_a_second_withdrawal_is_told_so_and_is_no_error(site: Client, filed: Page) -> None:
    press(site, filed, "withdraw")
    assert "This request has ended already." in press(site, filed, "withdraw").text


def test_a_refusal_says_its_ground_and_can_be_appealed(site: Client, filed: Page) -> None:
    rows.Target.objects.filter(number=1).update(state="refused", ground="cannot_be_located")
    page = press(site, filed, "look")
    assert "With what the request says, the content cannot be found." in page.text
    form = press(site, page, "appeal-1")
    assert rows.Appeal.objects.count() == 0
    done = press(site, form, "appeal-1", {"words": "It is the second picture on that page."})
    assert "Another person looks at it again." in done.text
    assert rows.Appeal.objects.get().by == "requester"


def test_an_appeal_without_words_is_asked_for_again(site: Client, filed: Page) -> None:
    rows.Target.objects.filter(number=1).update(state="refused", ground="not_here")
    assert press(site, filed, "appeal-1", {"words": " "}).status == 422
    assert rows.Appeal.objects.count() == 0


def test_nothing_says_how_many_copies_there_were_before_the_decision(site: Client, filed: Page) -> None:
    assert "copies of it here" not in filed.text
    rows.Notice.objects.update(state="decided")
    assert "We looked for copies of it here. We found none." in press(site, filed, "look").text


def decided(state: str = "removed") -> None:
    """What a decision leaves of the only notice."""
    rows.Target.objects.update(state=state, ground=None if state == "removed" else "not_here")
    rows.Notice.objects.update(state="decided", decided_at=datetime.now(UTC))


@pytest.mark.parametrize(
    ("times", "said"),
    [(0, "we have not seen it come up here again"), (1, "somebody tried to put it up here again"),
     (5, "it was put up here again and again")],
)  # fmt: skip
def test_what_came_up_again_is_said_without_a_number(site: Client, filed: Page, times: int, said: str) -> None:
    decided()
    rows.Reappearance.objects.bulk_create(
        rows.Reappearance(notice=rows.Notice.objects.get(), mark=f"{n}") for n in range(times)
    )
    assert f"Since then, {said}." in press(site, filed, "look").text


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_where_nothing_was_removed_nothing_is_said_of_coming_again(site: Client, filed: Page, state: str) -> None:
    if state == "refused":
        decided(state)
    assert "Since then" not in press(site, filed, "look").text


def test_the_signed_record_is_a_file_with_a_neutral_name_and_good_signatures(
    site: Client, filed: Page, web_settings: Settings
) -> None:
    response = site.post("/notice/status", {"access": filed.hidden("access"), "go": "record"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="record.json"'
    key = public_key(open_keyring(web_settings.keys_dir).site)
    kinds = [check(one, key)["kind"] for one in json.loads(response.content)]
    assert kinds == ["notice.received"]


def test_a_page_that_was_open_for_too_long_asks_for_both_again(site: Client, filed: Page) -> None:
    response = site.post("/notice/status", {"access": filed.hidden("access")[:-1], "go": "look"})
    assert response.status_code == 403
    assert b"This page was open for too long" in response.content


def test_a_field_of_the_filing_does_not_open_a_notice(site: Client, web_settings: Settings) -> None:
    reference, passphrase = Filer(site).file().codes
    access = {"reference": reference, "passphrase": passphrase}
    other = carried.carry(web_settings, carried.Purpose.FORM, access)
    assert site.post("/notice/status", {"access": other}).status_code == 403


@pytest.mark.parametrize("go", ["address-99999999999999999999", "address-x", "appeal-x", "ask-all", "nonsense", "-"])
def test_a_button_that_there_is_not_shows_the_page(site: Client, filed: Page, go: str) -> None:
    assert press(site, filed, go).status == 200


def test_a_statement_found_untrue_is_told_with_what_follows_and_can_be_appealed(
    site: Client, filed: Page, web_settings: Settings
) -> None:
    grant_role(web_settings, "senior-1", "senior", who="root")
    prove_false(web_settings, rows.Notice.objects.get().id, ground="not_the_person", who="senior-1")
    page = press(site, filed, "look")
    assert "was not true" in page.text
    done = press(site, press(site, page, "appeal-standing"), "appeal-standing", {"words": "It is me."})
    assert "Another person looks at it again." in done.text
    assert rows.Appeal.objects.get().about == "standing"


def test_where_nothing_was_found_untrue_nothing_is_said_of_it(filed: Page) -> None:
    assert "not true" not in filed.text
