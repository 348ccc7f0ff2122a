"""The fingerprint page in Chromium, and what comes out of it for the files given."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.fingerprint.reading import Reader
from tests.web.running import Running


@pytest.fixture
def reader(live: Running, looking: Callable[..., Page]) -> Callable[..., Reader]:
    """Opens the page: reader(path="/es/fingerprint", width=360). A worker of the frame's own counts as no request."""

    def opened(url: str = live.url, path: str = "/en/fingerprint", **options: Any) -> Reader:
        page = looking(allowed=frozenset({"blob://"}), **options)
        page.goto(url + path)
        return Reader(page)

    return opened
