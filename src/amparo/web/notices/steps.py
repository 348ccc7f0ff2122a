"""From one step of the filing to the next, at one address."""

from datetime import UTC, date, datetime

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.casework.regime import Regime
from amparo.errors import BadInput, Unavailable
from amparo.services.intake import Channel
from amparo.services.law import law_of
from amparo.services.receive_notice import receive_notice
from amparo.settings import Settings
from amparo.web.notices import minors, work
from amparo.web.notices.asking import applying, asked
from amparo.web.notices.checking import checked_answers
from amparo.web.notices.details_form import DetailsForm
from amparo.web.notices.filing import ORDER, Filing, Step, begun, draft_of, following, preceding, row_count, written
from amparo.web.notices.forms import MOST_ROWS, AgeForm, BeginForm, WhatForm, WhoForm
from amparo.web.notices.receipts import receipt_page
from amparo.web.notices.source import received
from amparo.web.shared.carried import Lost, Purpose, carried, carry
from amparo.web.shared.installation import installation
from amparo.web.shared.lands import country_choices, helplines_for_adults, shown
from amparo.web.shared.step_form import StepForm

_ANSWERED: tuple[Step, ...] = ("age", "who", "what", "details")


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """The whole filing. GET begins one; every answer comes back here."""
    settings = installation()
    if request.method != "POST":
        return show(request, settings, begun())
    try:
        filing = carried(settings, Purpose.FORM, request.POST.get("state", ""), Filing)
    except Lost:
        return _reopened(request, settings)
    if filing.step == "minor":
        return minors.answered(request, settings, filing, show)
    return _answered(request, settings, filing)


def show(
    request: HttpRequest,
    settings: Settings,
    filing: Filing,
    form: forms.Form | None = None,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """A step. form: bound, with its errors. trouble: something to be said at the top."""
    if filing.step == "minor":
        return minors.show(request, settings, filing)
    language = get_language() or "en"
    context = {
        "form": form or form_of(settings, filing, filing.step),
        "step": filing.step,
        "labels": [_("Start"), _("Age"), _("Who"), _("What"), _("Details"), _("Check")],
        "number": ORDER.index(filing.step) + 1,
        "trouble": trouble,
        **_of_step(settings, filing, language),
        "state": carry(settings, Purpose.FORM, filing),
    }
    return render(request, f"notices/{filing.step}.html", context, status=status)


def form_of(settings: Settings, filing: Filing, step: Step, sent: QueryDict | None = None) -> StepForm:
    """The form of a step, with what was answered before; bound where something was sent."""
    said = {name: values[-1] for name, values in filing.answers.get(step, {}).items() if values}
    language = get_language() or "en"
    match step:
        case "age":
            return AgeForm(sent, initial=said)
        case "who":
            return WhoForm(country_choices(language), sent, initial=said)
        case "what":
            return WhatForm(row_count(filing), sent, initial=said)
        case "details":
            asks = asked(_regimes(settings, filing), filing.relation, language, _today())
            return DetailsForm(asks, sent, initial=said)
    return BeginForm(sent)


def _answered(request: HttpRequest, settings: Settings, filing: Filing) -> HttpResponse:
    """What was sent is kept in the filing whatever it is; only "next" asks whether it will do."""
    go, step = request.POST.get("go", "next"), filing.step
    if step == "what" and (rows := request.POST.get("rows", "")).isdigit():
        filing.answers.setdefault("what", {})["rows"] = [rows]
    form = form_of(settings, filing, step, request.POST)
    if step in _ANSWERED:
        kept = filing.answers.get(step, {})
        filing.answers[step] = {name: kept[name] for name in ("rows",) if name in kept} | written(
            request.POST, form.fields
        )
    if go == "more" and step == "what":
        filing.answers["what"]["rows"] = [str(min(row_count(filing) + 1, MOST_ROWS))]
    elif go == "back":
        filing.step = preceding(step)
    elif go == "send" and step == "check":
        return _sent(request, settings, filing)
    elif go.startswith("to-") and step == "check" and go.removeprefix("to-") in _ANSWERED:
        filing.step = next(one for one in _ANSWERED if one == go.removeprefix("to-"))
    elif go == "next":
        if not form.is_valid():
            return show(request, settings, filing, form)
        filing = _forward(filing)
    return _complaining(request, settings, filing) or show(request, settings, filing)


def _forward(filing: Filing) -> Filing:
    """The next step. Where the person shown may be a minor, all that was said is dropped."""
    if filing.step == "age" and filing.said("age", "age") != "no":
        return Filing(filing.name, "minor")
    filing.step = following(filing.step)
    return filing


def _complaining(request: HttpRequest, settings: Settings, filing: Filing) -> HttpResponse | None:
    """Before the last page: the first step whose answers will not do, which one may have left by "back"."""
    for step in _ANSWERED if filing.step == "check" else ():
        sent = QueryDict(mutable=True)
        for name, values in filing.answers.get(step, {}).items():
            sent.setlist(name, values)
        form = form_of(settings, filing, step, sent)
        if not form.is_valid() or (step == "age" and filing.said("age", "age") != "no"):
            filing.step = step
            return show(request, settings, filing, form)
    return None


def _sent(request: HttpRequest, settings: Settings, filing: Filing) -> HttpResponse:
    complaint = _complaining(request, settings, filing)
    if complaint is not None:
        return complaint
    worked = work.is_done(settings, filing.name, request.POST.get("asked", ""), request.POST.get("work", ""))
    draft = draft_of(filing, get_language() or "en")
    try:
        receipt = receive_notice(settings, draft, received(request, settings, Channel.PAGE, worked=worked))
    except BadInput:
        trouble = _("We could not take it as it is. Please look at your addresses once more.")
        return show(request, settings, filing, trouble=trouble, status=422)
    except Unavailable:
        trouble = _("We cannot save it right now. Nothing is lost. Please press “Send” again in a minute.")
        return show(request, settings, filing, trouble=trouble, status=503)
    return receipt_page(request, settings, receipt)


def _reopened(request: HttpRequest, settings: Settings) -> HttpResponse:
    """The form's time was over, or it is not ours. What stood in the fields of that page is put into the new one."""
    filing = begun()
    filing.step = "age"
    for step in _ANSWERED[1:]:
        rows = request.POST.get("rows", "")
        names = _names(settings, filing, step, request.POST)
        found = written(request.POST, dict.fromkeys(names))
        if found:
            filing.answers[step] = found | ({"rows": [rows]} if step == "what" and rows.isdigit() else {})
    trouble = _(
        "This form was open for too long, so we closed it. That keeps others from reading it. "
        "What you wrote on the last page is kept. Please give the other answers again."
    )
    return show(request, settings, filing, trouble=trouble)


def _names(settings: Settings, filing: Filing, step: Step, sent: QueryDict) -> list[str]:
    """Names of the fields that a page of this step may have sent."""
    if step == "what" and (rows := sent.get("rows", "")).isdigit():
        filing = Filing(filing.name, answers={"what": {"rows": [rows]}})
    return list(form_of(settings, filing, step).fields)


def _of_step(settings: Settings, filing: Filing, language: str) -> dict[str, object]:
    """What a step's page needs beside its form."""
    today = _today()
    match filing.step:
        case "begin":
            return {"helplines": shown(helplines_for_adults(settings, None), language, today)}
        case "who" | "details":
            return {"laws": applying(_regimes(settings, filing), language, today)}
        case "check":
            return {
                **checked_answers(filing, _regimes(settings, filing), language, today),
                "challenge": work.challenge(settings, filing.name),
                "bits": settings.notices.work_bits,
            }
    return {}


def _regimes(settings: Settings, filing: Filing) -> tuple[Regime, ...]:
    return law_of(settings).for_notice(settings, filing.country, _today())


def _today() -> date:
    return datetime.now(UTC).date()
