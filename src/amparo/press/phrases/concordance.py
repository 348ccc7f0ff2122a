"""Where in an article each pattern may begin, by what its words say of the patterns.

A place is one number: that of the sentence, and in the lower bits where in the sentence. Sentences are read from their
end, so that whatever a pattern needs beside the word that begins it is known to stand after that word.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from amparo.press.phrases.lookup import NOTHING
from amparo.press.phrases.pattern import Pattern
from amparo.press.phrases.phrasebook import Phrasebook
from amparo.press.phrases.tokens import Tokens, tokens

if TYPE_CHECKING:
    from amparo.press.phrases.reading import Sentence

SHIFT = 32
"""Bits for a place in a sentence. An article has at most 5 MB."""
START = (1 << SHIFT) - 1
_ALL = -1

type Tries = tuple[Pattern, int, list[int]]
"""A pattern, the length of the word that stands where it is tried, and the places in order: numbers of sentences where
it may begin with anything. The length is 0 but where that word is all that is found.
"""
type Places = defaultdict[str, list[int]]


class Concordance:
    """tries: by the number of a phrase, where which of its patterns are worth trying; most phrases are not in it."""

    def __init__(self, sentences: "Sequence[Sentence]", book: Phrasebook) -> None:
        self._lookup, self._name = book.lookup, book.said_by_name()
        self._known = book.said_by_each(set().union(*[one.words for one in sentences]))
        self._bound: defaultdict[int, list[int]] = defaultdict(list)
        self._anywhere: defaultdict[int, list[int]] = defaultdict(list)
        alone: Places = defaultdict(list)
        for one in reversed(sentences):
            self._read(one, alone)
        self.tries: defaultdict[int, list[Tries]] = defaultdict(list)
        self._gather(alone)

    def _read(self, sentence: "Sentence", alone: Places) -> None:
        """Note what begins in a sentence. Phrases that name somebody are looked for in the text with names masked."""
        lookup, number = self._lookup, sentence.number
        nothing = (lookup.met, lookup.met_more)
        if not sentence.has_name:
            met = self._note(number, sentence.tokens, nothing, _ALL, alone)
        else:
            name = self._name
            named = (lookup.met | name.meets, lookup.met_more | name.meets_more)
            met = self._note(number, sentence.tokens, named, ~lookup.named, alone)
            if met & lookup.named:
                self._note(number, self._masked(sentence), nothing, lookup.named, defaultdict(list))
        for one in _bits(met & lookup.anywhere):
            self._anywhere[one].append(number)

    def _masked(self, sentence: "Sentence") -> Tokens:
        """The words of the text with names masked. All but names stand in the plain text too."""
        masked = tokens(sentence.masked)
        for word in masked[0]:
            if word not in self._known:
                self._known[word] = self._name
        return masked

    def _note(self, number: int, words: Tokens, nothing: tuple[int, int], among: int, alone: Places) -> int:
        """Note where patterns, among some, may begin. nothing: those whose needs are met as it is.

        Returns all whose needs the sentence meets, as bits.
        """
        met, met_more = nothing
        known, bound, bits, sentence = self._known, self._bound, self._lookup.bits, number << SHIFT
        two = self._lookup.two
        for word, start in zip(reversed(words[0]), reversed(words[1]), strict=True):
            said = known[word]
            if said is NOTHING:
                continue
            own, begins, meets, meets_more = said
            if own:
                alone[word].append(sentence | start)
            if meets:
                met |= meets
            if meets_more:
                met_more |= meets_more
            hits = begins & met
            if hits and (hits := hits & among) and hits & two:
                hits &= met_more
            while hits:
                highest = hits.bit_length() - 1
                hits ^= bits[highest]
                bound[highest].append(sentence | start)
        return met & met_more

    def _gather(self, alone: Places) -> None:
        """Everything that was noted, by phrase and in order."""
        tries, bound = self.tries, self._lookup.bound
        for word, places in alone.items():
            places.reverse()
            length = len(word)
            for phrase, pattern in self._known[word].alone:
                tries[phrase].append((pattern, length if pattern.is_word else 0, places))
        for number, places in (*self._bound.items(), *self._anywhere.items()):
            places.reverse()
            tries[bound[number].phrase].append((bound[number], 0, places))


def _bits(number: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while number:
        bit = number & -number
        number ^= bit
        yield bit.bit_length() - 1
