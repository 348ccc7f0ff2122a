"""Rules made ready to be used: every phrase of a language in one book, built when the language is first asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from amparo.press.checks import Phrases, Structure, ZoneDiff
from amparo.press.fold import fold
from amparo.press.known import Helpline, Known, Law, Place
from amparo.press.phrases.phrase import Lists
from amparo.press.phrases.phrasebook import Packed, Phrasebook
from amparo.press.rules import Rule, WordList

ENGINE_LISTS = (
    "intimate-media",
    "image-noun",
    "spread",
    "no-consent",
    "threat",
    "misuse",
    "intimate-cue",
    "abuse-name",
    "abuse-told",
    "bait-title",
    "off-topic",
    "negation",
    "mention",
    "statute",
    "attribution",
    "rebuttal",
    "role-victim",
    "role-shown",
    "role-accused",
    "role-speaker",
    "role-official",
    "public-figure",
    "law-cue",
    "institution",
    "genre-opinion",
    "genre-legal",
    "genre-service",
    "genre-meta",
)
"""Lists that the engine itself looks up. One that is missing finds nothing."""
NEVER_NAMES = ("not-a-name", "organisation", "person-title")
"""Lists whose words are in no person's name."""


class Owners(NamedTuple):
    """What is known, by the numbers of the phrases that name it."""

    helplines: Mapping[int, list[Helpline]]
    places: Mapping[int, list[Place]]
    laws: Mapping[int, list[Law]]


class _Language(NamedTuple):
    """Everything of one language. listed: by the name of a list, the phrase that stands for it."""

    book: Phrasebook
    never_names: frozenset[str]
    owners: Owners
    listed: Mapping[str, tuple[str, ...]]


class Rulebook:
    """Rules, shared words and registry data. in_order: the rules, with those last that look at what others found.

    packed: the phrases of a language, where they were parsed already.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        lists: Mapping[str, WordList],
        known: Known,
        packed: Callable[[str], Packed] | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self.in_order = tuple(sorted(rules, key=_is_late))
        self.known = known
        self._lists, self._packed = lists, packed
        self._languages: dict[str, _Language] = {}

    def book(self, language: str) -> Phrasebook:
        """The phrases of a language. Raises BadPhrase."""
        return self._built(language).book

    def never_names(self, language: str) -> frozenset[str]:
        """Folded words that are in no person's name."""
        return self._built(language).never_names

    def owners(self, language: str) -> Owners:
        """What is known, by the phrases that name it."""
        return self._built(language).owners

    def listed(self, name: str, language: str) -> tuple[str, ...]:
        """The phrase that stands for a list; nothing where there is no such list or it has no words in a language."""
        return self._built(language).listed.get(name, ())

    def _built(self, language: str) -> _Language:
        if language not in self._languages:
            said = {name: one.said_in(language) for name, one in self._lists.items()}
            book = Phrasebook(Lists(said), self._packed(language) if self._packed else None)
            listed = {name: (f"{{{name}}}",) for name, words in said.items() if words}
            for name in ENGINE_LISTS:
                book.add(listed.get(name, ()))
            for rule in self.rules:
                for phrases in _phrases_in(rule.checks):
                    book.add(phrases.said_in(language))
            for names in self.known.phrases():
                book.add(names)
            never = frozenset(fold(word) for name in NEVER_NAMES for one in said.get(name, ()) for word in one.split())
            self._languages[language] = _Language(book, never, _owners(self.known, book), listed)
        return self._languages[language]


def _is_late(rule: Rule) -> bool:
    return any(isinstance(one, ZoneDiff | Structure) for one in rule.checks)


def _owners(known: Known, book: Phrasebook) -> Owners:
    return Owners(
        book.owners((one.names, one) for one in known.helplines),
        book.owners((one.names, one) for one in known.places),
        book.owners((one.names, one) for one in known.laws),
    )


def _phrases_in(value: Any) -> Iterator[Phrases]:
    """Every set of phrases anywhere in a check."""
    if isinstance(value, Phrases):
        yield value
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _phrases_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _phrases_in(one)
