"""Every test that takes `settings` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.settings import Settings
from tests.store.backends import BACKENDS, settings_on


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    yield from settings_on(request.param, tmp_path / "home")
