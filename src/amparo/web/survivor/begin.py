"""How a case begins: from one screen to the next, at one address. Nothing is stored before the last one."""

from datetime import UTC, datetime

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.errors import BadInput, Unavailable
from amparo.services.child_safety import hotlines_for
from amparo.services.open_case import OpenedCase, open_case
from amparo.settings import Settings
from amparo.web.shared.carried import Lost, Purpose, carried, carry
from amparo.web.shared.installation import installation
from amparo.web.shared.lands import country_choices, helplines_for_adults, shown
from amparo.web.shared.step_form import StepForm
from amparo.web.survivor.begin_forms import AboutForm, AgeForm, DeviceForm, HappenedForm, KeepForm, MinorForm
from amparo.web.survivor.begin_state import (
    ASKING,
    DECIDING,
    Beginning,
    Step,
    about_of,
    following,
    preceding,
    ticks_of,
    written,
)
from amparo.web.survivor.helpline import helpline_only

_COUNTED: tuple[Step, ...] = ("device", "age", "happened", "about", "advice", "keep")


@require_http_methods(["GET", "HEAD", "POST"])
@helpline_only
def begin(request: HttpRequest) -> HttpResponse:
    """The whole beginning. GET begins one; every answer comes back here."""
    settings = installation()
    if request.method != "POST":
        return _show(request, settings, Beginning())
    try:
        beginning = carried(settings, Purpose.START, request.POST.get("state", ""), Beginning)
    except Lost:
        trouble = _("This page was open for too long, so we closed it. Nothing was kept. Please begin again.")
        return _show(request, settings, Beginning(), trouble=trouble)
    return _answered(request, settings, beginning)


def _answered(request: HttpRequest, settings: Settings, beginning: Beginning) -> HttpResponse:
    """What was sent goes on with the page whatever it is; only "next" and "open" ask whether it will do."""
    go, step = request.POST.get("go", "next"), beginning.step
    if step == "minor":
        return _of_minor(request, settings, beginning, go)
    form = _form(beginning, step, request.POST)
    if step in ASKING:
        beginning.answers[step] = written(request.POST, form.fields)
    if go == "back":
        beginning.step = preceding(beginning)
    elif go == "next":
        if not form.is_valid():
            return _show(request, settings, beginning, form)
        if step == "keep":
            return _opened(request, settings, beginning)
        beginning = _forward(beginning)
    return _show(request, settings, beginning)


def _of_minor(request: HttpRequest, settings: Settings, beginning: Beginning, go: str) -> HttpResponse:
    """A country, to find help in it, is all that this page takes; it is in nothing that is carried on."""
    if go == "back":
        beginning.step = preceding(beginning)
        return _show(request, settings, beginning)
    return _show(request, settings, beginning, _form(beginning, "minor", request.POST))


def _forward(beginning: Beginning) -> Beginning:
    """The next step. Where the person shown may be a minor, all that was said is dropped."""
    if beginning.step == "age" and not beginning.is_adult:
        return Beginning("minor")
    beginning.step = following(beginning)
    return beginning


def _opened(request: HttpRequest, settings: Settings, beginning: Beginning) -> HttpResponse:
    """The case, stored only here, after every answer was looked at once more: one may have left a step by "back"."""
    for step in DECIDING:
        form = _form(beginning, step, _sent(beginning, step))
        if not form.is_valid() or (step == "age" and not beginning.is_adult):
            beginning.step = step
            return _show(request, settings, beginning, form)
    try:
        opened = open_case(settings, about_of(beginning, get_language() or "en"), ticks_of(beginning))
    except BadInput as error:
        if error.code not in {"bad_case", "no_mailbox"}:
            raise  # nothing that the person wrote
        trouble = _("We could not take it as it is. Please look at your answers once more.")
        return _show(request, settings, beginning, trouble=trouble, status=422)
    except Unavailable:
        trouble = _("We cannot save it right now. Please press the button again in a minute.")
        return _show(request, settings, beginning, trouble=trouble, status=503)
    return _receipt(request, settings, beginning, opened)


def _receipt(request: HttpRequest, settings: Settings, beginning: Beginning, opened: OpenedCase) -> HttpResponse:
    """What opens the case again. The passphrase and the code of the sheet are on it this once."""
    context = {
        "opened": opened,
        "team": beginning.ticked("team"),
        "access": carry(settings, Purpose.CASE, opened.access),
    }
    return render(request, "survivor/begin/receipt.html", context, status=201)


def _show(
    request: HttpRequest,
    settings: Settings,
    beginning: Beginning,
    form: forms.Form | None = None,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """A step. form: bound, with its errors. trouble: something to be said at the top."""
    form = form or _form(beginning, beginning.step)
    context = {
        "form": form,
        "trouble": trouble,
        "labels": [_("Device"), _("Age"), _("What"), _("Facts"), _("Help"), _("Case")],
        "number": _COUNTED.index(beginning.step) + 1 if beginning.step in _COUNTED else 0,
        **_of_step(settings, beginning, form),
        "state": carry(settings, Purpose.START, beginning),
    }
    return render(request, f"survivor/begin/{beginning.step}.html", context, status=status)


def _of_step(settings: Settings, beginning: Beginning, form: forms.Form) -> dict[str, object]:
    """What a step's page needs beside its form."""
    language, today = get_language() or "en", datetime.now(UTC).date()
    match beginning.step:
        case "minor":
            country = str(form["country"].value() or "") or None
            return {"helplines": shown(hotlines_for(settings, country), language, today)}
        case "advice":
            found = helplines_for_adults(settings, beginning.country)
            return {
                "happened": beginning.all_said("happened", "happened"),
                "helplines": shown(found, language, today),
            }
    return {}


def _form(beginning: Beginning, step: Step, sent: QueryDict | None = None) -> StepForm:
    """The form of a step, with what was answered before; bound where something was sent."""
    said: dict[str, object] = {
        name: values if name == "happened" else values[-1]
        for name, values in beginning.answers.get(step, {}).items()
        if values
    }
    countries = country_choices(get_language() or "en") if step in {"minor", "about"} else []
    match step:
        case "device":
            return DeviceForm(sent, initial=said)
        case "age":
            return AgeForm(sent, initial=said)
        case "minor":
            return MinorForm(countries, sent)
        case "happened":
            return HappenedForm(sent, initial=said)
        case "about":
            return AboutForm(countries, sent, initial=said)
        case "keep":
            return KeepForm(sent, initial=said)
    return StepForm(sent)


def _sent(beginning: Beginning, step: Step) -> QueryDict:
    """What was answered in a step, as if it were sent once more."""
    sent = QueryDict(mutable=True)
    for name, values in beginning.answers.get(step, {}).items():
        sent.setlist(name, values)
    return sent
