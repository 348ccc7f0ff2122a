"""Appending to a chain of evidence, in the transaction of the step that it records."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from amparo.errors import Unavailable
from amparo.evidence.commitment import KEY_BYTES, Opening
from amparo.evidence.entry import Datum, Entry, digest_of, first_previous, write
from amparo.store import models as rows
from amparo.store.sealed import seal, unseal
from amparo.store.transaction import Write

PERSON = "person"
"""Who acts where it is the person who gave the notice: no pseudonym is needed, there is one per chain."""
SYSTEM = "amparo"
"""Who acts where no person does."""


class Chains:
    """Chains as one transaction sees them. seal_key: of sealed fields.

    Several entries of one transaction are linked to each other without reading back.
    """

    def __init__(self, transaction: Write, seal_key: bytes) -> None:
        self._write = transaction
        self._seal_key = seal_key
        self._heads: dict[UUID, tuple[int, str, datetime]] = {}

    def append(
        self,
        chain: UUID,
        kind: str,
        *,
        who: str = SYSTEM,
        data: Mapping[str, Datum] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> rows.EvidenceEntry:
        """Add an entry. personal: field to value; kept sealed beside the chain, which holds its commitment only.

        Its time is that of the transaction, or of the entry before where the machine's clock was set back since.
        Raises BadInput `bad_entry` for data that is free text or personal.
        """
        openings = {field: Opening(value, os.urandom(KEY_BYTES)) for field, value in (personal or {}).items()}
        number, previous, latest = self._head(chain)
        commitments = {field: opening.commitment for field, opening in openings.items()}
        entry = Entry(chain, number + 1, max(self._write.at, latest), who, kind, data or {}, commitments)
        line = write(entry, previous)
        row = rows.EvidenceEntry.objects.create(
            chain=chain, number=entry.number, at=entry.at, kind=kind, line=line.decode(), digest=digest_of(line)
        )
        rows.PersonalField.objects.bulk_create([self._sealed(chain, *one) for one in openings.items()])
        self._heads[chain] = (entry.number, row.digest, entry.at)
        return row

    def _head(self, chain: UUID) -> tuple[int, str, datetime]:
        if chain not in self._heads:
            newest = rows.EvidenceEntry.objects.filter(chain=chain).order_by("-number")
            head = newest.values_list("number", "digest", "at").first()
            self._heads[chain] = head or (0, first_previous(chain), datetime.min.replace(tzinfo=UTC))
        return self._heads[chain]

    def _sealed(self, chain: UUID, field: str, opening: Opening) -> rows.PersonalField:
        body = json.dumps([opening.value, opening.key.hex()]).encode()
        commitment = opening.commitment
        return rows.PersonalField(
            chain=chain,
            field=field,
            commitment=commitment,
            sealed=seal(self._seal_key, body, _place(chain, field, commitment)),
        )


def lines_of(chain: UUID) -> Iterator[bytes]:
    """The stored lines of a chain, first to last."""
    for line in rows.EvidenceEntry.objects.filter(chain=chain).order_by("number").values_list("line", flat=True):
        yield line.encode()


def openings_of(chain: UUID, seal_key: bytes, fields: Sequence[str] | None = None) -> dict[str, Opening]:
    """What is still kept of a chain's personal fields, by field; of a field said several times the newest.

    fields: names to read, all when None. Raises Unavailable `cannot_unseal`.
    """
    kept = rows.PersonalField.objects.filter(chain=chain).order_by("id")
    if fields is not None:
        kept = kept.filter(field__in=fields)
    return {row.field: _opened(row, seal_key) for row in kept}


def all_openings(chain: UUID, seal_key: bytes) -> list[Opening]:
    """Every opening still kept of a chain, those of replaced values too. Raises Unavailable `cannot_unseal`."""
    return [_opened(row, seal_key) for row in rows.PersonalField.objects.filter(chain=chain).order_by("id")]


def kept_openings(chain: UUID, seal_key: bytes) -> Iterator[Opening | Unavailable]:
    """The same, with what cannot be unsealed as that refusal."""
    for row in rows.PersonalField.objects.filter(chain=chain).order_by("id"):
        try:
            yield _opened(row, seal_key)
        except Unavailable as refusal:
            yield refusal


def erase(chain: UUID, fields: Sequence[str] | None = None) -> int:
    """Delete values and keys; the chain still verifies. fields: all when None. Returns how many."""
    kept = rows.PersonalField.objects.filter(chain=chain)
    if fields is not None:
        kept = kept.filter(field__in=fields)
    return kept.delete()[0]


def _opened(row: rows.PersonalField, seal_key: bytes) -> Opening:
    value, key = json.loads(unseal(seal_key, row.sealed, _place(row.chain, row.field, row.commitment)))
    return Opening(value, bytes.fromhex(key))


def _place(chain: UUID, field: str, commitment: str) -> str:
    return f"{chain}/{field}/{commitment}"
