"""How a notice stands: for whoever has its reference and passphrase, which are never in an address."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.errors import BadInput, Conflict, NotFound
from amparo.services.appeals import LONGEST_WORDS, appeal_refusal, appeal_standing
from amparo.services.complete_notice import complete_notice
from amparo.services.intake import Channel, NoticeStatus
from amparo.services.law import law_of
from amparo.services.poll_notice import poll_notice, show_address
from amparo.services.withdraw_notice import erase_notice, withdraw_notice
from amparo.settings import Settings
from amparo.web.notices.adding import AddForm, add_form, added_draft
from amparo.web.notices.receipts import Access, as_text
from amparo.web.notices.source import received
from amparo.web.notices.state_words import (
    came_back_words,
    copies_words,
    dues,
    ground_words,
    notice_standing,
    step_words,
    target_name,
    target_standing,
)
from amparo.web.shared.carried import Lost, Purpose, carried, carry
from amparo.web.shared.installation import installation
from amparo.web.shared.step_form import StepForm

ENDED = frozenset({"withdrawn", "referred"})


class OpenForm(StepForm):
    """What opens a notice."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"), help_text=gettext_lazy("As K7QM-3XW9-TB."), max_length=40
    )
    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase"),
        help_text=gettext_lazy("Five groups of four. Blanks and capitals do not matter."),
        max_length=100,
    )


class AppealForm(StepForm):
    """Why somebody disagrees."""

    words = forms.CharField(
        label=gettext_lazy("Why should we look again?"),
        help_text=gettext_lazy("A sentence or two is enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_WORDS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """GET asks for reference and passphrase; everything else comes back here by POST."""
    settings = installation()
    if request.method != "POST":
        return render(request, "notices/open.html", {"form": OpenForm()})
    access = _access(request, settings)
    if isinstance(access, HttpResponse):
        return access
    try:
        return _acted(request, settings, access)
    except NotFound as error:
        if error.code != "no_such_notice":
            raise
        return _closed(request, _("Nothing fits this reference and passphrase. Please check both."), status=404)


def _access(request: HttpRequest, settings: Settings) -> Access | HttpResponse:
    if "access" in request.POST:
        try:
            return carried(settings, Purpose.ACCESS, request.POST["access"], Access)
        except Lost:
            trouble = _("This page was open for too long, so we closed it. Please open it again.")
            return _closed(request, trouble, status=403)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return render(request, "notices/open.html", {"form": form}, status=422)
    return Access(form.cleaned_data["reference"], form.cleaned_data["passphrase"])


def _closed(request: HttpRequest, trouble: str, status: int) -> HttpResponse:
    """The page that asks for both again; alike whichever of them was wrong."""
    return render(request, "notices/open.html", {"form": OpenForm(), "trouble": trouble}, status=status)


def _acted(request: HttpRequest, settings: Settings, access: Access) -> HttpResponse:
    go, _colon, number = request.POST.get("go", "look").partition("-")
    opened = (settings, access.reference, access.passphrase)
    match go:
        case "address" if number.isdigit():
            return _show(request, settings, access, shown=_address(settings, access, int(number)))
        case "add":
            return _added(request, settings, access)
        case "withdraw":
            try:
                withdraw_notice(*opened)
            except Conflict:
                return _show(request, settings, access, trouble=_("This request has ended already."))
            return _show(request, settings, access, done=_("Your request is withdrawn."))
        case "erase":
            erase_notice(*opened)
            return _show(request, settings, access, done=_("What you wrote about yourself is deleted."))
        case "ask" if number in {"withdraw", "erase"}:
            poll_notice(*opened)
            return render(request, f"notices/ask_{number}.html", {"access": carry(settings, Purpose.ACCESS, access)})
        case "appeal" if number.isdigit() or number == "standing":
            return _appealed(request, settings, access, number)
        case "record":
            return _record(poll_notice(*opened))
    return _show(request, settings, access)


def _address(settings: Settings, access: Access, number: int) -> tuple[int, str]:
    """A number and its address, or words in its place where it was erased."""
    try:
        return number, show_address(settings, access.reference, access.passphrase, number)
    except NotFound as error:
        if error.code == "no_such_notice":
            raise
        return number, _("We do not have it any more.")


def _added(request: HttpRequest, settings: Settings, access: Access) -> HttpResponse:
    now = poll_notice(settings, access.reference, access.passphrase)
    form = add_form(settings, now, request.POST)
    if not form.is_valid():
        return _show(request, settings, access, form=form)
    try:
        complete_notice(
            settings,
            access.reference,
            access.passphrase,
            added_draft(form, get_language() or "en"),
            received(request, settings, Channel.PAGE),
        )
    except (BadInput, Conflict):
        return _show(request, settings, access, trouble=_("It could not be added. Please look at the page again."))
    return _show(request, settings, access, done=_("Thank you. It is added."))


def _appealed(request: HttpRequest, settings: Settings, access: Access, about: str) -> HttpResponse:
    """about: number of what was refused, or "standing"."""
    form = AppealForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "again": f"appeal-{about}", "access": carry(settings, Purpose.ACCESS, access)}
        fresh = "words" not in request.POST
        if fresh:
            context["form"] = AppealForm()
        poll_notice(settings, access.reference, access.passphrase)
        return render(request, "notices/appeal_refusal.html", context, status=200 if fresh else 422)
    try:
        opened, words = (settings, access.reference, access.passphrase), form.cleaned_data["words"]
        if about == "standing":
            appeal_standing(*opened, words)
        else:
            appeal_refusal(*opened, int(about), words)
    except Conflict as error:
        twice = error.code == "appeal_filed"
        trouble = _("You asked us already to look again.") if twice else _("This was not refused.")
        return _show(request, settings, access, trouble=trouble)
    return _show(request, settings, access, done=_("Thank you. Another person looks at it again."))


def _record(now: NoticeStatus) -> HttpResponse:
    """Every signed statement, as a file whose name says nothing."""
    response = HttpResponse(as_text(list(now.statements)), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="record.json"'
    return response


def _show(
    request: HttpRequest,
    settings: Settings,
    access: Access,
    *,
    form: AddForm | None = None,
    shown: tuple[int, str] | None = None,
    trouble: str = "",
    done: str = "",
) -> HttpResponse:
    now = poll_notice(settings, access.reference, access.passphrase)
    language, law = get_language() or "en", law_of(settings)
    regimes = [law.regimes[one] for one in now.regimes if one in law.regimes]
    context: dict[str, Any] = {
        "standing": notice_standing(now.state),
        "received": now.received_at.astimezone(UTC),
        "targets": [_target(one, regimes, language, shown) for one in now.targets],
        "appealable": now.appealable,
        "copies": copies_words(now.copies),
        "came_back": came_back_words(now.came_back),
        "step": step_words(now.standing),
        "dues": dues(now.deadlines, law.regimes, language) if now.state.value not in {*ENDED, "decided"} else [],
        "form": form or (add_form(settings, now) if now.missing else None),
        "statements": len(now.statements),
        "ended": now.state.value in ENDED,
        "trouble": trouble,
        "done": done,
        "now": datetime.now(UTC),
        "access": carry(settings, Purpose.ACCESS, access),
    }
    return render(request, "notices/status.html", context, status=422 if form is not None else 200)


def _target(one: Any, regimes: Any, language: str, shown: tuple[int, str] | None) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": target_name(one),
        "standing": target_standing(one.state),
        "ground": ground_words(one.ground, regimes, language),
        "address": shown[1] if shown is not None and shown[0] == one.number else None,
        "refused": one.state.value == "refused",
    }
