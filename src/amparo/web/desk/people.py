"""Accounts of staff, for the command line: added with a link that sets the password once, listed, disabled.

An account's name is the person's pseudonym, as in `services.actor`; what she or he may do is in the store's roles.
`amparo.web.site.configure` comes first.
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from amparo.errors import Conflict, NotFound
from amparo.services.actor import acting
from amparo.services.grant_role import ADMIN, grant_role, list_roles
from amparo.settings import Settings
from amparo.store.connection import reading
from amparo.store.transaction import writing


@dataclass(frozen=True)
class Invitation:
    """A new account. link: sets its password, once, within a day; whoever has it has the account."""

    name: str
    link: str = field(repr=False)


@dataclass(frozen=True)
class Person:
    """An account as listed."""

    name: str
    roles: tuple[str, ...]
    active: bool
    has_password: bool
    has_second_factor: bool


def add_person(settings: Settings, name: str, *, admin: bool, who: str) -> Invitation:
    """Make an account without a password, and the link that sets one. Raises BadInput `bad_actor`, Conflict
    `person_exists`.
    """
    name = acting(name)
    with writing(settings) as write:
        if User.objects.filter(username__iexact=name).exists():
            raise Conflict("person_exists", "There is an account of that name.")
        user = User.objects.create_user(name)
        write.record(who, "add_person", admin=int(admin))
    if admin:
        grant_role(settings, name, ADMIN, who=who)
    return Invitation(name, _link(settings, user))


def invite_again(settings: Settings, name: str, *, who: str) -> Invitation:
    """Another link for an account whose person lost the password or the first link. Its password, second factors and
    sessions end at once. Raises NotFound `no_such_person`.
    """
    with writing(settings) as write:
        user = _find(name)
        user.set_unusable_password()
        user.is_active = True
        user.save()
        _second_factors(user).delete()
        _end_sessions(user)
        write.record(who, "invite_again")
        return Invitation(user.username, _link(settings, user))


def disable_person(settings: Settings, name: str, *, who: str) -> None:
    """Lock an account out at once; its roles and what it did stay. Raises NotFound `no_such_person`."""
    with writing(settings) as write:
        user = _find(name)
        user.is_active = False
        user.set_unusable_password()
        user.save()
        _end_sessions(user)
        write.record(who, "disable_person")


def list_people(settings: Settings) -> list[Person]:
    """All accounts by name."""
    roles = list_roles(settings)
    with reading(settings):
        return [
            Person(
                user.username,
                tuple(role for person, role in roles if person == user.username),
                user.is_active,
                user.has_usable_password(),
                _second_factors(user).exists(),
            )
            for user in User.objects.order_by("username")
        ]


def _find(name: str) -> User:
    user: User | None = User.objects.filter(username=name).first()
    if user is None:
        raise NotFound("no_such_person", "There is no account of that name; `amparo user list` shows them.")
    return user


def _second_factors(user: User) -> Any:
    return Authenticator.objects.filter(user=user)


def _end_sessions(user: User) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _link(settings: Settings, user: User) -> str:
    number = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.site.url + reverse("desk:set-password", args=(number, default_token_generator.make_token(user)))
