"""Complaints to authorities: from the proposal to the letter that is printed or copied, as the server sees it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from amparo.services.case_sightings import add_sightings
from amparo.services.show_case import show_case
from amparo.settings import Settings
from amparo.store import models as rows
from tests.services.cases import NAME, helpline
from tests.store.backends import fresh_settings
from tests.web.survivor.correspondent import X_FORM, Correspondent, Page

FTC, AGREED = "US-TIDA", {"agreed": "nonconsent"}
Write = Callable[..., Correspondent]


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    return helpline(fresh_settings("sqlite", tmp_path / "home"))


def keep(me: Correspondent) -> Page:
    """Read the complaint, and say yes to it."""
    shown = me.press(f"complaint:{FTC}", **AGREED)
    assert f"agree-complaint:{FTC}" in shown.buttons, shown.said
    return me.press(f"agree-complaint:{FTC}", **AGREED, shown=shown.hidden("shown")[0])


def complaints() -> int:
    return int(rows.Letter.objects.filter(role="regulator").count())


def test_authorities_have_a_button_where_there_is_something_to_complain_of(writer: Write) -> None:
    page = writer().press("doors")
    assert f"complaint:{FTC}" in page.buttons
    assert "Write this complaint" in page.text
    assert not [one for one in writer(()).press("doors").buttons if one.startswith("complaint:")]


def test_a_complaint_asks_exactly_what_lacks(writer: Write) -> None:
    me = writer(name=None, signature=None)
    page = me.press(f"complaint:{FTC}")
    assert page.fields == {"signature", "agrees:nonconsent"}
    assert not [one for one in page.buttons if one.startswith("agree-complaint:")]
    wrong = me.press(f"complete-complaint:{FTC}", signature="A. Reader")
    assert wrong.status == 422
    assert 'value="A. Reader"' in wrong.text
    shown = me.press(f"complete-complaint:{FTC}", signature=NAME, **{"agrees:nonconsent": "on"})
    assert f"agree-complaint:{FTC}" in shown.buttons
    assert show_case(me.settings, me.case.access).about.signature == NAME


def test_a_complaint_tells_what_was_asked_and_how_they_are_reached(writer: Write) -> None:
    me = writer()
    me.agree(X_FORM)
    me.press("sent:1")
    page = me.press(f"complaint:{FTC}", **AGREED)
    reference = show_case(me.settings, me.case.access).letters[0].body.reference
    assert reference in page.text
    assert "https://takeitdown.ftc.gov, after 48 hours without removal" in page.text
    assert "Your name is in this letter." in page.said
    assert complaints() == 0


def test_agreeing_keeps_the_complaint_and_sends_nothing(writer: Write) -> None:
    me = writer()
    page = keep(me)
    assert "It has not been sent yet." in page.said
    assert list(rows.Letter.objects.values_list("way", "state")) == [("print", "agreed")]


def test_a_kept_complaint_can_be_copied_printed_and_marked_as_sent(writer: Write) -> None:
    me = writer()
    page = keep(me)
    assert "Federal Trade Commission" in page.text.partition("<h1>")[2].partition("</h1>")[0]
    assert 'href="https://takeitdown.ftc.gov"' in page.text
    assert 'id="whole-text" readonly' in page.text
    assert "Post it to:" not in page.said
    assert me.download("print:1").content.startswith(b"%PDF")
    assert "Noted." in me.press("sent:1").said
    assert list(rows.Letter.objects.values_list("state", flat=True)) == ["waiting"]
    assert "Federal Trade Commission" in me.press("letters").text


def test_a_complaint_about_anything_but_what_was_read_is_not_kept(writer: Write, web_settings: Settings) -> None:
    me = writer()
    shown = me.press(f"complaint:{FTC}", **AGREED).hidden("shown")[0]
    add_sightings(web_settings, me.case.access, "https://x.com/somebody/status/1700000000000000002")
    for numbers in (shown, "", "x"):
        page = me.press(f"agree-complaint:{FTC}", **AGREED, shown=numbers)
        assert page.status == 422
        assert "This has changed in the meantime." in page.said
    assert complaints() == 0


def test_an_incomplete_complaint_is_not_kept(writer: Write) -> None:
    page = writer().press(f"agree-complaint:{FTC}", shown="1-2")
    assert "Something is still missing." in page.said
    assert complaints() == 0


def test_a_second_complaint_is_told_of_the_first(writer: Write) -> None:
    me = writer()
    assert "You have a complaint there already." not in me.press(f"complaint:{FTC}").said
    keep(me)
    page = me.press(f"complaint:{FTC}")
    assert "You have a complaint there already." in page.said
    assert "letter:1" in page.buttons


def test_authorities_that_are_not_in_the_plan_take_none(writer: Write) -> None:
    me = writer()
    for act in ("complaint", "complete-complaint", "agree-complaint"):
        for law in ("KR-TBA", "none", ""):
            page = me.press(f"{act}:{law}", **AGREED, shown="1-2")
            assert page.status == 404
            assert "This door is not open any more" in page.said
    assert complaints() == 0


def test_the_team_finds_the_name_of_nobody_in_the_title(writer: Write) -> None:
    page = keep(writer())
    assert NAME not in page.text.partition("<title>")[2].partition("</title>")[0]
