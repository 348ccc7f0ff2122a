"""An article made ready for rules: sentences with their zones, folded, with names masked."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from amparo.press.article import Article
from amparo.press.fold import NAME, fold, fold_address
from amparo.press.names import Namings, propose
from amparo.press.phrasebook import NOTHING, Met, Phrasebook
from amparo.press.sentences import quotations, sentences
from amparo.press.text import Span
from amparo.press.zone import HEADLINES, Zone

LEAD_SENTENCES = 3
WORDS = re.compile(r"\w+")
_DIGIT = re.compile(r"[0-9]")
ADDRESSES = frozenset({Zone.SLUG, Zone.TAGS, Zone.LINK, Zone.IMAGE_ADDRESS, Zone.EMBED})
"""Whose words are parted by hyphens and slashes, and written in small letters."""
PROSE = frozenset({Zone.LEAD, Zone.BODY, Zone.QUOTE})


class Match(NamedTuple):
    """A phrase that was found. sentence: its number. start, end: in the sentence."""

    sentence: int
    start: int
    end: int


class Sentence:
    """A sentence, or the whole of a headline, an address, a list of tags.

    start: in the text of its passage. folded: small letters without accents. masked: the same with names masked.
    quotes: parts of it that are quotations. number: its place in the article.
    """

    __slots__ = (
        "_tokens",
        "end",
        "folded",
        "has_digit",
        "masked",
        "number",
        "passage",
        "quotes",
        "start",
        "starts",
        "words",
        "zone",
    )

    def __init__(self, number: int, passage: int, zone: Zone, place: tuple[int, int], folded: str) -> None:
        self.number, self.passage, self.zone = number, passage, zone
        self.start, self.end = place
        self.folded = self.masked = folded
        self.quotes: tuple[tuple[int, int], ...] = ()
        self.starts: list[int] = []
        self.words: list[str] = []
        for word in WORDS.finditer(folded):
            self.starts.append(word.start())
            self.words.append(word.group())
        self._tokens: dict[bool, list[tuple[int, frozenset[int]]]] = {}
        self.has_digit = _DIGIT.search(folded) is not None

    def note_tokens(self) -> list[tuple[int, frozenset[int]]]:
        """Where words that any phrase asks for are noted: their places, and the needs that they meet."""
        return self._tokens.setdefault(False, [])

    def begins(self, masked: bool, need: int, met: Mapping[str, Met]) -> list[int]:
        """Where words stand that meet a need. met: by word."""
        tokens = self._tokens.get(masked)
        if tokens is None:
            words = WORDS.finditer(self.masked if masked else self.folded)
            needs = ((one.start(), _met(one.group(), met)) for one in words)
            tokens = self._tokens[masked] = [(start, one.numbers) for start, one in needs if one.bits]
        return [start for start, numbers in tokens if need in numbers]

    @property
    def has_name(self) -> bool:
        """Whether a name was masked in it."""
        return self.masked is not self.folded

    def quote_around(self, start: int, end: int) -> tuple[int, int] | None:
        """The quotation that holds a part of it."""
        return next((one for one in self.quotes if one[0] <= start and end <= one[1]), None)


class Reading:
    """The sentences of an article and what was found in them."""

    def __init__(self, article: Article, book: Phrasebook, never_names: frozenset[str]) -> None:
        self.article, self._book = article, book
        self.sentences: list[Sentence] = []
        self._of_passage: dict[int, list[Sentence]] = {}
        self._read()
        originals = [self.original(one) for one in self.sentences]
        self.names: Namings = propose(self.sentences, originals, never_names)
        self._met: dict[str, Met] = {NAME: book.met_by_name()}
        self._candidates = self._worth_trying()
        self._found: dict[tuple[str, ...], tuple[Match, ...]] = {}
        self._by_sentence: dict[tuple[str, ...], dict[int, list[Match]]] = {}
        self._written: dict[bool, tuple[str, list[int]]] = {}
        self.told = [one for one in self.sentences if one.zone in PROSE]
        self.word_count = sum(len(one.words) for one in self.told)

    def original(self, sentence: Sentence) -> str:
        """A sentence as it is written."""
        return self.article.passages[sentence.passage].text.said[sentence.start : sentence.end]

    def found(self, phrases: tuple[str, ...]) -> tuple[Match, ...]:
        """Where any of some phrases stands, in order, none inside another."""
        if phrases not in self._found:
            self._found[phrases] = tuple(_apart(sorted(self._look(self._book.numbers(phrases)))))
        return self._found[phrases]

    def found_any(self, sets: Iterable[tuple[str, ...]]) -> tuple[Match, ...]:
        """Where any phrase of several sets stands."""
        numbers = dict.fromkeys(number for one in sets for number in self._book.numbers(one))
        return tuple(sorted(self._look(number for number in numbers if number in self._candidates)))

    def written(self, expression: re.Pattern[str], folded: bool) -> Iterator[Match]:
        """Where an expression stands in the text as it is written, or folded; not beyond a sentence."""
        text, starts = self._lines(folded)
        for match in expression.finditer(text):
            number = bisect_right(starts, match.start()) - 1
            start = match.start() - starts[number]
            end = min(match.end() - starts[number], len(self.sentences[number].folded))
            if start < end:
                yield Match(number, start, end)

    def _lines(self, folded: bool) -> tuple[str, list[int]]:
        """Every sentence on a line of its own, and where each begins. One search through all is faster than many."""
        if folded not in self._written:
            said = [(one.folded if folded else self.original(one)).replace("\n", " ") for one in self.sentences]
            starts = list(accumulate((len(one) + 1 for one in said), initial=0))
            self._written[folded] = ("\n".join(said), starts)
        return self._written[folded]

    def found_in(self, phrases: tuple[str, ...], numbers: Iterable[int]) -> Iterator[Match]:
        """The same in some sentences."""
        kin = self._by_sentence.get(phrases)
        if kin is None:
            kin = self._by_sentence[phrases] = {}
            for one in self.found(phrases):
                kin.setdefault(one.sentence, []).append(one)
        for number in numbers if kin else ():
            yield from kin.get(number, ())

    def of_passage(self, passage: int) -> list[Sentence]:
        """The sentences of a passage."""
        return self._of_passage.get(passage, [])

    def in_zones(self, zones: frozenset[Zone]) -> Iterator[Sentence]:
        """The sentences that stand in some zones."""
        return (one for one in self.sentences if one.zone in zones)

    def span(self, sentence: Sentence, start: int, end: int) -> Span:
        """A part of a sentence in the source."""
        return self.article.passages[sentence.passage].text.span(sentence.start + start, sentence.start + end)

    def around(self, sentence: Sentence, reach: int) -> range:
        """The numbers of a sentence and `reach` before and after it, as far as prose goes on."""
        first = last = sentence.number
        kin = PROSE if sentence.zone in PROSE else frozenset({sentence.zone})
        for _ in range(reach):
            if first > 0 and self.sentences[first - 1].zone in kin:
                first -= 1
            if last + 1 < len(self.sentences) and self.sentences[last + 1].zone in kin:
                last += 1
        return range(first, last + 1)

    def paragraph(self, sentence: Sentence) -> range:
        """The numbers of the sentences of its passage."""
        kin = self._of_passage[sentence.passage]
        return range(kin[0].number, kin[-1].number + 1)

    def _read(self) -> None:
        lead = 0
        for number, passage in enumerate(self.article.passages):
            said = passage.text.said
            if passage.zone in ADDRESSES:
                self._add(number, passage.zone, (0, len(said)), fold_address(said))
                continue
            folded = fold(said)
            quotes = quotations(said) + passage.quoted if passage.zone is not Zone.QUOTE else ()
            for start, end in [(0, len(said))] if passage.zone in HEADLINES else sentences(said):
                zone = passage.zone
                if zone is Zone.BODY and lead < LEAD_SENTENCES:
                    zone, lead = Zone.LEAD, lead + 1
                sentence = self._add(number, zone, (start, end), folded[start:end])
                sentence.quotes = _quotes_in(quotes, start, end)

    def _add(self, passage: int, zone: Zone, place: tuple[int, int], folded: str) -> Sentence:
        sentence = Sentence(len(self.sentences), passage, zone, place, folded)
        self.sentences.append(sentence)
        self._of_passage.setdefault(passage, []).append(sentence)
        return sentence

    def _worth_trying(self) -> dict[int, list[int]]:
        """By the number of a phrase: the sentences that have all that it needs."""
        book = self._book
        known = self._met
        found: dict[int, list[int]] = {}
        for sentence in self.sentences:
            met = book.met_by_name().bits if sentence.has_name else 0
            tokens = sentence.note_tokens()
            for start, word in zip(sentence.starts, sentence.words, strict=True):
                if word not in known:
                    known[word] = book.met_by(word)
                bits, numbers = known[word]
                if bits:
                    met |= bits
                    tokens.append((start, numbers))
            book.note_worth_trying(met, sentence.number, found)
        return found

    def _look(self, numbers: Iterable[int]) -> Iterator[Match]:
        sentences, met = self.sentences, self._met
        for number in numbers:
            places = self._candidates.get(number)
            if places is None:
                continue
            pattern = self._book.patterns[number]
            masked, first, expression = pattern.named, pattern.first, pattern.expression
            for place in places:
                sentence = sentences[place]
                text = sentence.masked if masked else sentence.folded
                if first < 0:
                    yield from (Match(place, *one.span()) for one in expression.finditer(text) if one.group())
                    continue
                end = 0
                for start in sentence.begins(masked, first, met):
                    if start >= end and (match := expression.match(text, start)):
                        end = match.end()
                        yield Match(place, start, end)


def _met(word: str, met: Mapping[str, Met]) -> Met:
    """What a word meets of the needs of phrases; a masked name is one word."""
    return met.get(NAME if word[0] == NAME else word, NOTHING)


def _quotes_in(quotes: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Those that reach into a sentence, with their places in it."""
    return tuple(
        (max(first, start) - start, min(last, end) - start) for first, last in quotes if first < end and last > start
    )


def _apart(matches: list[Match]) -> Iterator[Match]:
    """Of those that overlap, the one that begins first."""
    last = Match(-1, 0, 0)
    for match in matches:
        if match.sentence != last.sentence or match.start >= last.end:
            yield match
            last = match


def is_masked(text: str, start: int, end: int) -> bool:
    """Whether a part of masked text holds a name."""
    return NAME in text[start:end]
