"""The whole way in Chromium: with scripts and without, on a phone, by keyboard, in both languages."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain

import pytest
from playwright.sync_api import Page

from tests.web.browsing import assert_fits, axe, shot
from tests.web.notices.visitor import after, entries, minor, walk
from tests.web.running import Running

NewPage = Callable[..., Page]
OTHERS = ("/notice/status", "/appeal", "/about/removal")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_notice_is_filed_followed_and_withdrawn(
    live: Running, new_page: NewPage, language: str, scripts: bool
) -> None:
    page = new_page(language=language, scripts=scripts)
    headings = [page.locator("h1").inner_text() for _ in chain(walk(page, live.url), after(page))]
    assert {"en": "Withdrawn", "es": "Retirada"}[language] in headings


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_history_holds_one_address_and_one_neutral_title_for_the_filing(
    live: Running, new_page: NewPage, scripts: bool
) -> None:
    page = new_page(scripts=scripts)
    for _ in walk(page, live.url):
        pass
    assert {(entry["url"], entry["title"]) for entry in entries(page)} == {(f"{live.url}/notice/", "This service")}


def test_no_address_or_title_ever_holds_a_reference_or_what_was_named(live: Running, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in walk(page, live.url):
        pass
    secrets = page.locator(".keep-code").all_inner_texts()
    for _ in after(page):
        pass
    seen = " ".join([*asked, *(entry["title"] + entry["url"] for entry in entries(page))])
    for secret in (*secrets, "photos.example", "4711", "quiet_river", "Reader"):
        assert secret not in seen


def test_no_cookie_and_nothing_else_is_left_in_the_browser(live: Running, new_page: NewPage) -> None:
    page = new_page()
    for _ in chain(walk(page, live.url), after(page)):
        pass
    assert page.context.cookies() == []
    assert page.context.storage_state()["origins"] == []
    assert page.evaluate("async () => (await caches.keys()).length + (await indexedDB.databases()).length") == 0


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("es", True)], ids=["en-light", "es-dark"])
def test_everyone_can_use_each_step(live: Running, new_page: NewPage, language: str, dark: bool) -> None:
    page = new_page(language=language, dark=dark)
    for name in chain(walk(page, live.url), after(page), minor(page, live.url), _others(page, live.url)):
        shot(page, f"intake-{name}-{language}-{'dark' if dark else 'light'}")
        axe(page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_step_fits_a_phone(live: Running, new_page: NewPage, language: str) -> None:
    page = new_page(width=360, language=language)
    for name in chain(walk(page, live.url), after(page), minor(page, live.url), _others(page, live.url)):
        shot(page, f"intake-{name}-{language}-phone")
        assert_fits(page)


def test_a_notice_can_be_filed_by_keyboard(live: Running, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{live.url}/notice/")
    _enter(page, 'button[value="next"]')
    _choose(page, "age", "no")
    _enter(page, 'button[value="next"]')
    _choose(page, "relation", "depicted")
    _enter(page, 'button[value="next"]')
    _tab_to(page, 'textarea[name="addresses"]')
    page.keyboard.type("https://photos.example/p/1")
    _enter(page, 'button[value="next"]')
    _tab_to(page, 'input[name="agreed:US-TIDA:nonconsent"]')
    page.keyboard.press("Space")
    _tab_to(page, 'input[name="contact"]')
    page.keyboard.type("keys@mail.example")
    _tab_to(page, 'input[name="signature"]')
    page.keyboard.type("A. Reader")
    _enter(page, 'button[value="next"]')
    _enter(page, 'button[value="send"]')
    assert page.locator(".keep-code").count() == 2


def test_the_enter_key_in_a_field_goes_on_and_does_not_switch_the_language(live: Running, new_page: NewPage) -> None:
    page = new_page()
    for name in walk(page, live.url):
        if name == "details":
            break
    page.focus('input[name="contact"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Check your answers"


def test_the_language_button_keeps_what_was_typed(live: Running, new_page: NewPage) -> None:
    page = new_page()
    for name in walk(page, live.url):
        if name == "what":
            break
    page.fill('textarea[name="addresses"]', "https://photos.example/p/77")
    with page.expect_navigation():
        page.click("button.switch")
    assert page.locator("h1").inner_text() == "¿Qué debemos retirar?"
    assert page.input_value('textarea[name="addresses"]') == "https://photos.example/p/77"


@pytest.mark.parametrize(("scripts", "lane"), [(True, "open"), (False, "review")])
def test_the_browser_s_work_opens_the_faster_lane(
    serve: Callable[..., Running], new_page: NewPage, scripts: bool, lane: str
) -> None:
    served = serve(notices_slow_hourly="1")
    page = new_page(scripts=scripts)
    for number in (1, 2):
        for name in walk(page, served.url, number=number):
            if name == "check" and scripts:
                page.locator("#work[data-done=yes]").wait_for(state="attached")
    with closing(sqlite3.connect(served.settings.home / "amparo.sqlite3")) as store:
        states = [state for (state,) in store.execute("SELECT state FROM store_notice ORDER BY received_at")]
    assert states == ["open", lane]


def test_a_minor_s_way_has_no_field_but_country_and_addresses(live: Running, new_page: NewPage) -> None:
    page = new_page()
    for name in minor(page, live.url):
        if name != "minor-receipt":
            fields = page.locator("main :is(input, select, textarea):not([type=hidden])").all()
            assert [field.get_attribute("name") for field in fields] == ["country", "addresses"]


def _others(page: Page, site: str) -> Iterator[str]:
    for path in OTHERS:
        page.goto(site + path)
        yield path.strip("/").replace("/", "-")
    page.goto(f"{site}/notice/status")
    with page.expect_navigation():
        page.click("main .actions button")
    yield "notice-status-wrong"


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
    """A radio button: Tab to the group, then the arrow keys."""
    _tab_to(page, f'input[name="{name}"]')
    page.keyboard.press("Space")
    for _ in range(5):
        if page.locator(f'input[name="{name}"][value="{value}"]').is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the keys do not lead to {value}")
