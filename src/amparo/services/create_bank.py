"""Make a bank."""

import re

from amparo.errors import BadInput, Conflict
from amparo.kernel.radius import MAX_RADIUS
from amparo.matching.state import BankKind, BankState
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.signals.types.pdq import PDQ
from amparo.store import models as rows
from amparo.store.transaction import writing

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
USUAL_QUALITY = PDQ.least_quality or 0
"""The quality gate in common use."""


def create_bank(
    settings: Settings,
    name: str,
    *,
    who: str,
    kind: BankKind = BankKind.POSITIVE,
    radius: int = PDQ.radius,
    least_quality: int = USUAL_QUALITY,
) -> BankState:
    """A new, enabled and empty bank.

    name: lower-case letters, digits and hyphens. radius: bits, 0..63. least_quality: 0..100.
    Raises BadInput `bad_bank_name`, `bad_radius`, `bad_quality`; Conflict `bank_exists`.
    """
    if not _SLUG.fullmatch(name):
        raise BadInput("bad_bank_name", "A bank's name has 1 to 63 lower-case letters, digits or inner hyphens.")
    check_limits(radius, least_quality)
    with writing(settings) as write:
        if rows.Bank.objects.filter(name=name).exists():
            raise Conflict("bank_exists", "There is a bank of this name already.")
        bank = rows.Bank.objects.create(
            name=name, kind=kind.value, radius=radius, least_quality=least_quality, changed_seq=write.seq
        )
        write.record(who, "create_bank", bank=bank.number)
    publish_changes(settings)
    return bank.state()


def check_limits(radius: int | None, least_quality: int | None) -> None:
    """Raises BadInput `bad_radius` or `bad_quality`; None passes."""
    if radius is not None and not 0 <= radius <= MAX_RADIUS:
        raise BadInput("bad_radius", f"A radius is a whole number from 0 to {MAX_RADIUS} bits.")
    if least_quality is not None and not 0 <= least_quality <= 100:
        raise BadInput("bad_quality", "A quality is a whole number from 0 to 100.")
