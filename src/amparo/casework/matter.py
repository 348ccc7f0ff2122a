"""What a letter is made of: the person's words, the law, the door, and how much of the person it shows."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from amparo.casework.notice import NoticeDraft
from amparo.casework.regime import Regime
from amparo.casework.route import Door, Route


class Shield(Enum):
    """Who stands under a letter: the person by name, by initials, or an agent in the person's place."""

    OPEN = "open"
    INITIALS = "initials"
    AGENT = "agent"


@dataclass(frozen=True)
class Agent:
    """A helpline that writes in the person's place. contact: its relay address."""

    name: str
    contact: str


@dataclass(frozen=True)
class Matter:
    """Everything one letter is made of.

    draft: the person's own, with the targets of this letter in order and the statements agreed to. route: None where
    the recipient is no known service. regime: the law under which it is given, None for the recipient's own rules.
    agent: needed for `Shield.AGENT` alone. relay: an address that passes answers on, in place of the person's own
    contact. reference: of the letter, "" for none. day: of writing; whether a fact may still be relied on hangs on it.
    """

    draft: NoticeDraft
    door: Door
    route: Route | None
    regime: Regime | None
    shield: Shield = Shield.OPEN
    agent: Agent | None = None
    relay: str | None = field(default=None, repr=False)
    reference: str = ""
    day: date = field(kw_only=True)
