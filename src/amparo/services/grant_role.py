"""Roles of people."""

from amparo.errors import BadInput, Refused
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing

EXPORTER, MODERATOR, SENIOR, CHILD_SAFETY, AUDITOR, ADMIN, CASEWORKER = (
    "exporter",
    "moderator",
    "senior",
    "child_safety",
    "auditor",
    "admin",
    "caseworker",
)
ROLES = (EXPORTER, MODERATOR, SENIOR, CHILD_SAFETY, AUDITOR, ADMIN, CASEWORKER)
"""exporter: may take fingerprints out of a bank. moderator: decides notices. senior: is the second person where two are
needed, decides appeals and standing. child_safety: the queue of reports about minors, and nothing else. auditor: reads
the audit record and chains. admin: people, roles and settings; sees no notice by that. caseworker: at a helpline,
cases that their people opened to the team.
"""


def grant_role(settings: Settings, person: str, role: str, *, who: str) -> None:
    """Give a person a role; held already, nothing changes. Raises BadInput `unknown_role`."""
    _check(role)
    with writing(settings) as write:
        rows.Role.objects.get_or_create(who=person, role=role)
        write.record(who, "grant_role", role=role)


def take_role(settings: Settings, person: str, role: str, *, who: str) -> None:
    """Take a role from a person; not held, nothing changes. Raises BadInput `unknown_role`."""
    _check(role)
    with writing(settings) as write:
        rows.Role.objects.filter(who=person, role=role).delete()
        write.record(who, "take_role", role=role)


def list_roles(settings: Settings) -> list[tuple[str, str]]:
    """Person and role of each role held, in order."""
    with reading(settings):
        return list(rows.Role.objects.order_by("who", "role").values_list("who", "role"))


def require_role(who: str, role: str) -> None:
    """Inside a transaction or a block that reads: raises Refused `role_missing` unless the person holds the role."""
    if not rows.Role.objects.filter(who=who, role=role).exists():
        raise Refused("role_missing", f"This needs the role {role}; `amparo role grant` gives it.")


def _check(role: str) -> None:
    if role not in ROLES:
        raise BadInput("unknown_role", f"The roles are: {', '.join(ROLES)}.")


def demand_role(person: str, *any_of: str) -> None:
    """For a block that reads or writes the store: raises Refused `role_missing` for who has none of these roles."""
    if not rows.Role.objects.filter(who=person, role__in=any_of).exists():
        raise Refused("role_missing", f"This needs one of the roles: {', '.join(any_of)}.")
