"""An answer from elsewhere: pasted or chosen by hand, confirmed by the person, and kept."""

from collections.abc import Callable
from datetime import UTC, datetime

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.casework.answers import AnswerKind, propose
from amparo.casework.regime import Regime
from amparo.errors import AmparoError
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.law import law_of
from amparo.services.letters import LetterView
from amparo.services.record_answer import LONGEST_TEXT, Answer, record_answer
from amparo.services.show_case import CaseView, show_case
from amparo.web.shared.step_form import StepForm
from amparo.web.survivor.case_letters_show import on_page, recipient, show_letter, show_letters
from amparo.web.survivor.case_page import Asked, Pages, draw
from amparo.web.survivor.letter_words import trouble_status, trouble_words
from amparo.web.survivor.letter_words_answers import ground_choices, kind_choices, recorded_words


class AnswerForm(StepForm):
    """What they say, about which addresses."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}))
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    ground = forms.ChoiceField(required=False)
    numbers = forms.MultipleChoiceField(required=False)

    def __init__(self, letter: LetterView, regime: Regime | None, language: str, sent: object = None) -> None:
        super().__init__(sent)
        over = letter.due_at is not None and letter.due_at <= datetime.now(UTC)
        offered = {
            "kind": kind_choices(over=over),
            "ground": ground_choices(regime, language),
            "numbers": [(str(n), str(n)) for n in letter.numbers],
        }
        labels = {"text": _("Their mail"), "kind": _("What do they say?"), "ground": _("Their reason, if they said no")}
        for name, field in self.fields.items():
            field.label = labels.get(name, "")
            if isinstance(field, forms.ChoiceField):
                field.choices = offered[name]


def answer(asked: Asked) -> HttpResponse:
    """The page on which an answer is given."""
    return _on_letter(asked, lambda case, letter: _draw(asked, case, letter, _form(asked, letter)))


def read(asked: Asked) -> HttpResponse:
    """What a pasted mail seems to say, put before the person."""
    return _on_letter(asked, lambda case, letter: _proposed(asked, case, letter))


def record(asked: Asked) -> HttpResponse:
    """Keep it."""

    def act(case: CaseView, letter: LetterView) -> HttpResponse:
        sent = asked.request.POST
        if not sent.get("kind") and sent.get("text", "").strip():
            return _proposed(asked, case, letter)
        form = _form(asked, letter, sent)
        if not form.is_valid():
            return _draw(asked, case, letter, form, status=422)
        kind, given = AnswerKind(form.cleaned_data["kind"]), form.cleaned_data
        ground = given["ground"] or None if kind is AnswerKind.REFUSED else None
        about = tuple(int(one) for one in given["numbers"])
        try:
            state = record_answer(
                asked.settings, asked.access, letter.number, Answer(kind, ground, given["text"], about)
            )
        except AmparoError as error:
            if error.code == "no_such_case":
                raise
            return show_letter(asked, letter.number, trouble=trouble_words(error), status=trouble_status(error))
        return show_letter(asked, letter.number, done=recorded_words(kind, state))

    return _on_letter(asked, act)


def _proposed(asked: Asked, case: CaseView, letter: LetterView) -> HttpResponse:
    """The form with what the text seems to say chosen in it; nothing is kept before the person says so."""
    sent = asked.request.POST.copy()
    found = propose(sent.get("text", ""))
    if found is not None:
        sent["kind"] = found.value
        hint = _("We chose below what it seems to say. Is that right? Change it if not.")
    else:
        hint = _("We cannot tell what it says. Please choose it below.")
    form = _form(asked, letter)
    form.initial = {"text": sent.get("text", ""), "kind": sent.get("kind"), "numbers": sent.getlist("numbers")}
    return _draw(asked, case, letter, form, hint=hint)


def _form(asked: Asked, letter: LetterView, sent: object = None) -> AnswerForm:
    regime = law_of(asked.settings).regimes.get(letter.regime or "")
    return AnswerForm(letter, regime, asked.language, sent)


def _draw(
    asked: Asked, case: CaseView, letter: LetterView, form: AnswerForm, *, hint: str = "", status: int = 200
) -> HttpResponse:
    by_number, law = {one.number: one.address for one in case.sightings}, law_of(asked.settings).regimes
    chosen = {str(one) for one in form["numbers"].value() or ()}
    context = {
        "letter": letter,
        "to": recipient(letter, loader.load(route_files.KIND, asked.settings.home), law, asked.language),
        "form": form,
        "hint": hint,
        "named": [(n, by_number[n], str(n) in chosen) for n in letter.numbers],
        "some": bool(chosen),
        "again": f"answer:{letter.number}",
    }
    return draw(on_page(asked, "letters"), "answer.html", context, status=status)


def _on_letter(asked: Asked, show: Callable[[CaseView, LetterView], HttpResponse]) -> HttpResponse:
    """For a letter that there is."""
    case = show_case(asked.settings, asked.access)
    letter = next((one for one in case.letters if one.number == asked.number), None)
    if letter is None:
        return show_letters(asked, trouble=_("There is no such letter."), status=404)
    return show(case, letter)


PAGES: Pages = {"answer": answer, "read": read, "keep-answer": record}
