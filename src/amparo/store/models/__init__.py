"""The tables, one file per aggregate. Import as `from amparo.store import models as rows`: a row is not the value."""

from amparo.store.models.access import AuditEntry, Key, Role
from amparo.store.models.bank import Bank
from amparo.store.models.item import Item, Opinion, Signal
from amparo.store.models.ledger import Attempt, UploaderHold
from amparo.store.models.sequence import Sequence

__all__ = ["Attempt", "AuditEntry", "Bank", "Item", "Key", "Opinion", "Role", "Sequence", "Signal", "UploaderHold"]
