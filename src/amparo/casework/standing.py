"""Requesters with proven false statements: one step at a time, each with its reason, each open to appeal.

Nothing here loses a notice: whatever the step, a complete notice is stored with the time of its receipt and its clocks
run. A step only decides how it is handled.
"""

from datetime import datetime, timedelta
from enum import Enum


class Step(Enum):
    """WARNED: told. SLOWER: a person decides before more than the named items is hidden. SUSPENDED: before any is."""

    WARNED = "warned"
    SLOWER = "slower"
    SUSPENDED = "suspended"


SUSPENDED_FOR = timedelta(days=180)
"""How long a suspension lasts; then the step before holds. Regulation (EU) 2022/2065 Art. 23(2): a reasonable time."""
_LADDER = (Step.WARNED, Step.SLOWER, Step.SUSPENDED)


def step_for(proven: int) -> Step | None:
    """The step after so many proven false statements; None after none."""
    return _LADDER[min(proven, len(_LADDER)) - 1] if proven > 0 else None


def step_now(step: Step, until: datetime | None, now: datetime) -> Step:
    """The step in force: a suspension whose time is over leaves the slower lane."""
    ended = step is Step.SUSPENDED and until is not None and now >= until
    return Step.SLOWER if ended else step
