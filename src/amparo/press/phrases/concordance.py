"""Where the words of an article stand that any phrase asks for, and so which phrases are worth trying where.

A place is one number: that of the sentence, and in the lower bits where in the sentence. A set of sentences is a number
too, with a bit for each. So little is allocated for an article, which costs more than to compute with it.
"""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import TYPE_CHECKING

from amparo.press.fold import NAME
from amparo.press.phrases.phrasebook import STEM, Pattern, Phrasebook, WordsOf

if TYPE_CHECKING:
    from amparo.press.phrases.reading import Sentence

SHIFT = 32
"""Bits for a place in a sentence. An article has at most 5 MB."""
START = (1 << SHIFT) - 1
_BLOCK = 256
"""Sentences that are looked at together, so that numbers with a bit for each of them stay short."""


type Candidate = tuple[Pattern, int, int]
"""A pattern, where it is worth trying as bits of sentences, and the number of the sentence that the lowest bit is."""


class Concordance:
    """The places of every word, by which the needs of phrases are met."""

    def __init__(self, sentences: "Sequence[Sentence]", book: Phrasebook) -> None:
        self._book = book
        self._blocks = [
            _Words([(one.number, one.folded, one.words) for one in block]) for block in batched(sentences, _BLOCK)
        ]
        self._named = [one for one in sentences if one.has_name]
        self._masked: _Words | None = None
        self._meeting: dict[int, list[int]] = {}
        self._starts: dict[tuple[int, bool], list[int]] = {}

    def worth_trying(self) -> dict[int, list[Candidate]]:
        """By the number of a phrase: its patterns of which something may be found."""
        found: dict[int, list[Candidate]] = {}
        thought_of = self._book.thought_of
        for number, words in enumerate(self._blocks):
            base = number * _BLOCK
            met = self._met(words, base)
            for need in met.keys() & thought_of.keys():
                first = met[need]
                for pattern in thought_of[need]:
                    where = first
                    for other in pattern.others:
                        if other not in met:
                            break
                        where &= met[other]
                    else:
                        if not where:
                            continue
                        if pattern.phrase in found:
                            found[pattern.phrase].append((pattern, where, base))
                        else:
                            found[pattern.phrase] = [(pattern, where, base)]
        return found

    def starts(self, need: int, masked: bool) -> list[int]:
        """The places, in order, of the words that meet a need. masked: in the text with names masked."""
        key = (need, masked)
        if key not in self._starts:
            self._starts[key] = self._in_masked(need) if masked else self._in_plain(need)
        return self._starts[key]

    def _met(self, words: "_Words", base: int) -> dict[int, int]:
        """By the number of a need: the sentences of a block that meet it."""
        met: dict[int, int] = {}
        meeting, met_by = self._meeting, self._book.met_by
        for word, places in words.places.items():
            needs = met_by(word)
            if not needs:
                continue
            where = 0
            for place in places:
                where |= 1 << (place >> SHIFT) - base
            for need in needs:
                met[need] = met[need] | where if need in met else where
                meeting[need] = meeting[need] + places if need in meeting else places
        for one in self._named:
            if 0 <= one.number - base < _BLOCK:
                for need in self._book.met_by_name():
                    met[need] = met.get(need, 0) | 1 << one.number - base
                    meeting.setdefault(need, [])
        return met

    def _in_plain(self, need: int) -> list[int]:
        if need in self._meeting:
            return sorted(self._meeting[need])
        # It is too common for phrases to be thought of by it.
        return [place for block in self._blocks for place in block.meeting(self._book.words_of(need))]

    def _in_masked(self, need: int) -> list[int]:
        """As in the plain text, but for sentences that name somebody."""
        if self._masked is None:
            self._masked = _Words([(one.number, one.masked, one.masked_words()) for one in self._named])
        named = {one.number for one in self._named}
        found = [place for place in self.starts(need, masked=False) if place >> SHIFT not in named]
        return sorted(found + self._masked.meeting(self._book.words_of(need)))


class _Words:
    """Every word of some texts, with its places."""

    def __init__(self, texts: Iterable[tuple[int, str, list[str]]]) -> None:
        """texts: number of the sentence, its text, the words of that."""
        self.places: dict[str, list[int]] = {}
        self._stems: dict[str, list[str]] | None = None
        own = self.places
        for number, text, words in texts:
            at, sentence = 0, number << SHIFT
            for word in words:
                start = text.find(word, at)
                at = start + len(word)
                if word in own:
                    own[word].append(sentence | start)
                else:
                    own[word] = [sentence | start]
        self._all = frozenset(own)

    def meeting(self, need: WordsOf) -> list[int]:
        """The places, in order, of the words that meet a need."""
        met = set(need.exact & self._all)
        for begin in need.begins:
            met.update(word for word in self._kin(begin[:STEM]) if word.startswith(begin))
        if need.number:
            met.update(word for word in self.places if word[0].isdigit())
        if need.name:
            met.update(word for word in self.places if word[0] == NAME)
        return sorted(place for word in met for place in self.places[word])

    def _kin(self, stem: str) -> Iterable[str]:
        """The words of a stem; all words where that is shorter."""
        if len(stem) < STEM:
            return self.places
        if self._stems is None:
            self._stems = {}
            for word in self.places:
                self._stems.setdefault(word[:STEM], []).append(word)
        return self._stems.get(stem, ())
