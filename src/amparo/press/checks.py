"""What a rule file may ask of each kind of check. One struct a kind, one module in `kinds/` that does it.

Phrases are written in the language of `phrase.py`; `{name}` in one stands for the words of data/press-words/name.toml.
"""

from typing import Annotated, Literal

import msgspec

from amparo.press.zone import Level, Zone

Positive = Annotated[int, msgspec.Meta(ge=1)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Within = Literal["clause", "sentence", "neighbours", "near", "paragraph", "document"]
"""neighbours: one sentence before and after as well. near: two."""
FactKind = Literal[
    "helpline", "minors_helpline", "crisis_line", "door", "platform", "law", "speaker", "name", "number", "link"
]
"""What registry data or the engine recognises, rather than words of the rule.

helpline, minors_helpline: a number or address of a helpline of the article's jurisdiction, or of one open to all.
crisis_line: the same of one for thoughts of suicide.
door: the name or address of somewhere to report. platform: the name of an intermediary. law: a statute of the
jurisdiction by name, or a section cited. speaker: somebody named, titled or described, with a verb of speech.
"""


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a rule file."""


class Phrases(Spec, frozen=True, kw_only=True):
    """Phrases by language. A language without any finds nothing."""

    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()

    def said_in(self, language: str) -> tuple[str, ...]:
        """Those of a language."""
        return self.es if language == "es" else self.en


class Check(Spec, frozen=True, kw_only=True, tag_field="kind"):
    """What every kind of check may say.

    zones, level, headline_level: instead of the rule's. say: the key of another message in `says`.
    when: only in an article in which one of these phrases stands. not_when: not in such a one. unless_key: not where
    the front matter has one of these keys. html_only: elsewhere the answer is unknown.
    """

    zones: tuple[Zone, ...] = ()
    level: Level | None = None
    headline_level: Level | None = None
    say: str = ""
    when: Phrases | None = None
    not_when: Phrases | None = None
    unless_key: tuple[str, ...] = ()
    html_only: bool = False


class Lexical(Check, frozen=True, kw_only=True, tag="lexical"):
    """Phrases that are found.

    needs: only with one of these within `needs_within`. unless: not with one of these within `unless_within`.
    unless_link: not with a link within one sentence. worse_with: a level more with one of these in the sentence.
    typography: capitals (two words of four letters or more), exclamation marks, emoji. regex: on the text as it is
    written; `anchors`: one of these words stands in whatever it finds, "" where none does.
    """

    find: Phrases = Phrases()
    regex: "tuple[Regex, ...]" = ()
    typography: tuple[Literal["capitals", "exclamation", "emoji"], ...] = ()
    needs: Phrases | None = None
    needs_within: Within = "sentence"
    unless: Phrases | None = None
    unless_within: Within = "sentence"
    unless_link: bool = False
    worse_with: Phrases | None = None


class Regex(Spec, frozen=True, kw_only=True):
    """A regular expression of Python, where phrases cannot say it. folded: on small letters without accents."""

    pattern: str
    language: Literal["en", "es", "any"] = "any"
    folded: bool = False


class Cooccurrence(Check, frozen=True, kw_only=True, tag="cooccurrence"):
    """Something of every group, together; the finding runs from the first to the last.

    words: with at most so many words between them. without: not with one of these within `without_within`.
    """

    all: Annotated[tuple[Phrases, ...], msgspec.Meta(min_length=2)]
    within: Within = "sentence"
    words: Positive | None = None
    without: Phrases | None = None
    without_within: Within = "paragraph"


class Ratio(Check, frozen=True, kw_only=True, tag="ratio"):
    """More of one thing than of another: one finding a document, at the first of them.

    count: what is counted. against: what speaks on the other side. at_least: of `count`. share: of all of both.
    """

    count: Phrases
    against: Phrases = Phrases()
    at_least: Positive = 1
    share: Share = 1.0


class Part(Phrases, frozen=True, kw_only=True):
    """A part of an item: phrases, or what registry data recognises, either of which will do."""

    fact: tuple[FactKind, ...] = ()


class Item(Spec, frozen=True, kw_only=True):
    """A statement that must be bound: every part in one sentence, or in two adjacent ones of a paragraph.

    A sentence with only a part that names something specific (a fact) is a mention, which makes `partial`.
    negated: whether a negated part counts ("police did not act").
    """

    id: str
    part: Annotated[tuple[Part, ...], msgspec.Meta(min_length=1)]
    adjacent: bool = True
    negated: bool = True


class Presence(Check, frozen=True, kw_only=True, tag="presence"):
    """What should be there: a finding for the whole document where it is missing or partial.

    at_least: how many different items. first_words: only in headlines and the first so many words of the text.
    """

    item: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1)]
    at_least: Positive = 1
    first_words: Positive | None = None


class Conditional(Check, frozen=True, kw_only=True, tag="conditional"):
    """What should be there once something else is: at the top, or soon after it.

    trigger: what calls for it. first_words, after_sentences: where it may stand; anywhere where neither is given.
    """

    trigger: Phrases
    item: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1)]
    at_least: Positive = 1
    first_words: Positive | None = None
    after_sentences: Positive | None = None


class Contact(Check, frozen=True, kw_only=True, tag="contact"):
    """A telephone number or address offered as help, that no registry entry of the jurisdiction has.

    cue: what offers help, in its sentence. unless: what asks for something else there, as for witnesses. `says` may
    have `foreign`, `stale` and `unlisted`.
    """

    cue: Phrases
    unless: Phrases | None = None
    fresh_days: Positive = 365


class LinkKind(Spec, frozen=True, kw_only=True):
    """A class of addresses. hosts: the host or what is below it. paths: with `*` for anything, from the first `/`.

    queries: keys of the query. schemes: what stands before the colon ("magnet"). Every list that is given must agree.
    """

    id: str
    schemes: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    level: Level | None = None


class LinkClass(Check, frozen=True, kw_only=True, tag="link_class"):
    """Links or embeds by the class of their target; `others`: also those in no class of `allow`.

    allow_known: a host of a helpline, of somewhere to report, or of the state is never found.
    private: also the hosts that the house names for itself.
    """

    link_kind: tuple[LinkKind, ...] = ()
    allow: tuple[LinkKind, ...] = ()
    of: Literal["links", "embeds", "images"] = "links"
    others: bool = False
    allow_known: bool = True
    private: bool = False


class Entity(Check, frozen=True, kw_only=True, tag="entity"):
    """People who are named, by role. Names are proposed without a model, see `names.py`.

    at_least: so many different people. public: the level for a public figure. unless: not with one of these within
    `unless_within` of a naming.
    """

    role: Literal["victim", "accused", "speaker", "any"] = "victim"
    at_least: Positive = 1
    needs: Phrases | None = None
    unless: Phrases | None = None
    unless_within: Within = "sentence"
    public: Level | None = None


class Point(Phrases, frozen=True, kw_only=True):
    """A detail that narrows down who it is. weight: how much; counted once a document."""

    id: str
    weight: Positive = 1


class Jigsaw(Check, frozen=True, kw_only=True, tag="jigsaw"):
    """Details that together say who it is. about: the person, in the sentence or the one before."""

    point: Annotated[tuple[Point, ...], msgspec.Meta(min_length=1)]
    about: Phrases
    warn_at: Positive = 3
    error_at: Positive = 5


class ZoneDiff(Check, frozen=True, kw_only=True, tag="zone_diff"):
    """Something in `zones` that is not in `than`: names, or findings of other rules. `*` ends a group of ids."""

    than: Annotated[tuple[Zone, ...], msgspec.Meta(min_length=1)]
    names: bool = False
    rules: tuple[str, ...] = ()


class Density(Check, frozen=True, kw_only=True, tag="density"):
    """A name or the words of the title too often. per_thousand: of words. at_least: after the lead."""

    per_thousand: Annotated[float, msgspec.Meta(gt=0)] = 6.0
    at_least: Positive = 6
    title_at_least: Positive = 4


class Duplicate(Check, frozen=True, kw_only=True, tag="duplicate"):
    """A heading or paragraph that repeats another. likeness: share of letters or words in common."""

    likeness: Share = 0.9
    least_words: Positive = 2


class Structure(Check, frozen=True, kw_only=True, tag="structure"):
    """A shape of the text.

    orphan_quote: a quotation of `least_words` without attribution within one sentence. empty_heading: a heading without
    text below. unrebutted_quote: what `rules` find inside a quotation, without `rebuttal` within two sentences.
    teaser: a link whose words are found by `find`.
    """

    shape: Literal["orphan_quote", "empty_heading", "unrebutted_quote", "teaser"]
    rules: tuple[str, ...] = ()
    find: Phrases = Phrases()
    rebuttal: Phrases = Phrases()
    least_words: Positive = 6


class Media(Check, frozen=True, kw_only=True, tag="media"):
    """Pictures by what their address, description and caption say.

    images: share (the one that social networks show), lead (the first), all. named: a person's name there counts too.
    """

    images: Literal["share", "lead", "all"]
    find: Phrases = Phrases()
    unless: Phrases | None = None
    named: bool = False


type AnyCheck = (
    Lexical
    | Cooccurrence
    | Ratio
    | Presence
    | Conditional
    | Contact
    | LinkClass
    | Entity
    | Jigsaw
    | ZoneDiff
    | Density
    | Duplicate
    | Structure
    | Media
)
