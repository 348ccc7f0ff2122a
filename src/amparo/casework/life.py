"""The lives of a notice, of what it names, and of an appeal: one transition table each.

A table says everything: what is not in it cannot happen. The diagrams in docs/concepts/lives.md are drawn from these
tables.
"""

from collections.abc import Mapping
from enum import Enum

from amparo.errors import Conflict


class NoticeState(Enum):
    """INCOMPLETE: the law asks for more. OPEN: complete, its clocks run. REVIEW: a person decides before more happens.

    DECIDED: everything named has its outcome. JOINED: the same as an earlier one, which goes on for both. WITHDRAWN: by
    the person. REFERRED: it may concern a minor; nothing of it is left here but that it was handed over.
    """

    INCOMPLETE = "incomplete"
    OPEN = "open"
    REVIEW = "review"
    DECIDED = "decided"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"


class NoticeEvent(Enum):
    """What happens to a notice. REOPEN: an appeal changes an outcome. PART: the one it was joined to ends first."""

    COMPLETE = "complete"
    ASK_PERSON = "ask_person"
    GO_ON = "go_on"
    DECIDE = "decide"
    REOPEN = "reopen"
    JOIN = "join"
    PART = "part"
    WITHDRAW = "withdraw"
    REFER = "refer"


class TargetState(Enum):
    """What became of one thing that a notice names. WAITING: nothing yet. ENDED: its notice was withdrawn first."""

    WAITING = "waiting"
    HIDDEN = "hidden"
    REMOVED = "removed"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    ENDED = "ended"


class TargetEvent(Enum):
    """What happens to it. LOSE: it is not here, or not any more. REOPEN: an appeal takes the outcome back."""

    HIDE = "hide"
    REMOVE = "remove"
    REFUSE = "refuse"
    LOSE = "lose"
    FIND = "find"
    REOPEN = "reopen"
    END = "end"


class AppealState(Enum):
    """UPHELD: whoever appealed was right."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class AppealEvent(Enum):
    """What happens to an appeal."""

    UPHOLD = "uphold"
    REJECT = "reject"
    WITHDRAW = "withdraw"


type Table[S: Enum, E: Enum] = Mapping[tuple[S, E], S]

_N, _E = NoticeState, NoticeEvent
NOTICE: Table[NoticeState, NoticeEvent] = {
    (_N.INCOMPLETE, _E.COMPLETE): _N.OPEN,
    (_N.INCOMPLETE, _E.JOIN): _N.JOINED,
    (_N.INCOMPLETE, _E.WITHDRAW): _N.WITHDRAWN,
    (_N.INCOMPLETE, _E.REFER): _N.REFERRED,
    (_N.OPEN, _E.ASK_PERSON): _N.REVIEW,
    (_N.OPEN, _E.DECIDE): _N.DECIDED,
    (_N.OPEN, _E.JOIN): _N.JOINED,
    (_N.OPEN, _E.WITHDRAW): _N.WITHDRAWN,
    (_N.OPEN, _E.REFER): _N.REFERRED,
    (_N.REVIEW, _E.GO_ON): _N.OPEN,
    (_N.REVIEW, _E.DECIDE): _N.DECIDED,
    (_N.REVIEW, _E.JOIN): _N.JOINED,
    (_N.REVIEW, _E.WITHDRAW): _N.WITHDRAWN,
    (_N.REVIEW, _E.REFER): _N.REFERRED,
    (_N.DECIDED, _E.REOPEN): _N.REVIEW,
    (_N.DECIDED, _E.WITHDRAW): _N.WITHDRAWN,
    (_N.DECIDED, _E.REFER): _N.REFERRED,
    (_N.JOINED, _E.PART): _N.OPEN,
    (_N.JOINED, _E.WITHDRAW): _N.WITHDRAWN,
    (_N.JOINED, _E.REFER): _N.REFERRED,
    (_N.WITHDRAWN, _E.REFER): _N.REFERRED,
}
NOTICE_BEGINS = (NoticeState.INCOMPLETE, NoticeState.OPEN, NoticeState.REVIEW)

_T, _F = TargetState, TargetEvent
TARGET: Table[TargetState, TargetEvent] = {
    (_T.WAITING, _F.HIDE): _T.HIDDEN,
    (_T.WAITING, _F.REMOVE): _T.REMOVED,
    (_T.WAITING, _F.REFUSE): _T.REFUSED,
    (_T.WAITING, _F.LOSE): _T.NOT_FOUND,
    (_T.WAITING, _F.END): _T.ENDED,
    (_T.HIDDEN, _F.REMOVE): _T.REMOVED,
    (_T.HIDDEN, _F.REFUSE): _T.REFUSED,
    (_T.HIDDEN, _F.LOSE): _T.REMOVED,
    (_T.REFUSED, _F.REOPEN): _T.WAITING,
    (_T.REMOVED, _F.REOPEN): _T.WAITING,
    (_T.NOT_FOUND, _F.FIND): _T.WAITING,
}

_A, _G = AppealState, AppealEvent
APPEAL: Table[AppealState, AppealEvent] = {
    (_A.FILED, _G.UPHOLD): _A.UPHELD,
    (_A.FILED, _G.REJECT): _A.REJECTED,
    (_A.FILED, _G.WITHDRAW): _A.WITHDRAWN,
}

SETTLED = frozenset({TargetState.REMOVED, TargetState.REFUSED, TargetState.NOT_FOUND, TargetState.ENDED})
"""Target states that need nothing more."""


def after[S: Enum, E: Enum](table: Table[S, E], state: S, event: E) -> S:
    """The state that an event leads to. Raises Conflict `not_in_this_state`."""
    found = table.get((state, event))
    if found is None:
        raise Conflict("not_in_this_state", f"What is {state.value} cannot {event.value.replace('_', ' ')}.")
    return found
