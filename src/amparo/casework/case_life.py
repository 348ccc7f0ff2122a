"""The lives of a survivor's case, of an address in it, and of a letter: one transition table each."""

from collections.abc import Mapping
from enum import Enum

from amparo.casework.life import Table


class CaseState(Enum):
    """WITHDRAWN: the person ended it; nothing more is sent or asked. ERASED: nothing of it is left but that it was."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class CaseEvent(Enum):
    """What the person does with it. RESUME: goes on with one that she or he had ended."""

    WITHDRAW = "withdraw"
    RESUME = "resume"
    ERASE = "erase"


class SightingState(Enum):
    """How an address stands. KNOWN: nobody was asked yet. ASKED: a letter named it. HIDDEN: out of sight, not decided.

    BACK: it was gone and is there again. DROPPED: the person left it out.
    """

    KNOWN = "known"
    ASKED = "asked"
    HIDDEN = "hidden"
    REMOVED = "removed"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    BACK = "back"
    DROPPED = "dropped"


class SightingEvent(Enum):
    """What happens to an address."""

    ASK = "ask"
    HIDE = "hide"
    REMOVE = "remove"
    REFUSE = "refuse"
    LOSE = "lose"
    RETURN = "return"
    DROP = "drop"
    TAKE_UP = "take_up"


class LetterState(Enum):
    """AGREED: the person read it and said yes; not sent yet. SENDING: on its way, or it is not known whether it left.

    WAITING: sent, no answer that ends it. ASKED_MORE: they want more. ANSWERED: settled, well or badly. SILENT: the
    time is over without an answer. ENDED: taken back.
    """

    AGREED = "agreed"
    SENDING = "sending"
    WAITING = "waiting"
    ASKED_MORE = "asked_more"
    ANSWERED = "answered"
    SILENT = "silent"
    ENDED = "ended"


class LetterEvent(Enum):
    """What happens to a letter. FAIL: it surely did not leave. MORE: they ask for more. SUPPLY: it was given.

    ANSWER: an answer that settles everything named; a later one may change it. OVERDUE: the time is over. REOPEN:
    something settled came back.
    """

    SEND = "send"
    FAIL = "fail"
    SENT = "sent"
    MORE = "more"
    SUPPLY = "supply"
    ANSWER = "answer"
    OVERDUE = "overdue"
    REOPEN = "reopen"
    END = "end"


_C, _D = CaseState, CaseEvent
CASE: Table[CaseState, CaseEvent] = {
    (_C.OPEN, _D.WITHDRAW): _C.WITHDRAWN,
    (_C.WITHDRAWN, _D.RESUME): _C.OPEN,
    (_C.OPEN, _D.ERASE): _C.ERASED,
    (_C.WITHDRAWN, _D.ERASE): _C.ERASED,
}

_S, _V = SightingState, SightingEvent
_GONE = (_S.HIDDEN, _S.REMOVED, _S.NOT_FOUND)
_OPEN = (_S.KNOWN, _S.ASKED, _S.HIDDEN, _S.REFUSED, _S.NOT_FOUND, _S.BACK)
SIGHTING: Table[SightingState, SightingEvent] = {
    **{(one, _V.ASK): _S.ASKED for one in (_S.KNOWN, _S.ASKED, _S.REFUSED, _S.NOT_FOUND, _S.BACK)},
    **{(one, _V.HIDE): _S.HIDDEN for one in (_S.KNOWN, _S.ASKED, _S.BACK, _S.REFUSED)},
    **{(one, _V.REMOVE): _S.REMOVED for one in _OPEN},
    **{(one, _V.REFUSE): _S.REFUSED for one in (_S.ASKED, _S.HIDDEN, _S.BACK)},
    **{(one, _V.LOSE): _S.NOT_FOUND for one in (_S.KNOWN, _S.ASKED, _S.BACK)},
    **{(one, _V.RETURN): _S.BACK for one in _GONE},
    **{(one, _V.DROP): _S.DROPPED for one in _S if one is not _S.DROPPED},
    (_S.DROPPED, _V.TAKE_UP): _S.KNOWN,
}

_L, _M = LetterState, LetterEvent
_SENT = (_L.WAITING, _L.ASKED_MORE, _L.SILENT)
LETTER: Table[LetterState, LetterEvent] = {
    (_L.AGREED, _M.SEND): _L.SENDING,
    (_L.AGREED, _M.SENT): _L.WAITING,
    (_L.SENDING, _M.SEND): _L.SENDING,
    (_L.SENDING, _M.SENT): _L.WAITING,
    (_L.SENDING, _M.FAIL): _L.AGREED,
    **{(one, _M.MORE): _L.ASKED_MORE for one in (*_SENT, _L.ANSWERED)},
    (_L.ASKED_MORE, _M.SUPPLY): _L.WAITING,
    **{(one, _M.ANSWER): _L.ANSWERED for one in (*_SENT, _L.ANSWERED)},
    **{(one, _M.OVERDUE): _L.SILENT for one in _SENT},
    (_L.ANSWERED, _M.REOPEN): _L.WAITING,
    **{(one, _M.END): _L.ENDED for one in (_L.AGREED, _L.SENDING, *_SENT, _L.ANSWERED)},
}

EVENT_OF: Mapping[str, SightingEvent] = {
    "hidden": SightingEvent.HIDE,
    "removed": SightingEvent.REMOVE,
    "refused": SightingEvent.REFUSE,
    "not_found": SightingEvent.LOSE,
}
"""What a platform's word for what became of a target means for the address."""
STILL_UP = frozenset({_S.KNOWN, _S.ASKED, _S.REFUSED, _S.BACK})
"""Addresses at which something has still to be done."""
