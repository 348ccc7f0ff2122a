"""What an account meets for its strikes, and lifting it again."""

from datetime import timedelta

from amparo.casework.strikes import Measure, Struck, in_force, measure_for
from amparo.keyring import Keyring
from amparo.services.effects import NewEffect, add_effect
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import Write

BEFORE_HOST = frozenset({Measure.HOLD, Measure.LIMIT, Measure.SUSPEND})
"""Measures under which the gate holds the account's uploads."""
AT_HOST = frozenset({Measure.LIMIT, Measure.SUSPEND})
"""Measures that the host carries out."""


def account_measure(write: Write, settings: Settings, account: str) -> Measure:
    """What an account's strikes in force bring now."""
    struck = [Struck(one.at, one.ends_at, one.removed_at) for one in rows.Strike.objects.filter(account=account)]
    policy = {int(count): Measure(word) for count, word in settings.takedown.strikes.items()}
    return measure_for(in_force(struck, write.at), policy)


def strike_account(
    write: Write, settings: Settings, keyring: Keyring, chains: Chains, copy: rows.Copy, host: str
) -> Measure | None:
    """One strike for this removal, and what the account's number of strikes brings. None where it has one already."""
    account = copy.account or ""
    ends = write.at + timedelta(days=settings.takedown.strike_days)
    strike, fresh = rows.Strike.objects.get_or_create(
        copy=copy, defaults={"account": account, "notice": copy.notice, "at": write.at, "ends_at": ends}
    )
    if not fresh:
        return None
    measure = account_measure(write, settings, account)
    data = {"copy": copy.pk, "measure": measure.value, "strike": strike.pk}
    chains.append(copy.notice_id, "account.strike", data=data)
    if measure in BEFORE_HOST:
        rows.UploaderHold.objects.update_or_create(ref=account, defaults={"until": ends, "changed_seq": write.seq})
    if measure in AT_HOST:
        payload = {"host": host, "account": account, "limit": measure.value}
        key = f"limit/{strike.pk}/{measure.value}"
        add_effect(write, keyring.seal, NewEffect(key, "limit_account", payload, copy.notice))
    return measure


def lift_account(write: Write, keyring: Keyring, strike: rows.Strike, host: str) -> None:
    """Lift what the account met: a strike less no longer brings it."""
    rows.UploaderHold.objects.filter(ref=strike.account, until__gt=write.at).update(
        until=write.at, changed_seq=write.seq
    )
    payload = {"host": host, "account": strike.account}
    add_effect(write, keyring.seal, NewEffect(f"lift/{strike.pk}", "restore_account", payload, strike.notice))
