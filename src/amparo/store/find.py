"""Finding a bank or an item by what the world calls it. An item is only ever found inside the bank that was named."""

from collections.abc import Collection
from uuid import UUID

from amparo.errors import NotFound
from amparo.store import models as rows


def bank_named(name: str) -> rows.Bank:
    """Raises NotFound `no_such_bank`."""
    bank = rows.Bank.objects.filter(name=name).first()
    if bank is None:
        raise NotFound("no_such_bank", "There is no bank of this name.")
    return bank


def items_in(bank: rows.Bank, ids: Collection[UUID]) -> list[rows.Item]:
    """The items with these ids, in the order given, each once.

    Raises NotFound `no_such_item` if one is missing or in another bank, which is not told apart.
    """
    wanted = list(dict.fromkeys(ids))
    found = {item.uuid: item for item in rows.Item.objects.filter(bank=bank, uuid__in=wanted).select_related("bank")}
    if len(found) < len(wanted):
        raise NotFound("no_such_item", "This bank has no such item.")
    return [found[one] for one in wanted]
