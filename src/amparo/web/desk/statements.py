"""Statements of reasons that the host could not hand over, for somebody to pass on; and a search by what was sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amparo.errors import Conflict
from amparo.services.grant_role import MODERATOR, SENIOR
from amparo.services.look_back_sent import look_back_sent
from amparo.services.show_notice import open_statements, statements_passed_on
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation


@require_POST
@for_roles(MODERATOR, SENIOR)
def statements(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show what is still to be passed on, by account; with `passed_on`, note that it was."""
    settings, who = installation(), staff_of(request).name
    if "passed_on" in request.POST:
        count = statements_passed_on(settings, notice_id, who=who)
        messages.success(request, ngettext("%d statement is noted.", "%d statements are noted.", count) % count)
        return redirect("desk:notice", notice_id)
    waiting = open_statements(settings, notice_id, who=who)
    return show(request, "desk/statements.html", {"notice_id": notice_id, "waiting": waiting}, tab="front")


@require_POST
@for_roles(MODERATOR, SENIOR)
def look_back(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Search the library for the fingerprints that came with a notice."""
    try:
        found = look_back_sent(installation(), notice_id, who=staff_of(request).name)
    except Conflict:
        messages.warning(request, _("There is nothing to search for any more."))
    else:
        told = ngettext("%d object was found. It waits below.", "%d objects were found. They wait below.", found)
        messages.success(request, told % found if found else _("Nothing was found."))
    return redirect("desk:notice", notice_id)
