"""Opening a case: number and seven words, or number and the code of the sheet."""

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.errors import NotFound, Unavailable
from amparo.services.case_access import CaseAccess, unlock, unlock_by_sheet
from amparo.settings import Settings
from amparo.web.shared.step_form import StepForm
from amparo.web.survivor import case_home
from amparo.web.survivor.case_page import Asked

_CODE = re.compile(r"(?:[0-9A-Za-z]{4}[\s-]*){7}")


class OpenForm(StepForm):
    """What opens a case."""

    number = forms.CharField(
        label=gettext_lazy("Case number"), help_text=gettext_lazy("As K7QM-3XW9-TB."), max_length=40
    )
    words = forms.CharField(
        label=gettext_lazy("Passphrase, or the code of your sheet"),
        help_text=gettext_lazy("Seven words. Accents and capitals do not matter."),
        max_length=400,
    )


def ask(request: HttpRequest, *, trouble: str = "", status: int = 200, form: OpenForm | None = None) -> HttpResponse:
    """The page that asks for both. trouble: why it is shown again."""
    context = {"form": form or OpenForm(), "trouble": trouble}
    return render(request, "survivor/case/open.html", context, status=status)


def answered(request: HttpRequest, settings: Settings) -> HttpResponse:
    """The case, where both fit."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return ask(request, form=form, status=422)
    try:
        access, by_sheet = _opened(settings, form.cleaned_data["number"], form.cleaned_data["words"])
    except NotFound:
        return ask(request, form=form, trouble=_("Nothing fits these two. Please check both."), status=404)
    except Unavailable:
        return ask(request, form=form, trouble=_("That did not work. Please try again in a minute."), status=503)
    return case_home.show(Asked(request, settings, access, "home"), by_sheet=by_sheet)


def _opened(settings: Settings, number: str, words: str) -> tuple[CaseAccess, bool]:
    """The case, and whether it was the sheet that opened it. Seven words of four letters may look like a code."""
    if _CODE.fullmatch(words.strip()):
        try:
            return unlock_by_sheet(settings, number, words), True
        except NotFound:
            pass
    return unlock(settings, number, words), False
