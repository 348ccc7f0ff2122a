"""A rule: what it finds, how much that weighs, and what it says to an editor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from amparo.facts import Basis, Source
from amparo.press.checks import AnyCheck
from amparo.press.zone import Family, Genre, Level, Zone
from amparo.words import Words

Quote = Literal["skip", "check", "only_if_unrebutted"]
"""What a rule does inside a quotation: nothing; as elsewhere; only where nobody speaks against it nearby."""
Guard = Literal["negation", "mention", "statute"]
"""What cancels a finding: a negation in the clause; speaking of the word itself; citing a law in the sentence."""
MESSAGE = "message"
"""The key of a rule's main message."""


@dataclass(frozen=True)
class Example:
    """A worked example. finds: whether the rule finds anything in it."""

    case: str
    language: str
    text: str
    finds: bool
    form: Literal["text", "markdown", "html"] = "text"
    zone: Zone | None = None
    genre: Genre | None = None
    jurisdiction: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of a file in data/press.

    id: stable for ever, a retired one is never used again. headline_level: in a headline; one more than `level` where
    None. genres: another level by genre, None for off. says: further messages by key. at_most: findings a document.
    done_well: what to call it where an article has what the rule asks for.
    never_off: no house and no profile may switch it off or lower it.
    """

    id: str
    family: Family
    name: Words
    level: Level
    zones: tuple[Zone, ...]
    checks: tuple[AnyCheck, ...]
    message: Words
    instead: Words
    may_not_apply: Words
    basis: Basis
    sources: tuple[Source, ...] = ()
    headline_level: Level | None = None
    genres: Mapping[Genre, Level | None] = field(default_factory=dict)
    quote: Quote = "skip"
    guards: tuple[Guard, ...] = ()
    at_most: int = 3
    says: Mapping[str, Words] = field(default_factory=dict)
    never_off: bool = False
    examples: tuple[Example, ...] = ()
    done_well: Words | None = None

    @property
    def praise(self) -> Words:
        """What is said where the article has what the rule asks for."""
        return self.done_well or self.name

    def said(self, key: str) -> Words:
        """A message by its key."""
        return self.says.get(key, self.message)


@dataclass(frozen=True)
class WordList:
    """Words that rules share, in the language of `phrase.py`. shown: whether they may be printed in an excerpt."""

    id: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    shown: bool = False

    def said_in(self, language: str) -> tuple[str, ...]:
        """Those of a language."""
        return self.es if language == "es" else self.en
