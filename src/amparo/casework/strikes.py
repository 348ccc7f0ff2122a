"""Repeat uploaders: what a number of strikes brings, by a policy that is data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Measure(Enum):
    """What an account meets. HOLD: its uploads wait for a person. LIMIT, SUSPEND: the host's own means."""

    NONE = "none"
    WARN = "warn"
    HOLD = "hold"
    LIMIT = "limit"
    SUSPEND = "suspend"


@dataclass(frozen=True)
class Struck:
    """One strike. ends: when it stops counting. removed: when an appeal took it away, None while it stands."""

    at: datetime
    ends: datetime
    removed: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Whether it counts now."""
        return self.at <= now < self.ends and (self.removed is None or now < self.removed)


def in_force(strikes: Iterable[Struck], now: datetime) -> int:
    """How many strikes count now."""
    return sum(strike.counts(now) for strike in strikes)


def measure_for(count: int, policy: Mapping[int, Measure]) -> Measure:
    """What so many strikes bring: the entry of the largest number that is reached. policy: by number of strikes."""
    reached = [number for number in policy if number <= count]
    return policy[max(reached)] if reached and count > 0 else Measure.NONE
