"""Appeals, decided by a senior person who did not decide first."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.errors import NotFound
from amparo.services.appeals import COPY, STANDING, TARGET_
from amparo.services.decide_appeal import decide_appeal
from amparo.services.grant_role import SENIOR
from amparo.services.show_notice import open_appeal_words
from amparo.services.show_queue import AppealRow, show_appeals
from amparo.web.desk import words
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation

_FITTING = {
    COPY: ("removed_by_mistake", "consent_shown", "not_a_copy", "news"),
    TARGET_: ("refused_by_mistake",),
    STANDING: ("statement_was_true",),
}
"""Grounds on which an appeal of each kind is won."""


class AppealForm(forms.Form):
    """The decision: "uphold:<ground>" or "reject:<ground>"."""

    outcome = forms.ChoiceField(label=gettext_lazy("Your decision"), widget=forms.RadioSelect)

    def __init__(self, about: str, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # whatever a Django form takes
        won = [(f"uphold:{one}", words.said(words.UPHELD, one)) for one in _FITTING.get(about, tuple(words.UPHELD))]
        lost = [(f"reject:{one}", words.said(words.REJECTED, one)) for one in words.REJECTED]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has choices; the stubs know a Field
            *((value, _("The appeal is right. %s") % text) for value, text in won),
            *((value, _("The appeal is rejected. %s") % text) for value, text in lost),
        ]


@require_safe
@for_roles(SENIOR)
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait, the oldest first."""
    waiting = show_appeals(installation(), who=staff_of(request).name)
    lines = [(one, words.said(words.APPELLANTS, one.by)) for one in waiting]
    return show(request, "desk/appeals.html", {"lines": lines}, tab="appeals")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SENIOR)
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """One appeal: decide it."""
    found = _find(request, reference)
    form = AppealForm(found.about, request.POST if request.method == "POST" else None)
    if form.is_valid():
        verdict, _colon, ground = form.cleaned_data["outcome"].partition(":")
        who = staff_of(request).name
        decide_appeal(installation(), reference, uphold=verdict == "uphold", ground=ground, who=who)
        messages.success(request, _("Decided. Whoever appealed reads it under the appeal's reference."))
        return redirect("desk:appeals")
    return _page(request, found, form, status=422 if form.is_bound else 200)


@require_POST
@for_roles(SENIOR)
def appeal_words(request: HttpRequest, reference: str) -> HttpResponse:
    """What somebody wrote, opened and recorded, above the decision."""
    found = _find(request, reference)
    written = open_appeal_words(installation(), reference, who=staff_of(request).name)
    return _page(request, found, AppealForm(found.about), written=written)


def _find(request: HttpRequest, reference: str) -> AppealRow:
    """Raises NotFound `no_such_appeal`."""
    for one in show_appeals(installation(), who=staff_of(request).name):
        if one.reference == reference:
            return one
    raise NotFound("no_such_appeal", "No appeal with this reference waits for a decision.")


def _page(
    request: HttpRequest, found: AppealRow, form: AppealForm, *, written: str | None = None, status: int = 200
) -> HttpResponse:
    context = {"appeal": found, "by": words.said(words.APPELLANTS, found.by), "form": form, "written": written}
    return show(request, "desk/appeal.html", context, tab="appeals", status=status)
