"""Survivors' cases that were opened to the team: a list without anything personal, and a way into each."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amparo.services.case_access import unlock_for_team
from amparo.services.grant_role import CASEWORKER
from amparo.services.team_cases import PAGE, team_cases
from amparo.web.desk.queue import page_number
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.carried import Purpose, carry
from amparo.web.shared.installation import installation


@require_safe
@for_roles(CASEWORKER)
def cases(request: HttpRequest) -> HttpResponse:
    """Those with the nearest due time first."""
    number = page_number(request)
    found = team_cases(installation(), who=staff_of(request).name, page=number)
    page = Paginator(range(found.count), PAGE).get_page(number)
    return show(request, "desk/cases.html", {"cases": found.cases, "page": page}, tab="cases")


@require_POST
@for_roles(CASEWORKER)
def open_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open one; it is recorded in its chain and in the record of acts. The pages of the case take over from here."""
    settings = installation()
    access = unlock_for_team(settings, case_id, staff_of(request).name)
    return show(request, "desk/case.html", {"state": carry(settings, Purpose.CASE, access)}, tab="cases")
