"""Carry out what transactions have asked for: hide, remove, restore, tell, mail.

An effect is done outside any transaction, and marked done together with what follows from it. A worker that dies
between the two does it again, which is harmless; nothing that was asked for is ever forgotten.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
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
from amparo.store.transaction import writing

ROUND = 200
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 600.0
"""Seconds until what could not be done is tried again; doubled each time. It is tried for ever."""
LOST = "given_up"
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
    keyring = open_keyring(settings.keys_dir)
    finished = sum(_run(settings, executors[effect.kind], effect, payload_of(effect, keyring.seal)) for effect in due)
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


def _run(settings: Settings, execute: Executor, effect: rows.Effect, payload: Mapping[str, Any]) -> bool:
    try:
        outcome, lost = execute(settings, effect.key, payload), False
    except Unavailable as trouble:
        _postpone(settings, effect, trouble.code)
        return False
    except AmparoError as refusal:
        outcome, lost = refusal.code[:24], True
    faults.fault("effect.done.before")
    _finish(settings, effect, payload, outcome, lost)
    faults.fault("effect.done.after")
    return True


def _postpone(settings: Settings, effect: rows.Effect, code: str) -> None:
    with writing(settings) as write:
        row = rows.Effect.objects.filter(pk=effect.pk, done_at=None).first()
        if row is None:
            return
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.tries, 20))
        row.tries, row.trouble, row.due_at = row.tries + 1, code, write.at + timedelta(seconds=pause)
        row.save(update_fields=["tries", "trouble", "due_at"])


def _finish(settings: Settings, effect: rows.Effect, payload: Mapping[str, Any], outcome: str, lost: bool) -> None:
    with writing(settings) as write:
        row = rows.Effect.objects.select_for_update().filter(pk=effect.pk, done_at=None).first()
        if row is None:
            return
        row.done_at, row.outcome, row.tries = write.at, outcome, row.tries + 1
        row.trouble = outcome if lost else None
        row.save()
        settlement = Settlement(write, settings, open_keyring(settings.keys_dir))
        if lost:
            settlement.fail(row, payload, outcome)
        else:
            settlement.settle(row, payload, outcome)
