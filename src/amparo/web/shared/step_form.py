"""The form of one step of a public page."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class StepForm(forms.Form):
    """A step: nothing in it names the step to the browser, and the browser is asked to remember nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            plain_words(field)


def plain_words(field: forms.Field) -> None:
    """The browser is asked to remember nothing; what is wrong is said without jargon."""
    field.widget.attrs.setdefault("autocomplete", "off")
    field.error_messages |= {
        "required": _("Please answer this."),
        "max_length": _("This is too long. Please shorten it."),
        "invalid_choice": _("Please choose one of these."),
    }
