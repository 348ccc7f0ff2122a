"""Every public page: in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.web.browsing import assert_fits, axe, on_a_phone, shot
from tests.web.running import Running

PUBLIC = ("/", "/components", "/leave-no-trace", "/about/removal", "/nothing-here", "/notes")


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("es", True)], ids=["en-light", "es-dark"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_can_be_used_by_everyone_and_fits_a_phone(
    live: Running, looking: Callable[..., Page], path: str, language: str, dark: bool
) -> None:
    page = looking(dark=dark, language=language)
    page.goto(live.url + path)
    name = f"{path.strip('/').replace('/', '-') or 'home'}-{language}"
    shot(page, f"{name}-{'dark' if dark else 'light'}")
    axe(page)
    with on_a_phone(page):
        shot(page, f"{name}-phone")
        assert_fits(page)
