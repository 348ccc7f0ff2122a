"""The tables, one file per aggregate. Import as `from amparo.store import models as rows`: a row is not the value."""

from amparo.store.models.access import AuditEntry, Key, Role
from amparo.store.models.bank import Bank
from amparo.store.models.case import (
    Case,
    CasePrint,
    CaseWrap,
    Letter,
    LetterAnswer,
    LetterClock,
    LetterTarget,
    Sighting,
)
from amparo.store.models.child_safety import ChildSafetyReport
from amparo.store.models.conduct import Standing, Strike
from amparo.store.models.effect import Effect
from amparo.store.models.evidence import EvidenceEntry, PersonalField
from amparo.store.models.item import Item, Opinion, Signal
from amparo.store.models.ledger import Attempt, UploaderHold
from amparo.store.models.notice import Appeal, Claim, Copy, Notice, NoticeClock, Reappearance, Target
from amparo.store.models.sequence import Sequence
from amparo.store.models.suppression import Suppression

__all__ = [
    "Appeal",
    "Attempt",
    "AuditEntry",
    "Bank",
    "Case",
    "CasePrint",
    "CaseWrap",
    "ChildSafetyReport",
    "Claim",
    "Copy",
    "Effect",
    "EvidenceEntry",
    "Item",
    "Key",
    "Letter",
    "LetterAnswer",
    "LetterClock",
    "LetterTarget",
    "Notice",
    "NoticeClock",
    "Opinion",
    "PersonalField",
    "Reappearance",
    "Role",
    "Sequence",
    "Sighting",
    "Signal",
    "Standing",
    "Strike",
    "Suppression",
    "Target",
    "UploaderHold",
]
