"""Give a bank's fingerprints to another operator."""

from itertools import chain
from typing import TextIO

from amparo.services.grant_role import EXPORTER, require_role
from amparo.services.hash_lines import Format, write_lines
from amparo.settings import Settings
from amparo.store.changes import active_items
from amparo.store.connection import reading
from amparo.store.find import bank_named
from amparo.store.models.item import ItemStatus
from amparo.store.transaction import writing


def export_bank(settings: Settings, bank: str, stream: TextIO, *, who: str, form: Format = Format.JSONL) -> int:
    """Write the fingerprints of the bank's active items, and how many lines there are is returned.

    Each line: type, value, quality, item id, and the opinion that counts. Neither names nor tags go out, since both may
    say who is shown or who spoke; nor what is derived (see `signals.derived`). The audit entry is durable before the
    first line is written. Raises NotFound `no_such_bank`; Refused `role_missing` unless `who` is an exporter.
    """
    with writing(settings) as write:
        require_role(who, EXPORTER)
        row = bank_named(bank)
        active = row.items.filter(status=ItemStatus.ACTIVE.value).count()
        write.record(who, "export_bank", bank=row.number, items=active)
    with reading(settings):
        return write_lines(stream, form, chain.from_iterable(active_items(row.items.all())))
