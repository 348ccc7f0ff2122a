"""The one address of all pages of a case: opening it, and from then on whatever a POST asks for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.errors import NotFound
from amparo.services.case_access import CaseAccess, still_open
from amparo.web.shared.carried import Lost, Purpose, carried
from amparo.web.shared.installation import installation
from amparo.web.survivor import case_home, case_keeping, case_letters, case_opening, case_timeline
from amparo.web.survivor.case_page import Asked, Pages
from amparo.web.survivor.helpline import helpline_only

PAGES: Pages = {**case_home.PAGES, **case_keeping.PAGES, **case_letters.PAGES, **case_timeline.PAGES}
"""Every page and act of an open case, by what `do` says before a colon."""


@helpline_only
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest) -> HttpResponse:
    """GET asks for number and passphrase; everything else comes back here by POST."""
    settings = installation()
    if request.method != "POST":
        return case_opening.ask(request)
    if "state" not in request.POST:
        return case_opening.answered(request, settings)
    try:
        access = carried(settings, Purpose.CASE, request.POST["state"], CaseAccess, minutes=settings.cases.open_minutes)
    except Lost:
        return case_opening.ask(request, trouble=_("This page was open for too long, so we closed it. Open it anew."))
    do, _colon, said = request.POST.get("do", "home").partition(":")
    asked = Asked(request, settings, access, do if do in PAGES else "home", said)
    try:
        still_open(settings, access)
        return PAGES[asked.do](asked)
    except NotFound as error:
        if error.code == "case_closed":
            return case_opening.ask(request, trouble=_("Please open your case anew."), status=403)
        if error.code != "no_such_case":
            raise
        return case_opening.ask(request, trouble=_("This case is not there any more."), status=404)
