"""Django for the whole run; where the shared test material is, and a loud skip where it is not."""

import atexit
import shutil
import tempfile
from pathlib import Path

import msgspec
import pytest

from amparo.settings import Settings
from amparo.web.site import configure

# A process has one Django. Here it is the pages', configured before any test module is imported: otherwise
# `amparo.store` would make Django ready without them. Processes that tests start are as outside.
_HOME = Path(tempfile.mkdtemp(prefix="amparo-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
configure(msgspec.structs.replace(Settings(), home=_HOME))

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
