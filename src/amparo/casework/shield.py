"""How much of the person a letter shows: what the law and the door allow, and the draft as it then leaves.

A draft leaves with what the law or the door asks for, and with nothing else of the person.
"""

from dataclasses import dataclass, field, replace

from amparo.casework import letter_words
from amparo.casework.letter_lines import clean_address, one_line, several_lines
from amparo.casework.matter import Agent, Matter, Shield
from amparo.casework.notice import NoticeDraft, Relation
from amparo.casework.regime import Element, Regime
from amparo.casework.route import Answer, Door, DoorKind, Identity, Route, RouteField
from amparo.errors import BadInput, Conflict

_WHO_SENDS = frozenset({"contact", "relation", "signature"})
"""Beside a name, they show that the sender's name is meant."""
_NAMES = frozenset({"name", "signature"})


def shields(regime: Regime | None, route: Route | None, door: Door | None) -> tuple[Shield, ...]:
    """What the law and the door allow, the best protection first; OPEN is always among them.

    AGENT: where the law lets a representative ask. Under a recipient's own rules anybody may write for somebody else,
    unless the door needs an account, which would have to be the person's own. INITIALS: where neither the law nor the
    door requires a name or a signature. Where one is required, initials would make the letter incomplete, and an
    incomplete letter may be left unanswered: then the choice is between an agent's name and the person's.
    """
    fields = route.fields_of(door) if route is not None and door is not None else ()
    found = [Shield.OPEN]
    if not _NAMES & _required(regime, fields) and not (door is not None and door.shows is Identity.NAMED):
        found.insert(0, Shield.INITIALS)
    if regime is None:
        by_agent = door is None or door.needs_account is not Answer.YES
    else:
        by_agent = bool({"representative", "anyone"} & set(regime.eligibility.applicants))
    return (Shield.AGENT, *found) if by_agent else tuple(found)


def shielded(matter: Matter) -> NoticeDraft:
    """The draft as it leaves, in the words of the recipient's language. See `leaving`."""
    return leaving(matter, recipient_language(matter.draft.language, matter.door.languages))


def leaving(matter: Matter, language: str) -> NoticeDraft:
    """The draft of a matter as it leaves. language: of the words for an agent's capacity. Raises as `Leaving.draft`."""
    sent = Leaving(matter.regime, matter.route, matter.door, matter.shield, matter.agent, matter.relay)
    return sent.draft(matter.draft, language)


@dataclass(frozen=True)
class Leaving:
    """What decides how a draft leaves. route, door: None for an authority."""

    regime: Regime | None
    route: Route | None = None
    door: Door | None = None
    shield: Shield = Shield.OPEN
    agent: Agent | None = None
    relay: str | None = field(default=None, repr=False)

    @property
    def fields(self) -> tuple[RouteField, ...]:
        """What the door asks for."""
        return self.route.fields_of(self.door) if self.route is not None and self.door is not None else ()

    def draft(self, draft: NoticeDraft, language: str) -> NoticeDraft:
        """The draft, cleaned, cut down to what is asked for, and shielded.

        Where nobody asks for a name, OPEN still signs with it, as a letter is signed, and INITIALS with the initials.
        The device's fingerprints stay, for doors that take them; no letter shows them. Raises Conflict
        `shield_not_allowed`, BadInput `agent_missing`.
        """
        if self.shield not in shields(self.regime, self.route, self.door):
            raise Conflict("shield_not_allowed", "The law or the door does not let this letter be signed in this way.")
        clean = _clean(draft)
        if self.shield is Shield.AGENT:
            return self._cut(self._by_agent(clean, language))
        cut = self._cut(replace(clean, contact=_filled(self.relay) or clean.contact))
        known = clean.name or clean.signature
        if self.shield is Shield.INITIALS:
            name = initials(cut.name) if cut.name else None
            return replace(cut, name=name, signature=initials(known) if known else None)
        signed = cut.name or "signature" in self._asked_of(cut.relation)
        return cut if signed else replace(cut, signature=known)

    def _by_agent(self, draft: NoticeDraft, language: str) -> NoticeDraft:
        agent = self.agent
        if agent is None or not (one_line(agent.name) and one_line(agent.contact)):
            raise BadInput("agent_missing", "A letter by an agent needs the agent's name and an address of the agent.")
        name = one_line(agent.name)
        return replace(
            draft,
            relation=Relation.REPRESENTATIVE,
            name=draft.name if names_the_person(self.regime, self.fields) else name,
            signature=name,
            contact=one_line(agent.contact),
            authority=letter_words.AGENT_CAPACITY.said_in(language),
        )

    def _cut(self, draft: NoticeDraft) -> NoticeDraft:
        """Without what nobody asks for. An agent's and a relay's address are not the person's, and stay."""
        own = self.regime.id if self.regime is not None else None
        asked = self._asked_of(draft.relation)
        by_agent = self.shield is Shield.AGENT
        answered = by_agent or self.relay is not None or (self.door is not None and self.door.kind is DoorKind.POST)
        return replace(
            draft,
            regimes=(own,) if own is not None else (),
            statements=frozenset(one for one in draft.statements if one[0] == own),
            country=draft.country if "country" in asked else None,
            category=draft.category if "category" in asked else None,
            name=draft.name if "name" in asked else None,
            contact=draft.contact if "contact" in asked or answered else None,
            authority=draft.authority if "authority" in asked else None,
            signature=draft.signature if "signature" in asked or by_agent else None,
        )

    def _asked_of(self, relation: Relation | None) -> frozenset[str]:
        items: tuple[Element | RouteField, ...] = (*(self.regime.elements if self.regime else ()), *self.fields)
        asked = [one for one in items if one.only_for is None or relation is Relation.REPRESENTATIVE]
        return frozenset(name for one in asked for name in one.gives)


def recipient_language(own: str, languages: tuple[str, ...]) -> str:
    """The language to write to a recipient in. languages: that the recipient reads; empty where not known."""
    read = {one.lower().split("-")[0] for one in languages}
    if our_language(own) in read:
        return our_language(own)
    return "es" if "es" in read and "en" not in read else "en"


def our_language(tag: str) -> str:
    """The language of ours that stands for a tag."""
    return "es" if tag.lower().split("-")[0] == "es" else "en"


def initials(name: str) -> str:
    """The first letter of each word of a name, as "A. R."."""
    return " ".join(f"{word[0].upper()}." for word in name.split())


def names_the_person(regime: Regime | None, fields: tuple[RouteField, ...]) -> bool:
    """Whether the name of the person shown is asked for, whoever sends the letter.

    An item of the law that asks for a name and for nothing about the sender beside it means the person shown. So does a
    field of a door, unless the law already asks for the sender's name there.
    """
    items = [set(one.gives) for one in regime.elements if one.required and "name" in one.gives] if regime else []
    if any(not gives & _WHO_SENDS for gives in items):
        return True
    return not items and any(one.required and one.gives == ("name",) for one in fields)


def _clean(draft: NoticeDraft) -> NoticeDraft:
    targets = [replace(one, address=clean_address(one.address)) for one in draft.targets]
    return replace(
        draft,
        targets=tuple(one for one in targets if one.address),
        explanation=several_lines(draft.explanation or "") or None,
        name=_filled(draft.name),
        contact=_filled(draft.contact),
        authority=_filled(draft.authority),
        signature=_filled(draft.signature),
        country=_filled(draft.country),
    )


def _required(regime: Regime | None, fields: tuple[RouteField, ...]) -> frozenset[str]:
    items: tuple[Element | RouteField, ...] = (*(regime.elements if regime else ()), *fields)
    return frozenset(name for one in items if one.required for name in one.gives)


def _filled(text: str | None) -> str | None:
    return one_line(text or "") or None
