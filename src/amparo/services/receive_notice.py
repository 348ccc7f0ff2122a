"""Take in a notice: check what the law asks, start every clock, give a receipt.

Nothing is looked up before the answer is formed: neither the addresses nor the fingerprints, so that no answer, time or
status says whether they are known. A complete notice is stored and its clocks run whatever limit it meets.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

from amparo.casework.completeness import complete_under, missing
from amparo.casework.life import NoticeState
from amparo.casework.notice import NoticeDraft
from amparo.casework.regime import Regime, Task
from amparo.errors import Unavailable
from amparo.evidence.entry import Datum
from amparo.keyring import Keyring, open_keyring
from amparo.services.abuse import reasons_for_a_person
from amparo.services.claims import KEPT, claim_sent
from amparo.services.draft import (
    agreed,
    checked,
    content_equal,
    exact_statements,
    fingerprint_lines,
    kept_draft,
    personal_fields,
)
from amparo.services.intake import Receipt, Received
from amparo.services.joining import earlier_notice, told_state
from amparo.services.law import Law, law_of
from amparo.services.notice_clocks import deadlines_of, end_clocks, start_clocks
from amparo.services.notice_statements import sign_receipt
from amparo.services.passphrase import digest, new_passphrase, new_reference
from amparo.services.publish_changes import publish_changes
from amparo.services.queue_mail import queue_news
from amparo.services.repeated_notice import sent_before, token_digest
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains, openings_of
from amparo.store.transaction import Write, writing


def receive_notice(settings: Settings, draft: NoticeDraft, received: Received) -> Receipt:
    """Store a notice and start its clocks. Returns what the person keeps; the passphrase is in it this once.

    The regimes are those of the countries served and the person's own; where two apply, both run. Over a limit, a
    person decides before more than the named items is touched. A complete notice with the same contact naming the same
    things joins the earlier one, which its sender is not told. The same with the same token within a week is the same
    notice; it gets a new passphrase, since the one before may never have arrived. Raises BadInput `bad_notice`,
    `no_targets`, `too_long`; Unavailable `store_unavailable`.
    """
    law, keyring = law_of(settings), open_keyring(settings.keys_dir)
    draft = agreed(checked(draft), law)
    token = token_digest(keyring, received.client_token, draft)
    with writing(settings) as write:
        earlier = sent_before(token, write.at)
        if earlier is not None:
            return _Filing(write, settings, keyring, law).again(earlier)
        regimes = law.for_notice(settings, draft.country, write.at.date())
        draft = replace(draft, regimes=tuple(regime.id for regime in regimes))
        filing = _Filing(write, settings, keyring, law)
        passphrase = new_passphrase()
        notice = filing.store(draft, received, regimes, digest(keyring, passphrase), token)
        receipt = filing.receipt(notice, draft, regimes, passphrase)
    if draft.fingerprints:
        with suppress(Unavailable):  # the worker publishes what is committed; the person must get the passphrase
            publish_changes(settings)
    return receipt


class _Filing:
    """One notice being stored."""

    def __init__(self, write: Write, settings: Settings, keyring: Keyring, law: Law) -> None:
        self._write, self._settings, self._keyring, self._law = write, settings, keyring, law
        self._chains = Chains(write, keyring.seal)

    def store(
        self, draft: NoticeDraft, received: Received, regimes: Sequence[Regime], passphrase: str, token: str | None
    ) -> rows.Notice:
        """The notice with everything that hangs on it. passphrase, token: keyed digests."""
        notice = self._row(draft, received, passphrase)
        notice.client_token = token
        complete = complete_under(draft, regimes) if regimes else None
        acting = notice
        if complete is None or complete:
            notice.reasons = reasons_for_a_person(self._write, self._settings, notice, len(draft.targets), received)
            notice.state = (NoticeState.REVIEW if notice.reasons else NoticeState.OPEN).value
            notice.completed_at = self._write.at
            acting = earlier_notice(notice) or notice
        holds = not notice.reasons and acting.state == NoticeState.OPEN.value
        if acting is not notice:
            notice.state, notice.joined_to = NoticeState.JOINED.value, acting
        notice.save(force_insert=True)
        self._targets(notice, draft)
        self._record(notice, draft, keep=not holds)
        start_clocks(self._write, self._chains, self._settings, notice, regimes, complete or ())
        end_clocks(self._write, self._chains, notice, {Task.ACKNOWLEDGE})  # the receipt is the acknowledgement
        if holds:
            claim_sent(self._write, self._settings, notice, draft.fingerprints)
        queue_news(self._write, self._keyring, self._settings, notice)
        return notice

    def again(self, notice: rows.Notice) -> Receipt:
        """A receipt for a notice that is here already, with a new passphrase."""
        passphrase = new_passphrase()
        notice.passphrase = digest(self._keyring, passphrase)
        notice.save(update_fields=["passphrase"])
        self._chains.append(notice.id, "notice.sent_again", who=PERSON)
        regimes = [self._law.regimes[one] for one in notice.regimes if one in self._law.regimes]
        kept = kept_draft(notice, openings_of(notice.id, self._keyring.seal))
        return self.receipt(notice, kept, regimes, passphrase)

    def receipt(self, notice: rows.Notice, draft: NoticeDraft, regimes: Sequence[Regime], passphrase: str) -> Receipt:
        """What the person gets."""
        lacks = notice.state == NoticeState.INCOMPLETE.value
        deadlines = deadlines_of(self._settings, notice, regimes)
        return Receipt(
            id=notice.id,
            reference=notice.reference,
            passphrase=passphrase,
            state=told_state(notice),
            received_at=notice.received_at,
            regimes=tuple(notice.regimes),
            missing=tuple(one for regime in regimes for one in missing(draft, regime)) if lacks else (),
            deadlines=deadlines,
            signed=sign_receipt(self._keyring, self._settings, notice, deadlines),
        )

    def _row(self, draft: NoticeDraft, received: Received, passphrase: str) -> rows.Notice:
        equal, contact = self._keyring.equality, (draft.contact or "").lower()
        return rows.Notice(
            id=uuid4(),
            reference=new_reference(),
            passphrase=passphrase,
            state=NoticeState.INCOMPLETE.value,
            channel=received.channel.value,
            language=draft.language,
            country=draft.country,
            regimes=list(draft.regimes),
            statements=sorted(list(pair) for pair in draft.statements),
            relation=draft.relation.value if draft.relation else None,
            category=draft.category,
            mailbox_safe=draft.mailbox_safe,
            contact_equal=equal("contact", contact) if contact else None,
            source_equal=equal("source", received.source) if received.source else None,
            content_equal=content_equal(self._keyring, draft),
            received_at=self._write.at,
        )

    def _targets(self, notice: rows.Notice, draft: NoticeDraft) -> None:
        rows.Target.objects.bulk_create(
            rows.Target(
                notice=notice,
                number=number,
                kind=target.kind.value,
                concern=target.concern.value,
                address_equal=self._keyring.equality("address", target.address),
            )
            for number, target in enumerate(draft.targets, 1)
        )

    def _record(self, notice: rows.Notice, draft: NoticeDraft, *, keep: bool) -> None:
        """The entry of its receipt. keep: fingerprints do not hold uploads yet and are kept sealed until they may."""
        data: dict[str, Datum] = {
            "channel": notice.channel,
            "state": notice.state,
            "regimes": tuple(notice.regimes),
            "statements": tuple("/".join(pair) for pair in notice.statements),
            "targets": len(draft.targets),
            "reasons": tuple(notice.reasons),
        }
        personal = personal_fields(draft)
        words = exact_statements(draft, self._law)
        if words:
            personal["statement"] = words
        if keep and draft.fingerprints:
            personal[KEPT] = fingerprint_lines(draft.fingerprints)
        self._chains.append(notice.id, "notice.received", who=PERSON, data=data, personal=personal)
        if notice.joined_to_id is not None:
            self._chains.append(notice.joined_to_id, "notice.joined", who=PERSON, data={"other": str(notice.id)})
