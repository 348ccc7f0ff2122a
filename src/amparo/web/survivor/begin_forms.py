"""The forms of the steps of a beginning. Words are short; nothing asks for a story."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.notice import Relation
from amparo.casework.situation import Happening, Maker
from amparo.web.shared.step_form import StepForm

Choices = Sequence[tuple[str, str | Promise]]

HAPPENINGS: Choices = (
    (Happening.ONLINE.value, gettext_lazy("It is online already")),
    (Happening.THREATENED.value, gettext_lazy("Someone threatens to share it")),
    (Happening.FOUND_BY_OTHER.value, gettext_lazy("Someone else found it and told me")),
    (Happening.SYNTHETIC.value, gettext_lazy("A computer made it (a deepfake)")),
    (Happening.DOXED.value, gettext_lazy("My name, phone, address or workplace is with it")),
    (Happening.SECRET.value, gettext_lazy("It was recorded in secret")),
    (Happening.PAID_PAGE.value, gettext_lazy("It was taken from my paid page")),
    (Happening.PAST_WORK.value, gettext_lazy("It comes from past adult work")),
)
MAKERS: Choices = (
    (Maker.SELF.value, gettext_lazy("The person shown")),
    (Maker.OTHER.value, gettext_lazy("Somebody else")),
    (Maker.UNKNOWN.value, gettext_lazy("I do not know, or a computer")),
)
RELATIONS: Choices = (
    (Relation.DEPICTED.value, gettext_lazy("For myself")),
    (Relation.REPRESENTATIVE.value, gettext_lazy("For somebody who asked me to")),
)
NAMES: Choices = (
    ("yes", gettext_lazy("Yes, keep it hidden")),
    ("no", gettext_lazy("No, it may be seen")),
)


class DeviceForm(StepForm):
    """Who looks at this device comes before anything else."""

    watched = forms.ChoiceField(
        label=gettext_lazy("Does someone check this phone or computer?"),
        help_text=gettext_lazy("A partner, a parent, a boss. By hand, or with an app."),
        choices=(
            ("yes", gettext_lazy("Yes")),
            ("unsure", gettext_lazy("I am not sure")),
            ("no", gettext_lazy("No")),
        ),
        widget=forms.RadioSelect,
    )


class AgeForm(StepForm):
    """Age comes first, as a minor's case must go another way."""

    adult = forms.ChoiceField(
        label=gettext_lazy("When the images were made, and now: is the person shown 18 or older?"),
        help_text=gettext_lazy("Say yes only if it is true for both times."),
        choices=(
            ("yes", gettext_lazy("Yes, I am certain")),
            ("no", gettext_lazy("No")),
            ("unsure", gettext_lazy("I am not sure")),
        ),
        widget=forms.RadioSelect,
    )


class MinorForm(StepForm):
    """A country to find who helps; there is nothing to write in."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("To find help near you. We do not keep it."),
        required=False,
    )

    def __init__(self, countries: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, [("", gettext_lazy("Any country")), *countries])


class HappenedForm(StepForm):
    """What happened, by ticks alone."""

    happened = forms.MultipleChoiceField(
        label=gettext_lazy("Tick all that fit"),
        help_text=gettext_lazy("Nothing fits? Leave it open and go on."),
        choices=HAPPENINGS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AboutForm(StepForm):
    """What decides on laws and doors."""

    relation = forms.ChoiceField(
        label=gettext_lazy("For whom do you ask?"), choices=RELATIONS, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(
        label=gettext_lazy("In which country does the person shown live?"),
        help_text=gettext_lazy("It decides which laws help. You can leave it open."),
        required=False,
    )
    made_by = forms.ChoiceField(
        label=gettext_lazy("Who took the picture or video?"), choices=MAKERS, widget=forms.RadioSelect
    )
    hide = forms.ChoiceField(
        label=gettext_lazy("Should the name stay hidden, as far as we can?"),
        help_text=gettext_lazy("Then we try ways without a name first."),
        choices=NAMES,
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, countries: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, [("", gettext_lazy("I would rather not say")), *countries])


class KeepForm(StepForm):
    """How the case is kept. Nothing is ticked beforehand, as each tick lets one more reader in."""

    sheet = forms.BooleanField(
        label=gettext_lazy("Give me a recovery sheet"),
        help_text=gettext_lazy("A code on paper. Whoever finds it can open the case."),
        required=False,
    )
    team = forms.BooleanField(
        label=gettext_lazy("The team may open my case"),
        help_text=gettext_lazy("Then the people who work here can help you with it."),
        required=False,
    )
    remind = forms.BooleanField(
        label=gettext_lazy("Remind me by e-mail"),
        help_text=gettext_lazy("We write when a time is over. It needs the two answers below."),
        required=False,
    )
    contact = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    mailbox_safe = forms.BooleanField(label=gettext_lazy("Only I read this mailbox"), required=False)
    follow = forms.BooleanField(
        label=gettext_lazy("Ask for news"),
        help_text=gettext_lazy("We ask the services that use Amparo too how it stands there."),
        required=False,
    )
    check = forms.BooleanField(
        label=gettext_lazy("See if it is still there"),
        help_text=gettext_lazy("Now and then we ask if an address still answers. We never look at pictures."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Mail goes only where nobody else reads it."""
        given = super().clean() or {}
        if given.get("remind") and not self.errors:
            if not given.get("contact"):
                self.add_error("contact", _("Where should we write to? Or take the tick off “Remind me”."))
            if not given.get("mailbox_safe"):
                self.add_error("mailbox_safe", _("We only write where nobody else reads it."))
        return given


def _offer(form: forms.Form, countries: Choices) -> None:
    field = form.fields["country"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    field.choices = list(countries)
