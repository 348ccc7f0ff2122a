"""Add to a notice what the law still asks."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from amparo.casework.completeness import complete_under, missing
from amparo.casework.life import NOTICE, NoticeEvent, NoticeState, after
from amparo.casework.notice import NoticeDraft
from amparo.errors import Conflict, Unavailable
from amparo.evidence.commitment import Opening
from amparo.evidence.entry import Datum
from amparo.keyring import Keyring, open_keyring
from amparo.services.abuse import reasons_for_a_person
from amparo.services.claims import KEPT, claim_sent
from amparo.services.draft import (
    TEXTS,
    agreed,
    checked,
    content_equal,
    exact_statements,
    fingerprint_lines,
    kept_draft,
    personal_fields,
)
from amparo.services.intake import Receipt, Received
from amparo.services.joining import told_state
from amparo.services.law import Law, law_of
from amparo.services.notice_access import notice_of
from amparo.services.notice_clocks import deadlines_of, start_clocks
from amparo.services.notice_statements import sign_receipt
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains, erase, openings_of
from amparo.store.transaction import writing


def complete_notice(
    settings: Settings, reference: str, passphrase: str, added: NoticeDraft, received: Received
) -> Receipt:
    """Add what is given to an incomplete notice; a field given again replaces the one before, addresses are added.

    As soon as one regime has everything its clock starts, from now. Raises NotFound `no_such_notice`; Conflict
    `not_in_this_state` for a notice that is complete already; BadInput as `receive_notice`.
    """
    keyring, law = open_keyring(settings.keys_dir), law_of(settings)
    with writing(settings) as write:
        notice = notice_of(keyring, reference, passphrase)
        if notice.state != NoticeState.INCOMPLETE.value:
            raise Conflict("not_in_this_state", "This report has everything that it needs already.")
        openings = openings_of(notice.id, keyring.seal)
        kept = kept_draft(notice, openings)
        draft = agreed(checked(_merged(kept, added)), law)
        regimes = [law.regimes[one] for one in notice.regimes if one in law.regimes]
        complete = complete_under(draft, regimes)
        _keep(keyring, notice, draft)
        personal = _news(kept, draft) | _more_statements(openings, kept, replace(draft, language=added.language), law)
        event, holds = "notice.added", False
        if complete:
            notice.completed_at = write.at
            notice.reasons = reasons_for_a_person(write, settings, notice, len(draft.targets), received)
            opened = after(NOTICE, NoticeState.INCOMPLETE, NoticeEvent.COMPLETE)
            notice.state = (after(NOTICE, opened, NoticeEvent.ASK_PERSON) if notice.reasons else opened).value
            event, holds = "notice.completed", not notice.reasons
        notice.save()
        chains = Chains(write, keyring.seal)
        if not holds and draft.fingerprints != kept.fingerprints:
            personal[KEPT] = fingerprint_lines(draft.fingerprints)
        data: dict[str, Datum] = {"state": notice.state, "regimes": tuple(one.id for one in complete)}
        chains.append(notice.id, event, who=PERSON, data=data, personal=personal)
        if complete:
            start_clocks(write, chains, settings, notice, regimes, complete)
        if holds:
            erase(notice.id, [KEPT])
            claim_sent(write, settings, notice, draft.fingerprints)
        deadlines = deadlines_of(settings, notice, regimes)
        receipt = Receipt(
            id=notice.id,
            reference=notice.reference,
            passphrase="",
            state=told_state(notice),
            received_at=notice.received_at,
            regimes=tuple(notice.regimes),
            missing=() if complete else tuple(one for regime in regimes for one in missing(draft, regime)),
            deadlines=deadlines,
            signed=sign_receipt(keyring, settings, notice, deadlines),
        )
    if draft.fingerprints:
        with suppress(Unavailable):  # the worker publishes what is committed
            publish_changes(settings)
    return receipt


def _merged(kept: NoticeDraft, added: NoticeDraft) -> NoticeDraft:
    given = {name: getattr(added, name) or getattr(kept, name) for name in (*TEXTS, "relation", "category", "country")}
    return replace(
        kept,
        targets=(*kept.targets, *(one for one in added.targets if one not in kept.targets)),
        statements=kept.statements | added.statements,
        mailbox_safe=added.mailbox_safe or kept.mailbox_safe,
        fingerprints=tuple(dict.fromkeys((*kept.fingerprints, *added.fingerprints))),
        **given,
    )


def _news(kept: NoticeDraft, draft: NoticeDraft) -> dict[str, str]:
    """Personal fields that are new or say something else now."""
    before = personal_fields(kept)
    return {field: value for field, value in personal_fields(draft).items() if before.get(field) != value}


def _more_statements(
    openings: Mapping[str, Opening], kept: NoticeDraft, draft: NoticeDraft, law: Law
) -> dict[str, str]:
    """The words agreed to so far, each as shown then: what is new in the language of now, after what was there."""
    words = exact_statements(replace(draft, statements=draft.statements - kept.statements), law)
    before = openings["statement"].value if "statement" in openings else ""
    return {"statement": f"{before}\n{words}".strip()} if words else {}


def _keep(keyring: Keyring, notice: rows.Notice, draft: NoticeDraft) -> None:
    """What the notice's own row says of the draft, and rows for addresses that were added."""
    notice.relation = draft.relation.value if draft.relation else None
    notice.category, notice.mailbox_safe, notice.country = draft.category, draft.mailbox_safe, draft.country
    notice.statements = sorted(list(pair) for pair in draft.statements)
    if draft.contact:
        notice.contact_equal = keyring.equality("contact", draft.contact.lower())
        notice.content_equal = content_equal(keyring, draft)
    known = notice.targets.count()
    rows.Target.objects.bulk_create(
        rows.Target(
            notice=notice,
            number=number,
            kind=target.kind.value,
            concern=target.concern.value,
            address_equal=keyring.equality("address", target.address),
        )
        for number, target in enumerate(draft.targets, 1)
        if number > known
    )
