"""Steps for proven false statements."""

from uuid import UUID

from amparo.casework.standing import SUSPENDED_FOR, Step, step_for
from amparo.errors import Conflict, NotFound
from amparo.keyring import open_keyring
from amparo.services.grant_role import SENIOR, demand_role
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write, writing


def prove_false(settings: Settings, notice_id: UUID, *, ground: str, who: str) -> Step:
    """A statement in this notice was proven false: its contact goes one step further. ground: code of the proof.

    Each notice counts once. The person reads it, with the reason and how to appeal, where the notice is looked up.
    Raises Refused `role_missing`; NotFound `no_such_notice`; Conflict `no_contact`, `proven_already`.
    """
    keyring = open_keyring(settings.keys_dir)
    with writing(settings) as write:
        demand_role(who, SENIOR)
        notice = rows.Notice.objects.filter(id=notice_id).first()
        if notice is None:
            raise NotFound("no_such_notice", "There is no such notice.")
        if notice.contact_equal is None:
            raise Conflict("no_contact", "This notice has no contact, so that there is nobody to hold to it.")
        if rows.EvidenceEntry.objects.filter(chain=notice.id, kind="standing.changed").exists():
            raise Conflict("proven_already", "This notice counted already.")
        row, _ = rows.Standing.objects.get_or_create(
            contact_equal=notice.contact_equal, defaults={"step": Step.WARNED.value, "since": write.at}
        )
        row.proven += 1
        step = _go_to_step(write, row)
        data = {"step": step.value, "ground": ground}
        Chains(write, keyring.seal).append(notice.id, "standing.changed", who=who, data=data)
        write.record(who, "prove_false", notice=str(notice_id))
    return step


def take_back_step(write: Write, contact_equal: str | None) -> None:
    """One statement was not false after all: its contact goes one step back, and other proven ones still count."""
    row = rows.Standing.objects.filter(contact_equal=contact_equal).first() if contact_equal else None
    if row is None:
        return
    row.proven -= 1
    if row.proven > 0:
        _go_to_step(write, row)
    else:
        row.delete()


def _go_to_step(write: Write, row: rows.Standing) -> Step:
    step = step_for(row.proven) or Step.WARNED
    row.step, row.since = step.value, write.at
    row.until = write.at + SUSPENDED_FOR if step is Step.SUSPENDED else None
    row.save()
    return step
