"""The plain-language page on removal, made from the laws that the service stands under."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amparo.casework.regime import Copies
from amparo.services.law import law_of
from amparo.web.notices.asking import applying
from amparo.web.shared.installation import installation
from amparo.web.shared.lands import helplines_for_adults, shown


@require_safe
def about_removal(request: HttpRequest) -> HttpResponse:
    """Who may ask, what a request needs, how long it takes: 47 U.S.C. § 223a(a)(2) asks a platform for this page."""
    settings, language, today = installation(), get_language() or "en", datetime.now(UTC).date()
    regimes = law_of(settings).for_notice(settings, None, today)
    needed = {
        regime.id: list(
            dict.fromkeys(one.ask.said_in(language) for one in regime.elements if one.required and one.gives)
        )
        for regime in regimes
    }
    context = {
        "operator": settings.site.operator or settings.site.name,
        "contact": settings.site.contact,
        "laws": [{"law": law, "needs": needed[law.id]} for law in applying(regimes, language, today)],
        "copies": any(regime.copies.value is not Copies.NONE for regime in regimes),
        "helplines": shown(helplines_for_adults(settings, None), language, today),
    }
    return render(request, "notices/about_removal.html", context)
