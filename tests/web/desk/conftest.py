"""A platform with people at its desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from amparo.media.pool import Pool
from amparo.services.grant_role import grant_role
from amparo.settings import Settings
from amparo.store.transaction import writing
from tests.services.platform import Platform, platform_in
from tests.store.backends import fresh_settings

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignIn = Callable[..., Client]


def account(settings: Settings, name: str, *roles: str, second_factor: bool = True) -> User:
    """Somebody with an account and roles."""
    with writing(settings):
        user, made = User.objects.get_or_create(username=name)
        if made and second_factor:
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    for role in roles:
        grant_role(settings, name, role, who="root")
    return user


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(Settings().media) as pool:
        yield pool


@pytest.fixture
def web_settings(tmp_path: Path, pool: Pool) -> Settings:
    return fresh_settings("sqlite", tmp_path / "home")


@pytest.fixture
def platform(web_settings: Settings, tmp_path: Path, pool: Pool) -> Platform:
    return platform_in(web_settings, tmp_path / "served", pool)


@pytest.fixture
def sign_in(platform: Platform, use: Callable[[Settings], Client]) -> SignIn:
    """A client of somebody at the desk: sign_in("ana", "moderator")."""
    use(platform.settings)

    def signed_in(name: str, *roles: str, second_factor: bool = True) -> Client:
        client = use(platform.settings)
        client.force_login(account(platform.settings, name, *roles, second_factor=second_factor), backend=BACKEND)
        return client

    return signed_in
