"""The same person asking for the same thing again: the earlier notice goes on for both.

Nobody proves here who is behind a contact, so that the later sender may be somebody else, who only wants to know
whether a person has reported. So a joined notice looks to its sender as any other: its own receipt, clocks and state;
and it never hangs on the earlier one: where that ends without a decision, it goes on by itself.
"""

from amparo.casework.life import NOTICE, NoticeEvent, NoticeState, after
from amparo.keyring import Keyring
from amparo.services.claims import claim_kept
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write

_JOINABLE = (NoticeState.OPEN.value, NoticeState.REVIEW.value)


def earlier_notice(notice: rows.Notice) -> rows.Notice | None:
    """The notice with the same contact about the same things that is still going on."""
    if notice.content_equal is None:
        return None
    same = rows.Notice.objects.filter(content_equal=notice.content_equal, state__in=_JOINABLE)
    return same.exclude(pk=notice.pk).order_by("received_at").first()


def acting_for(notice: rows.Notice) -> rows.Notice:
    """The notice that goes on for this one: itself, or the one that it is joined to."""
    joined = notice.state == NoticeState.JOINED.value
    return notice.joined_to or notice if joined else notice


def told_state(notice: rows.Notice) -> NoticeState:
    """The state as its sender is told. That a person decides first, or that it is joined, is not said: both depend on
    what is known of the contact and of copies, and whoever files in somebody else's name would learn it.
    """
    state = NoticeState(notice.state)
    if state is NoticeState.JOINED:
        return NoticeState.OPEN if acting_for(notice).decided_at is None else NoticeState.DECIDED
    return NoticeState.OPEN if state is NoticeState.REVIEW else state


def part_joined(write: Write, chains: Chains, settings: Settings, keyring: Keyring, notice: rows.Notice) -> None:
    """Where a notice ends undecided, the first of those joined to it goes on, and the others are joined to that.

    Call it before the notice's clocks end.
    """
    joined = list(notice.joined.filter(state=NoticeState.JOINED.value).order_by("received_at"))
    if not joined or notice.decided_at is not None:
        return
    first, *others = joined
    opened = after(NOTICE, NoticeState.JOINED, NoticeEvent.PART)
    first.state = (after(NOTICE, opened, NoticeEvent.ASK_PERSON) if first.reasons else opened).value
    first.joined_to = None
    first.save(update_fields=["state", "joined_to"])
    chains.append(first.id, "notice.parted", data={"state": first.state})
    if not first.reasons:
        claim_kept(write, settings, keyring, first)
    for other in others:
        other.joined_to = first
        other.save(update_fields=["joined_to"])
