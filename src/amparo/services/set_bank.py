"""Change a bank's settings."""

from amparo.matching.state import BankState
from amparo.services.create_bank import check_limits
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store.find import bank_named
from amparo.store.transaction import writing


def set_bank(
    settings: Settings,
    name: str,
    *,
    who: str,
    radius: int | None = None,
    least_quality: int | None = None,
    enabled: bool | None = None,
) -> BankState:
    """The bank after the change; None leaves a setting as it is. All its items follow at once.

    Raises BadInput `bad_radius`, `bad_quality`; NotFound `no_such_bank`.
    """
    check_limits(radius, least_quality)
    with writing(settings) as write:
        bank = bank_named(name)
        bank.radius = bank.radius if radius is None else radius
        bank.least_quality = bank.least_quality if least_quality is None else least_quality
        bank.enabled = bank.enabled if enabled is None else enabled
        bank.changed_seq = write.seq
        bank.save()
        write.record(who, "set_bank", bank=bank.number)
    publish_changes(settings)
    return bank.state()
