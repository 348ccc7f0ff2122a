"""From fingerprints, a snapshot and a policy to a decision: the order in which things speak."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.kernel.pdq import DIHEDRAL
from amparo.matching.index import LiveIndex, Probe
from amparo.matching.policy import Action, Policy
from amparo.matching.state import BankKind, BankState, Change, ItemState, Opinion, SignalState
from amparo.media.model import Content, Fingerprints, Frame
from amparo.services.check_upload import Circumstances, check_upload, probes_of
from amparo.signals.model import Signal
from amparo.signals.types.md5 import MD5
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256
from amparo.snapshots.follower import Snapshot

BANK = BankState(1, "bank", BankKind.POSITIVE, 31, 50, True)
NEGATIVE = BankState(2, "memes", BankKind.NEGATIVE, 31, 50, True)
KNOWN = bytes(range(32))
FAR = bytes(255 - byte for byte in KNOWN)
DIGEST = bytes(range(32, 64))
CALM = Circumstances(reach=60)
CAREFUL = Policy(low_quality=Action.HOLD, stale=Action.HOLD, not_media={"pdf": Action.HOLD, "*": Action.ALLOW})


def snapshot(*items: ItemState) -> Snapshot:
    live = Snapshot(LiveIndex())
    live.apply(Change(1, (BANK, NEGATIVE), items))
    return live


def item(number: int, *signals: SignalState, opinion: Opinion = Opinion.POSITIVE, bank: int = 1) -> ItemState:
    return ItemState(UUID(int=number), bank, True, opinion, signals)


def known() -> Snapshot:
    return snapshot(item(1, SignalState("pdq", KNOWN.hex(), 90)), item(2, SignalState("sha256", DIGEST.hex())))


def at(bits: int) -> bytes:
    return (int.from_bytes(KNOWN) ^ ((1 << bits) - 1)).to_bytes(32)


def pdq_probe(value: bytes, quality: int | None = 100) -> Probe:
    return Probe(Signal(PDQ, value, quality))


def file(
    *frames: Frame, family: str = "picture", kind: str = "jpeg", error: str | None = None, sha256: bytes = FAR
) -> Fingerprints:
    return Fingerprints(Content(family, kind), sha256, bytes(16), frames, error=error)  # type: ignore[arg-type]


def frame(value: bytes, place: int = 0, quality: int = 100) -> Frame:
    """A frame that has this hash in one orientation and nothing known in the others."""
    return Frame(b"".join(value if row == place else FAR for row in range(8)), quality)


def outcome(
    content: object, policy: Policy | None = None, circumstances: Circumstances = CALM, bank: Snapshot | None = None
) -> tuple[str, str]:
    checked = check_upload(bank or known(), content, policy or Policy(), circumstances)  # type: ignore[arg-type]
    return checked.decision.action.value, checked.decision.reason


@pytest.mark.parametrize("place", range(8))
def test_a_file_is_looked_up_in_all_orientations(place: int) -> None:
    checked = check_upload(known(), file(frame(KNOWN, place)), Policy(), CALM)
    assert checked.decision.action is Action.BLOCK
    assert checked.decision.matches[0].orientation == DIHEDRAL[place]


def test_any_frame_of_an_animation_may_match() -> None:
    assert outcome(file(frame(FAR), frame(FAR), frame(KNOWN, 3))) == ("BLOCK", "match")


def test_a_frame_too_plain_to_say_anything_is_not_looked_up() -> None:
    probes = probes_of(file(frame(KNOWN, quality=49), frame(KNOWN, quality=50)))
    assert [probe.signal.type for probe in probes] == [SHA256, MD5] + [PDQ] * 8


@pytest.mark.parametrize("error", [None, "media_truncated", "media_crashed"])
@pytest.mark.parametrize(("family", "kind"), [("picture", "png"), ("video", "mp4"), ("other", "pdf")])
def test_a_known_file_is_blocked_whatever_decoding_said(family: str, kind: str, error: str | None) -> None:
    assert outcome(file(family=family, kind=kind, error=error, sha256=DIGEST), CAREFUL) == ("BLOCK", "same_file")


@pytest.mark.parametrize(
    ("content", "default", "careful"),
    [
        (file(frame(FAR)), "ALLOW no_match", "ALLOW no_match"),
        (file(frame(FAR, quality=10)), "ALLOW low_quality", "HOLD low_quality"),
        (file(frame(FAR, quality=10), frame(FAR)), "ALLOW no_match", "ALLOW no_match"),
        (file(error="media_timeout"), "HOLD media_timeout", "HOLD media_timeout"),
        (file(family="video", kind="mp4"), "HOLD video_not_fingerprinted", "HOLD video_not_fingerprinted"),
        (file(family="other", kind="pdf"), "ALLOW not_media", "HOLD not_media"),
        (file(family="other", kind="archive"), "ALLOW not_media", "ALLOW not_media"),
        (file(family="other", kind="unknown", error="media_empty"), "ALLOW not_media", "ALLOW not_media"),
        ([pdq_probe(FAR)], "ALLOW no_match", "ALLOW no_match"),
        ([pdq_probe(KNOWN, 49)], "ALLOW low_quality", "HOLD low_quality"),
        ([pdq_probe(FAR, None)], "ALLOW no_match", "ALLOW no_match"),
        ([pdq_probe(KNOWN, 49), Probe(Signal(SHA256, FAR))], "ALLOW low_quality", "HOLD low_quality"),
        ([Probe(Signal(SHA256, FAR))], "ALLOW no_match", "ALLOW no_match"),
    ],
)
def test_what_no_match_decides(content: object, default: str, careful: str) -> None:
    assert " ".join(outcome(content)) == default
    assert " ".join(outcome(content, CAREFUL)) == careful


def test_types_that_the_policy_does_not_name_are_allowed() -> None:
    assert outcome(file(family="other", kind="pdf"), Policy(not_media={})) == ("ALLOW", "not_media")


def test_an_operator_may_allow_videos() -> None:
    assert outcome(file(family="video"), Policy(video=Action.ALLOW)) == ("ALLOW", "video_not_fingerprinted")


def test_a_held_uploader_is_held_for_whatever_would_pass() -> None:
    held = replace(CALM, uploader_held=True)
    assert outcome(file(frame(FAR)), circumstances=held) == ("HOLD", "uploader_held")
    assert outcome(file(family="other", kind="text"), circumstances=held) == ("HOLD", "uploader_held")
    assert outcome(file(frame(KNOWN)), circumstances=held) == ("BLOCK", "match")
    assert outcome(file(error="media_broken"), circumstances=held) == ("HOLD", "media_broken")


def test_a_stale_snapshot_holds_only_where_the_operator_wants_it() -> None:
    stale = replace(CALM, stale=True)
    assert outcome(file(frame(FAR)), circumstances=stale) == ("ALLOW", "no_match")
    assert outcome(file(frame(FAR)), CAREFUL, stale) == ("HOLD", "snapshot_stale")
    assert outcome(file(frame(KNOWN)), CAREFUL, stale) == ("BLOCK", "match")


def test_a_harmless_picture_is_not_held_for_being_plain() -> None:
    meme = snapshot(item(1, SignalState("pdq", at(20).hex(), 90)), item(2, SignalState("pdq", KNOWN.hex()), bank=2))
    assert outcome([pdq_probe(KNOWN)], CAREFUL, bank=meme) == ("ALLOW", "known_harmless")


@pytest.mark.parametrize(("bits", "near"), [(0, False), (31, False), (32, True), (60, True), (61, False)])
def test_a_near_miss_lies_beyond_the_radius_and_within_the_reach(bits: int, near: bool) -> None:
    assert check_upload(known(), [pdq_probe(at(bits))], Policy(), CALM).near_miss is near


def test_what_matches_one_item_is_no_near_miss_of_another() -> None:
    both = snapshot(item(1, SignalState("pdq", KNOWN.hex())), item(2, SignalState("pdq", at(40).hex())))
    assert not check_upload(both, [pdq_probe(KNOWN)], Policy(), CALM).near_miss


@pytest.mark.parametrize(
    "near",
    [
        item(1, SignalState("pdq", KNOWN.hex()), bank=2),
        item(1, SignalState("pdq", KNOWN.hex()), opinion=Opinion.NEGATIVE),
    ],
)
def test_coming_near_what_is_not_stopped_is_no_near_miss(near: ItemState) -> None:
    assert not check_upload(snapshot(near), [pdq_probe(at(40))], Policy(), CALM).near_miss


@given(bits=st.integers(32, 60))
def test_a_near_miss_is_answered_like_any_other_upload(bits: int) -> None:
    near = check_upload(known(), [pdq_probe(at(bits))], Policy(), CALM)
    far = check_upload(known(), [pdq_probe(FAR)], Policy(), CALM)
    assert near.decision == far.decision
