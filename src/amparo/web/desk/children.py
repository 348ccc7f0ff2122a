"""Reports that may concern a minor: handed to a hotline by one role, and to nobody else's eyes."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.errors import NotFound
from amparo.services.child_safety import ChildReport, child_queue, hand_over
from amparo.services.grant_role import CHILD_SAFETY
from amparo.web.desk.staff import for_roles, show, staff_of
from amparo.web.shared.installation import installation

REPORTING = (("cybertipline", "NCMEC CyberTipline"), ("nca", "National Crime Agency (UK)"))
"""Where a platform itself must report; 18 U.S.C. 2258A(a)(1)(B) and Online Safety Act 2023 s. 66."""


class HandOverForm(forms.Form):
    """To whom it was handed over."""

    hotline = forms.ChoiceField(label=gettext_lazy("Handed over to"))
    other = forms.CharField(
        label=gettext_lazy("Another hotline"),
        help_text=gettext_lazy("Only where it is not in the list above."),
        max_length=64,
        required=False,
    )
    report_number = forms.CharField(label=gettext_lazy("Number of their report"), max_length=64)

    def __init__(self, report: ChildReport, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # whatever a Django form takes
        authorities = {name for _id, name in REPORTING}
        listed = [(one.id, one.name) for one in report.hotlines if len(one.id) <= 64 and one.name not in authorities]
        choices = [("", _("Choose one")), *REPORTING, *listed, ("other", _("Another one"))]
        self.fields["hotline"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has choices; the stubs know a Field

    def clean(self) -> dict[str, object]:
        """Another hotline has a name."""
        cleaned = dict(super().clean() or self.cleaned_data)
        if cleaned.get("hotline") == "other" and not cleaned.get("other"):
            self.add_error("other", _("Write which one."))
        return cleaned


@require_safe
@for_roles(CHILD_SAFETY)
def children(request: HttpRequest) -> HttpResponse:
    """Reports that wait to be handed over. The service records each look."""
    return show(request, "desk/children.html", {"reports": _queue(request)}, tab="children")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(CHILD_SAFETY)
def child(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: note that it was handed over."""
    report = _find(request, report_id)
    form = HandOverForm(report, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen, number = form.cleaned_data["hotline"], form.cleaned_data["report_number"]
        hotline = form.cleaned_data["other"] if chosen == "other" else chosen
        hand_over(installation(), report_id, hotline=hotline, report_number=number, who=staff_of(request).name)
        messages.success(request, _("Noted. Only that it was handed over is kept; the content stays hidden."))
        return redirect("desk:children")
    return _page(request, report, form, status=422 if form.is_bound else 200)


@require_POST
@for_roles(CHILD_SAFETY)
def child_addresses(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The addresses, to copy into the hotline's form."""
    report = _find(request, report_id)
    return _page(request, report, HandOverForm(report), addresses=report.addresses)


def _queue(request: HttpRequest) -> list[ChildReport]:
    return child_queue(installation(), who=staff_of(request).name)


def _find(request: HttpRequest, report_id: UUID) -> ChildReport:
    """Raises NotFound `no_such_report`."""
    for one in _queue(request):
        if one.id == report_id:
            return one
    raise NotFound("no_such_report", "No such report waits to be handed over.")


def _page(
    request: HttpRequest,
    report: ChildReport,
    form: HandOverForm,
    *,
    addresses: tuple[str, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = translation.get_language() or "en"
    hotlines = [(one, one.what_it_does.said_in(language)) for one in report.hotlines]
    context = {"report": report, "form": form, "addresses": addresses, "hotlines": hotlines}
    return show(request, "desk/child.html", context, tab="children", status=status)
