"""What must happen outside after a commit: once is enough, twice does no harm, never is impossible."""

from django.db import models

from amparo.store.models.notice import Notice


class Effect(models.Model):
    """key: idempotency key, the same for the same intent. kind: hide, restore, remove, limit_account, restore_account,
    tell_uploader, mail. sealed: JSON of what it needs, sealed at "effect/<key>". due_at: not before. tries: so far.

    trouble: code of what went wrong last. done_at: when it was done, or given up as pointless (outcome says which).
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=16)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="effects")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=64, null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, null=True)

    class Meta:
        """What waits, by time."""

        indexes = (models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="effect_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} effect"
