"""Carry out what transactions have asked for: hide, remove, restore, tell, mail.

An effect is done outside any transaction, and marked done together with what follows from it. A worker that dies
between the two does it again, which is harmless; nothing that was asked for is ever forgotten.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from amparo.errors import AmparoError, Unavailable
from amparo.hosts.model import Host
from amparo.hosts.opening import open_hosts
from amparo.keyring import open_keyring
from amparo.services.effects import payload_of
from amparo.services.publish_changes import publish_changes
from amparo.services.send_mail import deliver_mail
from amparo.services.settle import Settlement
from amparo.settings import Settings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

ROUND = 200
AT_ONCE = 50
"""Effects carried out before they are noted together: what a dying worker does again at most."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 600.0
"""Seconds until what could not be done is tried again; doubled each time. It is tried for ever."""
Executor = Callable[[Settings, str, Mapping[str, Any]], str]
"""Carries out one effect. Returns what it came to, in at most 24 characters."""

faults.register("effect.done.before", "effect.done.after")


def run_effects(settings: Settings, now: datetime) -> int:
    """Carry out what is due, the oldest first. Returns how many were finished. now: timezone-aware.

    What cannot be done now is tried again later; what can never be done is closed with the reason, and its notice waits
    for a person. Raises Unavailable `store_unavailable`.
    """
    with reading(settings):
        due = list(rows.Effect.objects.filter(done_at=None, due_at__lte=now).order_by("due_at", "id")[:ROUND])
    if not due:
        return 0
    executors = _executors(settings)
    seal_key = open_keyring(settings.keys_dir).seal
    finished = 0
    for some in batched(due, AT_ONCE):
        payloads = [payload_of(effect, seal_key) for effect in some]
        done = [_carry_out(settings, executors[one.kind], one, what) for one, what in zip(some, payloads, strict=True)]
        finished += _settle(settings, list(zip(some, payloads, done, strict=True)))
    if finished:
        publish_changes(settings)
    return finished


def _executors(settings: Settings) -> Mapping[str, Executor]:
    hosts = open_hosts(settings)

    def on_host(act: Callable[[Host, str, Mapping[str, Any]], str]) -> Executor:
        def execute(_: Settings, key: str, payload: Mapping[str, Any]) -> str:
            host = hosts.get(payload["host"])
            if host is None:
                raise Unavailable("host_unavailable", "The host of this content is not in the settings.")
            return act(host, key, payload)

        return execute

    return {
        "hide": on_host(lambda host, key, what: host.hide(what["key"], key).visibility.value),
        "remove": on_host(lambda host, key, what: host.remove(what["key"], key).visibility.value),
        "restore": on_host(lambda host, key, what: host.restore(what["key"], key).visibility.value),
        "limit_account": on_host(_limit),
        "restore_account": on_host(_unlimit),
        "tell_uploader": on_host(_tell),
        "mail": deliver_mail,
    }


def _limit(host: Host, key: str, payload: Mapping[str, Any]) -> str:
    host.limit_account(payload["account"], payload["limit"], key)
    return "limited"


def _unlimit(host: Host, key: str, payload: Mapping[str, Any]) -> str:
    host.restore_account(payload["account"], key)
    return "restored"


def _tell(host: Host, key: str, payload: Mapping[str, Any]) -> str:
    host.tell_uploader(payload["account"], payload["key"], payload["statement"], key)
    return "told"


@dataclass(frozen=True)
class _Came:
    """What carrying out came to. again: it is to be tried again. lost: it can never be done."""

    outcome: str
    again: bool = False
    lost: bool = False


def _carry_out(settings: Settings, execute: Executor, effect: rows.Effect, payload: Mapping[str, Any]) -> _Came:
    try:
        return _Came(execute(settings, effect.key, payload))
    except Unavailable as trouble:
        return _Came(trouble.code, again=True)
    except AmparoError as refusal:
        return _Came(refusal.code[:24], lost=True)


def _settle(settings: Settings, done: Sequence[tuple[rows.Effect, Mapping[str, Any], _Came]]) -> int:
    """Note what became of some effects, in one transaction. Returns how many are finished."""
    faults.fault("effect.done.before")
    with writing(settings) as write:
        settlement = Settlement(write, settings, open_keyring(settings.keys_dir))
        waiting = rows.Effect.objects.filter(pk__in=[effect.pk for effect, _, _ in done], done_at=None)
        waiting_by_key = {row.pk: row for row in waiting}
        finished = 0
        for effect, payload, came in done:
            row = waiting_by_key.get(effect.pk)
            if row is None:
                continue
            if came.again:
                _postpone(write, row, came.outcome)
                continue
            finished += 1
            row.done_at, row.outcome, row.tries = write.at, came.outcome, row.tries + 1
            row.trouble = came.outcome if came.lost else None
            if row.kind != "tell_uploader":  # a statement that could not be handed over is passed on by somebody
                row.sealed = b""
            row.save()
            (settlement.fail if came.lost else settlement.settle)(row, payload, came.outcome)
        settlement.close()
    faults.fault("effect.done.after")
    return finished


def _postpone(write: Write, row: rows.Effect, code: str) -> None:
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.tries, 20))
    row.tries, row.trouble, row.due_at = row.tries + 1, code, write.at + timedelta(seconds=pause)
    row.save(update_fields=["tries", "trouble", "due_at"])
