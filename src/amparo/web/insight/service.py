"""A service's figures for everyone, where its settings say so: as of the first of the month, ten cases and more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amparo.services.service_figures import public_figures
from amparo.web.shared import service_page
from amparo.web.shared.installation import installation


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page. Raises NotFound `not_published` where nothing is published."""
    settings = installation()
    found = public_figures(settings)
    context = service_page.context(settings, found, lambda name: reverse("service-figure", args=[name]))
    return render(request, "insight/service.html", context)


@require_safe
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """A chart or a download of it. Raises as the page."""
    settings = installation()
    return service_page.file(settings, public_figures(settings), name)
