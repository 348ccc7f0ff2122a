"""Doors and letters are plain in both languages, and the other language is one button away on each of them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from amparo.services.case_sightings import add_sightings
from amparo.settings import Settings
from tests.services.cases import ADDRESSES, helpline, opened
from tests.store.backends import fresh_settings
from tests.web.plain_words import assert_plain
from tests.web.survivor.correspondent import X_FORM, Correspondent, Page

FORM = X_FORM.removeprefix("preview:")
HOST = "preview:generic_host/rdap/US-TIDA/example.org"
SAID = {"signature": "A. Reader", "agrees:nonconsent": "on"}


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    return helpline(fresh_settings("sqlite", tmp_path / "home"))


def pages(me: Correspondent) -> Iterator[tuple[str, Page]]:
    """Each page on the way of a letter."""
    yield "doors", me.press("doors")
    yield "hostile", me.press("hostile:example.org")
    yield "lacks", me.press(X_FORM)
    yield "wrong", me.press(f"complete:{FORM}")
    yield "preview", me.press(f"complete:{FORM}", **SAID)
    yield "kept", me.agree()
    yield "sent", me.press("sent:1")
    yield "answer", me.press("answer:1")
    yield "read", me.press("read:1", text="We do not know yet.")
    yield "refused", me.press("keep-answer:1", kind="refused")
    yield "more", me.press("keep-answer:1", kind="asks_more")
    yield "looked up", me.press(HOST, agreed="nonconsent")
    yield "complaint lacks", me.press("complaint:US-TIDA")
    yield "complaint", me.press("complaint:US-TIDA", agreed="nonconsent")
    shown = me.seen[-1].hidden("shown")[0]
    yield "complaint kept", me.press("agree-complaint:US-TIDA", agreed="nonconsent", shown=shown)
    yield "letters", me.press("letters")
    yield "ended", me.press("end:1")


@pytest.mark.usefixtures("quick_keys")
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_page_is_plain_and_can_be_had_in_the_other_language(
    site: Client, web_settings: Settings, language: str
) -> None:
    case = opened(web_settings, language=language, signature=None, made_by="self")
    add_sightings(web_settings, case.access, "\n".join(ADDRESSES))
    me = Correspondent(site, web_settings, case, f"/{language}/case/")
    other = {"en": "es", "es": "en"}[language]
    for name, page in pages(me):
        assert page.status == (422 if name == "wrong" else 200), name
        assert_plain(page.text, language)
        switch = re.search(rf'<form method="post" action="([^"]*/{other}/case/)">(.*?)</form>', page.text)
        assert switch is not None, name
        fields = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', switch[2]))
        answer = site.post(switch[1].replace("http://127.0.0.1", ""), {one: unescape(v) for one, v in fields.items()})
        assert answer.status_code == 200
        there = Page(answer.status_code, answer.content.decode())
        assert f'<html lang="{other}"' in there.text
        assert set(there.buttons) == set(page.buttons), name
