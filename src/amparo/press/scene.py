"""Everything that a check may look at while one article is checked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from amparo.press.address import BARE_HOST, above, address
from amparo.press.article import Article, Link
from amparo.press.checks import FactKind, Phrases, Within
from amparo.press.finding import Hit
from amparo.press.house import House
from amparo.press.known import PHONE, Helpline, Known, Place, digits
from amparo.press.phrases.reading import Match, Reading, Sentence
from amparo.press.rulebook import Rulebook
from amparo.press.sentences import clause
from amparo.press.text import Span
from amparo.press.zone import Zone

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*+")
_NEEDS_JURISDICTION = frozenset({"helpline", "minors_helpline", "crisis_line", "law"})
_HELPS: Mapping[str, Callable[[Helpline], bool]] = {
    "helpline": lambda one: one.counsels,
    "minors_helpline": lambda one: one.for_minors,
    "crisis_line": lambda one: one.in_crisis,
}


class Scene:
    """An article, read, with what is known. hits: what earlier rules found, in quotations too, by rule.

    roles: the part of everybody who is named, once somebody asked.
    """

    def __init__(self, article: Article, rulebook: Rulebook, house: House) -> None:
        self.article = article
        self.language = article.language
        self.rulebook = rulebook
        self.known: Known = rulebook.known
        self.house = house
        book = rulebook.book(article.language)
        self.reading = Reading(article, book, rulebook.never_names(article.language))
        self.hits: dict[str, list[Hit]] = {}
        self.roles: Mapping[int, str] | None = None
        self._facts: dict[str, tuple[Match, ...]] = {}
        self._fact_sentences: dict[str, frozenset[int]] = {}
        self._helped: dict[int, list[tuple[Helpline, Match]]] | None = None
        self._links: dict[int, list[tuple[int, int, Link]]] | None = None
        self._told_hosts: list[tuple[Sentence, list[str]]] | None = None
        self._owners = rulebook.owners(article.language)

    def found(self, phrases: Phrases | None) -> tuple[Match, ...]:
        """Where phrases stand, in the article's language."""
        return self.reading.found(phrases.said_in(self.language)) if phrases is not None else ()

    def listed(self, name: str) -> tuple[Match, ...]:
        """Where the words of a shared list stand."""
        return self.reading.found(self._list(name))

    def listed_in(self, name: str, numbers: Iterable[int]) -> Iterator[Match]:
        """The same in some sentences."""
        return self.reading.found_in(self._list(name), numbers)

    def _list(self, name: str) -> tuple[str, ...]:
        return self.rulebook.listed(name, self.language)

    def near(self, phrases: Phrases, sentence: Sentence, within: Within, start: int = 0, end: int = 0) -> bool:
        """Whether phrases stand near a part of a sentence."""
        return next(self.matches_near(phrases, sentence, within, (start, end)), None) is not None

    def matches_near(
        self, phrases: Phrases, sentence: Sentence, within: Within, part: tuple[int, int] = (0, 0)
    ) -> Iterator[Match]:
        """Where phrases stand near a part of a sentence."""
        words = phrases.said_in(self.language)
        if within == "document":
            return iter(self.reading.found(words))
        if within == "clause":
            first, last = clause(sentence.folded, *part)
            here = self.reading.found_in(words, (sentence.number,))
            return (one for one in here if first <= one.start < last)
        return self.reading.found_in(words, self.numbers(sentence, within))

    def numbers(self, sentence: Sentence, within: Within) -> range:
        """The numbers of the sentences that are so near."""
        if within == "paragraph":
            return self.reading.paragraph(sentence)
        return self.reading.around(sentence, {"neighbours": 1, "near": 2}.get(within, 0))

    def sentence(self, number: int) -> Sentence:
        """A sentence by its number."""
        return self.reading.sentences[number]

    def hit(self, match: Match) -> Hit:
        """A match as something found."""
        sentence = self.sentence(match.sentence)
        zone = Zone.QUOTE if sentence.quote_around(match.start, match.end) else sentence.zone
        span = self.reading.span(sentence, match.start, match.end)
        return Hit(span, zone, match.sentence, match.start, match.end)

    def whole(self) -> Hit:
        """Something about the whole document."""
        return Hit(Span(0, 0), Zone.BODY, plain=True, document=True)

    def links_in(self, sentence: Sentence) -> list[Link]:
        """The links whose words stand in a sentence."""
        kin = self._links_of().get(sentence.passage, ())
        return [link for start, end, link in kin if start <= sentence.end and end >= sentence.start]

    def _links_of(self) -> Mapping[int, list[tuple[int, int, Link]]]:
        """By the number of the passage, the links whose words stand in it, with their places."""
        if self._links is None:
            self._links = {}
            for link in self.article.links:
                if link.passage is not None:
                    self._links.setdefault(link.passage, []).append((link.start, link.end, link))
        return self._links

    def needs_jurisdiction(self, kind: FactKind) -> bool:
        """Whether such a fact holds in some countries only."""
        return kind in _NEEDS_JURISDICTION

    def fact(self, kind: FactKind) -> tuple[Match, ...]:
        """Where registry data, or the engine, recognises something."""
        if kind not in self._facts:
            self._facts[kind] = tuple(sorted(self._recognise(kind)))
        return self._facts[kind]

    def fact_sentences(self, kind: FactKind) -> frozenset[int]:
        """The numbers of the sentences where it does."""
        if kind not in self._fact_sentences:
            self._fact_sentences[kind] = frozenset(one.sentence for one in self.fact(kind))
        return self._fact_sentences[kind]

    def helplines(self, sentence: Sentence) -> list[tuple[Helpline, Match]]:
        """The helplines, of any country, whose number or host stands in a sentence."""
        return self._all_helplines().get(sentence.number, [])

    def _all_helplines(self) -> Mapping[int, list[tuple[Helpline, Match]]]:
        """By the number of the sentence, those that have any."""
        if self._helped is None:
            found = ((one.number, self._find_helplines(one)) for one in self.reading.sentences if self._may_help(one))
            self._helped = {number: helped for number, helped in found if helped}
        return self._helped

    def _may_help(self, sentence: Sentence) -> bool:
        """Whether a number or an address may stand in a sentence."""
        return sentence.has_digit or "." in sentence.folded[:-1] or sentence.passage in self._links_of()

    def _find_helplines(self, sentence: Sentence) -> list[tuple[Helpline, Match]]:
        known, found = self.known.helplines, list[tuple[int, Match]]()
        for one in PHONE.finditer(sentence.folded) if sentence.has_digit else ():
            match = Match(sentence.number, one.start(), one.end())
            found += [(place, match) for place in self.known.with_number(digits(one.group()))]
        linked = {place for host in self._hosts(sentence) for place in self.known.with_host(host)}
        found += [(place, Match(sentence.number, 0, len(sentence.folded))) for place in linked]
        return [(known[place], match) for place, match in sorted(found, key=lambda one: one[0])]

    def _linked(self) -> list[tuple[Sentence, list[str]]]:
        """The sentences of the text that have hosts."""
        if self._told_hosts is None:
            self._told_hosts = [(one, hosts) for one in self.reading.told if (hosts := self._hosts(one))]
        return self._told_hosts

    def _hosts(self, sentence: Sentence) -> list[str]:
        """The hosts of links in a sentence, and those that stand there without a scheme."""
        hosts = [address(link.target).host for link in self.links_in(sentence)]
        if "." in sentence.folded[:-1]:
            hosts += [one.group().removeprefix("www.") for one in BARE_HOST.finditer(sentence.folded)]
        return [one for one in hosts if one]

    def _recognise(self, kind: FactKind) -> Iterator[Match]:
        if kind in _HELPS:
            yield from self._helplines(_HELPS[kind])
        elif kind in ("door", "platform"):
            yield from self._places(kind)
        elif kind == "law":
            yield from self._laws()
        elif kind == "speaker":
            yield from self.listed("role-speaker")
            yield from self.listed("attribution")
        elif kind == "name":
            yield from (Match(one.sentence, one.start, one.end) for one in self.reading.names.all)
        elif kind == "link":
            yield from (Match(sentence.number, 0, len(sentence.folded)) for sentence, _ in self._linked())
        else:
            yield from self._numbers()

    def _numbers(self) -> Iterator[Match]:
        for sentence in self.reading.sentences:
            if sentence.has_digit:
                yield from (Match(sentence.number, *one.span()) for one in _NUMBER.finditer(sentence.folded))

    def _helplines(self, fits: Callable[[Helpline], bool]) -> Iterator[Match]:
        place = self.article.jurisdiction

        def is_valid(one: Helpline) -> bool:
            return fits(one) and (place is None or one.holds_in(place))

        found = self.reading.found_of(self._owners.helplines, is_valid)
        yield from (match for match in found if self._is_capital(match))
        for helped in self._all_helplines().values():
            yield from (match for helpline, match in helped if is_valid(helpline))

    def _places(self, kind: FactKind) -> Iterator[Match]:

        def is_valid(one: Place) -> bool:
            return one.is_door if kind == "door" else one.is_platform

        found = self.reading.found_of(self._owners.places, is_valid)
        yield from (match for match in found if self._is_capital(match))
        own = {host for one in self.known.places if is_valid(one) for host in one.hosts} if self._linked() else set()
        for sentence, hosts in self._linked():
            if any(not own.isdisjoint(above(host)) for host in hosts):
                yield Match(sentence.number, 0, len(sentence.folded))

    def _is_capital(self, match: Match) -> bool:
        """Whether it is written as a name, with a capital or figure: a service may be called like a word."""
        said = self.reading.original(self.sentence(match.sentence))[match.start : match.end].split(maxsplit=1)[0]
        return said != said.lower() or said[0].isdigit() or "." in said

    def _laws(self) -> Iterator[Match]:
        place = self.article.jurisdiction
        country = place.partition("-")[0] if place else ""
        yield from self.reading.found_of(
            self._owners.laws, lambda one: place is None or bool(one.countries & {place, country})
        )
        yield from self.listed("law-cue")
