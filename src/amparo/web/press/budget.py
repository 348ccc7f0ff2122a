"""How much one newsroom may have checked, and that only so much is checked at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from amparo.errors import Refused, Unavailable
from amparo.web.shared.budget import AllTaken, Buckets, Places

TOKENS = 60.0
"""In a full bucket: a newsroom behind one address, each editor with some checks while rewriting."""
TOKENS_A_SECOND = 0.5
CHARACTERS_A_TOKEN = 20_000
"""A check costs one token, and one more for each of these."""


class TooManyChecks(Refused):
    """A source has asked too much. seconds: after which asking again can succeed, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_checks", "Too many checks from this network; try again later.")
        self.seconds = seconds


@dataclass
class Budget:
    """What each source may still have checked."""

    _buckets: Buckets = field(default_factory=lambda: Buckets(TOKENS, TOKENS_A_SECOND))

    def spend(self, source: str | None, characters: int, now: float) -> None:
        """Take tokens for a text. source: network address, None where not known. now: monotonic seconds.

        Raises TooManyChecks.
        """
        seconds = self._buckets.spend(source, 1 + characters // CHARACTERS_A_TOKEN, now)
        if seconds:
            raise TooManyChecks(seconds)


@contextmanager
def place_among(places: Places) -> Iterator[None]:
    """A place for as long as a check lasts. Raises Unavailable `checks_busy`."""
    try:
        with places.taken():
            yield
    except AllTaken:
        raise Unavailable("checks_busy", "Several articles are being checked; try again in a moment.") from None
