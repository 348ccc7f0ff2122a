"""Statements of reasons to pass on, and a search by the fingerprints that were sent."""

import pytest
from django.test import Client

from amparo.keyring import open_keyring
from amparo.services.effects import NewEffect, add_effect
from amparo.services.intake import Receipt
from amparo.settings import Settings
from amparo.signals import types
from amparo.store import models as rows
from amparo.store.transaction import writing
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import NAMED

STATEMENT = "Something you posted was removed."


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in("mo", "moderator")


@pytest.fixture
def untold(desk: Client, web_settings: Settings) -> Receipt:
    """A notice with a statement that the host could not hand over."""
    receipt = filed.notice(web_settings, NAMED)
    payload = {"host": "photos", "account": "ana", "key": "ana/cat.jpg", "statement": STATEMENT}
    with writing(web_settings) as write:
        notice = rows.Notice.objects.get(id=receipt.id)
        keyring = open_keyring(web_settings.keys_dir)
        effect = add_effect(write, keyring.seal, NewEffect("tell/1/removed", "tell_uploader", payload, notice))
        effect.done_at, effect.outcome = write.at, "not_supported"
        effect.save()
    return receipt


def test_a_statement_is_shown_by_a_button_only_and_the_look_is_recorded(desk: Client, untold: Receipt) -> None:
    page = desk.get(f"/desk/notice/{untold.id}").text
    assert "1 statement of reasons waits" in page
    assert STATEMENT not in page
    assert STATEMENT in desk.post(f"/desk/notice/{untold.id}/statements").text
    assert rows.AuditEntry.objects.filter(what="open_statements", who="mo").count() == 1


def test_what_was_passed_on_waits_no_longer(desk: Client, untold: Receipt) -> None:
    page = desk.post(f"/desk/notice/{untold.id}/statements", {"passed_on": "yes"}, follow=True).text
    assert "1 statement is noted." in page
    assert "statement of reasons waits" not in page


def test_a_search_by_what_was_sent_says_what_it_found(desk: Client, web_settings: Settings) -> None:
    receipt = filed.notice(web_settings, NAMED, fingerprints=(types.parse("sha256:" + "ab" * 32),))
    assert "1 fingerprint came with this notice." in desk.get(f"/desk/notice/{receipt.id}").text
    assert "Nothing was found." in desk.post(f"/desk/notice/{receipt.id}/look-back", follow=True).text
    assert rows.AuditEntry.objects.filter(what="look_back_sent").count() == 1


def test_no_search_is_offered_where_nothing_was_sent(desk: Client, web_settings: Settings) -> None:
    receipt = filed.notice(web_settings, NAMED)
    assert "Search the library" not in desk.get(f"/desk/notice/{receipt.id}").text
    assert "nothing to search for" in desk.post(f"/desk/notice/{receipt.id}/look-back", follow=True).text
