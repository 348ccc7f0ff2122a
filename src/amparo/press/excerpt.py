"""Words of a list that ships, all others as blocks: enough to recognise a place, nothing to pass on."""

import re
from collections.abc import Iterable, Mapping

from amparo.press.fold import fold
from amparo.press.rules import WordList

BLOCK = "▇"
NEVER = "explicit"
_WORD = re.compile(r"\w+")
_LONGEST = 400


def shown_words(lists: Mapping[str, WordList]) -> frozenset[str]:
    """The folded words that may be printed: of lists that say so, where they are written in full.

    Never one of the list `explicit`, whatever another list says.
    """
    return _words(words for words in lists.values() if words.shown) - _words([lists[NEVER]] if NEVER in lists else [])


def _words(lists: Iterable[WordList]) -> frozenset[str]:
    return frozenset(word for words in lists for one in (*words.en, *words.es) for word in _in_full(one))


def excerpt(source: str, start: int, end: int, shown: frozenset[str]) -> str:
    """A part of the source. Every run of other words is one block, so that its length says nothing."""
    said: list[str] = []
    for word in _WORD.findall(fold(source[start : min(end, start + _LONGEST)])):
        if word in shown:
            said.append(word)
        elif said[-1:] != [BLOCK]:
            said.append(BLOCK)
    return " ".join(said) or BLOCK


def _in_full(phrase: str) -> Iterable[str]:
    words = re.findall(r"[^\s(){}|~?]+", phrase)
    return (fold(word) for word in words if _WORD.fullmatch(word))
