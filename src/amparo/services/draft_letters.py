"""From a proposal to letters: previewed, completed, agreed to by the person, and kept."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

import msgspec

from amparo.casework.addresses import split
from amparo.casework.case_life import STILL_UP, LetterState
from amparo.casework.compose import (
    Agent,
    Lack,
    Letter,
    Matter,
    Shield,
    compose,
    instruction,
    lacks,
    shielded,
    shields,
)
from amparo.casework.open_doors import COPYRIGHT
from amparo.casework.regime import Regime, Statement
from amparo.casework.route import Door, DoorKind, Route
from amparo.delivery.email import is_address
from amparo.errors import BadInput, NotFound
from amparo.evidence.entry import Datum
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_about import About, about_of, check_mailbox, checked_about, sealed_about
from amparo.services.case_access import CaseAccess, case_of, going_on
from amparo.services.case_records import RecordKind, Safe, safe_of
from amparo.services.case_sightings import SightingBody, bodies_of
from amparo.services.case_ticks import ticks_of
from amparo.services.draft import MOST_TARGETS
from amparo.services.hostile import is_hostile, refuse_hostile, refuse_hostile_mailbox
from amparo.services.law import law_of
from amparo.services.letters import LetterBody, Way, draft_for, field_of, find_door, leaving, letter_reference, way_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import Write, writing
from amparo.words import Words

TOKEN_BYTES = 16


@dataclass(frozen=True)
class Choice:
    """What the person chose to send. route, door, regime: of the proposal. numbers: of addresses; every one that is
    still up where empty. operator: at one operator alone. shield: None for the best that is allowed. agreed: ids of the
    regime's statements that the person agreed to. to: the mail address that was found, where the door is a directory.
    work: what a copyright notice says of the work; the person's own story never goes into one, as it may be published.
    """

    route: str
    door: str
    regime: str | None = None
    operator: str | None = field(default=None, repr=False)
    numbers: tuple[int, ...] = ()
    shield: Shield | None = None
    agreed: frozenset[str] = frozenset()
    to: str | None = field(default=None, repr=False)
    work: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Preview:
    """What would be sent. letters: () while something lacks. parts: numbers of the addresses of each letter.

    to: the door's address; how: what to do with it. shields: what is allowed here, the best first.
    """

    route: Route
    door: Door
    regime: Regime | None
    way: Way
    how: Words
    parts: tuple[tuple[int, ...], ...]
    lacks: tuple[Lack, ...]
    statements: tuple[Statement, ...]
    shield: Shield
    shields: tuple[Shield, ...]
    letters: tuple[Letter, ...] = field(repr=False, default=())


@dataclass(frozen=True)
class _Prepared:
    """A choice with all that it stands on. relay: address for answers, of the letter with this reference."""

    preview: Preview
    about: About = field(repr=False)
    matters: tuple[Matter, ...] = field(repr=False)


def preview_letters(settings: Settings, access: CaseAccess, choice: Choice) -> Preview:
    """The letters as they would leave, or what they lack. Nothing is kept.

    Raises NotFound `no_such_door`, `no_such_regime`, `no_such_case`; BadInput `no_addresses`, `shield_not_allowed`;
    Refused `hostile_operator`.
    """
    with reading(settings):
        case = case_of(access)
        return _prepared(settings, access, case, choice, _today()).preview


def agree_letters(settings: Settings, access: CaseAccess, choice: Choice) -> tuple[int, ...]:
    """Keep the letters as agreed to; they are not sent yet. Returns their numbers. Raises as `preview_letters`, and
    Conflict `letter_incomplete`: nothing incomplete is ever kept.
    """
    with writing(settings) as write:
        case = going_on(access, write)
        prepared = _prepared(settings, access, case, choice, write.at.date())
        composed = [compose(matter) for matter in prepared.matters]
        first = case.letters.count() + 1
        numbers = tuple(range(first, first + len(composed)))
        keeping = _Keeping(write, access, case, prepared, choice)
        for each in zip(numbers, composed, prepared.matters, prepared.preview.parts, strict=True):
            keeping.keep(*each)
    return numbers


def complete_about(settings: Settings, access: CaseAccess, changes: dict[str, object]) -> About:
    """Change what the case says of the person: only the fields named. Raises BadInput `bad_case`, `no_mailbox` where
    reminders would have nowhere safe to go any more.
    """
    with writing(settings) as write:
        case = going_on(access, write)
        about = about_of(access.data_key, case.id, case.about or b"")
        for name, value in changes.items():
            if name not in About.__struct_fields__:
                raise BadInput("bad_case", "A case has no such field.")
            setattr(about, name, value)
        about = checked_about(_typed(about))
        check_mailbox(about, ticks_of(case))
        case.about = sealed_about(access.data_key, case.id, about)
        case.save(update_fields=["about"])
        data = {"fields": tuple(sorted(changes))}
        Chains(write, access.data_key).append(case.id, "case.changed", who=access.who, data=data)
    return about


def _typed(about: About) -> About:
    """The same, once each value is of its kind. Raises BadInput `bad_case`."""
    try:
        return msgspec.convert(msgspec.structs.asdict(about), About)
    except msgspec.ValidationError:
        raise BadInput("bad_case", "Something in the case has a value that it cannot have.") from None


def _prepared(settings: Settings, access: CaseAccess, case: rows.Case, choice: Choice, day: date) -> _Prepared:
    routes = loader.load(route_files.KIND, settings.home)
    route, door = find_door(routes, choice.route, choice.door)
    regime = None if choice.regime is None else law_of(settings).regimes.get(choice.regime)
    if choice.regime is not None and regime is None:
        raise NotFound("no_such_regime", "There is no such law.")
    about = about_of(access.data_key, case.id, case.about or b"")
    bodies = _addresses(safe_of(access), case, choice)
    operators = {one.operator for one in bodies.values()}
    refuse_hostile(about, routes, route, door, operators)
    refuse_hostile_mailbox(about, routes, choice.to)
    allowed = tuple(one for one in shields(regime, route, door) if one is not Shield.AGENT or _has_agent(settings))
    hides = about.hide_identity or any(is_hostile(one, about, routes) for one in operators)
    shield = choice.shield or (allowed[0] if hides else Shield.OPEN)
    if shield not in allowed:
        raise BadInput("shield_not_allowed", "The law or the service asks for the name here.")
    parts = split(tuple(bodies), _most(door))
    agreed = frozenset((choice.regime, one) for one in choice.agreed) if choice.regime is not None else frozenset()
    told = _told(about, regime, choice)
    matters = tuple(
        Matter(
            draft=draft_for(told, [bodies[number].address for number in part], choice.regime, agreed),
            door=door,
            route=route,
            regime=regime,
            shield=shield,
            reference=reference,
            day=day,
            agent=_agent(settings, shield, reference),
            relay=None if shield is Shield.OPEN else _relay(settings, reference),
        )
        for part, reference in ((part, _reference(access, case, choice, part)) for part in parts)
    )
    lacking = tuple(dict.fromkeys(lack for matter in matters for lack in lacks(matter)))
    preview = Preview(
        route=route,
        door=door,
        regime=regime,
        way=_way(door, choice),
        how=instruction(door, route),
        parts=parts,
        lacks=lacking,
        statements=regime.statements if regime is not None else (),
        shield=shield,
        shields=allowed,
        letters=() if lacking else tuple(compose(matter) for matter in matters),
    )
    return _Prepared(preview, about, matters)


def _told(about: About, regime: Regime | None, choice: Choice) -> About:
    """What the letter is made of: of a copyright notice, without what the person wrote about what happened."""
    if regime is None or regime.kind != COPYRIGHT:
        return about
    return msgspec.structs.replace(about, explanation=choice.work)


def _way(door: Door, choice: Choice) -> Way:
    """How it leaves. Raises BadInput `bad_mail_address`."""
    if choice.to is None:
        return way_of(door)
    if not is_address(choice.to):
        raise BadInput("bad_mail_address", "That is no e-mail address.")
    return Way.EMAIL


def _reference(access: CaseAccess, case: rows.Case, choice: Choice, part: Sequence[int]) -> str:
    what = (choice.route, choice.door, choice.regime, choice.operator, part)
    return letter_reference(access, case, what)


def _relay(settings: Settings, reference: str) -> str | None:
    """An address of the helpline that takes the answers to one letter; None where it has none."""
    return settings.cases.relay.replace("{reference}", reference.lower()) or None


def _agent(settings: Settings, shield: Shield, reference: str) -> Agent | None:
    if shield is not Shield.AGENT:
        return None
    return Agent(settings.cases.agent_name, _relay(settings, reference) or settings.site.contact)


def _has_agent(settings: Settings) -> bool:
    """Whether the helpline writes in a person's place: it needs a name, and somewhere for the answers."""
    return bool(settings.cases.agent_name and (settings.cases.relay or settings.site.contact))


def _most(door: Door) -> int | None:
    """How many addresses one letter names."""
    return (
        min(door.most_addresses or MOST_TARGETS, MOST_TARGETS) if door.kind is DoorKind.AMPARO else door.most_addresses
    )


def _addresses(safe: Safe, case: rows.Case, choice: Choice) -> dict[int, SightingBody]:
    """The addresses that a letter names, in order. Raises BadInput `no_addresses`."""
    up = case.sightings.filter(state__in=[one.value for one in STILL_UP])
    if choice.numbers:
        up = up.filter(number__in=choice.numbers)
    bodies = bodies_of(safe, list(up.order_by("number")))
    if choice.operator is not None:
        routes = dict(up.values_list("number", "route"))
        bodies = {n: one for n, one in bodies.items() if (routes[n] or one.operator) == choice.operator}
    if not bodies:
        raise BadInput("no_addresses", "There is no address for this letter to name.")
    return bodies


class _Keeping:
    """Letters of one choice, being kept."""

    def __init__(self, write: Write, access: CaseAccess, case: rows.Case, prepared: _Prepared, choice: Choice) -> None:
        self._write, self._access, self._case, self._choice = write, access, case, choice
        self._preview, self._safe = prepared.preview, safe_of(access)
        self._chains = Chains(write, access.data_key)

    def keep(self, number: int, letter: Letter, matter: Matter, part: Sequence[int]) -> None:
        """One of them. part: numbers of the addresses that it names, in its order."""
        preview = self._preview
        row = rows.Letter(
            id=uuid4(),
            case=self._case,
            number=number,
            state=LetterState.AGREED.value,
            route=preview.route.id,
            door=preview.door.id,
            regime=None if preview.regime is None else preview.regime.id,
            role=preview.route.role.value,
            way=preview.way.value,
            agreed_at=self._write.at,
        )
        row.sealed = self._safe.close(RecordKind.LETTER, row.id, self._body(letter, matter))
        row.save(force_insert=True)
        ids = dict(self._case.sightings.filter(number__in=part).values_list("number", "id"))
        rows.LetterTarget.objects.bulk_create(
            rows.LetterTarget(letter=row, sighting_id=ids[one], place=place) for place, one in enumerate(part, 1)
        )
        self._record(row, letter, len(part))

    def _body(self, letter: Letter, matter: Matter) -> LetterBody:
        preview, leaves = self._preview, leaving(shielded(matter))
        return LetterBody(
            operator=self._choice.operator,
            reference=matter.reference,
            to=self._choice.to or preview.door.value,
            shield=preview.shield.value,
            language=letter.language,
            subject=letter.subject,
            text=letter.body,
            own_language=letter.own_language,
            own_subject=letter.own_subject,
            own_text=letter.own_body,
            whole=letter.text(),
            fields=[field_of(fill, letter.own_language) for fill in letter.fills],
            statements=sorted(matter.draft.statements),
            answer_to=matter.relay or leaves["contact"] or _own_mailbox(matter),
            leaves=leaves,
            token=secrets.token_hex(TOKEN_BYTES),
            key=preview.door.key,
        )

    def _record(self, row: rows.Letter, letter: Letter, count: int) -> None:
        """The chain says what was agreed to, and commits to its words."""
        data: dict[str, Datum] = {
            "letter": row.number,
            "route": row.route,
            "door": row.door,
            "regime": row.regime,
            "shield": self._preview.shield.value,
            "addresses": count,
        }
        personal = {f"letter.{row.number}": letter.text()}
        self._chains.append(self._case.id, "letter.agreed", who=self._access.who, data=data, personal=personal)


def _own_mailbox(matter: Matter) -> str | None:
    """Where nobody asks for a contact, answers still come to the person: under the own name, to a safe mailbox."""
    draft = matter.draft
    return draft.contact if matter.shield is Shield.OPEN and draft.mailbox_safe else None


def _today() -> date:
    return datetime.now(UTC).date()
