"""How allauth treats our accounts: nobody signs up, nothing is mailed, secrets are sealed."""

import base64
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from amparo.keyring import open_keyring
from amparo.store.sealed import seal, unseal
from amparo.web.shared.installation import installation

_PLACE = "second-factor"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's ACCOUNT_ADAPTER."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by `amparo user add` alone."""
        return False

    def is_reauthentication_required(self, *, app: str, **given: object) -> bool:
        """Whoever has signed in within the last minutes is not asked for the password again."""
        signed_in = get_authentication_records(context.request, context.request.user)
        return not signed_in or time.time() - signed_in[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """No mail about accounts: none has an address."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's MFA_ADAPTER."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The pseudonym."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Seal a secret before it goes into the database."""
        return base64.b64encode(seal(_key(), text.encode(), _PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return unseal(_key(), base64.b64decode(encrypted_text), _PLACE).decode()


def _key() -> bytes:
    return open_keyring(installation().keys_dir).token_key(_PLACE)
