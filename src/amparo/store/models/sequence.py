"""The counter behind every write."""

from django.db import models


class Sequence(models.Model):
    """One row. A write transaction locks it, adds one and stamps `value` on what it changes; since the lock is held
    until the commit, the order of numbers is the order of commits, and whoever has seen n misses nothing up to n.

    items: the last item number given out.
    """

    value = models.BigIntegerField(default=0)
    items = models.BigIntegerField(default=0)

    class Meta:
        """One row, made by the first migration."""

        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_sequence"),)

    def __str__(self) -> str:
        return f"sequence at {self.value}"
