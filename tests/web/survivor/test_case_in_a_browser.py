"""An open case in Chromium: on a phone with scripts off, by axe, by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from amparo.services.case_about import Ticks
from amparo.services.open_case import OpenedCase
from tests.services.cases import full
from tests.store.backends import fresh_settings
from tests.web.browsing import assert_fits, axe, shot
from tests.web.running import Running, running

NewPage = Callable[..., Page]
PAGES = ("home", "addresses", "prints", "keeping")
FROM_THE_OVERVIEW = ("timeline", "details")


@pytest.fixture(scope="module")
def helpline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A helpline's pages, served."""
    settings = fresh_settings("sqlite", tmp_path_factory.mktemp("case-helpline") / "home")
    with running(settings, site_kind="helpline") as served:
        yield served


@pytest.fixture(scope="module")
def case(helpline: Running) -> OpenedCase:
    return full(helpline.settings, Ticks(sheet=True, team=True))


def enter(page: Page, address: str, case: OpenedCase) -> None:
    """Open the case as its person does."""
    page.goto(address)
    page.fill("input[name=number]", case.number)
    page.fill("input[name=words]", case.passphrase)
    page.click("main form .button-primary")


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_page_fits_a_phone_and_needs_no_scripts(
    helpline: Running, case: OpenedCase, looking: NewPage, language: str
) -> None:
    page = looking(width=360, language=language, scripts=False)
    enter(page, f"{helpline.url}/{language}/case/", case)
    for name in PAGES:
        page.click(f"nav button[value={name}]")
        shot(page, f"case-{name}-{language}")
        assert_fits(page)
    for name in FROM_THE_OVERVIEW:
        page.click("nav button[value=home]")
        page.click(f'main button[value="{name}"]')
        shot(page, f"case-{name}-{language}")
        assert_fits(page)
    page.click(".switch >> nth=0")
    assert page.locator("html").get_attribute("lang") != language


def test_everyone_can_use_each_page(helpline: Running, case: OpenedCase, looking: NewPage) -> None:
    page = looking(language="es", dark=True)
    enter(page, f"{helpline.url}/es/case/", case)
    for name in PAGES:
        page.click(f"nav button[value={name}]")
        axe(page)
    for name in FROM_THE_OVERVIEW:
        page.click("nav button[value=home]")
        page.click(f'main button[value="{name}"]')
        axe(page)


def test_a_case_leaves_one_neutral_entry_and_no_cookie(helpline: Running, case: OpenedCase, new_page: NewPage) -> None:
    page = new_page()
    enter(page, f"{helpline.url}/case/", case)
    page.keyboard.press("Tab")
    for name in PAGES:
        page.focus(f"nav button[value={name}]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    found = page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    assert {entry["url"] for entry in found if entry["url"] != "about:blank"} == {f"{helpline.url}/case/"}
    assert {entry["title"] for entry in found if entry["url"] != "about:blank"} == {"This service"}
    assert page.context.cookies() == []
