"""From an upload's fingerprints to a decision, against one snapshot and one policy.

The order in which things speak: a match; what was wrong with the media; what no fingerprint can tell; whether the
uploader is held; whether the snapshot is stale. Each only turns ALLOW into HOLD; nothing here turns a match into less.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amparo.kernel.pdq import DIHEDRAL
from amparo.matching.index import Found, Probe
from amparo.matching.policy import Action, Decision, Policy, Reason, decide
from amparo.matching.state import BankKind, Opinion
from amparo.media.model import Fingerprints
from amparo.signals.model import Signal
from amparo.signals.types.md5 import MD5
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256
from amparo.snapshots.follower import Snapshot


@dataclass(frozen=True)
class Circumstances:
    """What counts beside the fingerprints.

    reach: bits up to which a miss counts as near. uploader_held: whether this uploader's uploads wait for a person.
    stale: whether the snapshot is older than permitted.
    """

    reach: int
    uploader_held: bool = False
    stale: bool = False


@dataclass(frozen=True)
class Checked:
    """The outcome. near_miss: came near an item that is stopped without matching any; never shown to the uploader."""

    decision: Decision
    near_miss: bool


def check_upload(
    snapshot: Snapshot, content: Fingerprints | Sequence[Probe], policy: Policy, circumstances: Circumstances
) -> Checked:
    """Decide on one upload.

    content: what the media pool made of a file, or fingerprints that the platform sent.
    """
    probes = probes_of(content) if isinstance(content, Fingerprints) else [one for one in content if _trusted(one)]
    found = snapshot.index.find(probes, circumstances.reach)
    decision = decide(found.matches)
    if decision.reason == Reason.NO_MATCH:
        decision = _unmatched(content, policy)
    if decision.action is Action.ALLOW:
        decision = _allowed(decision, policy, circumstances)
    return Checked(decision, _is_near_miss(found))


def probes_of(content: Fingerprints) -> list[Probe]:
    """What to look up for a file: its digests whatever decoding said, and each frame in all eight orientations.

    A frame too plain to say anything (quality below its type's least) is left out.
    """
    probes = [Probe(Signal(SHA256, content.sha256)), Probe(Signal(MD5, content.md5))]
    for frame in content.frames:
        if PDQ.trusts(frame.pdq.quality):
            probes.extend(
                Probe(Signal(PDQ, value.tobytes(), frame.pdq.quality), orientation)
                for orientation, value in zip(DIHEDRAL, frame.pdq.hashes, strict=True)
            )
    return probes


def _trusted(probe: Probe) -> bool:
    return probe.signal.type.trusts(probe.signal.quality)


def _unmatched(content: Fingerprints | Sequence[Probe], policy: Policy) -> Decision:
    """What no match decides."""
    if not isinstance(content, Fingerprints):
        graded = [probe for probe in content if probe.signal.type.least_quality is not None]
        plain = bool(graded) and not any(map(_trusted, graded))
        return Decision(policy.low_quality, Reason.LOW_QUALITY) if plain else _no_match()
    if content.content.family == "other":
        action = policy.not_media.get(content.content.type, policy.not_media.get("*", Action.ALLOW))
        return Decision(action, Reason.NOT_MEDIA)
    if content.error is not None:
        return Decision(Action.HOLD, content.error)
    if content.content.family == "video":
        return Decision(policy.video, Reason.VIDEO)
    if not any(PDQ.trusts(frame.pdq.quality) for frame in content.frames):
        return Decision(policy.low_quality, Reason.LOW_QUALITY)
    return _no_match()


def _allowed(decision: Decision, policy: Policy, circumstances: Circumstances) -> Decision:
    """What may still hold content that would pass."""
    if circumstances.uploader_held:
        return Decision(Action.HOLD, Reason.UPLOADER_HELD)
    if circumstances.stale and policy.stale is not Action.ALLOW:
        return replace(decision, action=policy.stale, reason=Reason.STALE)
    return decision


def _no_match() -> Decision:
    return Decision(Action.ALLOW, Reason.NO_MATCH)


def _is_near_miss(found: Found) -> bool:
    stopped = (near.bank.kind is BankKind.POSITIVE and near.opinion is not Opinion.NEGATIVE for near in found.near)
    return not found.matches and any(stopped)
