"""Where the words of an article stand that any phrase asks for, and so which phrases are worth trying where.

A place is one number: that of the sentence, and in the lower bits where in the sentence. Only which needs are met at
all is found out at once; where they are met, when a phrase is asked for. Most phrases never are.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from amparo.press.fold import NAME
from amparo.press.phrases.phrasebook import Pattern, Phrasebook

if TYPE_CHECKING:
    from amparo.press.phrases.reading import Sentence

SHIFT = 32
"""Bits for a place in a sentence. An article has at most 5 MB."""
START = (1 << SHIFT) - 1


class Concordance:
    """The places of every word, by which the needs of phrases are met."""

    def __init__(self, sentences: "Sequence[Sentence]", book: Phrasebook) -> None:
        self._book = book
        self._named = [one for one in sentences if one.has_name]
        self._plain = _Words(((one.number, one.folded, one.words) for one in sentences), book)
        self._masked: _Words | None = None
        self._starts: dict[tuple[int, bool], list[int]] = {}
        self._sentences: dict[int, frozenset[int]] = {}

    def worth_trying(self) -> dict[int, list[Pattern]]:
        """By the number of a phrase: its patterns of which something may be found."""
        found: dict[int, list[Pattern]] = {}
        thought_of = self._book.thought_of
        met = self._plain.meeting.keys() | (self._book.met_by_name() if self._named else ())
        for need in met & thought_of.keys():
            for pattern in thought_of[need]:
                for other in pattern.others:
                    if other not in met:
                        break
                else:
                    if pattern.phrase in found:
                        found[pattern.phrase].append(pattern)
                    else:
                        found[pattern.phrase] = [pattern]
        return found

    def tries(self, pattern: Pattern, masked: bool) -> list[int]:
        """The places, in order, where a pattern may begin, in sentences that have whatever it needs."""
        starts = self.starts(pattern.first, masked)
        for need in pattern.beside:
            where = self.sentences(need)
            starts = [place for place in starts if place >> SHIFT in where]
            if not starts:
                break
        return starts

    def starts(self, need: int, masked: bool) -> list[int]:
        """The places, in order, of the words that meet a need. masked: in the text with names masked."""
        key = (need, masked)
        starts = self._starts.get(key)
        if starts is None:
            starts = self._starts[key] = self._in_masked(need) if masked else self._plain.starts(need)
        return starts

    def sentences(self, need: int) -> frozenset[int]:
        """The numbers of the sentences that meet a need."""
        where = self._sentences.get(need)
        if where is None:
            where = self._plain.sentences(need)
            if self._named and need in self._book.met_by_name():
                where = where.union(one.number for one in self._named)
            self._sentences[need] = where
        return where

    def _in_masked(self, need: int) -> list[int]:
        """As in the plain text, but for sentences that name somebody."""
        if not self._named:
            return self.starts(need, masked=False)
        if self._masked is None:
            self._masked = _Words(((one.number, one.masked, one.masked_words()) for one in self._named), self._book)
        named = {one.number for one in self._named}
        found = [place for place in self.starts(need, masked=False) if place >> SHIFT not in named]
        return sorted(found + self._masked.starts(need))


class _Words:
    """Every word of some texts, with its places. meeting: by the number of a need, the words that meet it."""

    def __init__(self, texts: Iterable[tuple[int, str, list[str]]], book: Phrasebook) -> None:
        """texts: number of the sentence, its text, the words of that."""
        self._places = own = _places(texts)
        self.meeting: dict[int, list[str]] = {}
        self._sentences: dict[str, frozenset[int]] = {}
        meeting, met_by = self.meeting, book.met_by
        for word in own:
            for need in met_by(word) if word[0] != NAME else book.met_by_name():
                if need in meeting:
                    meeting[need].append(word)
                else:
                    meeting[need] = [word]

    def starts(self, need: int) -> list[int]:
        """The places, in order, of the words that meet a need."""
        words = self.meeting.get(need, ())
        if len(words) == 1:
            return self._places[words[0]]
        return sorted([place for word in words for place in self._places[word]])

    def sentences(self, need: int) -> frozenset[int]:
        """The numbers of the sentences with a word that meets a need."""
        words = self.meeting.get(need, ())
        if len(words) == 1:
            return self._with(words[0])
        return frozenset().union(*[self._with(word) for word in words])

    def _with(self, word: str) -> frozenset[int]:
        kept = self._sentences.get(word)
        if kept is None:
            kept = self._sentences[word] = frozenset([place >> SHIFT for place in self._places[word]])
        return kept


def _places(texts: Iterable[tuple[int, str, list[str]]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, text, words in texts:
        at, sentence = 0, number << SHIFT
        for word in words:
            start = text.find(word, at)
            at = start + len(word)
            if word in places:
                places[word].append(sentence | start)
            else:
                places[word] = [sentence | start]
    return places
