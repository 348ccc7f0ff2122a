"""Telling an uploader what was done and how to disagree."""

from amparo.casework.regime import ClockStart, Task
from amparo.keyring import Keyring
from amparo.services.appeals import offer_appeal
from amparo.services.effects import NewEffect, add_effect
from amparo.services.law import law_of
from amparo.services.places import place_of
from amparo.services.statement_of_reasons import Restriction, statement_of_reasons
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.transaction import Write


def tell_uploader(
    write: Write, settings: Settings, keyring: Keyring, copy: rows.Copy, restriction: Restriction
) -> bool:
    """Ask the host to hand over a statement of reasons with an appeal in it; once for each restriction of a copy.

    Returns False where the host does not know whose the object is: then nobody can be told.
    """
    if copy.account is None:
        return False
    notice, place = copy.notice, place_of(copy, keyring)
    key = f"tell/{copy.pk}/{restriction.value}"
    if rows.Effect.objects.filter(key=key).exists():
        return True
    appeal = offer_appeal(write, keyring, notice, copy)
    statement = statement_of_reasons(settings, notice, copy, appeal, restriction)
    payload = {"host": place.host, "account": copy.account, "key": place.key, "statement": statement}
    add_effect(write, keyring.seal, NewEffect(key, "tell_uploader", payload, notice))
    return True


def tells_when_hidden(settings: Settings, notice: rows.Notice) -> bool:
    """Whether a regime of the notice wants the uploader told as soon as the item is restricted at all."""
    law = law_of(settings).regimes
    duties = [duty for one in notice.regimes if one in law for duty in law[one].duties if duty.by_service]
    return any(duty.task is Task.TELL_UPLOADER and duty.starts is ClockStart.RESTRICTION for duty in duties)
