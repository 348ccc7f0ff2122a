"""What an Amparo platform may answer, strictly: everything a stranger's server sends is read by these types.

A field that we do not know is passed over, since a later version may have it; one that we know and that is of another
kind refuses the whole answer. No text holds a control character or a sign that turns the direction of reading, and
everything has a length.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]*\Z"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]*\Z"
_BASE64URL = r"^[A-Za-z0-9_-]+\Z"

Text = Annotated[str, Meta(max_length=2_000, pattern=NO_CONTROLS)]
Code = Annotated[str, Meta(max_length=64, pattern=_CODE)]
Address = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=NO_CONTROLS)]
Reference = Annotated[str, Meta(pattern=r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\Z")]
Passphrase = Annotated[str, Meta(pattern=r"^[0-9a-z]{4}(?:-[0-9a-z]{4}){4}\Z")]
PublicKey = Annotated[str, Meta(min_length=43, max_length=43, pattern=_BASE64URL)]
Moment = Annotated[datetime, Meta(tz=True)]
State = Literal["incomplete", "open", "decided", "withdrawn", "referred"]
Band = Literal["none", "some", "many"]
Number = Annotated[int, Meta(ge=1, le=1_000)]
MOST = 1_000


class Both(Struct, frozen=True):
    """The same in both languages."""

    en: Text
    es: Text


class SentElement(Struct, frozen=True):
    """An element of a regime."""

    element: Code
    required: bool
    gives: Annotated[list[Annotated[str, Meta(max_length=100, pattern=NO_CONTROLS)]], Meta(max_length=50)]
    only_for: Code | None
    ask: Both
    why: Both
    recalled: bool = False


class SentStatement(Struct, frozen=True):
    """Words to be agreed to."""

    id: Code
    text: Both


class SentRegime(Struct, frozen=True):
    """A regime that the service stands under."""

    id: Code
    name: Both
    citation: Text
    elements: Annotated[list[SentElement], Meta(max_length=100)]
    statements: Annotated[list[SentStatement], Meta(max_length=100)]
    recalled: bool = False


class SentSchema(Struct, frozen=True):
    """Which schema a notice has there."""

    version: int


class SentWellKnown(Struct, frozen=True):
    """What stands at /.well-known/amparo."""

    name: Annotated[str, Meta(max_length=200, pattern=NO_CONTROLS)]
    url: Address
    kind: Code
    key: PublicKey
    languages: Annotated[list[Code], Meta(min_length=1, max_length=200)]
    notice_schema: SentSchema
    endpoints: Annotated[dict[Code, Address], Meta(max_length=100)]
    regimes: Annotated[list[SentRegime], Meta(max_length=100)]


class SentMissing(Struct, frozen=True):
    """What a regime still asks."""

    regime: Code
    element: Code
    fields: Annotated[list[Annotated[str, Meta(max_length=100, pattern=NO_CONTROLS)]], Meta(max_length=50)]
    ask: Both
    why: Both


class SentDeadline(Struct, frozen=True):
    """A duty that runs there."""

    regime: Code
    duty: Code
    task: Code
    due: Moment | None
    words: Text | None = None


class SentSigned(Struct, frozen=True):
    """A signed statement."""

    statement: Annotated[str, Meta(max_length=100_000)]
    key: PublicKey
    signature: Annotated[str, Meta(min_length=86, max_length=86, pattern=_BASE64URL)]

    def plain(self) -> dict[str, str]:
        """As `evidence.receipt` has it."""
        return {"statement": self.statement, "key": self.key, "signature": self.signature}


class SentReceipt(Struct, frozen=True):
    """The answer to a notice."""

    reference: Reference
    passphrase: Passphrase
    state: State
    received_at: Moment
    missing: Annotated[list[SentMissing], Meta(max_length=MOST)]
    deadlines: Annotated[list[SentDeadline], Meta(max_length=MOST)]
    signed: SentSigned


class SentTarget(Struct, frozen=True):
    """What became of one thing."""

    number: Number
    state: Literal["waiting", "hidden", "removed", "refused", "not_found", "ended"]
    ground: Code | None


class SentStatus(Struct, frozen=True):
    """How a notice stands. came_back: older platforms do not say it."""

    reference: Reference
    state: State
    deadlines: Annotated[list[SentDeadline], Meta(max_length=MOST)]
    missing: Annotated[list[SentMissing], Meta(max_length=MOST)]
    targets: Annotated[list[SentTarget], Meta(max_length=MOST)]
    copies: Band | None
    statements: Annotated[list[SentSigned], Meta(max_length=10 * MOST)]
    came_back: Band | None = None


class SentEnd(Struct, frozen=True):
    """How it stands after it was taken back."""

    state: State


class SentErased(Struct, frozen=True):
    """How many values were deleted."""

    erased: Annotated[int, Meta(ge=0)]


class SentRefusal(Struct, frozen=True):
    """Why not. What else it says is not read."""

    error: Code


class SignedReceipt(Struct, frozen=True):
    """The facts that a signed receipt holds; they must be those of the answer."""

    kind: Literal["receipt"]
    site: Address
    reference: Reference
    state: State
    received: Moment
    due: Annotated[list[tuple[Code, Code, Moment]], Meta(max_length=MOST)]


class SignedStatement(Struct, frozen=True):
    """What every other signed statement holds."""

    kind: Code
    site: Address
    reference: Reference
    at: Moment
    data: dict[str, object] = field(default_factory=dict)
