"""Where the shared test material is, and a loud skip where it is not."""

from pathlib import Path

import pytest

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
