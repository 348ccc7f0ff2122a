"""Small vocabulary of the service tests: fingerprints that are easy to tell apart, and what gates see."""

import hashlib
from uuid import UUID

from amparo.matching.index import Probe
from amparo.matching.policy import Action, decide
from amparo.services.enrolment import NewItem, NewSignal
from amparo.settings import Settings
from amparo.signals.derived import NONE, Derived
from amparo.signals.model import Signal
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256
from amparo.snapshots.follower import Follower, Snapshot

ANA, BEA = "ana", "bea"


def pdq(word: str, quality: int | None = 100) -> Signal:
    """A PDQ of its own for each word."""
    return Signal(PDQ, hashlib.sha256(b"pdq" + word.encode()).digest(), quality)


def sha256(word: str) -> Signal:
    return Signal(SHA256, hashlib.sha256(word.encode()).digest())


def item(*signals: Signal, id: UUID | None = None, derived: Derived = NONE) -> NewItem:  # noqa: A002
    return NewItem(tuple(NewSignal(signal, derived) for signal in signals), id)


def published(settings: Settings) -> Snapshot:
    """What a gate that starts now would know."""
    follower = Follower(settings.snapshot_dir)
    follower.open()
    return follower.snapshot


def matching(settings: Settings, signal: Signal) -> set[UUID]:
    """Items that a gate finds for a fingerprint."""
    return {match.item for match in published(settings).index.find([Probe(signal)]).matches}


def action(settings: Settings, *signals: Signal) -> Action:
    """What a gate decides on an upload with these fingerprints."""
    return decide(published(settings).index.find([Probe(signal) for signal in signals]).matches).action
