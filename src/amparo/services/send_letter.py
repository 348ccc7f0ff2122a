"""Let an agreed letter leave: by mail, to an Amparo platform, or by the person's own hand.

It is sent while the person (or the team) has the case open: its words are sealed with the case's key, so that nothing
could send it later. That it is on its way is committed first; a process that dies then leaves a letter of which the
page says so, and sending it again is the same mail or the same notice, not a second one: what a platform gets is kept
as it was when it was first sent, whatever was added to the case since.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from amparo.casework.case_life import LETTER, SIGHTING, LetterEvent, LetterState, SightingEvent, SightingState
from amparo.casework.life import after
from amparo.casework.notice import Concern, NoticeDraft, Relation
from amparo.delivery import amparo_platform
from amparo.delivery.amparo_platform import Platform, PlatformReceipt
from amparo.delivery.email import Message, is_address, send
from amparo.errors import AmparoError, BadInput, Conflict, NotFound
from amparo.evidence.entry import Datum
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.case_about import About, about_of
from amparo.services.case_access import CaseAccess, case_of, going_on
from amparo.services.case_prints import prints_of, signals_of
from amparo.services.case_records import RecordKind, Safe, safe_of
from amparo.services.case_sightings import bodies_of
from amparo.services.draft import MOST_FINGERPRINTS, fingerprint_lines, fingerprints_in
from amparo.services.fetching import rules_of
from amparo.services.law import law_of
from amparo.services.letter_clocks import set_due, start_letter_clocks, start_platform_clocks
from amparo.services.letters import LetterBody, Posted, Way, body_of, concern_of, draft_for, letter_row
from amparo.services.platform_news import keep_access, note_receipt
from amparo.settings import Settings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.connection import reading
from amparo.store.transaction import writing

faults.register("letter.sending.after", "letter.sent.before")

MAY_HAVE_LEFT = frozenset({"fetch_timeout", "fetch_failed", "platform_answer", "platform_signature"})
"""Codes after which it is not known whether the other side has it."""
NEVER_TAKEN = frozenset({"platform_refused", "platform_too_much"})
"""Codes of a platform that takes this letter at no time, so that no earlier try can have arrived either."""


@dataclass(frozen=True)
class _Leaving:
    """A letter on its way. again: an earlier try may have arrived."""

    id: UUID
    again: bool
    way: Way
    body: LetterBody
    draft: NoticeDraft


def send_letter(settings: Settings, access: CaseAccess, number: int) -> LetterState:
    """Send a letter by mail or to an Amparo platform. Returns its state.

    Raises BadInput `sent_by_hand` for a letter that the person takes there; Conflict `not_in_this_state`,
    `case_withdrawn`; what delivery raises (Unavailable `mail_unavailable`, `fetch_timeout`, ...; Refused
    `mail_refused`, ...): it is as agreed again then, unless this try or an earlier one may have arrived.
    """
    leaving = _begin(settings, access, number)
    faults.fault("letter.sending.after")
    try:
        platform = _platform(settings, leaving)  # whatever goes wrong here, nothing was given yet
    except AmparoError:
        _failed(settings, access, number, leaving)
        raise
    try:
        receipt = _deliver(settings, leaving, platform)
    except AmparoError as refusal:
        if refusal.code not in MAY_HAVE_LEFT:
            _failed(settings, access, number, leaving, surely=refusal.code in NEVER_TAKEN)
        raise
    faults.fault("letter.sent.before")
    try:
        return _sent(settings, access, number, receipt)
    except Conflict:
        if platform is not None and receipt is not None:
            _keep_newest(settings, access, number, platform, receipt)
        raise


def mark_sent(settings: Settings, access: CaseAccess, number: int) -> LetterState:
    """The person says that it left: the form was filled in, the paper was posted.

    Raises BadInput `sent_from_here` for a letter to an Amparo platform, whose receipt nobody would have; Conflict
    `not_in_this_state`, `case_withdrawn`; NotFound `no_such_letter`, `no_such_case`.
    """
    with reading(settings):
        if letter_row(case_of(access), number).way == Way.AMPARO.value:
            raise BadInput("sent_from_here", "This letter is sent from here, so that its receipt comes back.")
    return _sent(settings, access, number, None)


def _begin(settings: Settings, access: CaseAccess, number: int) -> _Leaving:
    safe = safe_of(access)
    with writing(settings) as write:
        case = going_on(access, write)
        letter = letter_row(case, number)
        way, body = Way(letter.way), body_of(safe, letter)
        if way not in (Way.EMAIL, Way.AMPARO):
            raise BadInput("sent_by_hand", "This letter is taken there by you: fill in the form or print it.")
        again = letter.state == LetterState.SENDING.value
        letter.state = after(LETTER, LetterState(letter.state), LetterEvent.SEND).value
        about = about_of(safe.data_key, case.id, case.about or b"")
        if body.posted is None or not again:
            body.posted = _posted(safe, case, about, body)
            letter.sealed = safe.close(RecordKind.LETTER, letter.id, body)
        letter.save(update_fields=["state", "sealed"])
        return _Leaving(letter.id, again, way, body, _draft(safe, about, letter, body, body.posted))


def _posted(safe: Safe, case: rows.Case, about: About, body: LetterBody) -> Posted:
    """contact: as it leaves; the platform writes to nobody's mailbox but a safe one."""
    contact = body.leaves.get("contact")
    mine = contact is not None and contact == (about.contact or "").strip()
    return Posted(
        language=about.language,
        concern=concern_of(about).value,
        mailbox_safe=about.mailbox_safe if mine else contact is not None,
        prints=fingerprint_lines(signals_of(prints_of(safe, case), MOST_FINGERPRINTS)),
    )


def _draft(safe: Safe, about: About, letter: rows.Letter, body: LetterBody, posted: Posted) -> NoticeDraft:
    """What a platform gets: the person's notice, shielded as agreed, about the addresses of this letter in its order,
    with the case's fingerprints.
    """
    targets = [one.sighting for one in letter.targets.select_related("sighting").order_by("place")]
    bodies = bodies_of(safe, targets)
    agreed = frozenset((regime, statement) for regime, statement in body.statements)
    whole = draft_for(about, [bodies[one.number].address for one in targets], letter.regime, agreed)
    said, concern = body.leaves, Concern(posted.concern)
    return replace(
        whole,
        language=posted.language,
        targets=tuple(replace(one, concern=concern) for one in whole.targets),
        relation=Relation(said.get("relation") or Relation.DEPICTED.value),
        country=said.get("country"),
        category=said.get("category"),
        explanation=said.get("explanation"),
        name=said.get("name"),
        contact=said.get("contact"),
        authority=said.get("authority"),
        signature=said.get("signature"),
        mailbox_safe=posted.mailbox_safe,
        fingerprints=fingerprints_in(posted.prints) if posted.prints else (),
    )


def _platform(settings: Settings, leaving: _Leaving) -> Platform | None:
    """Where it goes; None by mail."""
    if leaving.way is not Way.AMPARO:
        return None
    return amparo_platform.discover(leaving.body.to, rules_of(settings), leaving.body.key)


def _deliver(settings: Settings, leaving: _Leaving, platform: Platform | None) -> PlatformReceipt | None:
    body = leaving.body
    if platform is None:
        domain = settings.mail.sender.rpartition("@")[2]
        answers = body.answer_to if body.answer_to is not None and is_address(body.answer_to) else None
        name = f"<{leaving.id.hex}@{domain.encode('idna').decode()}>"
        send(settings.mail, Message(body.to, body.subject, body.whole, name, reply_to=answers, automatic=False))
        return None
    return amparo_platform.post_notice(platform, leaving.draft, rules_of(settings), body.token)


def _failed(settings: Settings, access: CaseAccess, number: int, leaving: _Leaving, *, surely: bool = False) -> None:
    """A try that did not arrive: the letter can be sent anew, or taken back. surely: no earlier one did either."""
    if leaving.again and not surely:
        return
    with writing(settings) as write:
        letter = letter_row(going_on(access, write), number)
        letter.state = after(LETTER, LetterState(letter.state), LetterEvent.FAIL).value
        letter.save(update_fields=["state"])


def _sent(settings: Settings, access: CaseAccess, number: int, receipt: PlatformReceipt | None) -> LetterState:
    routes = loader.load(route_files.KIND, settings.home)
    with writing(settings) as write:
        case = going_on(access, write)
        letter = letter_row(case, number)
        letter.state = after(LETTER, LetterState(letter.state), LetterEvent.SENT).value
        letter.sent_at = write.at
        letter.save(update_fields=["state", "sent_at"])
        _ask(letter)
        data: dict[str, Datum] = {"letter": number, "way": letter.way}
        Chains(write, access.data_key).append(case.id, "letter.sent", who=access.who, data=data)
        law, route = law_of(settings), routes.get(letter.route or "")
        start_letter_clocks(write, settings, law, letter, route)
        if receipt is not None:
            start_platform_clocks(letter, law, receipt)
            note_receipt(write, access, case, letter, receipt)
            set_due(letter, settings, route)
    return LetterState(letter.state)


def _keep_newest(
    settings: Settings, access: CaseAccess, number: int, platform: Platform, receipt: PlatformReceipt
) -> None:
    """The same letter was sent from two places at once, and the other one was noted first. The platform has one notice,
    and the passphrase that opens it is that of whichever came to it last: if it is this one, it is kept.
    """
    try:
        amparo_platform.poll(platform, receipt.reference, receipt.passphrase, rules_of(settings))
    except NotFound:
        return
    with writing(settings) as write:
        letter = letter_row(case_of(access, write=write), number)
        if letter.sent_at is not None:
            keep_access(safe_of(access), letter, receipt)


def _ask(letter: rows.Letter) -> None:
    """What the letter names is asked for now."""
    named = [one.sighting for one in letter.targets.select_related("sighting")]
    for sighting in named:
        if (SightingState(sighting.state), SightingEvent.ASK) in SIGHTING:
            sighting.state = after(SIGHTING, SightingState(sighting.state), SightingEvent.ASK).value
    rows.Sighting.objects.bulk_update(named, ["state"])
