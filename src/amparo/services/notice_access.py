"""Finding a notice as its sender does: by reference and passphrase."""

from amparo.errors import NotFound
from amparo.keyring import Keyring
from amparo.services.passphrase import fits, plain_reference
from amparo.store import models as rows

_NOBODY = "0" * 64


def notice_of(keyring: Keyring, reference: str, passphrase: str) -> rows.Notice:
    """The notice. Raises NotFound `no_such_notice` alike for a wrong reference and for a wrong passphrase, at the same
    cost.
    """
    found = rows.Notice.objects.filter(reference=plain_reference(reference)).first()
    if not fits(keyring, passphrase, found.passphrase if found is not None else _NOBODY) or found is None:
        raise NotFound("no_such_notice", "There is no report with this reference and passphrase.")
    return found
