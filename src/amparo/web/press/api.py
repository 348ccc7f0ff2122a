"""What programs send and get, as types that decode and describe. The answer is `press.telling.report_data`."""

from typing import Annotated, Literal

import msgspec

from amparo.press.finding import Standing
from amparo.press.profile import Harm, Verdict
from amparo.press.zone import Family, Genre, Level, Zone
from amparo.web.press.checking import LONGEST

JSON = "application/json"

Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$", max_length=6)]
Place = tuple[int, int]
"""From here up to before there, in characters (code points) of the content."""


class CheckRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article. Nothing of it is stored, logged or sent back.

    form: how it is written; document: paragraphs with a blank line between them. language, jurisdiction, genre: told by
    the text where they are left out. jurisdiction: country of the story. say: language of the answer.
    """

    form: Literal["text", "markdown", "html", "document"]
    content: Annotated[str, msgspec.Meta(max_length=LONGEST)]
    language: Literal["en", "es"] | None = None
    jurisdiction: Country | None = None
    genre: Genre | None = None
    profile: Literal["newsroom", "platform-blog", "school", "police"] = "newsroom"
    say: Literal["en", "es"] = "en"


class FamilyCell(msgspec.Struct, frozen=True):
    """One of thirteen. harm: whether anything was found. presence: whether what should be there is; null where it has
    no rule for that. findings: how many, by level.
    """

    family: Family
    harm: Harm
    presence: Standing | None
    findings: dict[Level, int]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """start, end: characters (code points) of the content; document: it is about the whole, or about what is missing.

    name, why, instead, may_not_apply: the rule's own words. sources: addresses, or titles where there is none.
    """

    rule: str
    family: Family
    level: Level
    zone: Zone
    start: int
    end: int
    document: bool
    name: str
    why: str
    instead: str
    may_not_apply: str
    sources: list[str]


class DoneWell(msgspec.Struct, frozen=True):
    """Something that should be there, and is."""

    rule: str
    item: str
    zone: Zone
    start: int
    end: int


class Ignored(Found, frozen=True, kw_only=True):
    """A finding that a comment asks not to report. reason: where its reason stands in the content."""

    reason: Place | None


class CheckAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """in_scope: false where it is not about intimate images; then there is nothing but the language.

    more: further findings by rule. without_reason: comments that ignore nothing, as they give no reason.
    """

    in_scope: bool
    language: Literal["en", "es"]
    jurisdiction: str | None = None
    genre: Genre | None = None
    verdict: Verdict | None = None
    families: list[FamilyCell] = []
    findings: list[Found] = []
    more: dict[str, int] = {}
    done_well: list[DoneWell] = []
    suppressed: list[Ignored] = []
    without_reason: list[Place] = []


class Refusal(msgspec.Struct, frozen=True):
    """error: stable code. message: one sentence for a person, which holds nothing of what was sent."""

    error: str
    message: str
