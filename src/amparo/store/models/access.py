"""Who may do what: keys of programs that call the gate, roles of people, and the record of what people did."""

from django.db import models

from amparo.matching.state import KeyState


class Key(models.Model):
    """A gate key. digest: SHA-256 of the secret, hexadecimal; the secret is nowhere. budget: requests a minute."""

    id = models.CharField(max_length=16, primary_key=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    budget = models.PositiveIntegerField()
    created = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    changed_seq = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"key {self.id}"

    def state(self) -> KeyState:
        """The key as a gate knows it."""
        return KeyState(self.id, self.digest, tuple(self.scopes), self.budget, self.revoked_at is not None)


class Role(models.Model):
    """One role of one person."""

    who = models.CharField(max_length=80)
    role = models.CharField(max_length=32)

    class Meta:
        """Held once."""

        constraints = (models.UniqueConstraint(fields=["who", "role"], name="role_once"),)

    def __str__(self) -> str:
        return f"{self.role} role"


class AuditEntry(models.Model):
    """One act of a person. what: the service's name. detail: ids and counts only. Rows are added, never changed."""

    who = models.CharField(max_length=80)
    what = models.CharField(max_length=32)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"
