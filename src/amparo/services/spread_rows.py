"""Rows of records on spread, as they may leave the store: times, classes and a pseudonym, never a place or a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast

from amparo.keyring import Keyring
from amparo.spread.survival.episodes import Cause

MOMENT = timedelta(milliseconds=1)
"""Before an end that was recorded, and since which the copy had been up."""
NONE = "none"
"""In the place of a route or a regime where nobody was asked yet."""
OWN_PLATFORM, OWN = "own_platform", "own"
_LABEL = "spread case"
_DIGITS = 20


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """A copy, from when it was seen up until it was gone or nothing more was recorded. Columns as the export has them.

    case: keyed pseudonym. copy: 1, 2, ... within the case. posted: not known to any store. notice: when a complete
    notice reached whoever was asked, None where nobody was. cause: how it ended, as recorded. route: whom one asked and
    how. regime: ids of the laws, joined by a plus. host: class of who holds the copy. again: it came back after a
    removal. reappearances: what came up again and was stopped, of the case, on its first removed row; None where nobody
    counts. until: how long the case was followed.
    """

    case: str
    copy: int
    first_seen: datetime
    notice: datetime | None
    last_up: datetime
    first_down: datetime | None
    cause: Cause
    route: str
    regime: str
    host: str
    again: bool
    reappearances: int | None
    until: datetime


@dataclass(frozen=True, slots=True)
class DayRow:
    """What was counted of a case on a day in UTC. blocked: None where nobody counts uploads that were stopped."""

    case: str
    day: date
    new: int
    blocked: int | None
    notices: int


def pseudonym(keyring: Keyring, case: UUID) -> str:
    """Of a case or a notice, for exports: the same as long as this installation's key is, so that exports of different
    days can be put together, and of no use to whoever has not the key.
    """
    return "c" + keyring.equality(_LABEL, str(case))[:_DIGITS]


@dataclass(slots=True)
class Span:
    """A time for which a copy was up. gone: when that ended, with its cause; None while it lasts."""

    since: datetime
    gone: datetime | None = None
    cause: Cause = Cause.CENSORED

    def seen(self, until: datetime) -> tuple[datetime, datetime, datetime | None]:
        """first_seen, last_up and first_down, in order whatever a machine's clock said when they were written."""
        if self.gone is None:
            return self.since, max(self.since, until), None
        last = max(self.since, self.gone - MOMENT)
        return self.since, last, max(self.gone, last + MOMENT)


type Episodes = Iterator[EpisodeRow]
type Days = Iterator[DayRow]


def as_text(field: str) -> Cast:
    """A time or an id as the database writes it: read by the ten thousand, Django's own reading takes most of the time.

    To be read by `moment` and `plain_id`.
    """
    return Cast(field, CharField())


def moment(text: str) -> datetime:
    """A time that was read as text: SQLite's without a zone is in UTC, PostgreSQL's says so."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def plain_id(text: str) -> str:
    """An id that was read as text, as `UUID.hex` has it."""
    return text.replace("-", "")
