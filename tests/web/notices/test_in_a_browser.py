"""The whole way in Chromium: with scripts and without, on a phone, by keyboard, in both languages."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browsing import assert_fits, axe, on_a_phone, open_page, shot
from tests.web.notices.visitor import after, entries, minor, walk
from tests.web.running import Running

NewPage = Callable[..., Page]
OTHERS = ("/notice/status", "/appeal", "/about/removal")


@dataclass(frozen=True)
class Way:
    """What a notice's whole way leaves in a browser. filing: the entries of its history before the receipt was left.
    said: the first heading of each page. seen: every address and title. secrets: what the receipt said to keep.
    """

    site: str
    language: str
    filing: list[dict[str, Any]]
    said: list[str]
    seen: str
    secrets: list[str]
    cookies: list[Any]
    origins: list[Any]
    stored: int


def gone_through(page: Page, site: str, language: str) -> Way:
    """A notice is filed, followed and withdrawn."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    said = [page.locator("h1").inner_text() for _ in walk(page, site)]
    filing = entries(page)
    secrets = page.locator(".keep-code").all_inner_texts()
    said += [page.locator("h1").inner_text() for _ in after(page)]
    seen = " ".join([*asked, *(entry["title"] + entry["url"] for entry in entries(page))])
    seen = seen.replace(site, "")  # its port may be any number
    kept = page.context.storage_state()
    stored = page.evaluate("async () => (await caches.keys()).length + (await indexedDB.databases()).length")
    return Way(site, language, filing, said, seen, secrets, page.context.cookies(), kept["origins"], stored)


@pytest.fixture(scope="module", params=[("en", True), ("es", False)], ids=["en-scripts", "es-no-scripts"])
def way(request: pytest.FixtureRequest, live: Running, chromium: Browser) -> Way:
    """The way of one notice, in a browser that is fresh for it; tests look at what it left."""
    language, scripts = request.param
    visit = open_page(chromium, language=language, scripts=scripts)
    found = gone_through(visit.page, live.url, language)
    visit.page.context.close()
    assert visit.troubles == []
    return found


def test_a_notice_is_filed_followed_and_withdrawn(way: Way) -> None:
    assert {"en": "Withdrawn", "es": "Retirada"}[way.language] in way.said


def test_the_history_holds_one_address_and_one_neutral_title_for_the_filing(way: Way) -> None:
    assert {(entry["url"], entry["title"]) for entry in way.filing} == {(f"{way.site}/notice/", "This service")}


def test_no_address_or_title_ever_holds_a_reference_or_what_was_named(way: Way) -> None:
    assert len(way.secrets) == 2
    for secret in (*way.secrets, "photos.example", "4711", "quiet_river", "Reader"):
        assert secret not in way.seen


def test_no_cookie_and_nothing_else_is_left_in_the_browser(way: Way) -> None:
    assert (way.cookies, way.origins, way.stored) == ([], [], 0)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("es", True)], ids=["en-light", "es-dark"])
def test_everyone_can_use_each_step_and_it_fits_a_phone(
    live: Running, looking: Callable[..., Page], language: str, dark: bool
) -> None:
    page = looking(language=language, dark=dark)
    for name in chain(walk(page, live.url), after(page), minor(page, live.url), _others(page, live.url)):
        shot(page, f"intake-{name}-{language}-{'dark' if dark else 'light'}")
        axe(page)
        with on_a_phone(page):
            shot(page, f"intake-{name}-{language}-phone")
            assert_fits(page)


def test_a_notice_can_be_filed_by_keyboard(live: Running, looking: NewPage) -> None:
    page = looking()
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


def test_the_enter_key_in_a_field_goes_on_and_does_not_switch_the_language(live: Running, looking: NewPage) -> None:
    page = looking()
    for name in walk(page, live.url):
        if name == "details":
            break
    page.focus('input[name="contact"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Check your answers"


def test_the_language_button_keeps_what_was_typed(live: Running, looking: NewPage) -> None:
    page = looking()
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
    serve: Callable[..., Running], looking: NewPage, scripts: bool, lane: str
) -> None:
    served = serve(notices_slow_hourly="1")
    page = looking(scripts=scripts)
    for number in (1, 2):
        for name in walk(page, served.url, number=number):
            if name == "check" and scripts:
                page.locator("#work[data-done=yes]").wait_for(state="attached")
    with closing(sqlite3.connect(served.settings.home / "amparo.sqlite3")) as store:
        states = [state for (state,) in store.execute("SELECT state FROM store_notice ORDER BY received_at")]
    assert states == ["open", lane]


def test_a_minor_s_way_has_no_field_but_country_and_addresses(live: Running, looking: NewPage) -> None:
    page = looking()
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
