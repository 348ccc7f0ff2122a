"""Pages for tests: through Django's own client, and in a real Chromium from a real server.

site      a client of the pages of `web_settings`, a store of its own; public posts come from our own origin
live      the pages as `amparo web` serves them, one for the whole run; `live.settings` names its store
serve     starts another one, with other settings
new_page  opens Chromium's pages: width, language, colours, with or without scripts
looking   the same for tests that only look: their pages are one, and a fresh one takes three times as long
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from amparo.settings import Settings
from amparo.store.connection import close_store, open_store
from amparo.web import site as pages
from amparo.web.shared import refusals
from tests.store.backends import fresh_settings
from tests.web.browsing import Visit, chromium_program, open_page
from tests.web.running import Running, running

# Playwright keeps an event loop in this thread, in which Django would refuse to ask the database
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    """A platform with a store of its own; override this fixture to test another kind of installation."""
    return fresh_settings("sqlite", tmp_path / "home")


@pytest.fixture
def use() -> Iterator[Callable[[Settings], Client]]:
    """Makes an installation the one of this process, and gives a client of its pages."""
    close_store()

    def chosen(settings: Settings) -> Client:
        pages.configure(settings)
        open_store(settings)
        cache.clear()  # allauth counts logins there
        return Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin", "accept-language": "en"})

    yield chosen
    close_store()


@pytest.fixture
def site(web_settings: Settings, use: Callable[[Settings], Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of the pages. What goes wrong inside a view is raised here, not answered as 500."""

    def raised(request: HttpRequest, error: BaseException | None) -> None:
        raise error or AssertionError("a 500 without an error")

    monkeypatch.setattr(refusals, "unexpected", raised)
    return use(web_settings)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The pages of a platform, served as a process."""
    settings = fresh_settings("sqlite", tmp_path_factory.mktemp("live") / "home")
    with running(settings) as served:
        yield served


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Serves pages of an installation of its own: serve(site_kind="helpline", site_exit_url="…")."""
    started = []

    def start(**variables: str) -> Running:
        settings = fresh_settings("sqlite", tmp_path / f"served-{len(started)}")
        started.append(running(settings, **variables))
        return started[-1].__enter__()

    yield start
    for server in started:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; see `browsing.open_page`. A console error or a request to another origin fails the test."""
    visits: list[Visit] = []

    def fresh(**options: object) -> Page:
        visits.append(open_page(chromium, **options))
        return visits[-1].page

    yield fresh
    for visit in visits:
        visit.page.context.close()
    assert [trouble for visit in visits for trouble in visit.troubles] == []


@pytest.fixture(scope="session")
def _looked_at(chromium: Browser) -> Iterator[dict[frozenset[tuple[str, object]], Visit]]:
    visits: dict[frozenset[tuple[str, object]], Visit] = {}
    yield visits
    for visit in visits.values():
        visit.page.context.close()


@pytest.fixture
def looking(chromium: Browser, _looked_at: dict[frozenset[tuple[str, object]], Visit]) -> Iterator[Callable[..., Page]]:
    """Hands out the page in which others with the same options looked before, without their cookies. For tests that
    ask neither for its history nor for its storage. What fails a test of `new_page` fails here too.
    """
    visits: list[Visit] = []

    def handed_out(**options: object) -> Page:
        key = frozenset(options.items())
        if key not in _looked_at:
            _looked_at[key] = open_page(chromium, **options)  # type: ignore[arg-type]
        _looked_at[key].start_over()
        visits.append(_looked_at[key])
        return visits[-1].page

    yield handed_out
    assert [trouble for visit in visits for trouble in visit.troubles] == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page in English at a desktop's width."""
    return new_page()
