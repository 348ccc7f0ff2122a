"""The language of the desk: chosen once, kept in a cookie of the desk alone."""

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from amparo.errors import BadInput
from amparo.web.shared.areas import DESK
from amparo.words import LANGUAGES


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language and return to the page that it was chosen on. Raises BadInput `unknown_language`."""
    language, back = request.POST.get("language", ""), request.POST.get("back", "")
    if language not in LANGUAGES:
        raise BadInput("unknown_language", "The languages are English and Spanish.")
    safe = back.startswith(DESK) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = redirect(back if safe else DESK)
    response.set_cookie(
        django_settings.LANGUAGE_COOKIE_NAME,
        language,
        path=DESK,
        secure=django_settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
