"""Notices and cases with times of their own, put straight into the store: what is measured takes months."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from amparo.keyring import open_keyring
from amparo.services.export_spread import episode_rows
from amparo.services.spread_days import helpline_days, platform_days
from amparo.services.spread_rows import DayRow, EpisodeRow
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing

AUDITOR = "auditor-1"
ON_ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""Where the database makes no difference."""
ASKED = ("platform", "US-TIDA", 1.0, (1, 2))
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
END = BEGIN + timedelta(days=200)
US, GB = ("US-TIDA",), ("UK-OSA-20A",)
Act = tuple[str, float, str]
"""hide, remove or restore; hours since the notice; what it came to."""
HIDDEN: tuple[Act, ...] = (("hide", 5.0, "hidden"),)


def hours(count: float) -> datetime:
    """So long after the beginning."""
    return BEGIN + timedelta(hours=count)


def notice(
    write: Write, at: float = 0.0, *, state: str = "decided", regimes: Sequence[str] = US, **more: Any
) -> rows.Notice:
    """A complete notice, received so many hours after the beginning."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "reference": uuid4().hex[:12],
        "passphrase": "0" * 64,
        "state": state,
        "channel": "page",
        "language": "en",
        "regimes": list(regimes),
        "received_at": hours(at),
        "completed_at": hours(at),
        "searched_at": hours(at),
    }
    return rows.Notice.objects.create(**{**given, **more})


def target(of: rows.Notice, number: int = 1, state: str = "removed", kind: str = "item") -> rows.Target:
    return rows.Target.objects.create(
        notice=of, number=number, kind=kind, concern="shared", state=state, address_equal=uuid4().hex, searched=True
    )


def copy(
    of: rows.Notice, named: rows.Target | None, acts: Iterable[Act] = HIDDEN, *, found: float = 0.0, **more: Any
) -> rows.Copy:
    """A copy found so many hours after its notice, and what was done about it."""
    given: dict[str, Any] = {
        "notice": of,
        "target": named,
        "place": b"",
        "place_equal": hashlib.sha256(uuid4().bytes).hexdigest(),
        "version": "1",
        "state": "removed",
        "found_at": of.received_at + timedelta(hours=found),
    }
    made = rows.Copy.objects.create(**{**given, **more})
    for turn, (kind, after, outcome) in enumerate(acts, 1):
        at = of.received_at + timedelta(hours=after)
        rows.Effect.objects.create(
            key=f"{kind}/{made.pk}/{turn}", kind=kind, notice=of, sealed=b"", made_at=at, due_at=at, done_at=at,
            outcome=outcome,
        )  # fmt: skip
    return made


def removed(
    settings: Settings, count: int, *, first: float = 0.0, after: float = 5.0, regimes: Sequence[str] = US
) -> None:
    """So many notices, a day apart, each of one copy that was hidden so many hours later."""
    with writing(settings) as write:
        for one in range(count):
            made = notice(write, first + 24 * one, regimes=regimes)
            copy(made, target(made), [("hide", after + one / 10, "hidden")])


def story(
    settings: Settings,
    letters: Iterable[tuple[str, str | None, float, tuple[int, ...]]],
    entries: Iterable[tuple[float, str, dict[str, Any]]],
    *,
    addresses: int = 2,
    state: str = "open",
    route: str | None = "x",
) -> UUID:
    """A case with addresses since the beginning. letters: role, law, when each was sent, numbers of addresses.

    entries: hours, kind and data of its chain, in order.
    """
    with writing(settings) as write:
        case = rows.Case.objects.create(id=uuid4(), number=uuid4().hex[:20], state=state)
        seen = [
            rows.Sighting.objects.create(
                id=uuid4(), case=case, number=n, state="asked", route=route, equal=uuid4().hex, sealed=b""
            )
            for n in range(1, addresses + 1)
        ]
        for number, (role, regime, sent, names) in enumerate(letters, 1):
            letter = rows.Letter.objects.create(
                id=uuid4(), case=case, number=number, state="waiting", route=route, door="form", regime=regime,
                role=role, way="form", sealed=b"", agreed_at=hours(sent), sent_at=hours(sent),
            )  # fmt: skip
            for place, one in enumerate(names, 1):
                rows.LetterTarget.objects.create(letter=letter, sighting=seen[one - 1], place=place)
        added: dict[str, Any] = {"added": addresses, "in_all": addresses}
        for at, kind, data in [(0.0, "case.addresses_added", added), *entries]:
            write.at = hours(at)
            Chains(write, b"").append(case.id, kind, data=data)
    return case.id


def episodes(settings: Settings, until: datetime = END) -> list[EpisodeRow]:
    return list(episode_rows(settings, until))


def the_days(settings: Settings, until: datetime = END) -> list[DayRow]:
    with reading(settings):
        tell = helpline_days if settings.site.kind == "helpline" else platform_days
        return list(tell(open_keyring(settings.keys_dir), until))


def answered(letter: int, *addresses: str) -> dict[str, object]:
    return {"letter": letter, "answer": "removed", "addresses": addresses}
