"""Add items to a bank."""

from collections.abc import Sequence

from amparo.errors import AmparoError, BadInput
from amparo.matching.state import Opinion
from amparo.services.enrol_batch import MOST_AT_ONCE, Giver, enrol_batch
from amparo.services.enrolment import Act, Enrolled, NewItem
from amparo.services.give_opinion import check_tags
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store.find import bank_named
from amparo.store.transaction import writing

LOCAL = "local"


def add_items(
    settings: Settings,
    bank: str,
    items: Sequence[NewItem],
    *,
    who: str,
    source: str = LOCAL,
    act: Act = Act.EXPLICIT,
) -> list[Enrolled]:
    """What became of each item, in order. All or none; the same again changes nothing and gives the same ids.

    who: the person, or for a sync the source, whose opinion each item bears. At most 5,000 items at once.
    Raises NotFound `no_such_bank`; BadInput `too_many_items`, `no_usable_signal` (nothing that could ever match, as a
    blank picture's fingerprint alone), `no_main_signal`, `bad_opinion`, `bad_tag`; Conflict `item_in_other_bank`;
    Refused `negative_bank_needs_people`.
    """
    if len(items) > MOST_AT_ONCE:
        raise BadInput("too_many_items", f"At most {MOST_AT_ONCE} items can be added at once.")
    with writing(settings) as write:
        row = bank_named(bank)
        for item in items:
            _check(item, row.least_quality)
        added: list[Enrolled] = []
        for one in enrol_batch(write, row, items, Giver(who, source, act)):
            if isinstance(one, AmparoError):
                raise one
            added.append(one)
        write.record(who, "add_items", bank=row.number, items=[str(one.id) for one in added])
    publish_changes(settings)
    return added


def _check(item: NewItem, least_quality: int) -> None:
    check_tags(item.tags)
    if item.opinion is Opinion.DISPUTED:
        raise BadInput("bad_opinion", "An opinion is positive, negative or seed.")
    if not item.can_match(least_quality):
        raise BadInput("no_usable_signal", "Nothing given could ever match: its quality is below the bank's.")
