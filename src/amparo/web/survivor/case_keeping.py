"""Who may open a case, what it says of the person, its record, its end."""

import json
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.casework.notice import CATEGORIES
from amparo.errors import BadInput, Conflict, Refused
from amparo.services.case_about import About, Ticks
from amparo.services.case_ticks import change_ticks, new_passphrase
from amparo.services.draft_letters import complete_about
from amparo.services.end_case import erase_case, resume_case, withdraw_case
from amparo.services.export_case import export_case
from amparo.services.print_sheet import print_sheet
from amparo.services.show_case import show_case
from amparo.web.shared.lands import country_choices
from amparo.web.shared.step_form import StepForm
from amparo.web.survivor.begin_forms import HAPPENINGS, MAKERS, NAMES, RELATIONS
from amparo.web.survivor.case_page import Asked, Pages, download, draw
from amparo.web.survivor.case_words import refusal_words

CATEGORY_WORDS = {
    "nudity": gettext_lazy("Nudity"),
    "sexual_act": gettext_lazy("A sexual act"),
    "intimate_moment": gettext_lazy("A private moment"),
    "synthetic": gettext_lazy("Made by a computer"),
    "other_intimate": gettext_lazy("Something else that is private"),
}


class TicksForm(StepForm):
    """Who may open the case beside the passphrase."""

    sheet = forms.BooleanField(label=gettext_lazy("A recovery sheet opens it"), required=False)
    team = forms.BooleanField(label=gettext_lazy("The team may open my case"), required=False)
    remind = forms.BooleanField(label=gettext_lazy("Remind me by e-mail"), required=False)
    follow = forms.BooleanField(label=gettext_lazy("Ask for news"), required=False)
    check = forms.BooleanField(label=gettext_lazy("See if it is still there"), required=False)


class DetailsForm(StepForm):
    """What letters may need. Every field may stay empty; a letter asks for what it must have."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    signature = forms.CharField(
        label=gettext_lazy("Name as your signature"),
        help_text=gettext_lazy("Some laws ask you to sign. To type your name is enough."),
        max_length=200,
        required=False,
    )
    contact = forms.CharField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    mailbox_safe = forms.BooleanField(label=gettext_lazy("Only I read this mailbox"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("What can be seen?"), required=False)
    explanation = forms.CharField(
        label=gettext_lazy("In your own words, if you want"),
        help_text=gettext_lazy("A sentence or two. It goes into letters that ask for it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
        required=False,
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("For whom do you ask?"), choices=RELATIONS, widget=forms.RadioSelect
    )
    authority = forms.CharField(
        label=gettext_lazy("If you ask for somebody: why may you?"), max_length=200, required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("In which country does the person shown live?"), required=False)
    made_by = forms.ChoiceField(
        label=gettext_lazy("Who took the picture or video?"), choices=MAKERS, widget=forms.RadioSelect
    )
    hide = forms.ChoiceField(
        label=gettext_lazy("Should the name stay hidden, as far as we can?"), choices=NAMES, widget=forms.RadioSelect
    )
    happened = forms.MultipleChoiceField(
        label=gettext_lazy("Tick all that fit"),
        choices=HAPPENINGS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        _offer(self, "country", [("", gettext_lazy("I would rather not say")), *country_choices(language)])
        _offer(
            self,
            "category",
            [("", gettext_lazy("I would rather not say")), *((one, CATEGORY_WORDS[one]) for one in CATEGORIES)],
        )


def keeping(
    asked: Asked, *, done: str = "", trouble: str = "", code: str = "", words: str = "", ask: str = ""
) -> HttpResponse:
    """Keys, record, end. code, words: shown this once. ask: an act that is to be confirmed."""
    view = show_case(asked.settings, asked.access)
    ticks = {name: getattr(view.ticks, name) for name in Ticks.__dataclass_fields__}
    context = {
        "view": view,
        "form": TicksForm(initial=ticks),
        "ticks": view.ticks,
        "code": code,
        "words": words,
        "ask": ask,
        "is_open": view.state.value == "open",
        "done": done,
        "trouble": trouble,
    }
    return draw(asked, "keeping.html", context)


def details(asked: Asked, *, done: str = "", trouble: str = "", form: DetailsForm | None = None) -> HttpResponse:
    """What the case says of the person."""
    about = show_case(asked.settings, asked.access).about
    return draw(
        asked,
        "details.html",
        {"form": form or DetailsForm(initial=_initial(about)), "done": done, "trouble": trouble},
    )


def _save_details(asked: Asked) -> HttpResponse:
    form = DetailsForm(asked.request.POST)
    if not form.is_valid():
        return details(asked, form=form)
    given = form.cleaned_data
    empty = ("name", "signature", "contact", "category", "explanation", "authority", "country")
    changes: dict[str, object] = {name: given[name].strip() or None for name in empty}
    changes |= {name: given[name] for name in ("mailbox_safe", "relation", "made_by", "happened")}
    changes["hide_identity"] = given["hide"] != "no"
    try:
        complete_about(asked.settings, asked.access, changes)
    except (BadInput, Conflict) as refusal:
        return details(asked, form=form, trouble=refusal_words(refusal))
    return details(asked, done=_("Saved. It is locked with your case."))


def _change(asked: Asked) -> HttpResponse:
    form = TicksForm(asked.request.POST)
    if not form.is_valid():
        return keeping(asked)
    try:
        code = change_ticks(asked.settings, asked.access, Ticks(**form.cleaned_data))
    except (BadInput, Conflict, Refused) as refusal:
        return keeping(asked, trouble=refusal_words(refusal))
    return keeping(asked, done=_("That counts from now on."), code=code or "")


def _new_words(asked: Asked) -> HttpResponse:
    try:
        new = new_passphrase(asked.settings, asked.access)
    except Refused as refusal:
        return keeping(asked, trouble=refusal_words(refusal))
    asked = replace(asked, access=new.access)
    return keeping(asked, done=_("The old words open nothing any more."), words=new.words)


def _sheet(asked: Asked) -> HttpResponse:
    """The recovery sheet as PDF, from the code that the page before showed."""
    code = asked.request.POST.get("code", "")[:60]
    try:
        return download(print_sheet(asked.settings, asked.access, code, asked.language), "sheet.pdf", "application/pdf")
    except (BadInput, Refused) as refusal:
        return keeping(asked, trouble=refusal_words(refusal))


def _ask(asked: Asked) -> HttpResponse:
    return keeping(asked, ask=asked.said if asked.said in ("withdraw", "erase", "new-words") else "")


def _withdraw(asked: Asked) -> HttpResponse:
    try:
        withdraw_case(asked.settings, asked.access)
    except (Conflict, Refused) as refusal:
        return keeping(asked, trouble=refusal_words(refusal))
    return keeping(asked, done=_("Your case is stopped. Nothing more is sent."))


def _resume(asked: Asked) -> HttpResponse:
    try:
        resume_case(asked.settings, asked.access)
    except (Conflict, Refused) as refusal:
        return keeping(asked, trouble=refusal_words(refusal))
    return keeping(asked, done=_("Your case goes on. Tick anew what we may do."))


def _erase(asked: Asked) -> HttpResponse:
    try:
        proof = erase_case(asked.settings, asked.access)
    except Refused as refusal:
        return keeping(asked, trouble=refusal_words(refusal))
    return draw(asked, "erased.html", {"proof": json.dumps(proof, indent=1)})


def _record(asked: Asked) -> HttpResponse:
    try:
        return download(export_case(asked.settings, asked.access), "record.json", "application/json")
    except Refused as refusal:
        return keeping(asked, trouble=refusal_words(refusal))


def _initial(about: About) -> dict[str, object]:
    said = {name: getattr(about, name) for name in About.__struct_fields__}
    return {**said, "hide": "yes" if about.hide_identity else "no"}


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    field.choices = choices


PAGES: Pages = {
    "keeping": keeping,
    "ask": _ask,
    "tick": _change,
    "new-words": _new_words,
    "sheet": _sheet,
    "withdraw": _withdraw,
    "resume": _resume,
    "erase": _erase,
    "record": _record,
    "details": details,
    "save-details": _save_details,
}
