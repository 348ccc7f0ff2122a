"""Rules made ready to be used: every phrase of a language in one book, built when the language is first asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amparo.press.checks import Phrases
from amparo.press.fold import fold
from amparo.press.known import Known
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


class Rulebook:
    """Rules, shared words and registry data. packed: the phrases of a language, where they were parsed already."""

    def __init__(
        self,
        rules: Sequence[Rule],
        lists: Mapping[str, WordList],
        known: Known,
        packed: Callable[[str], Packed] | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self.known = known
        self._lists, self._packed = lists, packed
        self._books: dict[str, tuple[Phrasebook, frozenset[str]]] = {}

    def book(self, language: str) -> Phrasebook:
        """The phrases of a language. Raises BadPhrase."""
        return self._built(language)[0]

    def never_names(self, language: str) -> frozenset[str]:
        """Folded words that are in no person's name."""
        return self._built(language)[1]

    def listed(self, name: str, language: str) -> tuple[str, ...]:
        """The phrase that stands for a list; nothing where there is no such list or it has no words in a language."""
        words = self._lists.get(name)
        return (f"{{{name}}}",) if words and words.said_in(language) else ()

    def _built(self, language: str) -> tuple[Phrasebook, frozenset[str]]:
        if language not in self._books:
            said = {name: one.said_in(language) for name, one in self._lists.items()}
            book = Phrasebook(Lists(said), self._packed(language) if self._packed else None)
            for name in ENGINE_LISTS:
                if said.get(name):
                    book.add((f"{{{name}}}",))
            for rule in self.rules:
                for phrases in _phrases_in(rule.checks):
                    book.add(phrases.said_in(language))
            for names in self.known.phrases():
                book.add(names)
            never = frozenset(fold(word) for name in NEVER_NAMES for one in said.get(name, ()) for word in one.split())
            self._books[language] = (book, never)
        return self._books[language]


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
