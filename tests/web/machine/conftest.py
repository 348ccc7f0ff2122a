"""A platform whose pages answer to programs with keys."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from amparo.media.pool import Pool
from amparo.services.issue_key import IssuedKey, issue_key
from amparo.settings import Settings
from amparo.web.machine import access
from tests.services.platform import Platform, platform_in
from tests.store.backends import BACKENDS, settings_on


@dataclass
class Program:
    """A program with a key."""

    client: Client
    key: IssuedKey

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key.token}"}

    def check(self, *refs: str) -> Any:
        return self.client.post(
            "/v1/suppressed/check", {"refs": list(refs)}, content_type="application/json", headers=self.headers
        )

    def hints(self, *refs: str) -> list[bool]:
        """Whether each may be lifted."""
        return [one["lift"] for one in self.check(*refs).json()["answers"]]

    def feed(self, query: str = "") -> Any:
        return self.client.get(f"/v1/suppressed/feed{query}", headers=self.headers)

    def names(self, ref: str) -> str:
        """How the feed names a reference to this program."""
        assert self.key.feed_key is not None
        return hmac.digest(bytes.fromhex(self.key.feed_key), ref.encode(), "sha256").hex()


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(Settings().media) as pool:
        yield pool


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    yield from settings_on(request.param, tmp_path / "home")


@pytest.fixture
def platform(settings: Settings, tmp_path: Path, pool: Pool) -> Platform:
    return platform_in(settings, tmp_path / "served", pool)


@pytest.fixture
def program(
    platform: Platform, use: Callable[[Settings], Client], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Program]:
    """Makes programs with keys: program("feed", budget=5)."""
    client = use(platform.settings)
    monkeypatch.setattr(access, "_budgets", access.Budgets())

    def made(*scopes: str, budget: int = 1_000) -> Program:
        return Program(client, issue_key(platform.settings, scopes, budget=budget, who="root"))

    return made
