"""What is put into a bank, and what became of it."""

from dataclasses import dataclass, replace
from enum import Enum
from itertools import batched
from uuid import UUID

from amparo.errors import BadInput
from amparo.kernel.pdq import DIHEDRAL
from amparo.matching.state import Opinion
from amparo.media.model import HASH_BYTES, Fingerprints, Frame
from amparo.signals.derived import NONE, Derived
from amparo.signals.model import Signal
from amparo.signals.types.md5 import MD5
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256

STRENGTH = {SHA256.name: 0, PDQ.name: 1, MD5.name: 2}
"""Which main signal says best whether two things are the same: the file's bytes, the picture, a digest that can be made
to collide. A type not listed comes last."""


class Act(Enum):
    """EXPLICIT: a person decides; withdrawn items come back. SYNC: an exchange repeats itself; they do not."""

    EXPLICIT = "explicit"
    SYNC = "sync"


class Outcome(Enum):
    """What became of one new item. KNOWN: nothing changed. LEFT_WITHDRAWN: it was withdrawn, and this was a sync."""

    ADDED = "added"
    CHANGED = "changed"
    RESTORED = "restored"
    KNOWN = "known"
    LEFT_WITHDRAWN = "left_withdrawn"


@dataclass(frozen=True, slots=True)
class NewSignal:
    """A fingerprint and where it comes from."""

    signal: Signal
    derived: Derived = NONE


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is to be in a bank. id: to say which item it is; without one, its strongest main signal says so.

    opinion: of whoever adds it, never DISPUTED. tags: words.
    """

    signals: tuple[NewSignal, ...]
    id: UUID | None = None
    opinion: Opinion = Opinion.POSITIVE
    tags: tuple[str, ...] = ()

    def strongest(self) -> Signal | None:
        """Of the signals of the picture or file itself, the one that names it best; None where there are none."""
        main = [new.signal for new in self.signals if new.derived.is_original]
        return min(main, key=lambda signal: STRENGTH.get(signal.type.name, len(STRENGTH)), default=None)

    def can_match(self, least_quality: int) -> bool:
        """Whether any of its signals could ever match in a bank with this quality gate."""
        return any(new.signal.type.trusts(new.signal.quality, least_quality) for new in self.signals)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one new item, and under which id.

    warnings: low_quality (its picture is too plain to be matched, only the identical file is) or no_picture (there is
    no picture fingerprint: only the identical file is matched).
    """

    id: UUID
    outcome: Outcome
    warnings: tuple[str, ...] = ()


def item_of(fingerprints: Fingerprints, *, variants: bool = True) -> NewItem:
    """A file's fingerprints as an item to add.

    variants: also enrol the picture's seven other orientations, so that a lookup that has one fingerprint and no file
    finds mirrored and turned copies. Further frames of an animation are enrolled once per distinct fingerprint.
    Raises BadInput `media_empty`: every empty file is the same, so that it names nothing.
    """
    if fingerprints.error == "media_empty":
        raise BadInput("media_empty", "The file is empty.")
    signals = [NewSignal(Signal(SHA256, fingerprints.sha256)), NewSignal(Signal(MD5, fingerprints.md5))]
    seen: set[bytes] = set()
    for place, frame in enumerate(fingerprints.frames):
        value = frame.values[:HASH_BYTES]
        if value in seen:
            continue
        seen.add(value)
        derived = NONE if place == 0 or frame.second is None else Derived.frame(frame.second)
        signals.append(NewSignal(Signal(PDQ, value, frame.quality), derived))
    if fingerprints.frames and variants:
        signals.extend(_orientations(fingerprints.frames[0]))
    return NewItem(tuple(signals))


def with_id(item: NewItem, given: UUID | None) -> NewItem:
    """The same item under a given id."""
    return replace(item, id=given)


def _orientations(frame: Frame) -> list[NewSignal]:
    values = [bytes(value) for value in batched(frame.values, HASH_BYTES)]
    turned = zip(DIHEDRAL[1:], values[1:], strict=True)
    return [NewSignal(Signal(PDQ, value, frame.quality), Derived.parse(name)) for name, value in turned]
