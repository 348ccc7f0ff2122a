"""What uploaders and requesters are held to: strikes of accounts, steps of contacts with proven false statements."""

from django.db import models

from amparo.store.models.notice import Copy, Notice


class Strike(models.Model):
    """An account's upload was removed. It names its item, ends after some time, and a won appeal takes it away."""

    account = models.CharField(max_length=128)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="strikes")
    copy = models.OneToOneField(Copy, on_delete=models.PROTECT, related_name="strike")
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Read per account."""

        indexes = (models.Index(fields=["account", "ends_at"], name="strike_by_account"),)

    def __str__(self) -> str:
        return f"strike {self.pk}"


class Standing(models.Model):
    """A contact with a proven false statement. contact_equal: keyed digest. step: warned, slower or suspended."""

    contact_equal = models.CharField(max_length=64, primary_key=True)
    step = models.CharField(max_length=12)
    proven = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.step} since {self.since:%Y-%m-%d}"
