"""Every address of the desk for every kind of person; an address that is not in the tables fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from amparo.services.case_about import Ticks
from amparo.services.grant_role import ROLES
from amparo.settings import Settings
from tests.services.cases import opened
from tests.web.desk import filed
from tests.web.desk.conftest import SignIn
from tests.web.desk.filed import NAMED, Found

UNKNOWN = UUID(int=0)
CASEWORK, SENIOR, CHILDREN, AUDIT = {"moderator", "senior"}, {"senior"}, {"child_safety"}, {"auditor"}
FIGURES = CASEWORK | AUDIT | {"caseworker"}
EVERYONE = set(ROLES) | {"nobody"}
PEOPLE = ("anonymous", "nobody", *ROLES, "no second factor")


@dataclass
class World:
    """What addresses and posts can be about."""

    notice: UUID = UNKNOWN
    copy: int = 1
    appeal: str = "AAAA-AAAA-AA"
    report: UUID = UNKNOWN
    case: UUID = UNKNOWN


@dataclass(frozen=True)
class Door:
    """An address of work: to whom it opens, with which method, and with which status. sends: what a post holds."""

    opens_to: set[str]
    method: str = "get"
    status: int = 200
    sends: Callable[[World], dict[str, str]] = lambda world: {}


DOORS = {
    "desk/": Door(EVERYONE),
    "desk/queue/<slug:view>": Door(CASEWORK),
    "desk/notice/<uuid:notice_id>": Door(CASEWORK),
    "desk/notice/<uuid:notice_id>/decide": Door(CASEWORK, "post", 302, lambda world: {f"copy-{world.copy}": "remove"}),
    "desk/notice/<uuid:notice_id>/go-on": Door(CASEWORK, "post", 302),
    "desk/notice/<uuid:notice_id>/open": Door(CASEWORK, "post", 200, lambda world: {"group": "addresses"}),
    "desk/notice/<uuid:notice_id>/statements": Door(CASEWORK, "post"),
    "desk/notice/<uuid:notice_id>/look-back": Door(CASEWORK, "post", 302),
    "desk/notice/<uuid:notice_id>/minor": Door(CASEWORK),
    "desk/notice/<uuid:notice_id>/minor POST": Door(CASEWORK, "post", 302),
    "desk/notice/<uuid:notice_id>/false": Door(SENIOR),
    "desk/notice/<uuid:notice_id>/false POST": Door(SENIOR, "post", 302, lambda world: {"ground": "court"}),
    "desk/notice/<uuid:notice_id>/copy/<int:copy_id>": Door(CASEWORK),
    "desk/notice/<uuid:notice_id>/copy/<int:copy_id>/flag": Door(CASEWORK, "post", 302, lambda world: {"flag": "news"}),
    "desk/notice/<uuid:notice_id>/copy/<int:copy_id>/place": Door(CASEWORK, "post"),
    "desk/appeals": Door(SENIOR),
    "desk/appeals/<reference:reference>": Door(SENIOR),
    "desk/appeals/<reference:reference> POST": Door(
        SENIOR, "post", 302, lambda world: {"outcome": "uphold:refused_by_mistake"}
    ),
    "desk/appeals/<reference:reference>/words": Door(SENIOR, "post"),
    "desk/cases": Door({"caseworker"}),
    "desk/cases/<uuid:case_id>": Door({"caseworker"}, "post"),
    "desk/children": Door(CHILDREN),
    "desk/children/<uuid:report_id>": Door(CHILDREN),
    "desk/children/<uuid:report_id> POST": Door(
        CHILDREN, "post", 302, lambda world: {"hotline": "cybertipline", "report_number": "1"}
    ),
    "desk/children/<uuid:report_id>/addresses": Door(CHILDREN, "post"),
    "desk/audit": Door(AUDIT),
    "desk/figures": Door(FIGURES),
    "desk/figures/<str:name>": Door(FIGURES, status=404),
}
"""Addresses of work. A second line for one that also takes a post."""

ENTRANCE = {
    "desk/language": (405, 405, 405),
    "desk/accounts/first/<uidb64>/<token>/": (200, 200, 200),
    "desk/accounts/login/": (200, 302, 302),
    "desk/accounts/logout/": (302, 200, 200),
    "desk/accounts/inactive/": (200, 200, 200),
    "desk/accounts/reauthenticate/": (302, 200, 200),
    "desk/accounts/password/": (302, 200, 200),
    "desk/accounts/second-factor/": (302, 200, 200),
    "desk/accounts/second-factor/authenticate/": (302, 302, 302),
    "desk/accounts/second-factor/reauthenticate/": (302, 302, 200),
    "desk/accounts/second-factor/totp/activate/": (302, 302, 302),
    "desk/accounts/second-factor/totp/deactivate/": (302, 404, 302),
    "desk/accounts/second-factor/recovery-codes/": (302, 404, 404),
    "desk/accounts/second-factor/recovery-codes/download/": (302, 404, 404),
    "desk/accounts/second-factor/recovery-codes/generate/": (302, 302, 302),
    "desk/accounts/second-factor/webauthn/": (302, 200, 200),
    "desk/accounts/second-factor/webauthn/add/": (302, 302, 302),
    "desk/accounts/second-factor/webauthn/keys/<int:pk>/edit/": (302, 302, 302),
    "desk/accounts/second-factor/webauthn/keys/<int:pk>/remove/": (302, 302, 302),
    "desk/accounts/second-factor/webauthn/login/": (302, 302, 302),
    "desk/accounts/second-factor/webauthn/reauthenticate/": (302, 302, 302),
}
"""Addresses of one's own account, the same for every role: status of GET without an account, without a second factor,
with one. 302 asks for the password again, or leads on."""

MOVES_ON = {"child_safety": "/desk/children", "auditor": "/desk/audit", "caseworker": "/desk/cases"}
"""Whom the front leads straight to the one part that is open."""


def _patterns(resolver: Any, before: str = "") -> list[str]:
    found = []
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        found += [here] if isinstance(one, URLPattern) else _patterns(one, here)
    return found


def _address(pattern: str, world: World) -> str:
    return "/" + (
        pattern.removesuffix(" POST")
        .replace("<uuid:notice_id>", str(world.notice))
        .replace("<int:copy_id>", str(world.copy))
        .replace("<uuid:report_id>", str(world.report))
        .replace("<uuid:case_id>", str(world.case))
        .replace("<reference:reference>", world.appeal)
        .replace("<slug:view>", "waiting")
        .replace("<str:name>", "figures.csv")
        .replace("<uidb64>/<token>", "MQ/x-y")
        .replace("<int:pk>", "1")
    )


def _world(settings: Settings, pattern: str) -> World:
    world = World()
    if "notice_id" in pattern:
        receipt = filed.notice(settings, NAMED, Found())
        world.notice, world.copy = receipt.id, filed.copy_of(settings, receipt).pk
        filed.reasons(settings, receipt, "many_addresses")
    if "<reference" in pattern:
        world.appeal = filed.appeal(settings)
    if "report_id" in pattern:
        world.report = filed.child_report(settings)
    if "case_id" in pattern:
        world.case = opened(settings, Ticks(team=True)).access.id
    return world


def _client(sign_in: SignIn, person: str) -> Client:
    if person == "anonymous":
        return Client(SERVER_NAME="127.0.0.1", headers={"sec-fetch-site": "same-origin"})
    if person == "no second factor":
        return sign_in("someone", *ROLES, second_factor=False)
    return sign_in("someone", *({person} & set(ROLES)))


def _expected(pattern: str, person: str) -> tuple[int, str]:
    """Status, and where it leads."""
    door = DOORS[pattern]
    if person == "anonymous":
        return 302, "/desk/accounts/login/"
    if person == "no second factor":
        return 302, "/desk/accounts/second-factor/"
    if pattern == "desk/" and person in MOVES_ON:
        return 302, MOVES_ON[person]
    return (door.status, "") if person in door.opens_to else (403, "")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("pattern", DOORS)
def test_a_door_opens_to_whom_it_is_for(sign_in: SignIn, web_settings: Settings, pattern: str, person: str) -> None:
    client = _client(sign_in, person)
    door, world = DOORS[pattern], _world(web_settings, pattern)
    address = _address(pattern, world)
    response = client.post(address, door.sends(world)) if door.method == "post" else client.get(address)
    status, leads_to = _expected(pattern, person)
    assert response.status_code == status
    assert not leads_to or response.headers["Location"].split("?")[0] == leads_to


@pytest.mark.parametrize("pattern", [one for one, door in DOORS.items() if door.method == "post"])
def test_a_post_without_its_token_is_refused(sign_in: SignIn, web_settings: Settings, pattern: str) -> None:
    client = sign_in("someone", *ROLES)
    client.handler.enforce_csrf_checks = True
    world = _world(web_settings, pattern)
    assert client.post(_address(pattern, world), DOORS[pattern].sends(world)).status_code == 403


POSTED = {one.removesuffix(" POST") for one, door in DOORS.items() if door.method == "post"}
READ = {one for one, door in DOORS.items() if door.method == "get"}


@pytest.mark.parametrize("pattern", sorted(POSTED - READ))
def test_what_changes_or_opens_something_is_never_a_link(sign_in: SignIn, web_settings: Settings, pattern: str) -> None:
    client = sign_in("someone", *ROLES)
    assert client.get(_address(pattern, _world(web_settings, pattern))).status_code == 405


@pytest.mark.parametrize("pattern", sorted(READ - POSTED))
def test_what_is_read_takes_no_post(sign_in: SignIn, web_settings: Settings, pattern: str) -> None:
    client = sign_in("someone", *ROLES)
    assert client.post(_address(pattern, _world(web_settings, pattern))).status_code == 405


@pytest.mark.parametrize("pattern", [one for one in DOORS if "<uuid" in one or "<reference" in one])
def test_what_is_not_there_is_not_found(sign_in: SignIn, pattern: str) -> None:
    client, door, world = sign_in("someone", *ROLES), DOORS[pattern], World()
    address = _address(pattern, world)
    response = client.post(address, door.sends(world)) if door.method == "post" else client.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize("pattern", ENTRANCE)
@pytest.mark.parametrize(("number", "person"), list(enumerate(["anonymous", "no second factor", "nobody"])))
def test_the_entrance_needs_no_role(sign_in: SignIn, pattern: str, number: int, person: str) -> None:
    assert _client(sign_in, person).get(_address(pattern, World())).status_code == ENTRANCE[pattern][number]


def test_every_address_of_the_desk_is_in_the_tables() -> None:
    served = {one for one in _patterns(get_resolver()) if one.startswith("desk/")}
    assert served == {one.removesuffix(" POST") for one in DOORS} | set(ENTRANCE)
