"""The filing, step by step, as the server sees it."""

import base64
import re

import msgspec
import pytest
from django.test import Client

from amparo.settings import Settings
from amparo.store import models as rows
from amparo.web.shared import carried
from tests.web.notices.filer import (
    ADDRESS,
    ADULT,
    COMPLETE,
    ME,
    PHOTOS,
    Filer,
    open_status,
    press,
)

WITHOUT_SIGNATURE = {name: value for name, value in COMPLETE.items() if name != "signature"}


@pytest.fixture
def hours_ago(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Makes a hidden field as it was made five hours ago."""
    import time

    def made(settings: Settings, purpose: carried.Purpose, value: object) -> str:
        now = time.time()
        with monkeypatch.context() as patched:
            patched.setattr(time, "time", lambda: now - 5 * 3600)
            return carried.carry(settings, purpose, value)

    return made


def test_a_complete_notice_is_stored_and_its_clock_runs(site: Client) -> None:
    receipt = Filer(site).file()
    assert receipt.status == 201
    notice = rows.Notice.objects.get()
    assert (notice.state, notice.reference) == ("open", receipt.codes[0])
    assert notice.clocks.filter(regime="US-TIDA", duty="remove", ended_at=None).exists()


def test_everything_that_was_written_reaches_the_notice(site: Client) -> None:
    what = PHOTOS | {"named_0": "@quiet_river", "fingerprints": "sha256:" + "ab" * 32}
    Filer(site).file(COMPLETE | {"explanation": "Never agreed.", "mailbox_safe": "on"}, what)
    notice = rows.Notice.objects.get()
    found = [(one.kind, one.concern) for one in notice.targets.order_by("number")]
    assert found == [("item", "shared_without_consent")] * 2 + [("account", "impersonation")]
    assert (notice.country, notice.relation, notice.mailbox_safe) == ("US", "depicted", True)
    assert notice.statements == [["US-TIDA", "nonconsent"]]


def test_the_receipt_opens_the_status_page(site: Client) -> None:
    reference, passphrase = Filer(site).file().codes
    assert "We are working on it" in open_status(site, reference.lower(), passphrase.upper()).text


def test_every_page_of_the_filing_has_the_same_neutral_title(site: Client) -> None:
    filer = Filer(site)
    filer.file()
    assert {page.title for page in filer.seen} == {"This service"}


def test_the_hidden_state_shows_nothing_of_what_was_written(site: Client) -> None:
    filer = Filer(site)
    state = filer.until_check().hidden("state")
    plain = base64.urlsafe_b64decode(state.split(":")[0])
    for text in (state.encode(), plain):
        assert b"photos.example" not in text
        assert b"A. Reader" not in text


def test_what_was_answered_stands_there_again_after_going_back(site: Client) -> None:
    filer = Filer(site)
    filer.until_check()
    assert "A. Reader" in filer.send({}, "back").text
    assert ADDRESS in filer.send(COMPLETE, "back").text


def test_going_back_keeps_what_is_on_the_page_and_complains_of_nothing(site: Client) -> None:
    filer = Filer(site)
    for fields in ({}, ADULT, ME):
        filer.send(fields)
    filer.send({"addresses": ADDRESS}, "back")
    page = filer.send(ME)
    assert ADDRESS in page.text
    assert "error-summary" not in page.text


@pytest.mark.parametrize("kind", ["expired", "tampered"])
def test_a_form_that_cannot_be_used_any_more_keeps_what_stands_on_its_page(
    site: Client,
    web_settings: Settings,
    hours_ago,
    kind: str,  # type: ignore[no-untyped-def]
) -> None:
    filer = Filer(site)
    old = hours_ago(web_settings, carried.Purpose.FORM, {"name": "x", "step": "what", "answers": {}})
    response = site.post("/notice/", {"state": old if kind == "expired" else "x", "go": "next", **PHOTOS, "rows": "1"})
    assert response.status_code == 200
    filer.seen.append(type(filer.page)(200, response.content.decode()))
    assert "What you wrote on the last page is kept" in filer.page.text
    filer.send(ADULT)
    assert ADDRESS in filer.send(ME).text


def test_a_state_that_was_made_for_something_else_is_not_taken(site: Client, web_settings: Settings) -> None:
    filing = {"name": "x", "step": "check", "answers": {"age": {"age": ["no"]}}}
    other = carried.carry(web_settings, carried.Purpose.WORK, filing)
    page = site.post("/notice/", {"state": other, "go": "send"})
    assert b"Age comes first" in page.content


def test_no_step_can_be_skipped_by_asking_for_the_last_one(site: Client, web_settings: Settings) -> None:
    what = {"addresses": [ADDRESS], "concern": ["shared_without_consent"]}
    filing = {"name": "x", "step": "check", "answers": {"what": what}}
    made = carried.carry(web_settings, carried.Purpose.FORM, filing)
    page = site.post("/notice/", {"state": made, "go": "send"})
    assert b"Age comes first" in page.content
    assert not rows.Notice.objects.exists()


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://other.example"}, {}])
def test_a_post_from_another_origin_is_refused(site: Client, headers: dict[str, str]) -> None:
    state = Filer(site).page.hidden("state")
    stranger = Client(SERVER_NAME="127.0.0.1", headers=headers)
    assert stranger.post("/notice/", {"state": state, "go": "next"}).status_code == 403


def test_the_language_can_be_changed_midway_and_nothing_is_lost(site: Client) -> None:
    filer = Filer(site)
    for fields in ({}, ADULT, ME):
        filer.send(fields)
    page = filer.send(PHOTOS, "stay", "/es/notice/")
    assert page.heading == "¿Qué debemos retirar?"
    assert ADDRESS in page.text


def test_the_check_page_says_what_is_missing_and_why_the_law_asks_it(site: Client) -> None:
    page = Filer(site).until_check(WITHOUT_SIGNATURE)
    assert "Your name, typed as your signature." in page.text
    assert "The law asks for a signature, so that someone stands behind the request." in page.text
    assert "The time that waits for a complete request does not begin yet." in page.text


def test_each_field_names_the_law_that_asks_it(site: Client) -> None:
    filer = Filer(site)
    for fields in ({}, ADULT, ME):
        filer.send(fields)
    page = filer.send(PHOTOS)
    assert page.text.count("TAKE IT DOWN Act: notice and removal</span>") >= 3


def test_the_statement_is_in_the_words_of_the_regime(site: Client) -> None:
    filer = Filer(site)
    for fields in ({}, ADULT, ME):
        filer.send(fields)
    said = "I believe in good faith that what is shown was published without my consent"
    assert said in filer.send(PHOTOS).text


def test_an_incomplete_notice_can_be_sent_and_completed_later(site: Client) -> None:
    receipt = Filer(site).file(WITHOUT_SIGNATURE)
    assert rows.Notice.objects.get().state == "incomplete"
    status = open_status(site, *receipt.codes)
    done = press(site, status, "add", {"signature": "A. Reader"})
    assert "Thank you. It is added." in done.text
    assert rows.Notice.objects.get().state == "open"


def test_a_notice_may_name_more_than_fifty_addresses_and_is_stored_all_the_same(site: Client) -> None:
    many = PHOTOS | {"addresses": "\n".join(f"https://photos.example/p/{number}" for number in range(51))}
    assert Filer(site).file(what=many).status == 201
    notice = rows.Notice.objects.get()
    assert (notice.state, notice.targets.count()) == ("review", 51)
    assert notice.clocks.filter(ended_at=None).exists()


def test_one_more_row_can_be_asked_for_and_holds_what_stood_there(site: Client) -> None:
    filer = Filer(site)
    for fields in ({}, ADULT, ME):
        filer.send(fields)
    page = filer.send(PHOTOS | {"named_0": "@quiet_river"}, "more")
    assert page.hidden("rows") == "2"
    assert "@quiet_river" in page.text
    assert 'name="named_1"' in page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"addresses": " \n "}, "Name at least one address, account, group or tag."),
        ({"addresses": "a" * 2001}, "Line 1 is too long for an address."),
        ({"addresses": ADDRESS, "fingerprints": "pdq:xyz"}, "Line 1 is not a fingerprint that we know."),
        ({"addresses": "\n".join(f"a{n}" for n in range(1001))}, "One request names at most 1,000."),
    ],
)
def test_what_cannot_be_taken_is_said_in_plain_words(site: Client, fields: dict[str, str], said: str) -> None:
    filer = Filer(site)
    for answers in ({}, ADULT, ME):
        filer.send(answers)
    page = filer.send(PHOTOS | fields)
    assert page.heading == "What should we remove?"
    assert said in page.text


def test_no_address_or_name_is_on_the_receipt(site: Client) -> None:
    receipt = Filer(site).file()
    assert "photos.example" not in receipt.text
    assert "reader@mail" not in receipt.text


def test_a_law_that_was_only_recalled_is_marked(use, web_settings: Settings) -> None:  # type: ignore[no-untyped-def]
    korea = msgspec.structs.replace(web_settings.site, countries=("KR",))
    filer = Filer(use(msgspec.structs.replace(web_settings, site=korea)))
    for fields in ({}, ADULT, ME | {"country": "KR"}):
        filer.send(fields)
    name = re.search(r'id="id_name_helptext">(.*?)</div>', filer.send(PHOTOS).text, re.DOTALL)
    assert name is not None
    assert "not verified" in name[1]
