"""A store full of notices and somebody at its desk. Configure the pages before importing this."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from amparo.services.grant_role import MODERATOR, grant_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import close_store, open_store
from amparo.store.transaction import writing
from amparo.web import site

_BATCH = 500


def desk_with(settings: Settings, count: int) -> Client:
    """A client of somebody who decides notices, `count` of which are open."""
    close_store()
    site.configure(settings)
    open_store(settings)
    with writing(settings):
        user = User.objects.create_user("moderator-1")
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
        _fill(count, datetime.now(UTC))
    grant_role(settings, "moderator-1", MODERATOR, who="bench")
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _fill(count: int, now: datetime) -> None:
    """Open notices, a fifth of them waiting for a person; as many decided, a tenth as many incomplete.

    Each has a target, two copies and two clocks.
    """
    states = ["review" if number % 5 == 0 else "open" for number in range(count)]
    states += ["decided"] * count + ["incomplete"] * (count // 10)
    notices = [_notice(state, number, now) for number, state in enumerate(states)]
    rows.Notice.objects.bulk_create(notices, _BATCH)
    targets = [
        rows.Target(notice=one, number=1, kind="item", concern="synthetic", address_equal="0") for one in notices
    ]
    rows.Target.objects.bulk_create(targets, _BATCH)
    rows.Copy.objects.bulk_create([copy for one in notices for copy in _copies(one, now)], _BATCH)
    rows.NoticeClock.objects.bulk_create([clock for one in notices for clock in _clocks(one, now)], _BATCH)


def _notice(state: str, number: int, now: datetime) -> rows.Notice:
    running = state in {"open", "review"}
    return rows.Notice(
        id=uuid4(),
        reference=f"{number:08d}",
        passphrase="0" * 64,
        state=state,
        channel="page",
        language="en",
        regimes=["US-TIDA", "UK-OSA-20A"],
        reasons=["many_copies", "many_addresses"] if state == "review" else [],
        received_at=now - timedelta(minutes=number % 2_880),
        decided_at=now if state == "decided" else None,
        due_at=now + timedelta(minutes=2_880 - number * 7 % 3_000) if running else None,
    )


def _target(notice: rows.Notice) -> rows.Target:
    return rows.Target(notice=notice, number=1, kind="item", concern="synthetic", address_equal="0")


def _copies(notice: rows.Notice, now: datetime) -> Iterator[rows.Copy]:
    for number, state in enumerate(("hidden", "review")):
        yield rows.Copy(notice=notice, place=b"", place_equal=str(number), version="1", state=state, found_at=now)


def _clocks(notice: rows.Notice, now: datetime) -> Iterator[rows.NoticeClock]:
    due = notice.due_at or now
    for duty in ("remove", "copies"):
        late = now if due < now else None
        yield rows.NoticeClock(
            notice=notice, regime="US-TIDA", duty=duty, task="remove", due_at=due, warn_at=due, breached_at=late
        )
