"""Gates to ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.matching.state import Opinion, SignalState
from tests.gate import pictures
from tests.gate.process import Gate, Installation, item, key, running


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "home")


@pytest.fixture(scope="module")
def shared_gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """One gate for tests that do not change it. Its bank holds the picture `pictures.KNOWN` and a known file."""
    folder = tmp_path_factory.mktemp("gate")
    at = Installation(folder / "home")
    at.environment = {"AMPARO_MEDIA_MAX_BYTES": "1000000", "AMPARO_MEDIA_MAX_PIXELS": "4000000"}
    near_the_meme = SignalState("pdq", pictures.away(pictures.pdq_of(pictures.MEME), 20), 100)
    at.rebuild(
        item(1, pictures.pdq_signal(pictures.KNOWN)),
        item(2, SignalState("sha256", pictures.sha256(pictures.KNOWN_FILE))),
        item(3, pictures.pdq_signal(pictures.DOUBTFUL), opinion=Opinion.DISPUTED),
        item(4, near_the_meme, opinion=Opinion.SEED),
        item(5, pictures.pdq_signal(pictures.MEME), bank=2),
        item(6, SignalState("sha256", pictures.sha256(pictures.KNOWN_TORN))),
        keys=[
            key("checker", "check"),
            key("batcher", "batch"),
            key("watcher", "metrics", "health"),
            key("poor", "check", budget=3),
            key("gone", "check", revoked=True),
        ],
    )
    with running(at) as gate:
        yield gate
