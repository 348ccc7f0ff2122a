"""One check from fingerprints to its record and its answer: everything between reading a request and the spool."""

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass

from amparo.gate.answers import answer_of, items_of
from amparo.gate.api import Answer, FileCheck, Fingerprint, FingerprintCheck, PdqFingerprint
from amparo.gate.following import Following
from amparo.gate.keys import Scope
from amparo.gate.metrics import Metrics
from amparo.gate.near_misses import NearMisses
from amparo.gate.seen import seen
from amparo.matching.index import Probe
from amparo.matching.policy import Action, Decision, Policy
from amparo.matching.state import KeyState
from amparo.media.model import Fingerprints
from amparo.services.check_upload import Circumstances, check_upload
from amparo.settings import PolicySettings
from amparo.signals import types
from amparo.signals.model import Signal
from amparo.spool.model import Attempt

FINGERPRINTS = "fingerprints"
"""Family of content that the gate has not seen itself."""


@dataclass(frozen=True)
class Judged:
    """A decision that is not yet recorded. family: picture, video, other or fingerprints."""

    attempt: Attempt
    answer: Answer
    family: str


class Judge:
    """Decides for one gate process. `check` may be called from the loop and from one other thread at once.

    gate: id of this process, part of every attempt's name. library: whether what is allowed is noted for the library.
    """

    def __init__(
        self,
        gate: str,
        following: Following,
        policy: Policy,
        reach: int,
        near_misses: NearMisses,
        *,
        library: bool = False,
    ) -> None:
        self._gate = gate
        self._library = library
        self._following = following
        self._policy = policy
        self._reach = reach
        self._near_misses = near_misses
        self._numbers = itertools.count(1)

    def check(
        self, key: KeyState, check: FileCheck, content: Fingerprints | Sequence[Probe], size: int | None = None
    ) -> Judged:
        """Decide on one upload now. size: bytes of the file, where one was sent.

        Raises Unavailable where there is no snapshot.
        """
        now = time.time()
        snapshot = self._following.snapshot
        ref = check.uploader_ref
        hold = snapshot.holds.get(ref) if ref is not None else None
        circumstances = Circumstances(
            self._reach, self._near_misses.held(ref, hold, now), self._following.is_stale(now)
        )
        checked = check_upload(snapshot, content, self._policy, circumstances)
        if checked.near_miss and ref is not None:
            self._near_misses.add(ref, now)
        number = next(self._numbers)
        decision = checked.decision
        attempt = Attempt(
            gate=self._gate,
            number=number,
            at=now,
            kind=check.kind,
            key=key.id,
            uploader_ref=ref,
            content_ref=check.content_ref,
            action=decision.action.value,
            reason=decision.reason,
            items=items_of(decision),
            near_miss=checked.near_miss,
            seen=seen(content, size) if self._library and _goes_up(check, decision) else None,
        )
        answer = answer_of(decision, f"{self._gate}-{number}", explain=Scope.EXPLAIN in key.scopes)
        family = content.content.family if isinstance(content, Fingerprints) else FINGERPRINTS
        return Judged(attempt, answer, family)

    def check_all(self, key: KeyState, checks: Sequence[FingerprintCheck]) -> list[Judged]:
        """Decide on many, in order."""
        return [self.check(key, check, probes_of(check.fingerprints)) for check in checks]


def probes_of(fingerprints: Sequence[Fingerprint]) -> list[Probe]:
    """What a platform sent, as probes. The interface's schema has already bounded every field."""
    return [_probe(one) for one in fingerprints]


def policy_of(settings: PolicySettings) -> Policy:
    """The operator's settings as the decision takes them."""
    return Policy(settings.not_media, settings.low_quality, settings.video, settings.stale)


def record(metrics: Metrics, judged: Judged) -> None:
    """Count a decision that is durable and about to be answered."""
    attempt = judged.attempt
    metrics.decided(attempt.action, attempt.reason, attempt.kind, judged.family)
    if attempt.near_miss:
        metrics.near_miss()


def _goes_up(check: FileCheck, decision: Decision) -> bool:
    return decision.action is Action.ALLOW and check.kind == "upload" and check.content_ref is not None


def _probe(one: Fingerprint) -> Probe:
    kind = types.by_name(one.__struct_config__.tag)  # type: ignore[arg-type]  # every fingerprint type has a text tag
    if isinstance(one, PdqFingerprint):
        quality = None if one.quality is None else int(one.quality)
        return Probe(Signal(kind, kind.parse(one.value), quality), one.orientation)
    return Probe(Signal(kind, kind.parse(one.value)))
