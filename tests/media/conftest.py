"""A pool that the tests of this folder share."""

from collections.abc import Iterator

import pytest

from amparo.media.pool import Pool
from amparo.settings import MediaSettings
from tests.media.through_pool import Sign, signer


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(MediaSettings()) as started:
        yield started


@pytest.fixture(scope="session")
def sign(pool: Pool) -> Sign:
    """Bytes in, fingerprints out."""
    return signer(pool)
