"""Take a notice back, or erase what it says about a person."""

from amparo.casework.life import NOTICE, TARGET, NoticeEvent, NoticeState, TargetEvent, TargetState, after
from amparo.keyring import open_keyring
from amparo.services.claims import KEPT, end_claims
from amparo.services.joining import part_joined
from amparo.services.notice_access import notice_of
from amparo.services.notice_clocks import end_clocks
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import PERSON, Chains, erase
from amparo.store.transaction import Write, writing


def withdraw_notice(settings: Settings, reference: str, passphrase: str) -> NoticeState:
    """End a notice: its clocks stop, what it claimed holds no longer, nothing more is done. Nothing comes back by it:
    what was hidden or removed stays so. The same given again meanwhile goes on by itself.
    Raises NotFound `no_such_notice`; Conflict `not_in_this_state`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        notice = notice_of(keyring, reference, passphrase)
        notice.state = after(NOTICE, NoticeState(notice.state), NoticeEvent.WITHDRAW).value
        notice.joined_to = None
        notice.save(update_fields=["state", "joined_to"])
        chains = Chains(write, keyring.seal)
        chains.append(notice.id, "notice.withdrawn", who=PERSON)
        part_joined(write, chains, settings, keyring, notice)
        erase(notice.id, [KEPT])
        end_clocks(write, chains, notice, met=False)
        for target in notice.targets.filter(state=TargetState.WAITING.value):
            target.state = after(TARGET, TargetState.WAITING, TargetEvent.END).value
            target.save(update_fields=["state"])
        end_claims(write, list(notice.claims.filter(ended_at=None)))
        rows.Effect.objects.filter(notice=notice, kind="mail", done_at=None).update(
            done_at=write.at, outcome="withdrawn"
        )
    publish_changes(settings)
    return NoticeState.WITHDRAWN


def erase_notice(settings: Settings, reference: str, passphrase: str) -> int:
    """Withdraw a notice if it still goes on, and delete name, contact, addresses and words with their keys.

    The chain stays and still verifies; nobody can test a guess against it. Returns how many values were deleted.
    Raises NotFound `no_such_notice`.
    """
    keyring = open_keyring(settings.keys_dir)
    ending = {NoticeState.INCOMPLETE, NoticeState.OPEN, NoticeState.REVIEW, NoticeState.JOINED}
    with writing(settings):
        state = NoticeState(notice_of(keyring, reference, passphrase).state)
    if state in ending:
        withdraw_notice(settings, reference, passphrase)
    with writing(settings) as write:
        notice = notice_of(keyring, reference, passphrase)
        count = erase(notice.id)
        notice.contact_equal = notice.source_equal = notice.content_equal = notice.client_token = None
        notice.mailbox_safe, notice.erased_at = False, write.at
        notice.save()
        forget_mail(write, notice, "erased")
        if not notice.joined.exists():
            notice.targets.update(address_equal="")
        Chains(write, keyring.seal).append(notice.id, "notice.erased", who=PERSON, data={"values": count})
    return count


def forget_mail(write: Write, notice: rows.Notice, outcome: str) -> None:
    """Let no mail go out for a notice, and keep no contact in those that did: only that there was one."""
    mails = notice.effects.filter(kind="mail")
    mails.filter(done_at=None).update(done_at=write.at, outcome=outcome)
    mails.update(sealed=b"")
