"""The form of what the laws ask, made from the laws that apply."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.casework.notice import CATEGORIES
from amparo.services.draft import LONGEST
from amparo.web.notices.asking import Asked, Reason
from amparo.web.notices.forms import CATEGORY_WORDS, AskedChoice, AskedText
from amparo.web.shared.step_form import StepForm, plain_words


class DetailsForm(StepForm):
    """What the laws ask beside that. Nothing is required here: what is missing is said before it is sent."""

    def __init__(
        self, asked: Asked, *args: Any, always: Sequence[str] = ("explanation", "contact"), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._always = always
        self.agreed: list[str] = []
        self._add(asked, "category", _category())
        for regime, statement, reasons in asked.statements:
            name = f"agreed:{regime.id}:{statement.id}"
            words = statement.text.said_in(_spoken())
            self.fields[name] = forms.BooleanField(label=words, help_text=whys(reasons, ask=False), required=False)
            self.agreed.append(name)
        self._add(asked, "explanation", _explanation())
        self._add(asked, "contact", _text(_("How can we reach you?"), "contact"))
        self.fields["mailbox_safe"] = forms.BooleanField(
            label=_("Only I read this mailbox. You may write to it."),
            help_text=_(
                "Without this tick we send nothing. A mail from us only says that there is something new. "
                "It names neither you nor the matter."
            ),
            required=False,
        )
        self._add(asked, "name", _text(_("Your name"), "name"), ask=False)
        self._add(asked, "signature", _text(_("Your signature: type your name"), "signature"), ask=False)

    def _add(self, asked: Asked, name: str, field: forms.Field, *, ask: bool = True) -> None:
        reasons = asked.reasons.get(name, ())
        if reasons or name in self._always:
            own = field.help_text
            field.help_text = format_html("{}{}", format_html("<p>{}</p>", own) if own else "", whys(reasons, ask=ask))
            field.required = any(one.required for one in reasons)
            plain_words(field)
            self.fields[name] = field

    @property
    def agreed_fields(self) -> list[forms.BoundField]:
        """The statements."""
        return [self[name] for name in self.agreed]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The rest, in order."""
        return [self[name] for name in self.fields if name not in self.agreed and name != "category"]


def whys(reasons: Sequence[Reason], *, ask: bool = True) -> SafeString:
    """What is to be given, and which law asks it and why; one line a law. ask: False where the label says the first."""
    mark = format_html(' <span class="unsure">{}</span>', _("not verified"))
    wanted = dict.fromkeys(one.ask for one in reasons) if ask else ()
    lines = format_html_join("", "<p>{}</p>", ((text,) for text in wanted))
    by_why: dict[str, list[Reason]] = {}
    for one in reasons:
        by_why.setdefault(one.why, []).append(one)
    rows = [
        (why, " · ".join(dict.fromkeys(one.law for one in same)), mark if any(one.unsure for one in same) else "")
        for why, same in by_why.items()
    ]
    return lines + format_html_join("", '<p>{} <span class="asker">{}</span>{}</p>', rows)


def _category() -> forms.Field:
    choices = [("", _("I leave it open")), *((name, CATEGORY_WORDS[name]) for name in CATEGORIES)]
    return AskedChoice(label=_("What does it show?"), help_text=_("One word is enough."), choices=choices)


def _explanation() -> forms.Field:
    return AskedText(
        label=_("What helps to see that there was no consent?"),
        help_text=_("A sentence is enough. You need not describe the image. You need not prove anything."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST["explanation"],
    )


def _text(label: str, name: str) -> forms.Field:
    return AskedText(label=label, max_length=LONGEST[name])


def _spoken() -> str:
    return get_language() or "en"
