"""Chains of evidence, and the openings of what they commit to."""

from django.db import models


class EvidenceEntry(models.Model):
    """One entry of a chain. line: as hashed, ASCII JSON. digest: SHA-256 of the line. chain: id of a notice or case.

    Rows are added; the database itself refuses to change or delete one.
    """

    chain = models.UUIDField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    line = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        """A chain has one entry of each number."""

        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="evidence_once"),)

    def __str__(self) -> str:
        return f"entry {self.number} of {self.chain}"


class PersonalField(models.Model):
    """A personal value and the key of its commitment, sealed together; erasure deletes the row.

    chain: as above. field: name or, for several, name and number, as "address.3". sealed: JSON of value and key, sealed
    at "<chain>/<field>/<commitment>". commitment: as in the chain.
    """

    chain = models.UUIDField()
    field = models.CharField(max_length=40)
    commitment = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()

    class Meta:
        """A field may be said again later (a notice completed); the newest row counts."""

        indexes = (models.Index(fields=["chain", "field"], name="personal_by_chain"),)

    def __str__(self) -> str:
        return f"{self.field} of {self.chain}"
