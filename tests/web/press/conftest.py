"""A newsroom's installation: through Django's client, and served once for the tests in a browser."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from amparo.settings import Settings
from tests.store.backends import fresh_settings
from tests.web.running import Running, running


@pytest.fixture(scope="session")
def newsroom_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A newsroom. Nothing here writes to its store, so that one home, and rules that are read once, serve all."""
    settings = fresh_settings("sqlite", tmp_path_factory.mktemp("newsroom") / "home")
    return msgspec.structs.replace(settings, site=msgspec.structs.replace(settings.site, kind="newsroom"))


@pytest.fixture
def web_settings(newsroom_settings: Settings) -> Settings:
    """The same for every test."""
    return newsroom_settings


@pytest.fixture(scope="session")
def newsroom_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the served newsroom can write: its home, its temporary files, what it says."""
    return tmp_path_factory.mktemp("newsroom")


@pytest.fixture(scope="session")
def newsroom(newsroom_files: Path) -> Iterator[Running]:
    """A newsroom, served as a process."""
    temporary = newsroom_files / "tmp"
    temporary.mkdir()
    settings = fresh_settings("sqlite", newsroom_files / "home")
    with (newsroom_files / "said").open("wb") as said:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("TMPDIR", str(temporary))
            server = running(settings, said=said, site_kind="newsroom")
            served = server.__enter__()
        yield served
        server.__exit__(None, None, None)
