"""An open case in its pages: opening, addresses, fingerprints, keys, end."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from amparo.evidence.chain import verify
from amparo.evidence.commitment import Opening
from amparo.evidence.receipt import check, public_key
from amparo.keyring import open_keyring
from amparo.services.case_about import Ticks
from amparo.services.case_access import unlock_for_team
from amparo.services.open_case import OpenedCase
from amparo.settings import Settings
from amparo.web.shared.carried import Purpose, carry
from tests.services.cases import ADDRESSES, CONTACT, NAME, PDQ_LINE, SHA_LINE, caseworker, full, helpline, opened
from tests.store.backends import fresh_settings
from tests.web.plain_words import assert_plain

pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    return helpline(fresh_settings("sqlite", tmp_path / "home"))


class Visit:
    """Somebody at the pages of one case."""

    def __init__(self, site: Client, settings: Settings, case: OpenedCase, language: str = "en") -> None:
        self._site, self._settings, self._at = site, settings, f"/{language}/case/"
        self.state = carry(settings, Purpose.CASE, case.access)

    def do(self, do: str, **fields: object) -> str:
        response = self._site.post(self._at, {"state": self.state, "do": do, **fields})
        assert response.status_code == 200
        return unescape(response.content.decode())

    def file(self, do: str, **fields: object) -> bytes:
        response = self._site.post(self._at, {"state": self.state, "do": do, **fields})
        assert response["Content-Disposition"].startswith("attachment")
        return response.content


@pytest.fixture
def visit(site: Client, web_settings: Settings) -> Callable[[OpenedCase], Visit]:
    return lambda case: Visit(site, web_settings, case)


def test_number_and_words_open_the_pages(site: Client, web_settings: Settings) -> None:
    case = opened(web_settings)
    page = site.post("/case/", {"number": case.number, "words": case.passphrase}).content.decode()
    assert case.number in page
    assert case.passphrase not in page


def test_the_sheets_code_opens_them_too(site: Client, web_settings: Settings) -> None:
    case = opened(web_settings, Ticks(sheet=True))
    page = site.post("/case/", {"number": case.number, "words": case.sheet}).content.decode()
    assert "Your sheet opened the case" in page


def test_what_does_not_fit_is_told_alike(site: Client, web_settings: Settings) -> None:
    case = opened(web_settings)
    pages = []
    for number, words in ((case.number, "one two three"), ("AAAA-AAAA-AA", case.passphrase)):
        response = site.post("/case/", {"number": number, "words": words})
        assert response.status_code == 404
        pages.append(re.sub(r'value="[^"]*"', "", response.content.decode()))
    assert pages[0] == pages[1]


def test_a_platform_has_no_such_page(use: Callable[[Settings], Client], tmp_path: Path) -> None:
    site = use(fresh_settings("sqlite", tmp_path / "platform"))
    assert site.get("/case/").status_code == 404


def test_an_access_that_is_not_ours_asks_again(site: Client, web_settings: Settings) -> None:
    response = site.post("/case/", {"state": "made-up", "do": "home"})
    assert b"open for too long" in response.content


def test_addresses_are_shown_as_text_and_in_no_link(
    visit: Callable[[OpenedCase], Visit], web_settings: Settings
) -> None:
    case = opened(web_settings)
    page = visit(case).do("add", text=" \n".join(ADDRESSES) + "\nnothing here")
    for address in ADDRESSES:
        assert f"<code>{address}</code>" in page
        assert f'href="{address}' not in page
    assert "2 addresses are new." in page


def test_nothing_of_a_case_stands_in_a_title_or_an_address(
    visit: Callable[[OpenedCase], Visit], web_settings: Settings
) -> None:
    case = full(web_settings)
    for do in ("home", "timeline", "addresses", "prints", "keeping", "details", "doors", "letters", "letter:1"):
        page = visit(case).do(do)
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title == web_settings.site.name
        assert set(re.findall(r'action="([^"]*)"', page)) <= {"/en/case/", "/es/case/", "/exit"}


def test_the_next_step_is_said(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    case = opened(web_settings)
    there = visit(case)
    assert "Add the addresses" in there.do("home")
    there.do("add", text=ADDRESSES[0])
    home = there.do("home")
    assert "See whom to ask" in home
    assert "Add the addresses" not in home


def test_ticked_addresses_are_left_out_and_taken_in(
    visit: Callable[[OpenedCase], Visit], web_settings: Settings
) -> None:
    there = visit(full(web_settings))
    assert "left out" in there.do("drop", number=["1", "2"])
    assert "Tick one" in there.do("drop")
    assert "That is noted" in there.do("take", number=["2"])
    assert "does not fit" in there.do("back", number=["2"])


def test_fingerprints_come_from_the_page_alone(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    there = visit(opened(web_settings))
    sent = json.dumps([{"file": 1, "lines": [PDQ_LINE, SHA_LINE]}])
    assert "1 file is new" in there.do("add-prints", fingerprints=sent)
    assert "had these files already" in there.do("add-prints", fingerprints=sent)
    for wrong in ("", "[]]", '[{"lines": ["name:my-holiday.jpg"]}]', '{"a": 1}', "[1]"):
        assert "choose your files once more" in there.do("add-prints", fingerprints=wrong)
    assert "All fingerprints are deleted" in there.do("remove-prints")


def test_details_are_saved_sealed(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    there = visit(opened(web_settings))
    fields = {"name": "Someone Else", "relation": "depicted", "made_by": "other", "hide": "yes", "country": "ES"}
    assert "Saved" in there.do("save-details", **fields)
    assert 'value="Someone Else"' in there.do("details")
    assert CONTACT not in there.do("details")  # what was emptied is gone
    assert "Please choose one of these" in there.do("save-details", **{**fields, "country": "XX"})


def test_a_sheet_is_shown_once_and_printed(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    there = visit(opened(web_settings))
    page = there.do("tick", sheet="on")
    code = re.search(r'name="code" value="([^"]+)"', page)
    assert code is not None
    assert there.file("sheet", code=code[1]).startswith(b"%PDF")
    assert code[1] not in there.do("keeping")


def test_reminders_ask_for_a_safe_mailbox(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    there = visit(opened(web_settings, mailbox_safe=False))
    assert "only you read" in there.do("tick", remind="on")


def test_new_words_are_asked_for_twice(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    there = visit(opened(web_settings))
    assert "Make seven new words?" in there.do("ask:new-words")
    assert "Your new passphrase" in there.do("new-words")


def test_the_record_verifies_by_itself(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    case = full(web_settings)
    record = json.loads(visit(case).file("record"))
    openings = [Opening(value, bytes.fromhex(key)) for value, key in record["openings"].values()]
    assert verify(case.access.id, [line.encode() for line in record["lines"]], openings).is_sound
    assert any(ADDRESSES[0] in one.value for one in openings)


def test_stopping_and_going_on(visit: Callable[[OpenedCase], Visit], web_settings: Settings) -> None:
    there = visit(full(web_settings))
    assert "Stop this case?" in there.do("ask:withdraw")
    assert "stopped" in there.do("withdraw")
    assert "You stopped this case" in there.do("add", text="https://copies.example.org/2")
    assert "goes on" in there.do("resume")


def test_deleting_gives_a_signed_proof(
    visit: Callable[[OpenedCase], Visit], site: Client, web_settings: Settings
) -> None:
    case = full(web_settings)
    there = visit(case)
    assert "Delete all of it?" in there.do("ask:erase")
    page = there.do("erase")
    proof = json.loads(page.partition('Your proof">')[2].partition("</textarea>")[0])
    assert check(proof, public_key(open_keyring(web_settings.keys_dir).site))["case"] == case.number
    assert site.post("/case/", {"state": there.state, "do": "home"}).status_code == 404


def test_the_team_sees_no_key_and_no_end(site: Client, web_settings: Settings) -> None:
    case = full(web_settings, Ticks(team=True))
    caseworker(web_settings)
    state = carry(web_settings, Purpose.CASE, unlock_for_team(web_settings, case.access.id, "worker-1"))
    page = unescape(site.post("/case/", {"state": state, "do": "keeping"}).content.decode())
    assert "You work on this case for the team" in page
    assert "Delete all of it" not in page
    for do in ("erase", "withdraw", "new-words", "tick", "record"):
        answer = unescape(site.post("/case/", {"state": state, "do": do}).content.decode())
        assert "Only the person whose case it is" in answer
    assert NAME not in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_a_case_is_plain(site: Client, web_settings: Settings, language: str) -> None:
    case = full(web_settings, Ticks(sheet=True))
    there = Visit(site, web_settings, case, language)
    pages = [
        "home",
        "timeline",
        "addresses",
        "prints",
        "keeping",
        "details",
        "ask:withdraw",
        "ask:erase",
        "tick",
        "withdraw",
        "erase",
    ]
    for do in pages:
        assert_plain(there.do(do), language)


def test_new_words_close_every_other_page(
    visit: Callable[[OpenedCase], Visit], site: Client, web_settings: Settings
) -> None:
    case = opened(web_settings)
    here, elsewhere = visit(case), visit(case)
    assert "Your new passphrase" in here.do("new-words")
    answer = site.post("/case/", {"state": elsewhere.state, "do": "home"})
    assert (answer.status_code, "Please open your case anew" in answer.content.decode()) == (403, True)
