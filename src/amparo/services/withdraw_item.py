"""Take items out of force."""

from uuid import UUID

from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.find import bank_named, items_in
from amparo.store.models.item import ItemStatus
from amparo.store.transaction import writing


def withdraw_item(settings: Settings, bank: str, *items: UUID, who: str) -> int:
    """Withdraw items of a bank: nothing matches them any more, and no sync brings them back.

    Returns how many changed. All or none. One that is withdrawn already stays so.
    Raises NotFound `no_such_bank`, `no_such_item`.
    """
    with writing(settings) as write:
        found = [item for item in items_in(bank_named(bank), items) if item.is_active]
        rows.Item.objects.filter(number__in=[item.number for item in found]).update(
            status=ItemStatus.WITHDRAWN.value, withdrawn_at=write.at, changed_seq=write.seq
        )
        write.record(who, "withdraw_item", items=[str(item.uuid) for item in found])
    publish_changes(settings)
    return len(found)
