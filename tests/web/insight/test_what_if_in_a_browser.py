"""Someone with a question: by mouse, by keyboard alone, on a phone, in the dark, and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import assert_fits, axe, on_a_phone, shot
from tests.web.running import Running

ENDLESS = "?n=1.5"


def shown(page: Page) -> bool:
    """Whether every chart has come."""
    page.wait_for_load_state("networkidle")
    loaded: bool = page.evaluate("() => [...document.images].every(one => one.complete && one.naturalWidth > 0)")
    return loaded and page.locator("picture img").count() == 2


@pytest.mark.parametrize(("look", "query"), [("en-light", ""), ("es-dark", ENDLESS), ("en-wrong", "?n=7&limit=x")])
def test_the_page_can_be_used_by_everyone(live: Running, looking: Callable[..., Page], look: str, query: str) -> None:
    language, _, colours = look.partition("-")
    page = looking(language=language, dark=colours == "dark")
    page.goto(f"{live.url}/{language}/insight/what-if{query}")
    assert shown(page) == (colours != "wrong")
    shot(page, f"what-if-{look}")
    axe(page)
    with on_a_phone(page):
        page.wait_for_load_state("networkidle")
        shot(page, f"what-if-{look}-phone")
        assert_fits(page)
        axe(page)


def test_a_phone_gets_charts_of_its_own(live: Running, looking: Callable[..., Page]) -> None:
    page = looking(width=360)
    page.goto(f"{live.url}/insight/what-if")
    assert shown(page)
    sources: list[str] = page.evaluate("() => [...document.querySelectorAll('picture img')].map(one => one.currentSrc)")
    assert [re.sub(r".*/", "", one) for one in sources] == ["saved-narrow.svg", "growth-narrow.svg"]


def test_a_question_is_asked_by_keyboard_alone_and_without_scripts(
    live: Running, new_page: Callable[..., Page]
) -> None:
    page = new_page(scripts=False)
    page.goto(f"{live.url}/en/insight/what-if")
    page.get_by_label("Copies that one copy leads to").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1,5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live.url}/en/insight/what-if{ENDLESS}#answer")
    expect(page.locator(".told-headline")).to_contain_text("more and more people")
    expect(page.locator("#answer-title")).to_be_in_viewport()
    summary = page.locator(".chart summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chart details p").first).to_be_visible()
    page.get_by_role("link", name="a slow site").click()
    expect(page.get_by_label("Sites and boards")).to_have_value("100")


def test_what_is_wrong_leads_to_its_field(live: Running, looking: Callable[..., Page]) -> None:
    page = looking()
    page.goto(f"{live.url}/en/insight/what-if?latency=soon")
    page.locator(".error-summary a").click()
    field = page.get_by_label("Time to removal once found")
    expect(field).to_be_focused()
    expect(field).to_have_value("soon")
    expect(field).to_have_accessible_description(re.compile(r"A number from 0 to 720"))
