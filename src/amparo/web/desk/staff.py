"""Who is at the desk and what she or he may open.

The services check roles again inside their transactions; here it decides which doors are shown and opened at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.errors import Refused
from amparo.services.grant_role import AUDITOR, CASEWORKER, CHILD_SAFETY, MODERATOR, SENIOR, list_roles
from amparo.web.shared.installation import installation


@dataclass(frozen=True)
class Staff:
    """Somebody at the desk. name: the pseudonym under which acts are recorded."""

    name: str
    roles: frozenset[str]

    def is_any(self, *roles: str) -> bool:
        """Whether she or he holds one of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Tab:
    """A part of the desk. roles: to whom it is open; none where to everyone."""

    name: str
    label: str | Promise
    roles: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(f"desk:{self.name}")


TABS = (
    Tab("front", _("Notices"), (MODERATOR, SENIOR)),
    Tab("cases", _("Cases"), (CASEWORKER,)),
    Tab("appeals", _("Appeals"), (SENIOR,)),
    Tab("children", _("Child safety"), (CHILD_SAFETY,)),
    Tab("figures", _("Figures"), (MODERATOR, SENIOR, CASEWORKER, AUDITOR)),
    Tab("audit", _("Record of acts"), (AUDITOR,)),
)

type View = Callable[..., HttpResponse]


def staff_of(request: HttpRequest) -> Staff:
    """Whoever asks, with roles as they are now."""
    known = getattr(request, "staff", None)
    if known is None:
        name = request.user.get_username()
        held = frozenset(role for person, role in list_roles(installation()) if person == name)
        known = Staff(name, held)
        request.staff = known  # type: ignore[attr-defined]  # carried by the request to the view
    return cast(Staff, known)


def for_roles(*roles: str) -> Callable[[View], View]:
    """Decorator of a view: for people with one of these roles. Raises Refused `role_missing`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def admitted(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            if not staff_of(request).is_any(*roles):
                raise Refused("role_missing", f"This needs one of the roles: {', '.join(roles)}.")
            return view(request, *given, **named)

        return admitted

    return wrap


def show(request: HttpRequest, template: str, context: dict[str, Any], *, tab: str, status: int = 200) -> HttpResponse:
    """A page of the desk with the tabs of whoever asks. tab: name of the one that it belongs to."""
    staff = staff_of(request)
    tabs = [(one, one.name == tab) for one in TABS if staff.is_any(*one.roles)]
    common = {"tabs": tabs, "staff": staff, "now": timezone.now()}
    return render(request, template, {**common, **context}, status=status)
