"""Chromium as a visitor: what it may not do fails the test; axe says what some people could not use."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PHONE, DESKTOP = 360, 1200


def chromium_program() -> str:
    """Path of the installed Chromium; a loud skip where there is none, a failure under CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, and CI must check the pages in it")
        pytest.skip("SKIPPED FOR WANT OF CHROMIUM: the pages are not checked in a browser in this run")
    return found


@dataclass
class Visit:
    """A page and what went wrong on it: requests to other origins, messages of the console, errors of scripts."""

    page: Page
    allowed: frozenset[str]
    troubles: list[str] = field(default_factory=list)
    _origin: str = ""

    def start_over(self) -> None:
        """Know of no trouble and no origin; keep no cookie and no permission."""
        self.page.goto("about:blank")  # what the last page still asks for is not of the next one
        self.troubles, self._origin = [], ""
        self.page.context.clear_cookies()
        self.page.context.clear_permissions()

    def watch(self) -> None:
        """Take notice from now on."""
        self.page.on("request", self._on_request)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        self._origin = self._origin or origin
        if parts.scheme != "data" and origin not in {self._origin, *self.allowed}:
            self.troubles.append(f"request to {origin}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # a page that answers 404 on purpose makes Chromium complain of itself
        of_the_page = message.location.get("url") == self.page.url and "status of" in message.text
        if message.type in {"error", "warning"} and not of_the_page:
            self.troubles.append(f"console: {message.text}")


def open_page(
    browser: Browser,
    width: int = DESKTOP,
    language: str = "en",
    *,
    dark: bool = False,
    scripts: bool = True,
    allowed: frozenset[str] = frozenset(),
) -> Visit:
    """A page in a context of its own: nothing is shared with another one.

    width: in CSS pixels, 360 for a phone. language: what the browser asks for. allowed: other origins it may go to.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 740 if width <= 480 else 900},
        locale=language,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    visit = Visit(context.new_page(), allowed)
    visit.watch()
    return visit


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page) -> None:
    """Assert that axe finds nothing, best practices included. It is run by the debugger, which the CSP allows.

    Frames are left out (`Reader.axe_inside` looks into ours): axe's question cannot reach a sandboxed one.
    """
    page.wait_for_load_state()
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], iframes: false})")
    said = [
        (broken["id"], node["target"], node.get("failureSummary", ""))
        for broken in found["violations"]
        for node in broken["nodes"]
    ]
    assert said == [], json.dumps(said, indent=1, ensure_ascii=False)


@contextmanager
def on_a_phone(page: Page) -> Iterator[None]:
    """The same page as wide as a phone for as long as the block lasts."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": PHONE, "height": 740})
    yield
    page.set_viewport_size(before)


def assert_fits(page: Page) -> None:
    """Assert that nothing sticks out sideways and no touch target is lower than 24 px (WCAG 2.2, 2.5.8)."""
    page.wait_for_load_state()  # a form that was just sent: the new document may have no element yet
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px stick out at the side"


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page where AMPARO_SHOTS names a folder; nothing otherwise."""
    folder = os.environ.get("AMPARO_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
