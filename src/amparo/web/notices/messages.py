"""What programs send and get: the types from which the published schema is made, so that they cannot disagree.

Version 1: a field that is not here is refused; a new field that may be left out does not change the version. A whole
number may be written as 3 or as 3.0, as in JSON Schema, hence the floats.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from amparo.casework.notice import Concern, NoticeDraft, Relation, Target, TargetKind
from amparo.services.draft import LONGEST, MOST_FINGERPRINTS, MOST_TARGETS
from amparo.signals.model import Signal
from amparo.signals.types import by_name
from amparo.words import Words

VERSION = 1
MOST_STATEMENTS = 100
Band = Literal["none", "some", "many"]
Standing = Literal["warned", "slower", "suspended"]
Category = Literal["nudity", "sexual_act", "intimate_moment", "synthetic", "other_intimate"]
Address = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST["address"],
        pattern=r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$",
        description="One line, as it stands in the address bar or as the service names it.",
    ),
]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1, two capital letters.")]
RegimeId = Annotated[str, Meta(min_length=2, max_length=40, pattern="^[A-Z0-9-]+$")]
StatementId = Annotated[str, Meta(min_length=1, max_length=60, pattern="^[a-z0-9_]+$")]
Reference = Annotated[str, Meta(min_length=1, max_length=40, description="As K7QM-3XW9-TB.")]
ClientToken = Annotated[
    str,
    Meta(
        min_length=32,
        max_length=64,
        pattern="^[0-9a-f]+$",
        description="Random, of the sender's own. The same notice with it again is the same notice, for seven days.",
    ),
]
Passphrase = Annotated[str, Meta(min_length=1, max_length=100)]


class NamedThing(Struct, forbid_unknown_fields=True):
    """Something to be removed: an item by its address, or an account, group or tag by its name or address."""

    address: Address
    kind: Literal["item", "account", "group", "tag"] = "item"
    concern: Literal[
        "shared_without_consent",
        "synthetic",
        "secretly_recorded",
        "impersonation",
        "copycat_of_removed_account",
        "repeat_uploader",
    ] = "shared_without_consent"


class Fingerprint(Struct, forbid_unknown_fields=True):
    """Of the image, made on the person's own device. It never tells whether it was known here."""

    type: Literal["pdq", "sha256", "md5"]
    value: Annotated[str, Meta(min_length=32, max_length=64, pattern="^[0-9a-fA-F]+$")]
    quality: Annotated[float, Meta(ge=0, le=100, multiple_of=1)] | None = None


class Given(Struct, forbid_unknown_fields=True):
    """What a notice may say. What a regime asks of it stands at /.well-known/amparo."""

    relation: Literal["depicted", "representative"] | None = None
    targets: Annotated[list[NamedThing], Meta(max_length=MOST_TARGETS)] = []
    statements: Annotated[
        dict[RegimeId, Annotated[list[StatementId], Meta(max_length=MOST_STATEMENTS)]],
        Meta(
            max_length=MOST_STATEMENTS, description="By regime: ids of the statements whose exact words were agreed to."
        ),
    ] = {}
    category: Category | None = None
    explanation: Annotated[str, Meta(max_length=LONGEST["explanation"])] | None = None
    name: Annotated[str, Meta(max_length=LONGEST["name"])] | None = None
    contact: Annotated[str, Meta(max_length=LONGEST["contact"])] | None = None
    mailbox_safe: Annotated[bool, Meta(description="Only the person reads it; mail goes nowhere else.")] = False
    authority: Annotated[str, Meta(max_length=LONGEST["authority"])] | None = None
    signature: Annotated[str, Meta(max_length=LONGEST["signature"])] | None = None
    country: Country | None = None


class Notice(Given, kw_only=True, forbid_unknown_fields=True):
    """A notice. Ask the age first: where the person shown was or may have been under 18, use /v1/notices/minor."""

    age: Annotated[Literal["adult"], Meta(description="The person shown was 18 or over, and that is certain.")]
    language: Literal["en", "es"] = "en"
    fingerprints: Annotated[list[Fingerprint], Meta(max_length=MOST_FINGERPRINTS)] = []
    client_token: ClientToken | None = None


class Access(Struct, forbid_unknown_fields=True):
    """What opens a notice."""

    reference: Reference
    passphrase: Passphrase


class AddressQuestion(Access, kw_only=True, forbid_unknown_fields=True):
    """Which address to show."""

    number: Annotated[float, Meta(ge=1, le=MOST_TARGETS, multiple_of=1)]


class Completion(Access, kw_only=True, forbid_unknown_fields=True):
    """What is added to a notice that lacks something."""

    added: Given


class Minor(Struct, forbid_unknown_fields=True):
    """Addresses on this service at which something may show somebody under 18. Nothing else is taken."""

    addresses: Annotated[list[Address], Meta(min_length=1, max_length=MOST_TARGETS)]
    country: Country | None = None


class BothWords(Struct):
    """The same in English and Spanish."""

    en: str
    es: str


class MissingElement(Struct):
    """Something that a regime requires and the notice lacks."""

    regime: str
    element: str
    fields: list[str]
    ask: BothWords
    why: BothWords


class RunningDuty(Struct):
    """A duty. due: RFC 3339 in UTC; null where the law has words only. recalled: not verified lately; show it so."""

    regime: str
    duty: str
    task: str
    due: str | None
    words: str | None
    target: str | None
    recalled: bool


class Signed(Struct):
    """A statement and its signature: Ed25519 over exactly the bytes of `statement`."""

    statement: str
    key: str
    signature: str


class Filed(Struct):
    """The receipt. passphrase: this once; "" where the notice had one. signed: the same facts, to keep."""

    reference: str
    passphrase: str
    state: str
    received_at: str
    regimes: list[str]
    missing: list[MissingElement]
    deadlines: list[RunningDuty]
    signed: Signed


class NamedState(Struct):
    """What became of one thing. ground: of a refusal."""

    number: int
    kind: str
    state: str
    ground: str | None


class Stands(Struct):
    """How a notice stands. copies: none, some or many; null before the decision. came_back: the same of what came up
    again afterwards and was stopped; null also where nothing named was removed.
    """

    reference: str
    state: str
    language: str
    received_at: str
    regimes: list[str]
    missing: list[MissingElement]
    deadlines: list[RunningDuty]
    targets: list[NamedState]
    copies: Band | None
    came_back: Band | None
    appealable: list[int]
    standing: Standing | None
    statements: list[Signed]


class ShownAddress(Struct):
    """One address that the person named."""

    number: int
    address: str


class Ended(Struct):
    """How the notice stands now."""

    state: str


class Erased(Struct):
    """How many values were deleted."""

    erased: int


class HelpChannel(Struct):
    """kind: phone, web, chat or email."""

    kind: str
    value: str


class Hotline(Struct):
    """Who helps. recalled: not verified lately."""

    id: str
    country: str
    name: str
    what_it_does: BothWords
    channels: list[HelpChannel]
    recalled: bool


class MinorTaken(Struct):
    """The report of addresses. There is nothing to look up by the reference."""

    reference: str
    hotlines: list[Hotline]


class Refusal(Struct):
    """error: a stable code. message: one sentence for a person, without anything of what was sent."""

    error: str
    message: str


class AskedElement(Struct):
    """An element of a regime. gives: the fields of a notice that fill it; "statement:<id>" for a statement."""

    element: str
    required: bool
    gives: list[str]
    only_for: str | None
    ask: BothWords
    why: BothWords
    recalled: bool


class ExactStatement(Struct):
    """Words to be agreed to, as they stand."""

    id: str
    text: BothWords


class ServedRegime(Struct):
    """A regime that the service stands under."""

    id: str
    name: BothWords
    citation: str
    elements: list[AskedElement]
    statements: list[ExactStatement]
    recalled: bool


class SchemaPlace(Struct):
    """Where the schema of a notice is."""

    version: int
    url: str


class WellKnown(Struct):
    """What a program needs to know of this service. key: Ed25519, base64url, of everything that it signs."""

    name: str
    url: str
    kind: str
    key: str
    languages: list[str]
    notice_schema: SchemaPlace
    openapi: str
    endpoints: dict[str, str]
    pages: dict[str, str]
    regimes: list[ServedRegime] = field(default_factory=list)


def both(words: Words) -> BothWords:
    """As it is sent."""
    return BothWords(words.en, words.es)


def draft_of(given: Given, language: str, fingerprints: list[Fingerprint]) -> NoticeDraft:
    """As casework has it. Raises BadInput `bad_signal`, `bad_quality`."""
    return NoticeDraft(
        language=language,
        country=given.country,
        regimes=(),
        relation=Relation(given.relation) if given.relation else None,
        targets=tuple(Target(TargetKind(one.kind), one.address, Concern(one.concern)) for one in given.targets),
        statements=frozenset((regime, one) for regime, agreed in given.statements.items() for one in agreed),
        category=given.category,
        explanation=given.explanation,
        name=given.name,
        contact=given.contact,
        mailbox_safe=given.mailbox_safe,
        authority=given.authority,
        signature=given.signature,
        fingerprints=tuple(_signal(one) for one in fingerprints),
    )


def _signal(one: Fingerprint) -> Signal:
    kind = by_name(one.type)
    return Signal(kind, kind.parse(one.value), None if one.quality is None else int(one.quality))
