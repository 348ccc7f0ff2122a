"""A fact that somebody looked up: its value, where it was read, and when.

Law, routes, helplines and rules change; so every such value carries its source and the day on which it was checked, and
whoever shows it shows too when it was only recalled or has not been checked for long.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

FRESH_FOR = timedelta(days=180)
"""How long a check counts."""


class Status(Enum):
    """READ: seen in the named source. RECALLED: general knowledge, to be verified before use."""

    READ = "read"
    RECALLED = "recalled"


@dataclass(frozen=True)
class Source:
    """Where a fact was read. kind: official, official-mirror, secondary or prior-art. url: "" where there is none."""

    id: str
    title: str
    url: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Basis:
    """What a fact rests on. sources: ids within the same file. citation: article or section, None where not noted."""

    status: Status
    checked: date
    sources: tuple[str, ...] = ()
    citation: str | None = None

    def is_stale(self, today: date) -> bool:
        """Whether the last check is older than `FRESH_FOR`."""
        return today - self.checked > FRESH_FOR

    def needs_mark(self, today: date) -> bool:
        """Whether whoever shows the fact must say that it is not certain."""
        return self.status is Status.RECALLED or self.is_stale(today)


@dataclass(frozen=True)
class Fact[T]:
    """A value and what it rests on. note: what else is to be known of it, above all where the value is None."""

    value: T
    basis: Basis
    note: str | None = None
