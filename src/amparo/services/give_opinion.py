"""Say what an item is."""

import re
from collections.abc import Sequence
from uuid import UUID

from amparo.errors import BadInput
from amparo.matching.opinions import effective
from amparo.matching.state import BankKind, Opinion
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.changes import opinions_of
from amparo.store.find import bank_named, items_in
from amparo.store.transaction import writing

_TAG = re.compile(r"[\w:-]{1,64}")
MOST_TAGS = 20


def give_opinion(
    settings: Settings, bank: str, item: UUID, opinion: Opinion, *, who: str, tags: Sequence[str] = ()
) -> Opinion:
    """Record what a person says of an item, in place of what the same person said before. Returns what counts now.

    In a negative bank POSITIVE means "harmless indeed" and counts once two people say so.
    Raises BadInput `bad_opinion`, `bad_tag`; NotFound `no_such_bank`, `no_such_item`.
    """
    if opinion is Opinion.DISPUTED:
        raise BadInput(
            "bad_opinion", "An opinion is positive, negative or seed; disputed is what several may amount to."
        )
    check_tags(tags)
    with writing(settings) as write:
        (found,) = items_in(bank_named(bank), [item])
        rows.Opinion.objects.create(item=found, who=who, opinion=opinion.value, tags=list(tags), at=write.at)
        rows.Item.objects.filter(number=found.number).update(changed_seq=write.seq)
        write.record(who, "give_opinion", item=str(item))
        counted = effective(opinions_of([found.number])[found.number], BankKind(found.bank.kind))
    publish_changes(settings)
    return counted


def check_tags(tags: Sequence[str]) -> None:
    """Tags are words of the field, not text about people. Raises BadInput `bad_tag`."""
    if len(tags) > MOST_TAGS or not all(_TAG.fullmatch(tag) for tag in tags):
        raise BadInput("bad_tag", f"At most {MOST_TAGS} tags, each of 1 to 64 letters, digits, hyphens or colons.")
