"""Take a key out of use."""

from amparo.errors import NotFound
from amparo.services.publish_changes import publish_changes
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.transaction import writing


def revoke_key(settings: Settings, key: str, *, who: str) -> None:
    """Revoke a key; when this returns, gates refuse it from their next look. One that is revoked stays so.

    Raises NotFound `no_such_key`.
    """
    with writing(settings) as write:
        found = rows.Key.objects.filter(id=key).first()
        if found is None:
            raise NotFound("no_such_key", "There is no key with this id.")
        if found.revoked_at is None:
            found.revoked_at = write.at
            found.changed_seq = write.seq
            found.save()
            write.record(who, "revoke_key", key=key)
    publish_changes(settings)
