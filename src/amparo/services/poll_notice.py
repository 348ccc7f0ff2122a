"""Tell a person how a notice stands."""

from amparo.casework.bands import band
from amparo.casework.completeness import Missing, missing
from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.errors import NotFound
from amparo.keyring import Keyring, open_keyring
from amparo.services.draft import kept_draft
from amparo.services.intake import NoticeStatus, TargetStatus
from amparo.services.joining import acting_for, told_state
from amparo.services.law import law_of
from amparo.services.notice_access import notice_of
from amparo.services.notice_clocks import deadlines_of
from amparo.services.notice_statements import sign_outcome, sign_statements
from amparo.services.reappearance import came_back
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import openings_of
from amparo.store.connection import reading


def poll_notice(settings: Settings, reference: str, passphrase: str) -> NoticeStatus:
    """How it stands, for whoever has its reference and passphrase: only what was named, and a band for the rest.

    One that was joined to an earlier one tells what became of that once it is decided, and not that it was.
    Raises NotFound `no_such_notice`.
    """
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        notice = notice_of(keyring, reference, passphrase)
        return _status(settings, keyring, notice)


def show_address(settings: Settings, reference: str, passphrase: str, number: int) -> str:
    """One address that the person named, on request. Raises NotFound `no_such_notice`, `no_such_address` (also once
    erased).
    """
    keyring = open_keyring(settings.keys_dir)
    with reading(settings):
        notice = notice_of(keyring, reference, passphrase)
        field = f"address.{number}"
        found = openings_of(notice.id, keyring.seal, [field])
        if field not in found:
            raise NotFound("no_such_address", "This report has no such address, or it was erased.")
        return found[field].value


def _status(settings: Settings, keyring: Keyring, notice: rows.Notice) -> NoticeStatus:
    acting = acting_for(notice)
    law = law_of(settings)
    regimes = [law.regimes[one] for one in notice.regimes if one in law.regimes]
    lacking: tuple[Missing, ...] = ()
    if notice.state == NoticeState.INCOMPLETE.value:
        draft = kept_draft(notice, openings_of(notice.id, keyring.seal))
        lacking = tuple(one for regime in regimes for one in missing(draft, regime))
    state = told_state(notice)
    targets = _targets(notice, acting)
    decided = state is NoticeState.DECIDED
    return NoticeStatus(
        reference=notice.reference,
        state=state,
        language=notice.language,
        received_at=notice.received_at,
        regimes=tuple(notice.regimes),
        missing=lacking,
        deadlines=deadlines_of(settings, notice, regimes),
        targets=targets,
        copies=band(acting.copies.filter(target=None).exclude(state="kept").count()) if decided else None,
        came_back=came_back(acting) if decided else None,
        appealable=tuple(one.number for one in targets if one.state is TargetState.REFUSED),
        standing=_standing(notice),
        statements=(
            *sign_statements(keyring, settings, notice),
            *sign_outcome(keyring, settings, notice, targets),
        ),
    )


def _standing(notice: rows.Notice) -> str | None:
    """The step held against the contact of this notice, where it is this notice that was proven false."""
    if not rows.EvidenceEntry.objects.filter(chain=notice.id, kind="standing.changed").exists():
        return None
    held = rows.Standing.objects.filter(contact_equal=notice.contact_equal, proven__gt=0)
    return held.values_list("step", flat=True).first()


def _targets(notice: rows.Notice, acting: rows.Notice) -> tuple[TargetStatus, ...]:
    """What was named, by the numbers of this notice; from the one that goes on for both once that is decided."""
    own = list(notice.targets.order_by("number"))
    states = {}
    if acting is not notice and acting.decided_at is not None:
        states = {(row.kind, row.address_equal): row for row in acting.targets.all()}
    stands = [(row, states.get((row.kind, row.address_equal), row)) for row in own]
    return tuple(
        TargetStatus(row.number, TargetKind(row.kind), TargetState(now.state), now.ground) for row, now in stands
    )
