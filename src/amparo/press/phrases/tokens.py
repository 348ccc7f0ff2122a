"""The words of a text, with their places."""

import re
from itertools import accumulate

WORDS = re.compile(r"\w+")
_WORDS_AND_REST = re.compile(r"(\w+)")

type Tokens = tuple[list[str], list[int]]
"""Words in order, and where each begins."""


def tokens(text: str) -> Tokens:
    """All words of a text."""
    parts = _WORDS_AND_REST.split(text)
    return parts[1::2], list(accumulate(map(len, parts)))[:-1:2]
