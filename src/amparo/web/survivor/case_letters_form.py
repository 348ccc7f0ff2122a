"""The form of what a letter still lacks: exactly that, each with what to give and why the law asks it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.casework.completeness import STATEMENT
from amparo.casework.compose import Lack
from amparo.casework.notice import CATEGORIES
from amparo.casework.regime import Statement
from amparo.services.draft import LONGEST
from amparo.web.shared.lands import country_choices
from amparo.web.shared.step_form import StepForm, plain_words
from amparo.web.survivor.begin_forms import RELATIONS

AGREES = "agrees:"
"""Before the id of a statement, in the name of its box."""
ABOUT = ("relation", "country", "category", "explanation", "name", "contact", "authority", "signature")
"""Fields of a case that a letter may lack."""
WORK = "work"
"""In place of the explanation, in a letter that may be published."""


class LackForm(StepForm):
    """What is missing, in the order in which the law and the door ask it."""

    def __init__(
        self,
        lacks: Sequence[Lack],
        statements: Sequence[Statement],
        language: str,
        *args: Any,
        work: bool = False,
        **kwargs: Any,
    ) -> None:
        """work: whether the letter may be published, and so asks for the work in place of what happened."""
        super().__init__(*args, **kwargs)
        exact = {f"{STATEMENT}{one.id}": one.text.said_in(language) for one in statements}
        for lack in lacks:
            for place, asked in enumerate(lack.fields):
                name = WORK if work and asked == "explanation" else asked
                field = _statement(exact[name]) if name in exact else _field(name, language)
                if field is None:
                    continue
                if place == 0:
                    field.help_text = _asked(lack, language, by_label=name in exact)
                plain_words(field)
                self.fields[f"{AGREES}{name.removeprefix(STATEMENT)}" if name in exact else name] = field
                if name == "contact":
                    self.fields["mailbox_safe"] = _mailbox()

    @property
    def agreed(self) -> frozenset[str]:
        """Ids of the statements whose box is ticked; after `is_valid`."""
        ticked = {name for name, given in self.cleaned_data.items() if name.startswith(AGREES) and given}
        return frozenset(name.removeprefix(AGREES) for name in ticked)

    @property
    def changes(self) -> dict[str, object]:
        """What the case says of the person from now on; after `is_valid`."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(AGREES)}


class FoundForm(StepForm):
    """The mail address that the person found, where a door only says where to look. hostile: operators that are marked
    so: nothing goes to a mailbox of theirs either.
    """

    to = forms.CharField(required=False, max_length=254)

    def __init__(self, hostile: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hostile = hostile
        self.fields["to"].label = _("The address you found there")

    def clean_to(self) -> str:
        """Nothing of an operator that was marked."""
        found = str(self.cleaned_data["to"])
        domain = found.rpartition("@")[2].lower()
        if any(domain == one or domain.endswith(f".{one}") for one in self._hostile):
            raise forms.ValidationError(_("This address is at a site that you marked as hostile."))
        return found


def initial_of(about: object, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields: what was just typed, else what the case has."""
    known = {name: getattr(about, name) or "" for name in (*ABOUT, "mailbox_safe")}
    typed = {name: sent[name] for name in (*ABOUT, WORK) if name in sent}
    ticked = {name: True for name in sent if name.startswith(AGREES)}
    return {**known, **typed, **ticked}


def _asked(lack: Lack, language: str, *, by_label: bool) -> SafeString:
    """What to give and why. by_label: the label says the first already."""
    said = [] if by_label else [lack.ask.said_in(language)]
    said += [lack.why.said_in(language)] if lack.why is not None else []
    return format_html_join("", "<p data-given>{}</p>", ((one,) for one in said))


def _statement(words: str) -> forms.Field:
    return forms.BooleanField(label=format_html("<span data-given>{}</span>", words))


def _field(name: str, language: str) -> forms.Field | None:
    """The field of a notice's field; None for one that only the door itself can ask."""
    match name:
        case "category":
            return forms.ChoiceField(label=_("What does it show?"), choices=[("", "—"), *_categories()])
        case "country":
            choices = [("", "—"), *country_choices(language)]
            return forms.ChoiceField(label=_("In which country does the person shown live?"), choices=choices)
        case "relation":
            return forms.ChoiceField(label=_("For whom do you ask?"), choices=RELATIONS, widget=forms.RadioSelect)
        case "explanation" | "work":
            area = forms.Textarea(attrs={"rows": 4})
            asks = {WORK: _("What is the work?")}
            label = asks.get(name, _("What helps to see that there was no consent?"))
            return forms.CharField(label=label, max_length=LONGEST["explanation"], widget=area)
    labels = {
        "name": _("Name"),
        "contact": _("How can they reach you?"),
        "authority": _("Who are you to the person shown?"),
        "signature": _("Signature: type your name"),
    }
    return forms.CharField(label=labels[name], max_length=LONGEST[name]) if name in labels else None


def _categories() -> list[tuple[str, str]]:
    words = {
        "nudity": _("Nudity"),
        "sexual_act": _("A sexual act"),
        "intimate_moment": _("Another intimate moment"),
        "synthetic": _("Made or altered by a computer"),
        "other_intimate": _("Something else that is intimate"),
    }
    return [(name, words[name]) for name in CATEGORIES]


def _mailbox() -> forms.Field:
    return forms.BooleanField(label=_("It is a mailbox that only I read"), required=False)
