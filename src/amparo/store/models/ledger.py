"""The ledger of attempts, and uploaders held because of it."""

from django.db import models

from amparo.matching.state import HoldState


class Attempt(models.Model):
    """One decision of a gate, with the fields of `spool.model.Attempt`; named by gate and number for ever."""

    gate = models.CharField(max_length=64)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=16)
    uploader_ref = models.TextField(null=True)
    content_ref = models.TextField(null=True)
    action = models.CharField(max_length=8)
    reason = models.CharField(max_length=64)
    items = models.JSONField(default=list)
    near_miss = models.BooleanField(default=False)

    class Meta:
        """The index holds near misses of named uploaders only: what `drain_spool` asks for."""

        constraints = (models.UniqueConstraint(fields=["gate", "number"], name="attempt_once"),)
        indexes = (
            models.Index(
                fields=["uploader_ref", "at"],
                condition=models.Q(near_miss=True, uploader_ref__isnull=False),
                name="near_miss_by_uploader",
            ),
        )

    def __str__(self) -> str:
        return f"attempt {self.number} at gate {self.gate}"


class UploaderHold(models.Model):
    """An uploader whose uploads are held until then. ref: the platform's own pseudonym."""

    ref = models.TextField(primary_key=True)
    until = models.DateTimeField()
    changed_seq = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"hold until {self.until:%Y-%m-%d %H:%M}"

    def state(self) -> HoldState:
        """The hold as a gate knows it."""
        return HoldState(self.ref, self.until.timestamp())
