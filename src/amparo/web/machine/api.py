"""What programs send and get, as types that decode, encode and describe."""

from typing import Annotated

import msgspec

from amparo.services.suppress import MOST_REFS

LONGEST_REF = 1_024
HIGHEST_SEQ = 2**63 - 1
JSON = "application/json"

Ref = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REF)]


class SuppressedCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The caller's own references to content, as the host names it. One may stand there twice."""

    refs: Annotated[list[Ref], msgspec.Meta(min_length=1, max_length=MOST_REFS)]


class Hints(msgspec.Struct, frozen=True):
    """What may be done with an item: show a preview, let people pass it on, lift it in ranking, search or suggestions.

    All three are true for a reference that nothing is known of.
    """

    preview: bool
    forward: bool
    lift: bool


class SuppressedAnswer(msgspec.Struct, frozen=True):
    """One answer for each reference, in order."""

    answers: list[Hints]


class FeedEntry(msgspec.Struct, frozen=True):
    """ref: HMAC-SHA-256 of the reference under the caller's feed key, hexadecimal. seq: of the change."""

    ref: str
    hints: Hints
    seq: int


class FeedAnswer(msgspec.Struct, frozen=True):
    """Changes after the number asked for, oldest first. next: the number to ask with next time."""

    rows: list[FeedEntry]
    next: int


class Refusal(msgspec.Struct, frozen=True):
    """error: stable code. message: one sentence for a person, which holds nothing of what was sent."""

    error: str
    message: str
