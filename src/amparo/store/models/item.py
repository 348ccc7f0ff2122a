"""An item of a bank, its fingerprints, and what people and exchanges said of it."""

from enum import Enum

from django.db import models

from amparo.matching import state
from amparo.store.models.bank import Bank


class ItemStatus(Enum):
    """ACTIVE items are matched. WITHDRAWN ones stay as tombstones, so that no exchange brings them back."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Item(models.Model):
    """number: given out by `Sequence`, for joins only. uuid: the opaque id that the world sees.

    source: "local", or "import:<label>". changed_seq: of the last change of the item, its signals or its opinions.
    """

    number = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="items", db_index=False)
    source = models.CharField(max_length=80)
    status = models.CharField(max_length=9, choices=[(status.value, status.value) for status in ItemStatus])
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    changed_seq = models.BigIntegerField(db_index=True)

    class Meta:
        """Withdrawn exactly when it says since when."""

        indexes = (models.Index(fields=["bank", "number"], name="item_by_bank"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status=ItemStatus.ACTIVE.value, withdrawn_at=None)
                | models.Q(status=ItemStatus.WITHDRAWN.value, withdrawn_at__isnull=False),
                name="item_status",
            ),
        )

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_active(self) -> bool:
        """Whether it is matched."""
        return self.status == ItemStatus.ACTIVE.value


class Signal(models.Model):
    """One fingerprint of an item. type: name. value: raw bytes. derived: written form of `signals.derived`."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="signals", db_index=False)
    type = models.CharField(max_length=32)
    value = models.BinaryField()
    quality = models.PositiveSmallIntegerField(null=True)
    derived = models.CharField(max_length=32, default="none")

    class Meta:
        """The unique constraint serves reading an item's signals, the index finding a known value."""

        constraints = (models.UniqueConstraint(fields=["item", "type", "value", "derived"], name="signal_once"),)
        indexes = (models.Index(fields=["type", "value"], name="signal_by_value"),)

    def __str__(self) -> str:
        return f"{self.type} signal of item {self.item_id}"


class Opinion(models.Model):
    """One statement; a later one by the same giver replaces it in `matching.opinions.effective`, and both are kept.

    who: a person's pseudonym, or "import:<label>" for an exchange. tags: list of words.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="opinions")
    who = models.CharField(max_length=80)
    opinion = models.CharField(max_length=8)
    tags = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        """Nobody gives "disputed"."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(opinion__in=[o.value for o in state.Opinion if o is not state.Opinion.DISPUTED]),
                name="opinion_given",
            ),
        )

    def __str__(self) -> str:
        return f"{self.opinion} opinion of item {self.item_id}"
