"""An article made ready for rules: sentences with their zones, folded, with names masked."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, chain
from typing import NamedTuple

from amparo.press.article import Article
from amparo.press.fold import NAME, fold, fold_address
from amparo.press.names import Namings, propose
from amparo.press.phrases.concordance import SHIFT, START, Concordance, Tries
from amparo.press.phrases.expression import Expression
from amparo.press.phrases.phrasebook import Phrasebook
from amparo.press.phrases.tokens import WORDS, Tokens, tokens
from amparo.press.sentences import quotations, sentences
from amparo.press.text import Span
from amparo.press.zone import HEADLINES, Zone

LEAD_SENTENCES = 3
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

    __slots__ = ("end", "folded", "has_digit", "masked", "number", "passage", "quotes", "start", "tokens", "zone")

    def __init__(self, number: int, passage: int, zone: Zone, place: tuple[int, int], folded: str) -> None:
        self.number, self.passage, self.zone = number, passage, zone
        self.start, self.end = place
        self.folded = self.masked = folded
        self.quotes: tuple[tuple[int, int], ...] = ()
        self.tokens: Tokens = tokens(folded)
        self.has_digit = _DIGIT.search(folded) is not None

    @property
    def words(self) -> list[str]:
        """Every word of it."""
        return self.tokens[0]

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
        self._originals = [article.passages[one.passage].text.said[one.start : one.end] for one in self.sentences]
        self.names: Namings = propose(self.sentences, self._originals, never_names)
        self._tries = Concordance(self.sentences, book).tries
        self._found: dict[int, tuple[Match, ...]] = {}
        self._by_sentence: dict[int, dict[int, list[Match]]] = {}
        self._written: dict[bool, tuple[str, list[int]]] = {}
        self.told = [one for one in self.sentences if one.zone in PROSE]
        self.word_count = sum(len(one.words) for one in self.told)

    def original(self, sentence: Sentence) -> str:
        """A sentence as it is written."""
        return self._originals[sentence.number]

    def found(self, phrases: tuple[str, ...]) -> tuple[Match, ...]:
        """Where any of some phrases stands, in order, none inside another."""
        return self._found_of(self._book.set_of(phrases))

    def _found_of(self, kin: int) -> tuple[Match, ...]:
        """The same by the number of the set."""
        found = self._found.get(kin)
        if found is None:
            members = self._book.members(kin)
            matches = [] if self._tries.keys().isdisjoint(members) else self._look(members)
            found = self._found[kin] = tuple(_apart(matches) if len(matches) > 1 else matches)
        return found

    def found_of[T](self, owners: Mapping[int, Iterable[T]], fits: Callable[[T], bool]) -> tuple[Match, ...]:
        """Where phrases stand that belong to something that fits. owners: by the number of a phrase."""
        numbers = self._tries.keys() & owners.keys()
        return tuple(sorted(self._look([one for one in numbers if any(fits(own) for own in owners[one])])))

    def written(self, expression: Expression, folded: bool) -> Iterator[Match]:
        """Where an expression stands in the text as it is written, or folded; not beyond a sentence."""
        text, starts = self._lines(folded)
        at = expression.first_chance(text, text if folded else self._lines(folded=True)[0])
        for match in expression.pattern.finditer(text, at) if at >= 0 else ():
            number = bisect_right(starts, match.start()) - 1
            start = match.start() - starts[number]
            end = min(match.end() - starts[number], len(self.sentences[number].folded))
            if start < end:
                yield Match(number, start, end)

    def _lines(self, folded: bool) -> tuple[str, list[int]]:
        """Every sentence on a line of its own, and where each begins. One search through all is faster than many."""
        if folded not in self._written:
            texts = [one.folded for one in self.sentences] if folded else self._originals
            said = [one.replace("\n", " ") for one in texts]
            starts = list(accumulate((len(one) + 1 for one in said), initial=0))
            self._written[folded] = ("\n".join(said), starts)
        return self._written[folded]

    def found_in(self, phrases: tuple[str, ...], numbers: Iterable[int]) -> Iterator[Match]:
        """The same in some sentences."""
        number_of_set = self._book.set_of(phrases)
        kin = self._by_sentence.get(number_of_set)
        if kin is None:
            kin = self._by_sentence[number_of_set] = {}
            for one in self._found_of(number_of_set):
                kin.setdefault(one.sentence, []).append(one)
        return chain.from_iterable([kin[number] for number in numbers if number in kin]) if kin else iter(())

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

    def _look(self, numbers: Iterable[int]) -> list[Match]:
        found: list[Match] = []
        for number in numbers:
            tries = self._tries.get(number)
            if tries is None:
                continue
            if tries[0][0].first < 0:
                found += self._search(tries)
            elif all(one[1] for one in tries):
                # Words that are all that is found: nothing is left to try. One may be found by several patterns.
                ends = {place: place + length for _, length, places in tries for place in places}
                found += [Match(place >> SHIFT, place & START, end & START) for place, end in ends.items()]
            else:
                self._try(tries, found)
        return found

    def _search(self, tries: list[Tries]) -> Iterator[Match]:
        """Patterns that may begin with anything."""
        for pattern, _, numbers in tries:
            for number in numbers:
                matches = pattern.expression.finditer(self._text(number, pattern.named))
                yield from (Match(number, *one.span()) for one in matches if one.group())

    def _try(self, tries: list[Tries], found: list[Match]) -> None:
        """The options of a phrase: at each place the first that matches, and none inside another."""
        places = [(place, one[0].order, one[0], one[1]) for one in tries for place in one[2]]
        if len(tries) > 1:
            places.sort()
        masked, sentences = tries[0][0].named, self.sentences
        last, end = -1, 0
        for place, _, pattern, length in places:
            number, start = place >> SHIFT, place & START
            if number != last:
                last, end = number, 0
                text = sentences[number].masked if masked else sentences[number].folded
            if start < end:
                continue
            if length:
                end = start + length
            else:
                match = (WORDS if pattern.is_word else pattern.expression).match(text, start)
                if not match:
                    continue
                end = match.end()
            found.append(Match(number, start, end))

    def _text(self, place: int, masked: bool) -> str:
        return self.sentences[place].masked if masked else self.sentences[place].folded


def _quotes_in(quotes: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Those that reach into a sentence, with their places in it."""
    return tuple(
        (max(first, start) - start, min(last, end) - start) for first, last in quotes if first < end and last > start
    )


def _apart(matches: list[Match]) -> list[Match]:
    """In order, and of those that overlap the one that begins first."""
    matches.sort()
    kept: list[Match] = []
    last, until = -1, 0
    for match in matches:
        sentence, start, end = match
        if sentence != last or start >= until:
            kept.append(match)
            last, until = sentence, end
    return kept


def is_masked(text: str, start: int, end: int) -> bool:
    """Whether a part of masked text holds a name."""
    return NAME in text[start:end]
