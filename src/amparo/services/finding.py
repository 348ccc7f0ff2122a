"""What an examination finds."""

from enum import Enum
from typing import NamedTuple


class Level(Enum):
    """PROBLEM: something promised does not work or is not safe. ADVICE: it would be better otherwise."""

    PROBLEM = "problem"
    ADVICE = "advice"


class Finding(NamedTuple):
    """code: stable. sentence: what is missing or wrong, without a name, an address or a hash. remedy: what to do."""

    code: str
    level: Level
    sentence: str
    remedy: str


def problem(code: str, sentence: str, remedy: str) -> Finding:
    """A finding of that level."""
    return Finding(code, Level.PROBLEM, sentence, remedy)


def advice(code: str, sentence: str, remedy: str) -> Finding:
    """A finding of that level."""
    return Finding(code, Level.ADVICE, sentence, remedy)
