"""The forms of the steps. Words are short; every field says why it is asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.notice import Concern, Relation, TargetKind
from amparo.errors import BadInput
from amparo.services.draft import LONGEST, MOST_FINGERPRINTS, MOST_TARGETS
from amparo.web.notices import filing
from amparo.web.shared.step_form import StepForm, plain_words

MOST_LETTERS = 150_000
"""Of the list of addresses: what a page carries of it three times over stays well below the largest post."""
MOST_ROWS = 100
Choices = Sequence[tuple[str, str | Promise]]

AGES: Choices = (
    ("yes", gettext_lazy("Yes, under 18")),
    ("unsure", gettext_lazy("I am not sure")),
    ("no", gettext_lazy("No, 18 or over")),
)
RELATIONS: Choices = (
    (Relation.DEPICTED.value, gettext_lazy("I am the person shown")),
    (Relation.REPRESENTATIVE.value, gettext_lazy("I act for the person shown")),
)
KINDS: Choices = (
    (TargetKind.ACCOUNT.value, gettext_lazy("An account")),
    (TargetKind.GROUP.value, gettext_lazy("A group or channel")),
    (TargetKind.TAG.value, gettext_lazy("A tag")),
)
ITEM_CONCERNS: Choices = (
    (Concern.SHARED.value, gettext_lazy("Shown without consent")),
    (Concern.SYNTHETIC.value, gettext_lazy("Made or altered by a computer")),
    (Concern.SECRET.value, gettext_lazy("Recorded in secret")),
)
OTHER_CONCERNS: Choices = (
    (Concern.SHARED.value, gettext_lazy("It shows intimate images without consent")),
    (Concern.IMPERSONATION.value, gettext_lazy("It pretends to be the person shown")),
    (Concern.COPYCAT.value, gettext_lazy("It is a copy of an account that was removed")),
    (Concern.REPEAT.value, gettext_lazy("It posts the same images again and again")),
)
CATEGORY_WORDS: dict[str, str | Promise] = {
    "nudity": gettext_lazy("Nudity"),
    "sexual_act": gettext_lazy("A sexual act"),
    "intimate_moment": gettext_lazy("Another intimate moment"),
    "synthetic": gettext_lazy("Made or altered by a computer"),
    "other_intimate": gettext_lazy("Something else that is intimate"),
}


class AskedText(forms.CharField):
    """A text that a law asks for: shown as needed, but a request is taken without it too."""

    def validate(self, value: Any) -> None:
        """Nothing is required; the limits of the length are checked elsewhere."""


class AskedChoice(forms.ChoiceField):
    """A choice that a law asks for: as `AskedText`."""

    def validate(self, value: Any) -> None:
        """One of the choices, or none."""
        if value not in self.empty_values:
            super().validate(value)


class BeginForm(StepForm):
    """Nothing is asked."""


class AgeForm(StepForm):
    """Age comes first, as a minor's picture must go another way."""

    age = forms.ChoiceField(
        label=gettext_lazy("Was the person shown under 18 when it was taken, or could that be?"),
        help_text=gettext_lazy("If you are not sure, say so. The way for young people is the fastest one."),
        choices=AGES,
        widget=forms.RadioSelect,
    )


class WhoForm(StepForm):
    """Who asks, and where the person lives."""

    relation = forms.ChoiceField(label=gettext_lazy("Who are you?"), choices=RELATIONS, widget=forms.RadioSelect)
    authority = forms.CharField(
        label=gettext_lazy("If you act for somebody: who are you to that person?"),
        help_text=gettext_lazy("For example: mother, friend with permission, lawyer, helpline."),
        max_length=LONGEST["authority"],
        required=False,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("In which country does the person shown live?"),
        help_text=gettext_lazy("It decides which laws help you. You can leave it open."),
        required=False,
    )

    def __init__(self, countries: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "country").choices = [("", gettext_lazy("I would rather not say")), *countries]


class WhatForm(StepForm):
    """What is to be removed. rows: how many accounts, groups or tags can be named."""

    addresses = AskedText(
        label=gettext_lazy("Addresses of the pictures, videos or posts"),
        help_text=gettext_lazy("One address a line. Copy each from the address bar. You can name up to 1,000."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "none"}),
        max_length=MOST_LETTERS,
    )
    concern = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=ITEM_CONCERNS,
        widget=forms.RadioSelect,
        initial=Concern.SHARED.value,
    )
    fingerprints = forms.CharField(
        label=gettext_lazy("Fingerprints"),
        help_text=gettext_lazy("Only if a tool gave you some. One a line, as “pdq:” or “sha256:” and its letters."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
        max_length=MOST_FINGERPRINTS * 100,
        required=False,
    )

    def __init__(self, rows: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = min(max(rows, 1), MOST_ROWS)
        for row in range(self.row_count):
            self.fields[f"kind_{row}"] = forms.ChoiceField(label=_("What is it?"), choices=KINDS)
            self.fields[f"named_{row}"] = forms.CharField(
                label=_("Its name or address"),
                max_length=LONGEST["address"],
                required=False,
                widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
            )
            self.fields[f"concern_{row}"] = forms.ChoiceField(label=_("What is wrong with it?"), choices=OTHER_CONCERNS)
        for field in self.fields.values():
            plain_words(field)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each row."""
        return [[self[f"{name}_{row}"] for name in ("kind", "named", "concern")] for row in range(self.row_count)]

    @property
    def names_others(self) -> bool:
        """Whether an account, group or tag is named, so that its part of the page is open."""
        return self.row_count > 1 or any(self[f"named_{row}"].value() for row in range(self.row_count))

    def clean_addresses(self) -> str:
        """Each line is an address or words that lead there."""
        text: str = self.cleaned_data["addresses"]
        for number, line in enumerate(filing.lines(text), 1):
            if len(line) > LONGEST["address"] or any(ord(letter) < ord(" ") for letter in line):
                raise ValidationError(_("Line %(number)d is too long for an address.") % {"number": number})
        return text

    def clean_fingerprints(self) -> str:
        """Each line is a fingerprint of a type that we know."""
        text: str = self.cleaned_data["fingerprints"]
        for number, line in enumerate(filing.lines(text), 1):
            try:
                filing.fingerprints(line)
            except BadInput:
                raise ValidationError(
                    _("Line %(number)d is not a fingerprint that we know. You can leave it out.") % {"number": number}
                ) from None
        if len(filing.lines(text)) > MOST_FINGERPRINTS:
            raise ValidationError(_("These are more than %(most)d fingerprints.") % {"most": MOST_FINGERPRINTS})
        return text

    def clean(self) -> dict[str, Any]:
        """Something is named, and not more than one notice holds."""
        given = super().clean() or {}
        addresses = filing.lines(given.get("addresses", ""))
        others = [row for row in range(self.row_count) if given.get(f"named_{row}")]
        if not self.errors and not addresses and not others and not given.get("fingerprints"):
            self.add_error("addresses", _("Name at least one address, account, group or tag."))
        if len(addresses) + len(others) > MOST_TARGETS:
            self.add_error("addresses", _("One request names at most 1,000. Send another for the rest."))
        return given


class MinorForm(StepForm):
    """Addresses, and a country for the hotline; nothing else."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"), help_text=gettext_lazy("To find help near you."), required=False
    )
    addresses = forms.CharField(
        label=gettext_lazy("Addresses on this service"),
        help_text=gettext_lazy("One address a line. Please send nothing else: no picture, no name, no story."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "none"}),
        max_length=MOST_LETTERS,
    )

    def __init__(self, countries: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "country").choices = [("", gettext_lazy("Any country")), *countries]

    def clean_addresses(self) -> list[str]:
        """The lines."""
        found = filing.lines(self.cleaned_data["addresses"])
        if len(found) > MOST_TARGETS:
            raise ValidationError(_("One request names at most 1,000. Send another for the rest."))
        for number, line in enumerate(found, 1):
            if len(line) > LONGEST["address"] or any(ord(letter) < ord(" ") for letter in line):
                raise ValidationError(_("Line %(number)d is too long for an address.") % {"number": number})
        return found


def _choices(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    return field
