"""Reports that may concern a minor: apart from everything else, seen by one role, emptied once handed over."""

from django.db import models


class ChildSafetyReport(models.Model):
    """reference: public name. country: of the person, None where not said. sealed: addresses on this service and
    what was frozen there, as JSON sealed at "child/<id>"; None once handed over.

    state: open, handed_over. frozen_at: when everything at its addresses was out of sight. report_number: the hotline's
    own. preserve_until: of the frozen content, by law.
    """

    id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12)
    country = models.CharField(max_length=2, null=True)
    sealed = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    hotline = models.CharField(max_length=64, null=True)
    report_number = models.CharField(max_length=64, null=True)
    preserve_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=80, null=True)

    class Meta:
        """The queue."""

        indexes = (models.Index(fields=["state", "received_at"], name="child_queue"),)

    def __str__(self) -> str:
        return self.reference
