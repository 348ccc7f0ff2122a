"""What the site signs for a person: receipt, changes of state, outcome."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from amparo.evidence.entry import Datum, digest_of, read
from amparo.evidence.receipt import sign
from amparo.keyring import Keyring
from amparo.services.intake import Deadline
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import lines_of

PUBLIC: Mapping[str, tuple[str, ...]] = {
    "notice.received": ("state", "regimes", "targets"),
    "notice.completed": ("state", "regimes"),
    "target.hidden": ("target",),
    "target.removed": ("target",),
    "target.refused": ("target", "ground"),
    "target.not_found": ("target",),
    "notice.decided": ("copies",),
    "notice.reopened": (),
    "notice.withdrawn": (),
    "notice.erased": (),
    "appeal.filed": ("by",),
    "standing.changed": ("step", "ground"),
    "appeal.decided": ("outcome",),
}
"""Entries of a chain that the person is told, and what of their data. Nothing about copies but the band."""


def sign_receipt(
    keyring: Keyring, settings: Settings, notice: rows.Notice, deadlines: Iterable[Deadline]
) -> dict[str, str]:
    """The signed receipt. It names the head of the notice's chain, so that its holder can tell a chain cut later."""
    newest = rows.EvidenceEntry.objects.filter(chain=notice.id).order_by("-number").values_list("number", "digest")
    number, head = newest.first() or (0, "")
    statement: dict[str, Any] = {
        "kind": "receipt",
        "site": settings.site.url,
        "reference": notice.reference,
        "state": notice.state,
        "received": _moment(notice.received_at),
        "regimes": list(notice.regimes),
        "due": [[one.regime, one.duty, _moment(one.due)] for one in deadlines if one.due is not None],
        "chain": {"id": str(notice.id), "entry": number, "digest": head},
    }
    return sign(keyring.site, statement)


def sign_statements(keyring: Keyring, settings: Settings, notice: rows.Notice) -> Sequence[dict[str, str]]:
    """Everything that the person may be told of a notice's life, each signed, oldest first."""
    signed = []
    for line in lines_of(notice.id):
        entry, _ = read(line)
        shown = PUBLIC.get(entry.kind)
        if shown is None:
            continue
        statement: dict[str, Any] = {
            "kind": entry.kind,
            "site": settings.site.url,
            "reference": notice.reference,
            "at": _moment(entry.at),
            "data": _shown(entry.data, shown),
            "chain": {"id": str(notice.id), "entry": entry.number, "digest": digest_of(line)},
        }
        signed.append(sign(keyring.site, statement))
    return signed


def _shown(data: Mapping[str, Datum], names: Iterable[str]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items() if name in names}


def _moment(at: datetime) -> str:
    return at.isoformat()
