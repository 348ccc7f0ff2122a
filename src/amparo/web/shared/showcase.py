"""The components page: everything that pages are made of, to look at and to test."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
"""Times on this page stand still, so that pictures of it can be compared."""


class ExampleForm(forms.Form):
    """One of each kind of field; it is shown, never sent."""

    name = forms.CharField(label=_("Your name or a name you choose"), help_text=_("It need not be your legal name."))
    address = forms.URLField(label=_("Address of a page"), assume_scheme="https")
    story = forms.CharField(
        label=_("Anything we should know"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    country = forms.ChoiceField(label=_("Country"), choices=[("US", "United States"), ("MX", "México")])
    way = forms.ChoiceField(
        label=_("How should we answer?"),
        help_text=_("You can change this later."),
        choices=[("page", _("On this site only")), ("mail", _("By e-mail"))],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=[("picture", _("A picture")), ("account", _("An account"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label=_("What I wrote is true."))


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """All components, a form untouched and the same form with mistakes."""
    wrong = ExampleForm({"wrong-address": "?", "wrong-country": "US"}, prefix="wrong")
    return render(
        request,
        "shared/components.html",
        {
            "form": ExampleForm(),
            "wrong": wrong,
            "now": NOW,
            "dues": [NOW + timedelta(hours=47, minutes=30), NOW + timedelta(hours=5), NOW - timedelta(minutes=25)],
            "steps": [_("Before you start"), _("What and where"), _("Check and send")],
            "rows": [(_("Reference"), "K7Q2-M4XD"), (_("Addresses"), "3")],
            "page": Paginator(range(100), 10).page(3),
        },
    )
