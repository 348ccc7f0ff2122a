"""The beginning in Chromium: on a phone with scripts off, by axe, by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.store.backends import fresh_settings
from tests.web.browsing import assert_fits, axe, shot
from tests.web.running import Running, running
from tests.web.survivor.visitor import walk

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def helpline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A helpline's pages, served."""
    settings = fresh_settings("sqlite", tmp_path_factory.mktemp("helpline") / "home")
    with running(settings, site_kind="helpline") as served:
        yield served


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_screen_fits_a_phone_and_needs_no_scripts(helpline: Running, looking: NewPage, language: str) -> None:
    page = looking(width=360, language=language, scripts=False)
    page.goto(helpline.url)
    shot(page, f"begin-home-{language}")
    for name in walk(page, helpline.url):
        shot(page, f"begin-{name}-{language}")
        assert_fits(page)
    assert page.locator(".keep-code").count() == 3
    assert not page.locator("#print").is_visible()


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("es", True)], ids=["en-light", "es-dark"])
def test_everyone_can_use_each_screen(helpline: Running, looking: NewPage, language: str, dark: bool) -> None:
    page = looking(language=language, dark=dark)
    for name in walk(page, helpline.url):
        shot(page, f"begin-{name}-{language}-wide")
        axe(page)


def test_a_case_begins_by_keyboard_and_leaves_one_neutral_entry(helpline: Running, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{helpline.url}/start/")
    for name, value in (("watched", "no"), ("adult", "yes"), ("happened", "threatened")):
        _choose(page, name, value)
        _enter(page, 'button[value="next"]')
    for name, value in (("relation", "depicted"), ("made_by", "unknown")):
        _choose(page, name, value)
    for _ in range(3):
        _enter(page, 'button[value="next"]')
    assert page.locator(".keep-code").count() == 2
    assert page.locator("#print").is_visible()
    found = page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    entries = {(entry["url"], entry["title"]) for entry in found if entry["url"] != "about:blank"}
    assert entries == {(f"{helpline.url}/start/", "This service")}
    assert page.context.cookies() == []


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches('main ' + selector)", selector):
            return
    raise AssertionError(f"the Tab key does not lead to {selector}")


def _enter(page: Page, selector: str) -> None:
    _tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _choose(page: Page, name: str, value: str) -> None:
    """Of radio buttons by the arrow keys; a box is reached by itself."""
    if page.locator(f'input[name="{name}"]').first.get_attribute("type") == "checkbox":
        _tab_to(page, f'input[name="{name}"][value="{value}"]')
        page.keyboard.press("Space")
        return
    _tab_to(page, f'input[name="{name}"]')
    page.keyboard.press("Space")
    for _ in range(5):
        if page.locator(f'input[name="{name}"][value="{value}"]').is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the keys do not lead to {value}")
