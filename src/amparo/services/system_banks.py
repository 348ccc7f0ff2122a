"""The banks that casework keeps, made when they are first needed."""

from amparo.kernel.radius import MAX_RADIUS
from amparo.matching.state import BankKind
from amparo.signals.types.pdq import PDQ
from amparo.store import models as rows
from amparo.store.transaction import Write

CLAIMED = "claimed"
"""Fingerprints that nobody has decided on: they hold uploads, never block, and expire."""
REMOVED = "removed"
"""Fingerprints that the platform computed of its own content whose removal was decided: they block."""
HARMLESS = "harmless"
"""Negative: what was removed by mistake."""
KINDS = {CLAIMED: BankKind.POSITIVE, REMOVED: BankKind.POSITIVE, HARMLESS: BankKind.NEGATIVE}


def system_bank(write: Write, name: str) -> rows.Bank:
    """One of the above, inside the transaction of the calling service."""
    bank, _ = rows.Bank.objects.get_or_create(
        name=name,
        defaults={
            "kind": KINDS[name].value,
            "radius": min(PDQ.radius, MAX_RADIUS),
            "least_quality": PDQ.least_quality or 0,
            "changed_seq": write.seq,
        },
    )
    return bank
