"""Steps with consequences, each with a page that says them first: may show a minor; a false statement."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.services.child_safety import mark_maybe_minor
from amparo.services.grant_role import MODERATOR, SENIOR
from amparo.services.show_notice import show_notice
from amparo.services.standing import prove_false
from amparo.web.desk import words
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation


class ProofForm(forms.Form):
    """How a statement was proven false."""

    ground = forms.ChoiceField(
        label=gettext_lazy("How was it proven?"), choices=list(words.PROOFS.items()), widget=forms.RadioSelect
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(MODERATOR, SENIOR)
def maybe_minor(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """What a notice concerns may show a minor: say what will happen, then do it."""
    settings, who = installation(), staff_of(request).name
    if request.method == "POST":
        mark_maybe_minor(settings, notice_id, who=who)
        messages.success(request, _("It was handed to child safety. Nothing else of it is kept here."))
        return redirect("desk:front")
    found = show_notice(settings, notice_id, who=who)
    return show(request, "desk/maybe_minor.html", {"notice": found}, tab="front")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SENIOR)
def false_statement(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """A statement in a notice was proven false."""
    settings, who = installation(), staff_of(request).name
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        prove_false(settings, notice_id, ground=form.cleaned_data["ground"], who=who)
        messages.success(request, _("Noted. The person reads it, and how to appeal, where the notice is looked up."))
        return redirect("desk:notice", notice_id)
    found = show_notice(settings, notice_id, who=who)
    status = 422 if form.is_bound else 200
    return show(request, "desk/false_statement.html", {"notice": found, "form": form}, tab="front", status=status)
