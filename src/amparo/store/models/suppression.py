"""What ranking, search and sharing must not lift."""

from django.db import models


class Suppression(models.Model):
    """ref_equal: keyed digest of the platform's content reference. sealed: the reference, at "suppression/<ref_equal>".

    preview, forward, lift: what the platform may still do. ended: nothing is suppressed any more. changed_seq: the
    feed's order.
    """

    ref_equal = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    preview = models.BooleanField()
    forward = models.BooleanField()
    lift = models.BooleanField()
    ended = models.BooleanField(default=False)
    changed_seq = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"suppression at {self.changed_seq}"
