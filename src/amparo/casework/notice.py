"""A notice as a person gives it, before it is stored: a value with names, contact and addresses in it.

Whoever holds one holds personal data: it is never logged, and `repr` shows none of it.
"""

from dataclasses import dataclass, field
from enum import Enum

from amparo.signals.model import Signal


class TargetKind(Enum):
    """What a notice may name: one item, or where it comes from."""

    ITEM = "item"
    ACCOUNT = "account"
    GROUP = "group"
    TAG = "tag"


class Concern(Enum):
    """What is wrong with a target."""

    SHARED = "shared_without_consent"
    SYNTHETIC = "synthetic"
    SECRET = "secretly_recorded"  # noqa: S105  # a kind of recording
    IMPERSONATION = "impersonation"
    COPYCAT = "copycat_of_removed_account"
    REPEAT = "repeat_uploader"


class Relation(Enum):
    """Who signs: the person shown, or somebody who may act for that person."""

    DEPICTED = "depicted"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True)
class Target:
    """Something named. address: as the person wrote it, up to 2,000 characters."""

    kind: TargetKind
    address: str = field(repr=False)
    concern: Concern = Concern.SHARED


@dataclass(frozen=True)
class NoticeDraft:
    """Everything that a notice may hold. None and empty mean "not given".

    regimes: ids under which it is given. statements: pairs of regime id and statement id that the person agreed to.
    category: what is seen, one of `CATEGORIES`. authority: in what capacity a representative acts. signature: the name
    typed as electronic signature. contact: an e-mail address or another way to reach the person. mailbox_safe: whether
    the person says that only she or he reads it; mail goes nowhere else. fingerprints: that the person's device made.
    """

    language: str
    country: str | None
    regimes: tuple[str, ...]
    relation: Relation | None = None
    targets: tuple[Target, ...] = ()
    statements: frozenset[tuple[str, str]] = frozenset()
    category: str | None = None
    explanation: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    contact: str | None = field(default=None, repr=False)
    mailbox_safe: bool = False
    authority: str | None = field(default=None, repr=False)
    signature: str | None = field(default=None, repr=False)
    fingerprints: tuple[Signal, ...] = field(default=(), repr=False)


CATEGORIES = ("nudity", "sexual_act", "intimate_moment", "synthetic", "other_intimate")
"""What is seen, in the coarsest words that any regime asks for."""

FIELDS = (
    "written",
    "country",
    "relation",
    "targets",
    "category",
    "explanation",
    "name",
    "contact",
    "authority",
    "signature",
)
"""Names that `Element.gives` may use, beside "statement:<id>". "written" is always given: the channel is writing."""
