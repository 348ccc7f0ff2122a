"""Somebody whose post was removed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from amparo.keyring import open_keyring
from amparo.services.passphrase import digest
from amparo.settings import Settings
from amparo.store import models as rows
from tests.web.notices.filer import Filer, Page, _page

REFERENCE, CODE = "K7QM-3XW9-TB", "h7qm-3xw9-tb2k-9ppe-vv4c"


@pytest.fixture
def offered(site: Client, web_settings: Settings) -> rows.Appeal:
    """An appeal against a removal, as the statement of reasons offers it."""
    Filer(site).file()
    return rows.Appeal.objects.create(
        notice=rows.Notice.objects.get(),
        reference=REFERENCE,
        code=digest(open_keyring(web_settings.keys_dir), CODE),
        by="uploader",
        about="copy",
        subject=1,
        offered_at=datetime.now(UTC) - timedelta(hours=1),
    )


def opened(site: Client, code: str = CODE) -> Page:
    return _page(site.post("/appeal", {"reference": REFERENCE.lower(), "code": code}))


def test_the_decision_and_its_rule_are_shown(site: Client, offered: rows.Appeal) -> None:
    page = opened(site).text
    assert "Something that you posted was removed." in page
    assert "TAKE IT DOWN Act: notice and removal" in page


def test_nothing_of_the_notice_is_shown(site: Client, offered: rows.Appeal) -> None:
    page = opened(site).text
    assert rows.Notice.objects.get().reference not in page
    assert "photos.example" not in page


def test_a_wrong_code_looks_like_a_wrong_reference(site: Client, offered: rows.Appeal) -> None:
    wrong = _page(site.post("/appeal", {"reference": "AAAA-AAAA-AA", "code": CODE}))
    assert opened(site, "aaaa") == wrong
    assert wrong.status == 404


def test_words_can_be_sent_once(site: Client, offered: rows.Appeal) -> None:
    access = opened(site).hidden("access")
    sent = {"access": access, "go": "file", "words": "It is a landscape."}
    assert "Your words are with us." in _page(site.post("/appeal", sent)).text
    assert rows.Appeal.objects.get().state == "filed"
    assert "You asked us already to look again." in _page(site.post("/appeal", sent)).text


def test_no_form_is_shown_once_the_time_is_over(site: Client, offered: rows.Appeal) -> None:
    rows.Appeal.objects.update(offered_at=datetime.now(UTC) - timedelta(days=200))
    page = opened(site).text
    assert 'name="words"' not in page
    assert "The time for this is over" in page


def test_words_stay_when_the_page_was_open_for_too_long(site: Client, offered: rows.Appeal) -> None:
    page = _page(site.post("/appeal", {"access": "x", "go": "file", "words": "It is a landscape."}))
    assert page.status == 403
    assert "It is a landscape." in page.text
    again = {"reference": REFERENCE, "code": CODE, "words": "It is a landscape."}
    assert "It is a landscape." in _page(site.post("/appeal", again)).text
