"""A helpline with a store of its own, and somebody there who writes letters."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.test import Client

from amparo.services import case_keys
from amparo.services.case_sightings import add_sightings
from amparo.settings import Settings
from tests.services.cases import ADDRESSES, opened
from tests.store.backends import fresh_settings
from tests.web.survivor.correspondent import Correspondent


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    """In place of the platform of `tests/web/conftest.py`."""
    settings = fresh_settings("sqlite", tmp_path / "home")
    return msgspec.structs.replace(settings, site=msgspec.structs.replace(settings.site, kind="helpline"))


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are digested with the least that Argon2 takes: half the time of tests that open a case each."""
    monkeypatch.setattr(case_keys, "MEMORY_KIB", 8)
    monkeypatch.setattr(case_keys, "PASSES", 1)


@pytest.fixture
def writer(site: Client, web_settings: Settings, quick_keys: None) -> Callable[..., Correspondent]:
    """Opens a case with addresses: writer(), writer(addresses=(…), name=None)."""

    def fresh(addresses: tuple[str, ...] = ADDRESSES, *, path: str = "/case/", **about: object) -> Correspondent:
        case = opened(web_settings, None, **about)
        if addresses:
            add_sightings(web_settings, case.access, "\n".join(addresses))
        return Correspondent(site, web_settings, case, path)

    return fresh
