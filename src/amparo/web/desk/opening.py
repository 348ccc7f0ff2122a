"""Personal values and places, each opened by a button, recorded by the service, and shown on this one answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.services.grant_role import MODERATOR, SENIOR
from amparo.services.show_notice import open_fields, open_place
from amparo.web.desk import words
from amparo.web.desk.notice import find_copy
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation


@require_POST
@for_roles(MODERATOR, SENIOR)
def fields(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The values of one group of fields."""
    group = request.POST.get("group", "")
    found = open_fields(installation(), notice_id, group, who=staff_of(request).name)
    values = [(_label(name), value) for name, value in sorted(found.items(), key=lambda one: _order(one[0]))]
    context = {"notice_id": notice_id, "title": words.said(words.GROUPS, group), "values": values}
    return show(request, "desk/opened.html", context, tab="front")


@require_POST
@for_roles(MODERATOR, SENIOR)
def place(request: HttpRequest, notice_id: UUID, copy_id: int) -> HttpResponse:
    """Where one copy is, for whoever must act by hand."""
    _notice, line = find_copy(request, notice_id, copy_id)
    host, key = open_place(installation(), notice_id, copy_id, who=staff_of(request).name)
    values = [(_("Host"), host), (_("Name of the object there"), key)]
    title = _("Where copy %d is") % line.number
    return show(request, "desk/opened.html", {"notice_id": notice_id, "title": title, "values": values}, tab="front")


def _label(name: str) -> str:
    what, _dot, number = name.partition(".")
    return _("Address %s") % number if what == "address" else words.said(words.FIELDS, what)


def _order(name: str) -> tuple[str, int]:
    what, _dot, number = name.partition(".")
    return what, int(number) if number.isdigit() else 0
