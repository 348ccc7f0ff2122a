"""Tell a person how a notice stands."""

from amparo.casework.bands import band
from amparo.casework.completeness import Missing, missing
from amparo.casework.life import NoticeState, TargetState
from amparo.casework.notice import TargetKind
from amparo.errors import NotFound
from amparo.keyring import Keyring, open_keyring
from amparo.services.draft import kept_draft
from amparo.services.intake import NoticeStatus, TargetStatus
from amparo.services.law import law_of
from amparo.services.notice_access import notice_of
from amparo.services.notice_clocks import deadlines_of
from amparo.services.notice_statements import sign_statements
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import openings_of
from amparo.store.connection import reading


def poll_notice(settings: Settings, reference: str, passphrase: str) -> NoticeStatus:
    """How it stands, for whoever has its reference and passphrase: only what was named, and a band for the rest.

    A notice that was joined to an earlier one tells what became of that. Raises NotFound `no_such_notice`.
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
    acting = notice.joined_to or notice
    law = law_of(settings)
    regimes = [law.regimes[one] for one in notice.regimes if one in law.regimes]
    lacking: tuple[Missing, ...] = ()
    if notice.state == NoticeState.INCOMPLETE.value:
        draft = kept_draft(notice, openings_of(notice.id, keyring.seal))
        lacking = tuple(one for regime in regimes for one in missing(draft, regime))
    targets = _targets(notice, acting)
    decided = acting.state == NoticeState.DECIDED.value
    return NoticeStatus(
        reference=notice.reference,
        state=NoticeState(notice.state),
        language=notice.language,
        received_at=notice.received_at,
        regimes=tuple(notice.regimes),
        missing=lacking,
        deadlines=deadlines_of(settings, acting, regimes),
        targets=targets,
        copies=band(acting.copies.filter(target=None).exclude(state="kept").count()) if decided else None,
        appealable=tuple(one.number for one in targets if one.state is TargetState.REFUSED),
        statements=tuple(sign_statements(keyring, settings, acting)),
    )


def _targets(notice: rows.Notice, acting: rows.Notice) -> tuple[TargetStatus, ...]:
    """What was named, by the numbers of this notice, as it stands in the one that goes on for both."""
    states = {row.address_equal: row for row in acting.targets.all()}
    return tuple(
        TargetStatus(
            row.number,
            TargetKind(row.kind),
            TargetState(states.get(row.address_equal, row).state),
            states.get(row.address_equal, row).ground,
        )
        for row in notice.targets.order_by("number")
    )
