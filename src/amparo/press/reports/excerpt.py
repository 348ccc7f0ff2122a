"""Words of a list that ships, all others as blocks: enough to recognise a place, nothing to pass on."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from amparo.press.fold import fold
from amparo.press.known import Known
from amparo.press.rules import WordList

BLOCK = "▇"
NEVER = "explicit"
_WORD = re.compile(r"\w+")
_LONGEST = 400


class Shown(NamedTuple):
    """What may be printed, folded: words by themselves; names of helplines, only with all of their words."""

    words: frozenset[str]
    names: frozenset[tuple[str, ...]] = frozenset()


def shown(lists: Mapping[str, WordList], known: Known) -> Shown:
    """Words of lists that say so, and helplines by their whole name: a part of it could be a person's."""
    names = (tuple(_WORD.findall(fold(name))) for one in known.helplines for name in one.names)
    return Shown(shown_words(lists), frozenset(name for name in names if len(name) > 1))


def shown_words(lists: Mapping[str, WordList]) -> frozenset[str]:
    """The folded words that may be printed: of lists that say so, where they are written in full.

    Never one of the list `explicit`, whatever another list says.
    """
    return _words(words for words in lists.values() if words.shown) - _words([lists[NEVER]] if NEVER in lists else [])


def excerpt(source: str, start: int, end: int, shown: Shown) -> str:
    """A part of the source. Every run of other words is one block, so that its length says nothing."""
    words = _WORD.findall(fold(source[start : min(end, start + _LONGEST)]))
    said: list[str] = []
    at = 0
    while at < len(words):
        name = next((one for one in shown.names if tuple(words[at : at + len(one)]) == one), None)
        if name is not None:
            said += name
        elif words[at] in shown.words:
            said.append(words[at])
        elif said[-1:] != [BLOCK]:
            said.append(BLOCK)
        at += len(name or " ")
    return " ".join(said) or BLOCK


def _words(lists: Iterable[WordList]) -> frozenset[str]:
    """No short number, which could be an age."""
    said = (word for words in lists for one in (*words.en, *words.es) for word in _in_full(one))
    return frozenset(word for word in said if not word.isdigit() or len(word) == len("2026"))


def _in_full(phrase: str) -> Iterable[str]:
    words = re.findall(r"[^\s(){}|~?]+", phrase)
    return (fold(word) for word in words if _WORD.fullmatch(word))
