"""What a new installation needs beside its settings: keys, and on a platform the banks that casework keeps."""

from contextlib import suppress
from dataclasses import dataclass

from amparo.errors import Unavailable
from amparo.keyring import open_keyring
from amparo.services.grant_role import ADMIN
from amparo.services.publish_changes import publish_changes
from amparo.services.system_banks import KINDS, system_bank
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.transaction import writing


@dataclass(frozen=True)
class Founded:
    """banks: made now, by name. admin_is_new: whether the person did not hold that role before."""

    banks: tuple[str, ...]
    admin_is_new: bool


def init_site(settings: Settings, admin: str, *, who: str) -> Founded:
    """Make keys, a platform's banks and the first admin's role where they are missing; what is there stays.

    admin: a pseudonym. Raises Unavailable `keys_unreadable`, `store_unavailable`.
    """
    open_keyring(settings.keys_dir)
    with writing(settings) as write:
        known = set(rows.Bank.objects.values_list("name", flat=True))
        wanted = KINDS if settings.site.kind == "platform" else ()
        made = tuple(name for name in wanted if name not in known)
        for name in made:
            system_bank(write, name)
        _, is_new = rows.Role.objects.get_or_create(who=admin, role=ADMIN)
        write.record(who, "init_site", banks=len(made), admin=int(is_new))
    with suppress(Unavailable):  # the worker publishes what is committed
        publish_changes(settings)
    return Founded(made, is_new)
