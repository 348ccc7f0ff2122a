"""How often a key may ask: one bucket of tokens for each, filled evenly through the minute.

It bounds what anyone can learn by asking, and what one caller can take from the others. A single check costs one token;
in a batch every `FINGERPRINTS_PER_TOKEN` fingerprints cost one, since they are looked up far more cheaply together.
"""

import math
from dataclasses import dataclass

from amparo.errors import Refused
from amparo.matching.state import KeyState

FINGERPRINTS_PER_TOKEN = 100
_MINUTE = 60.0


class BudgetSpent(Refused):
    """The key has asked too often. seconds: after which asking again can succeed, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__("budget_spent", "This key's budget for the minute is spent; try again later.")
        self.seconds = seconds


@dataclass
class _Bucket:
    tokens: float
    at: float


class Budgets:
    """Buckets by key id. Each gate process keeps its own; a key's budget holds for one process."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def spend(self, key: KeyState, cost: int, now: float) -> None:
        """Take tokens. cost: >= 1. now: monotonic seconds. Raises BudgetSpent.

        Something dearer than a whole bucket may be asked when the bucket is full, and is then paid off: it is served
        late, not never.
        """
        bucket = self._buckets.setdefault(key.id, _Bucket(key.budget, now))
        rate = key.budget / _MINUTE
        bucket.tokens = min(float(key.budget), bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        needed = min(cost, key.budget) or 1
        if bucket.tokens < needed:
            raise BudgetSpent(math.ceil((needed - bucket.tokens) / rate) if rate else int(_MINUTE))
        bucket.tokens -= cost


def cost_of_batch(fingerprints: int) -> int:
    """Tokens for a batch."""
    return max(1, math.ceil(fingerprints / FINGERPRINTS_PER_TOKEN))
