"""Asking for something to be done to a copy: hidden, removed or restored."""

from amparo.keyring import Keyring
from amparo.services.effects import NewEffect, add_effect
from amparo.services.places import Place
from amparo.store import models as rows
from amparo.store.transaction import Write


def want(write: Write, keyring: Keyring, copy: rows.Copy, place: Place, act: str) -> None:
    """Ask for something to be done to a copy. act: hide, remove or restore.

    The key holds the copy's turn, so that hiding again after a restore is another effect.
    """
    turn = rows.Effect.objects.filter(key__startswith=f"{act}/{copy.pk}/").count() + 1
    payload = {"host": place.host, "key": place.key, "copy": copy.pk}
    add_effect(write, keyring.seal, NewEffect(f"{act}/{copy.pk}/{turn}", act, payload, copy.notice))
