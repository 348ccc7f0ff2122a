"""A bank: a named set of items with one radius and one quality gate."""

from django.db import models

from amparo.kernel.radius import MAX_RADIUS
from amparo.matching.state import BankKind, BankState


class Bank(models.Model):
    """number: what snapshots call it, for ever. radius: bits. least_quality: 0..100."""

    number = models.AutoField(primary_key=True)
    name = models.CharField(max_length=63, unique=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in BankKind])
    radius = models.PositiveSmallIntegerField()
    least_quality = models.PositiveSmallIntegerField()
    enabled = models.BooleanField(default=True)
    changed_seq = models.BigIntegerField(db_index=True)

    class Meta:
        """What the services promise, kept by the database too."""

        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=[kind.value for kind in BankKind]), name="bank_kind"),
            models.CheckConstraint(condition=models.Q(radius__lte=MAX_RADIUS), name="bank_radius"),
            models.CheckConstraint(condition=models.Q(least_quality__lte=100), name="bank_quality"),
        )

    def __str__(self) -> str:
        return f"bank {self.number}"

    def state(self) -> BankState:
        """The bank as a snapshot knows it."""
        return BankState(
            number=self.number,
            name=self.name,
            kind=BankKind(self.kind),
            radius=self.radius,
            least_quality=self.least_quality,
            enabled=self.enabled,
        )
