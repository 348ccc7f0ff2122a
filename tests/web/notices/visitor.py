"""Somebody with a browser who fills in the form."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

ADDRESS = "https://photos.example/p/4711"


def press(page: Page, go: str) -> None:
    """A button of the form, by what it does; waits for the page that comes."""
    with page.expect_navigation():
        page.locator(f'main button[name="go"][value="{go}"]').first.click()


def walk(page: Page, site: str, path: str = "/notice/", *, number: int = 1) -> Iterator[str]:
    """File a notice; yields the name of each page once it is there. number: of the address and contact."""
    page.goto(site + path)
    yield "begin"
    press(page, "next")
    yield "age"
    page.check('input[name="age"][value="no"]')
    press(page, "next")
    yield "who"
    page.check('input[name="relation"][value="depicted"]')
    page.select_option('select[name="country"]', "US")
    press(page, "next")
    yield "what"
    page.fill(
        'textarea[name="addresses"]', f"{ADDRESS}{number}\nhttps://photos.example/p/2/with/quite/a/long/way/to/it"
    )
    for fold in page.locator("main details summary").all():
        fold.click()
    page.fill('input[name="named_0"]', "@quiet_river")
    press(page, "next")
    yield "details"
    press(page, "next")
    yield "check-missing"
    press(page, "to-details")
    page.check('input[name="agreed:US-TIDA:nonconsent"]')
    page.fill('input[name="contact"]', f"reader{number}@mail.example")
    page.fill('input[name="signature"]', "A. Reader")
    press(page, "next")
    yield "check"
    press(page, "send")
    yield "receipt"


def after(page: Page) -> Iterator[str]:
    """From the receipt to the end of the notice, as `walk`."""
    with page.expect_navigation():
        page.click('main form[action$="/notice/status"] button')
    yield "status"
    press(page, "address-1")
    yield "status-address"
    press(page, "ask-withdraw")
    yield "ask-withdraw"
    press(page, "withdraw")
    yield "withdrawn"
    press(page, "ask-erase")
    yield "ask-erase"


def minor(page: Page, site: str) -> Iterator[str]:
    """The way of a minor, as `walk`."""
    page.goto(f"{site}/notice/")
    press(page, "next")
    page.check('input[name="age"][value="unsure"]')
    press(page, "next")
    yield "minor"
    page.select_option('select[name="country"]', "GB")
    press(page, "country")
    yield "minor-country"
    press(page, "hide")
    yield "minor-wrong"
    page.fill('textarea[name="addresses"]', ADDRESS)
    press(page, "hide")
    yield "minor-receipt"


def entries(page: Page) -> list[dict[str, Any]]:
    """What the browser's back button would lead through: address and title of each."""
    found: dict[str, Any] = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [entry for entry in found["entries"] if entry["url"] != "about:blank"]
