"""From what several people or exchanges said of an item to what counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amparo.matching.state import BankKind, Opinion

PEOPLE_FOR_NEGATIVE_BANK = 2
"""An entry of the negative bank switches blocking off for a picture, so that one person alone must not make one."""


@dataclass(frozen=True)
class GivenOpinion:
    """One row: who says what of an item, and when. who: a pseudonym of a person, or the name of an exchange."""

    who: str
    opinion: Opinion
    at: datetime


def effective(given: Iterable[GivenOpinion], kind: BankKind) -> Opinion:
    """The opinion that counts: each one's latest; agreement as it is; positive against negative is DISPUTED.

    Without any opinion an item is a SEED. In a negative bank a positive opinion means "harmless indeed", and counts
    only once `PEOPLE_FOR_NEGATIVE_BANK` hold it; until then the item is a SEED, which vetoes nothing.
    """
    latest: dict[str, GivenOpinion] = {}
    for one in given:
        before = latest.get(one.who)
        if before is None or before.at <= one.at:
            latest[one.who] = one
    views = [one.opinion for one in latest.values()]
    positive, negative = views.count(Opinion.POSITIVE), views.count(Opinion.NEGATIVE)
    if positive and negative:
        return Opinion.DISPUTED
    if negative:
        return Opinion.NEGATIVE
    if positive and (kind is BankKind.POSITIVE or positive >= PEOPLE_FOR_NEGATIVE_BANK):
        return Opinion.POSITIVE
    return Opinion.SEED
