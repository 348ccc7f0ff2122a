"""A service's figures for those who work there: no case can be told from them.

What measures and draws is loaded when somebody first asks, and not with the desk.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from amparo.services.grant_role import AUDITOR, CASEWORKER, MODERATOR, SENIOR
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation

READERS = (MODERATOR, SENIOR, CASEWORKER, AUDITOR)
"""As `service_figures.STAFF`."""


@require_safe
@for_roles(*READERS)
def figures(request: HttpRequest) -> HttpResponse:
    """As of now, for groups of ten cases and more."""
    from amparo.services.service_figures import staff_figures
    from amparo.web.shared import service_page

    settings = installation()
    found = staff_figures(settings, who=staff_of(request).name)
    context = service_page.context(settings, found, lambda name: reverse("desk:figure", args=[name]))
    return show(request, "desk/figures.html", context, tab="figures")


@require_safe
@for_roles(*READERS)
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """A chart or a download of it."""
    from amparo.services.service_figures import staff_figures
    from amparo.web.shared import service_page

    settings = installation()
    return service_page.file(settings, staff_figures(settings, who=staff_of(request).name), name)
