"""A complaint to the authority that a law names: what was asked of whom, what came back, which time was missed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from amparo.casework.answers import AnswerKind
from amparo.casework.case_life import STILL_UP, LetterState, SightingState
from amparo.casework.complaint import Asked, ComplaintHistory, Outcome, complaint_lacks, compose_complaint
from amparo.casework.compose import Lack, Letter, Shield
from amparo.casework.notice import NoticeDraft
from amparo.casework.regime import Regime
from amparo.casework.route import Role, Route
from amparo.errors import BadInput, NotFound
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_about import about_of
from amparo.services.case_access import CaseAccess, case_of, going_on
from amparo.services.case_records import RecordKind, Safe, safe_of
from amparo.services.case_sightings import bodies_of
from amparo.services.law import Law, law_of
from amparo.services.letter_clocks import TELLS
from amparo.services.letters import (
    AnswerView,
    LetterBody,
    LetterView,
    Way,
    draft_for,
    field_of,
    letter_reference,
    view_of,
)
from amparo.services.platform_news import DECIDED
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing
from amparo.words import Words

_SETTLES = frozenset({AnswerKind.REMOVED.value, AnswerKind.REFUSED.value, DECIDED})
"""Kinds of answers by which something that was asked is done or not."""
_LEFT_UP = frozenset({SightingState.KNOWN, SightingState.ASKED, SightingState.REFUSED})
"""Addresses that nobody has taken down yet; one that is back was taken down."""


@dataclass(frozen=True)
class ComplaintPreview:
    """A complaint as it would stand. numbers: of the addresses that are still up. letter: None while something lacks.

    to: how the authority is reached, in the words of the law's data.
    """

    regime: Regime
    to: str
    numbers: tuple[int, ...]
    lacks: tuple[Lack, ...]
    letter: Letter | None = field(repr=False)
    draft: NoticeDraft = field(repr=False)


def preview_complaint(
    settings: Settings, access: CaseAccess, regime: str, agreed: frozenset[str] = frozenset()
) -> ComplaintPreview:
    """The complaint under a law about everything that is still up. agreed: ids of its statements. Nothing is kept.

    Raises NotFound `no_such_regime`, `no_such_case`; BadInput `no_addresses`.
    """
    with reading(settings):
        case = case_of(access)
        return _prepared(settings, access, case, regime, agreed, letter_reference(access, case, ("complaint", regime)))


def agree_complaint(settings: Settings, access: CaseAccess, regime: str, agreed: frozenset[str] = frozenset()) -> int:
    """Keep it as a letter that the person prints or copies into the authority's form. Returns its number.

    Raises as `preview_complaint`, and BadInput `letter_incomplete`.
    """
    safe = safe_of(access)
    with writing(settings) as write:
        case = going_on(access, write)
        reference = letter_reference(access, case, ("complaint", regime))
        found = _prepared(settings, access, case, regime, agreed, reference)
        if found.letter is None:
            raise BadInput("letter_incomplete", "The complaint lacks something that the law asks.")
        row = rows.Letter(
            id=uuid4(),
            case=case,
            number=case.letters.count() + 1,
            state=LetterState.AGREED.value,
            regime=found.regime.id,
            role=Role.REGULATOR.value,
            way=Way.PRINT.value,
            agreed_at=write.at,
        )
        row.sealed = safe.close(RecordKind.LETTER, row.id, _body(found, found.letter, reference))
        row.save(force_insert=True)
        ids = dict(case.sightings.filter(number__in=found.numbers).values_list("number", "id"))
        rows.LetterTarget.objects.bulk_create(
            rows.LetterTarget(letter=row, sighting_id=ids[one], place=place)
            for place, one in enumerate(found.numbers, 1)
        )
        data = {"letter": row.number, "regime": row.regime, "addresses": len(found.numbers)}
        personal = {f"letter.{row.number}": found.letter.text()}
        Chains(write, access.data_key).append(case.id, "letter.agreed", who=access.who, data=data, personal=personal)
    return row.number


def _prepared(
    settings: Settings, access: CaseAccess, case: rows.Case, name: str, agreed: frozenset[str], reference: str
) -> ComplaintPreview:
    law, safe = law_of(settings), safe_of(access)
    regime = law.regimes.get(name)
    if regime is None or regime.complaint_route.value is None:
        raise NotFound("no_such_regime", "There is no such law, or it names no authority.")
    about = about_of(access.data_key, case.id, case.about or b"")
    up = list(case.sightings.filter(state__in=[one.value for one in STILL_UP]).order_by("number"))
    if not up:
        raise BadInput("no_addresses", "There is no address for this letter to name.")
    bodies = bodies_of(safe, up)
    statements = frozenset((name, one) for one in agreed)
    draft = draft_for(about, [bodies[one.number].address for one in up], name, statements)
    lacks = complaint_lacks(regime, draft)
    letter = None
    if not lacks:
        routes = loader.load(route_files.KIND, settings.home)
        left = {one.number for one in up if SightingState(one.state) in _LEFT_UP}
        history = ComplaintHistory(tuple(_asked(one, routes, law, left) for one in _sent(safe, case)))
        today = datetime.now(UTC).date()
        letter = compose_complaint(regime, history, draft, Shield.OPEN, today, reference=reference)
    return ComplaintPreview(regime, regime.complaint_route.value, tuple(one.number for one in up), lacks, letter, draft)


def _sent(safe: Safe, case: rows.Case) -> list[LetterView]:
    """Those that left and were not taken back."""
    letters = case.letters.filter(sent_at__isnull=False).exclude(state=LetterState.ENDED.value)
    letters = letters.exclude(role=Role.REGULATOR.value).order_by("number")
    return [view_of(safe, one) for one in letters.prefetch_related("targets__sighting", "clocks", "answers")]


def _asked(letter: LetterView, routes: Mapping[str, Route], law: Law, left: set[int]) -> Asked:
    """A letter that was sent, as the complaint tells of it. left: numbers of addresses that nobody took down."""
    route, regime = routes.get(letter.route or ""), law.regimes.get(letter.regime or "")
    name = letter.body.operator or letter.body.to
    last = next((one for one in reversed(letter.answers) if one.kind in {*_SETTLES, AnswerKind.ASKS_MORE.value}), None)
    at = letter.body.at
    return Asked(
        sent_at=letter.sent_at or letter.agreed_at,
        to=route.name if route is not None and not route.is_generic else Words(name, name),
        door=letter.body.to,
        addresses=len(letter.numbers),
        law=regime.name if regime is not None else None,
        reference=at.reference if at is not None else letter.body.reference,
        deadline=min((one.due for one in letter.dues if one.task in TELLS), default=None),
        outcome=_outcome(letter, last, left),
        answered_on=last.at.date() if last is not None else None,
        ground=last.ground if last is not None else None,
    )


def _outcome(letter: LetterView, last: AnswerView | None, left: set[int]) -> Outcome:
    """What came of it: an answer about some addresses is none about the others."""
    if last is None:
        return Outcome.NO_ANSWER
    if last.kind not in _SETTLES:
        return Outcome.ASKED_MORE
    if {one.kind for one in letter.answers} & _SETTLES == {AnswerKind.REFUSED.value}:
        return Outcome.REFUSED
    still = left.intersection(letter.numbers)
    if not still:
        return Outcome.REMOVED
    return Outcome.REFUSED if last.kind == DECIDED and len(still) == len(letter.numbers) else Outcome.PARTLY


def _body(found: ComplaintPreview, letter: Letter, reference: str) -> LetterBody:
    return LetterBody(
        operator=None,
        reference=reference,
        to=found.to,
        shield=Shield.OPEN.value,
        language=letter.language,
        subject=letter.subject,
        text=letter.body,
        own_language=letter.own_language,
        own_subject=letter.own_subject,
        own_text=letter.own_body,
        whole=letter.text(),
        fields=[field_of(fill, letter.own_language) for fill in letter.fills],
        statements=sorted(found.draft.statements),
    )
