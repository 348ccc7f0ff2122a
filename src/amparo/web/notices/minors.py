"""When the person shown is or may be under 18: who helps, and addresses to hide. Nothing else is asked or kept."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.errors import BadInput, Unavailable
from amparo.services.child_safety import hotlines_for, report_minor
from amparo.settings import Settings
from amparo.web.notices.filing import Filing, preceding
from amparo.web.notices.forms import MinorForm
from amparo.web.shared.carried import Purpose, carry
from amparo.web.shared.lands import country_choices, shown


def answered(
    request: HttpRequest, settings: Settings, filing: Filing, adults: Callable[..., HttpResponse]
) -> HttpResponse:
    """What was sent from the minors' page. adults: shows a step for adults, for who answered the age wrongly."""
    go = request.POST.get("go", "country")
    if go == "back":
        filing.step = preceding(filing.step)
        return adults(request, settings, filing)
    form = MinorForm(country_choices(get_language() or "en"), request.POST)
    if go != "hide":
        return show(request, settings, filing, form=_unhurried(form))
    if not form.is_valid():
        return show(request, settings, filing, form=form)
    country = form.cleaned_data["country"] or None
    try:
        receipt = report_minor(settings, form.cleaned_data["addresses"], country)
    except (BadInput, Unavailable) as error:
        trouble = _("That did not work. Please try again in a minute. You can call a hotline meanwhile.")
        return show(
            request, settings, filing, form=form, trouble=trouble, status=503 if isinstance(error, Unavailable) else 422
        )
    context = {"reference": receipt.reference, "hotlines": _hotlines(settings, country)}
    return render(request, "notices/minor_receipt.html", context)


def show(
    request: HttpRequest,
    settings: Settings,
    filing: Filing,
    form: MinorForm | None = None,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """Hotlines, and the field for addresses."""
    form = form or MinorForm(country_choices(get_language() or "en"))
    country = str(form["country"].value() or "") or None
    context = {
        "form": form,
        "hotlines": _hotlines(settings, country),
        "trouble": trouble,
        "state": carry(settings, Purpose.FORM, filing),
    }
    return render(request, "notices/minor.html", context, status=status)


def _unhurried(form: MinorForm) -> MinorForm:
    """The same answers without complaints: only the country was chosen."""
    said = {name: form[name].value() for name in form.fields}
    return MinorForm(country_choices(get_language() or "en"), initial=said)


def _hotlines(settings: Settings, country: str | None) -> list[dict[str, object]]:
    return shown(hotlines_for(settings, country), get_language() or "en", datetime.now(UTC).date())
