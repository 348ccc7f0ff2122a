"""Somebody with a browser who begins a case."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.web.survivor.beginner import EVERYTHING


def press(page: Page, go: str) -> None:
    """A button of the form, by what it does; waits for the page that comes."""
    with page.expect_navigation():
        page.locator(f'main button[name="go"][value="{go}"]').first.click()


def walk(page: Page, site: str, path: str = "/start/") -> Iterator[str]:
    """Begin a case, by way of everything; yields the name of each page once it is there."""
    page.goto(site + path)
    yield "device"
    page.check('input[name="watched"][value="yes"]')
    press(page, "next")
    yield "careful"
    press(page, "next")
    yield "age"
    page.check('input[name="adult"][value="unsure"]')
    press(page, "next")
    page.select_option('select[name="country"]', "GB")
    press(page, "country")
    yield "minor"
    press(page, "back")
    page.check('input[name="adult"][value="yes"]')
    press(page, "next")
    yield "happened"
    for value in EVERYTHING["happened"]:
        page.check(f'input[name="happened"][value="{value}"]')
    press(page, "next")
    yield "about"
    page.check('input[name="relation"][value="depicted"]')
    page.select_option('select[name="country"]', "MX")
    page.check('input[name="made_by"][value="self"]')
    press(page, "next")
    yield "advice"
    press(page, "next")
    page.check('input[name="remind"]')
    press(page, "next")
    yield "keep-wrong"
    page.fill('input[name="contact"]', "reader@mail.example")
    for name in ("sheet", "team", "mailbox_safe"):
        page.check(f'input[name="{name}"]')
    press(page, "next")
    yield "receipt"
