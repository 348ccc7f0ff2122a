"""Every test that takes `settings` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.services import case_keys
from amparo.settings import Settings
from tests.store.backends import BACKENDS, settings_on


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    yield from settings_on(request.param, tmp_path / "home")


@pytest.fixture(autouse=True)
def quick_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are digested with the least that Argon2 takes, but where a test is about that."""
    if "full_keys" not in request.fixturenames:
        monkeypatch.setattr(case_keys, "MEMORY_KIB", 8)
        monkeypatch.setattr(case_keys, "PASSES", 1)


@pytest.fixture
def full_keys() -> None:
    """Asked for by tests that want the digest as it is."""
