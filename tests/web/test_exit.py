"""Leaving at once: by a click or by Shift pressed three times, with scripts and without."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from amparo.settings import Settings
from tests.web.running import Running

EVERY = ("/", "/components", "/leave-no-trace", "/about/removal", "/insight/what-if", "/nothing-here")


@pytest.mark.parametrize("address", EVERY)
def test_every_public_page_has_the_exit(site: Client, address: str) -> None:
    assert 'href="/exit"' in site.get(address).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_leaving_clears_what_the_browser_keeps(site: Client, method: str) -> None:
    response = getattr(site, method)("/exit")
    assert (response.status_code, response.headers["Location"]) == (303, "/notes")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_the_operator_says_where_it_leads(web_settings: Settings, use: Callable[[Settings], Client]) -> None:
    elsewhere = msgspec.structs.replace(web_settings.site, exit_url="https://weather.example/")
    client = use(msgspec.structs.replace(web_settings, site=elsewhere))
    assert client.get("/es/exit").headers["Location"] == "https://weather.example/"


def test_our_own_neutral_page_names_nothing_of_us(site: Client) -> None:
    page = site.get("/notes").text
    assert "<title>Notes</title>" in page
    assert not [word for word in ("amparo.", "This service", 'href="/"', "removal", "intimate") if word in page]


def test_it_works_without_scripts(live: Running, new_page: Callable[..., Page]) -> None:
    page = new_page(scripts=False)
    page.goto(live.url + "/")
    page.get_by_role("link", name="Leave this page").click()
    expect(page).to_have_url(live.url + "/notes")
    expect(page).to_have_title("Notes")


def test_a_click_takes_the_page_out_of_the_history(live: Running, page: Page) -> None:
    page.goto(live.url + "/notes")
    page.goto(live.url + "/about/removal")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("**/notes")
    assert page.evaluate("() => history.length") == 3  # about:blank, notes, notes in the place of the page
    page.go_back()
    expect(page).to_have_title("Notes")


def test_shift_three_times_takes_the_page_out_of_the_history(live: Running, page: Page) -> None:
    page.goto(live.url + "/notes")
    page.goto(live.url + "/about/removal")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/notes")
    assert page.evaluate("() => history.length") == 3


def test_the_page_is_blank_before_the_next_one_is_asked_for(live: Running, page: Page) -> None:
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.goto(live.url + "/about/removal")
    page.evaluate(
        "() => addEventListener('beforeunload',"
        " () => console.log(getComputedStyle(document.body).display + ':' + document.title.trim()))"
    )
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/notes")
    assert seen[0] == "none:"


def test_each_press_is_said_to_screen_readers(live: Running, page: Page) -> None:
    page.goto(live.url + "/")
    said = page.get_by_role("status")
    expect(said).to_have_text("")
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift 2 more times to leave this page.")
    expect(page.locator(".exit-dots .on")).to_have_count(1)
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift once more to leave this page.")


def test_the_browser_obeys_and_clears(live: Running, page: Page) -> None:
    page.goto(live.url + "/")
    page.evaluate("() => localStorage.setItem('trace', '1')")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("**/notes")
    assert page.evaluate("() => localStorage.getItem('trace')") is None


def test_presses_more_than_five_seconds_apart_do_not_count(live: Running, page: Page) -> None:
    page.clock.install()
    page.goto(live.url + "/")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.fast_forward(5_100)
    expect(page.get_by_role("status")).to_have_text("")
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Press Shift 2 more times to leave this page.")


def test_three_presses_spread_over_more_than_five_seconds_do_not_count(live: Running, page: Page) -> None:
    page.clock.install()
    page.goto(live.url + "/")
    page.keyboard.press("Shift")
    page.clock.fast_forward(3_000)
    page.keyboard.press("Shift")
    page.clock.fast_forward(3_000)
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Press Shift once more to leave this page.")
    expect(page).to_have_url(live.url + "/")


def test_capital_letters_do_not_count(live: Running, page: Page) -> None:
    page.goto(live.url + "/components")
    page.get_by_label("Your name or a name you choose").first.click()
    for _ in range(4):
        page.keyboard.press("Shift+A")
    expect(page).to_have_url(live.url + "/components")
    expect(page.get_by_role("status")).to_have_text("")


def test_a_page_that_comes_back_is_shown_again(live: Running, page: Page) -> None:
    page.goto(live.url + "/about/removal")
    page.evaluate("() => document.documentElement.classList.add('leaving')")
    page.evaluate("() => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_how_to_remove_earlier_pages_is_one_click_away(live: Running, page: Page) -> None:
    page.goto(live.url + "/es/about/removal")
    page.get_by_role("link", name="No dejar rastro en este dispositivo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No dejar rastro en este dispositivo")
