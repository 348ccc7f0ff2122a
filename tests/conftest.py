"""Django for the whole run; where the shared test material is, and a loud skip where it is not."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings

from amparo.settings import Settings
from amparo.web.site import configure

# A process has one Django. Here it is the pages', configured before any test module is imported: otherwise
# `amparo.store` would make Django ready without them. Processes that tests start are as outside.
_HOME = Path(tempfile.mkdtemp(prefix="amparo-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
configure(msgspec.structs.replace(Settings(), home=_HOME))

# On a busy machine an example may take any time, and that says nothing of the code. All else is as it would be.
settings.register_profile("no matter how long", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no matter how long")

from tests.store import backends  # noqa: E402 - after Django is configured

SHARED = Path(__file__).resolve().parents[2] / "shared"


class _SaysAtOnce:
    """Names each failure as it happens: a run that is broken off from outside has no summary."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            terminal.write_line(f"\n{report.nodeid}: {report.when} failed after {report.duration:.0f} s")


def pytest_configure(config: pytest.Config) -> None:
    """Only where results come together, not in the workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_SaysAtOnce(config))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: what is made of them may hold the time, and the workers would disagree on the names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _nothing_runs_in_real_time() -> Iterator[None]:
    """A test whose process became real-time would keep all others from running, browsers and databases among them."""
    yield
    policy = os.sched_getscheduler(0)
    if policy != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    assert policy == os.SCHED_OTHER


@pytest.fixture(autouse=True)
def _no_database_is_left() -> Iterator[None]:
    """What a test made in PostgreSQL goes with it; what a module or the whole run made stays."""
    kept = backends.made_databases()
    yield
    backends.drop_databases(kept)


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Folder of reference hashes and pictures that lies beside a developer's checkout, never inside it."""
    folder = SHARED / "vectors"
    if not folder.is_dir():
        pytest.skip("SKIPPED FOR WANT OF ../shared/vectors: reference hashes are not checked in this run")
    return folder


@pytest.fixture(scope="session")
def photos() -> Path:
    """Folder of public photos that lies beside a developer's checkout."""
    folder = SHARED / "media"
    if not folder.is_dir():
        pytest.skip("SKIPPED FOR WANT OF ../shared/media: nothing is checked on real photos in this run")
    return folder
