"""Every public page: in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.web.browsing import assert_fits, axe, shot
from tests.web.running import Running

PUBLIC = ("/", "/components", "/leave-no-trace", "/about/removal", "/nothing-here", "/notes")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_can_be_used_by_everyone(
    live: Running, new_page: Callable[..., Page], path: str, language: str, dark: bool
) -> None:
    page = new_page(dark=dark, language=language)
    page.goto(live.url + path)
    shot(page, f"{path.strip('/').replace('/', '-') or 'home'}-{language}-{'dark' if dark else 'light'}")
    axe(page)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_fits_a_phone(live: Running, new_page: Callable[..., Page], path: str, language: str) -> None:
    page = new_page(width=360, language=language)
    page.goto(live.url + path)
    shot(page, f"{path.strip('/').replace('/', '-') or 'home'}-{language}-phone")
    assert_fits(page)
