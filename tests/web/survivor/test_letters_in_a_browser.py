"""Doors and letters in Chromium, on a phone: with scripts off in the language with the longer words, and by axe."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from amparo.services.case_sightings import add_sightings
from amparo.services.open_case import OpenedCase
from amparo.store.connection import close_store
from tests.services.cases import ADDRESSES, opened
from tests.store.backends import fresh_settings
from tests.web.browsing import assert_fits, axe, shot
from tests.web.running import Running, running

MORE = ("https://www.instagram.com/p/CxYz0000000/", "https://other-copies.net/v/1")


@pytest.fixture(scope="module")
def helpline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A helpline's pages, served."""
    settings = fresh_settings("sqlite", tmp_path_factory.mktemp("letters-helpline") / "home")
    with running(
        settings, site_kind="helpline", cases_agent_name="Casa Azul", site_contact="casa@azul.example"
    ) as served:
        yield served


@pytest.fixture
def case(helpline: Running) -> Iterator[OpenedCase]:
    """One that lacks a signature, with four places."""
    close_store()
    made = opened(helpline.settings, signature=None, made_by="self", category=None)
    add_sightings(helpline.settings, made.access, "\n".join((*ADDRESSES, *MORE)))
    close_store()
    yield made


def press(page: Page, do: str) -> None:
    """The first button that asks for this, in whatever fold it is."""
    button = page.locator(f'main button[name="do"][value^="{do}"]').first
    for fold in button.locator("xpath=ancestor::details[not(@open)]/summary").all():
        fold.click()
    with page.expect_navigation():
        button.click()


def walk(page: Page, site: str, case: OpenedCase) -> Iterator[str]:
    """From the doors to what comes after a refusal; yields the name of each page once it is there."""
    page.goto(f"{site}/case/")
    page.fill('input[name="number"]', case.number)
    page.fill('[name="words"]', case.passphrase)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    press(page, "doors")
    for fold in page.locator("main .place details > summary").all()[:3]:
        fold.click()
    yield "doors"
    press(page, "hostile:example.org")
    yield "doors-hostile"
    press(page, "preview:x/tida_form")
    yield "preview-lacks"
    page.check('input[name="shield"][value="open"]')
    press(page, "complete:")
    yield "preview-wrong"
    page.fill('input[name="signature"]', "Lucía Prueba Nombre")
    page.check('input[name="agrees:nonconsent"]')
    press(page, "complete:")
    yield "preview"
    press(page, "agree:")
    yield "letter-form"
    press(page, "sent:")
    yield "letter-sent"
    press(page, "answer:")
    page.fill('textarea[name="text"]', "We have received your report. It does not violate our rules.")
    press(page, "read:")
    yield "answer"
    page.fill('textarea[name="text"]', "")
    press(page, "keep-answer:")
    yield "letter-refused"
    press(page, "doors")
    press(page, "preview:internet_archive/mail")
    yield "preview-shield"
    page.check('input[name="agrees:nonconsent"]')
    press(page, "complete:")
    press(page, "agree:")
    yield "letter-mail"
    press(page, "doors")
    press(page, "complaint:US-TIDA")
    page.check('input[name="agrees:nonconsent"]')
    press(page, "complete-complaint:")
    yield "complaint"
    press(page, "agree-complaint:")
    for fold in page.locator("main section.panel details > summary").all():
        fold.click()
    yield "letter-authority"
    press(page, "doors")
    press(page, "preview:generic_host/rdap")
    page.check('input[name="agrees:nonconsent"]')
    press(page, "complete:")
    page.fill('input[name="to"]', "abuse at hosting.example")
    press(page, "agree:")
    yield "preview-looked-up"
    press(page, "letters")
    yield "letters"


def test_letters_fit_a_phone_and_need_no_scripts(
    helpline: Running, case: OpenedCase, looking: Callable[..., Page]
) -> None:
    page = looking(width=360, language="es", scripts=False)
    for name in walk(page, helpline.url, case):
        shot(page, f"case-{name}-es")
        assert_fits(page)
    assert page.locator("main .letters li").count() == 3
    assert page.url == f"{helpline.url}/case/"


def test_everyone_can_use_the_pages_of_letters(
    helpline: Running, case: OpenedCase, looking: Callable[..., Page]
) -> None:
    page = looking(width=360, language="es", dark=True)
    for _name in walk(page, helpline.url, case):
        axe(page)
