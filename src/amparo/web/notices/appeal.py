"""For whoever posted something that was removed: what was decided, by which rule, and a way to ask again."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.casework.life import AppealState
from amparo.errors import Conflict, NotFound
from amparo.services.appeals import AppealStatus, file_appeal, look_up_appeal
from amparo.services.law import law_of
from amparo.settings import Settings
from amparo.web.notices.state_words import Standing
from amparo.web.notices.status import AppealForm
from amparo.web.shared.carried import Lost, Purpose, carried, carry
from amparo.web.shared.installation import installation
from amparo.web.shared.step_form import StepForm


class Access(msgspec.Struct):
    """What opens a decision."""

    reference: str
    code: str


class OpenAppealForm(StepForm):
    """Both stand in the message that told of the decision."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"), help_text=gettext_lazy("As K7QM-3XW9-TB."), max_length=40
    )
    code = forms.CharField(
        label=gettext_lazy("Code"), help_text=gettext_lazy("It is in the message that told you."), max_length=100
    )


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    """GET asks for reference and code; everything else comes back here by POST."""
    settings = installation()
    if request.method != "POST":
        return _closed(request, OpenAppealForm())
    access = _access(request, settings)
    if isinstance(access, HttpResponse):
        return access
    try:
        if request.POST.get("go") == "file":
            return _filed(request, settings, access)
        return _show(request, settings, access, look_up_appeal(settings, access.reference, access.code))
    except NotFound as error:
        if error.code != "no_such_appeal":
            raise
        trouble = _("Nothing fits this reference and code. Please check both.")
        return _closed(request, OpenAppealForm(), trouble, status=404)


def _access(request: HttpRequest, settings: Settings) -> Access | HttpResponse:
    if "access" in request.POST:
        try:
            return carried(settings, Purpose.APPEAL, request.POST["access"], Access)
        except Lost:
            trouble = _("This page was open for too long, so we closed it. Please open it again.")
            words = request.POST.get("words", "")
            return _closed(request, OpenAppealForm(), trouble, status=403, words=words)
    form = OpenAppealForm(request.POST)
    if not form.is_valid():
        return _closed(request, form, status=422)
    return Access(form.cleaned_data["reference"], form.cleaned_data["code"])


def _closed(
    request: HttpRequest, form: OpenAppealForm, trouble: str = "", *, status: int = 200, words: str = ""
) -> HttpResponse:
    """The page that asks for both. words: what the person wrote on a page whose time was over."""
    return render(
        request, "notices/appeal_open.html", {"form": form, "trouble": trouble, "words": words}, status=status
    )


def _filed(request: HttpRequest, settings: Settings, access: Access) -> HttpResponse:
    now = look_up_appeal(settings, access.reference, access.code)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show(request, settings, access, now, form=form)
    try:
        now = file_appeal(settings, access.reference, access.code, form.cleaned_data["words"])
    except Conflict as error:
        closed = error.code == "appeal_closed"
        trouble = _("The time for this is over.") if closed else _("You asked us already to look again.")
        return _show(request, settings, access, now, trouble=trouble)
    return _show(request, settings, access, now, done=_("Thank you. Your words are with us."))


def _show(
    request: HttpRequest,
    settings: Settings,
    access: Access,
    now: AppealStatus,
    *,
    form: AppealForm | None = None,
    trouble: str = "",
    done: str = "",
) -> HttpResponse:
    language, law = get_language() or "en", law_of(settings)
    open_still = now.state is None and datetime.now(UTC) <= now.open_until
    words = request.POST.get("words", "")
    context: dict[str, Any] = {
        "standing": standing_of(now.state, open_still=open_still),
        "rules": [law.regimes[one].name.said_in(language) for one in now.rules if one in law.regimes],
        "at": now.offered_at.astimezone(UTC),
        "until": now.open_until.astimezone(UTC),
        "decided": now.decided_at.astimezone(UTC) if now.decided_at else None,
        "about_a_post": now.about == "copy",
        "form": (form or AppealForm(initial={"words": words})) if open_still else None,
        "trouble": trouble,
        "done": done,
        "access": carry(settings, Purpose.APPEAL, access),
    }
    return render(request, "notices/appeal.html", context, status=422 if form is not None else 200)


def standing_of(state: AppealState | None, *, open_still: bool) -> Standing:
    """How an appeal stands. state: None while it is only offered."""
    told = {
        AppealState.FILED: (_("We look at it again"), _("A person decides who did not decide before."), "info"),
        AppealState.UPHELD: (
            _("You were right"),
            _("The decision was changed. It no longer counts against you."),
            "success",
        ),
        AppealState.REJECTED: (
            _("The decision stays"),
            _("Another person looked at it and came to the same result."),
            "neutral",
        ),
        AppealState.WITHDRAWN: (_("Taken back"), _("You took it back. Nothing more is done."), "neutral"),
    }
    offered = (_("You can ask us to look again"), _("It costs nothing. Another person will decide."), "info")
    over = (_("The time for this is over"), _("It can be asked for no longer."), "neutral")
    return Standing(*(told[state] if state is not None else offered if open_still else over))
