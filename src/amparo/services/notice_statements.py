"""What the site signs for a person: receipt, changes of state, outcome."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from amparo.casework.bands import band
from amparo.casework.life import SETTLED
from amparo.evidence.entry import Datum, digest_of, read
from amparo.evidence.receipt import sign
from amparo.keyring import Keyring
from amparo.services.intake import Deadline, TargetStatus
from amparo.services.joining import acting_for, told_state
from amparo.services.reappearance import KIND
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
    KIND: ("band",),
    "notice.reopened": (),
    "notice.withdrawn": (),
    "notice.erased": (),
    "appeal.filed": ("by",),
    "standing.changed": ("step", "ground"),
    "appeal.decided": ("outcome",),
}
"""Entries of a chain that the person is told, and what of their data. Nothing about copies but the band."""
_TOLD = {"joined": "open", "review": "open"}
"""States as told, see `joining.told_state`."""


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
        "state": told_state(notice).value,
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
        if shown is None or entry.data.get("by") == "uploader":
            continue  # an uploader's appeal may be about a copy that the person does not know of
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


def sign_outcome(
    keyring: Keyring, settings: Settings, notice: rows.Notice, targets: Iterable[TargetStatus]
) -> Sequence[dict[str, str]]:
    """What a joined notice came to, as if it had been decided alone. targets: as its sender may know them."""
    acting = acting_for(notice)
    if acting is notice or acting.decided_at is None:
        return ()
    newest = rows.EvidenceEntry.objects.filter(chain=notice.id).order_by("-number").values_list("number", "digest")
    number, head = newest.first() or (0, "")
    said: list[tuple[str, dict[str, Any]]] = []
    for one in targets:
        if one.state in SETTLED:
            ground = {"ground": one.ground} if one.ground is not None else {}
            said.append((f"target.{one.state.value}", {"target": one.number, **ground}))
    copies = acting.copies.filter(target=None).exclude(state="kept").count()
    said.append(("notice.decided", {"copies": band(copies)}))
    decided, later = _moment(acting.decided_at), _came_back(acting)
    about = {"site": settings.site.url, "reference": notice.reference}
    chain = {"id": str(notice.id), "entry": number, "digest": head}
    return [
        sign(keyring.site, {"kind": kind, **about, "at": at, "data": data, "chain": chain})
        for kind, at, data in (*((kind, decided, data) for kind, data in said), *later)
    ]


def _came_back(acting: rows.Notice) -> Iterable[tuple[str, str, dict[str, Any]]]:
    """What came up again since the decision: kind, moment and band of each entry that says so."""
    for line in rows.EvidenceEntry.objects.filter(chain=acting.id, kind=KIND).order_by("number"):
        entry, _ = read(line.line.encode())
        if acting.decided_at is not None and entry.at >= acting.decided_at:
            yield KIND, _moment(entry.at), dict(entry.data)


def _shown(data: Mapping[str, Datum], names: Iterable[str]) -> dict[str, Any]:
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in data.items() if name in names}
    return {name: _TOLD.get(str(value), value) if name == "state" else value for name, value in said.items()}


def _moment(at: datetime) -> str:
    return at.isoformat()
