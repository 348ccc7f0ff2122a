"""Putting down what must happen outside once the transaction is committed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.store import models as rows
from amparo.store.sealed import seal, unseal
from amparo.store.transaction import Write


@dataclass(frozen=True)
class NewEffect:
    """key: the same for the same intent, so that a step done twice asks for it once; no personal data in it.

    payload: JSON values; sealed, for it holds places and addresses. notice: whose effect it is. due_at: None for now.
    """

    key: str
    kind: str
    payload: Mapping[str, Any]
    notice: rows.Notice | None = None
    due_at: datetime | None = None


def add_effect(write: Write, seal_key: bytes, new: NewEffect) -> rows.Effect:
    """Put an effect down; one with this key that is there already stays as it is, done or not."""
    effect, _ = rows.Effect.objects.get_or_create(
        key=new.key,
        defaults={
            "kind": new.kind,
            "notice": new.notice,
            "sealed": seal(seal_key, json.dumps(new.payload).encode(), f"effect/{new.key}"),
            "made_at": write.at,
            "due_at": new.due_at or write.at,
        },
    )
    return effect


def payload_of(effect: rows.Effect, seal_key: bytes) -> dict[str, Any]:
    """What an effect needs. Raises Unavailable `cannot_unseal`."""
    return dict(json.loads(unseal(seal_key, effect.sealed, f"effect/{effect.key}")))
