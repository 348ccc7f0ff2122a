"""What a notice comes with and what its sender gets back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from amparo.casework.completeness import Missing
from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.casework.regime import Task


class Channel(Enum):
    """How it came."""

    PAGE = "page"
    API = "api"
    STAFF = "staff"


@dataclass(frozen=True)
class Received:
    """source: network address it came from, None where not known; kept as a keyed digest for a day. worked: proof of
    work was done. client_token: that a program drew, by which the same sent again is told; None without.
    """

    channel: Channel
    source: str | None = field(default=None, repr=False)
    worked: bool = False
    client_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Deadline:
    """A duty that runs. due: in UTC; None where the law has words only, which are in `words`. target: the operator's
    own aim, never the law. recalled: whether the duty was only recalled or not checked for long, which must be shown.
    """

    regime: str
    duty: str
    task: Task
    due: datetime | None
    words: str | None = None
    target: datetime | None = None
    recalled: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the person keeps. passphrase: shown this once; "" where the notice had one already.

    missing: what the law still asks, per regime; the notice is complete as soon as one regime has everything.
    signed: `evidence.receipt` over the facts of this answer.
    """

    id: UUID
    reference: str
    passphrase: str = field(repr=False)
    state: NoticeState
    received_at: datetime
    regimes: tuple[str, ...]
    missing: tuple[Missing, ...]
    deadlines: tuple[Deadline, ...]
    signed: dict[str, str]


@dataclass(frozen=True)
class TargetStatus:
    """What became of one thing named, by its number. ground: id of the ground of a refusal."""

    number: int
    kind: TargetKind
    state: TargetState
    ground: str | None


@dataclass(frozen=True)
class NoticeStatus:
    """What a requester may know, and nothing else.

    copies: None before the decision, then none, some or many. came_back: the same of what came up again afterwards and
    was stopped or taken down; None also where nothing named was removed. appealable: targets that were refused.
    standing: the step that a statement of this notice, proven false, brought; None where there was none. statements:
    signed, oldest first.
    """

    reference: str
    state: NoticeState
    language: str
    received_at: datetime
    regimes: tuple[str, ...]
    missing: tuple[Missing, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[TargetStatus, ...]
    copies: str | None
    came_back: str | None
    appealable: tuple[int, ...]
    standing: str | None
    statements: tuple[dict[str, str], ...]
