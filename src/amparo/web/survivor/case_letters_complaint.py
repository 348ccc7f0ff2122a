"""A complaint to an authority before it is kept: what lacks, how one reaches them, its words, and the person's yes."""

from dataclasses import dataclass, field, replace

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from amparo.casework.case_life import LetterState
from amparo.casework.route import Role
from amparo.errors import NotFound
from amparo.services.case_about import About
from amparo.services.draft_complaint import ComplaintPreview, agree_complaint, preview_complaint
from amparo.services.draft_letters import complete_about
from amparo.services.plan_case import Proposal, plan_case
from amparo.services.show_case import show_case
from amparo.web.survivor.case_doors_steps import Cards
from amparo.web.survivor.case_letters_form import LackForm, initial_of
from amparo.web.survivor.case_letters_read import guarded, numbers_in, on_screen, shows_name, spans
from amparo.web.survivor.case_letters_show import on_page, show_letter
from amparo.web.survivor.case_page import Asked, Pages, draw
from amparo.web.survivor.letter_words import trouble_words


@dataclass(frozen=True)
class Complaint:
    """A complaint under way. before: numbers of letters to the same authority under the same law."""

    proposal: Proposal
    about: About = field(repr=False)
    before: tuple[int, ...]
    agreed: frozenset[str]


def complaint(asked: Asked) -> HttpResponse:
    """The complaint as it would stand, or the form of what it lacks."""
    return guarded(asked, lambda: _show(asked, complaint_of(asked)))


def complete(asked: Asked) -> HttpResponse:
    """Keep what was missing, and show the complaint."""

    def act() -> HttpResponse:
        wanted = complaint_of(asked)
        form = _form(asked, _previewed(asked, wanted), asked.request.POST)
        if not form.is_valid():
            return _show(asked, wanted, form)
        if form.changes:
            wanted = replace(wanted, about=complete_about(asked.settings, asked.access, form.changes))
        return _show(asked, replace(wanted, agreed=wanted.agreed | form.agreed))

    return guarded(asked, act)


def agree(asked: Asked) -> HttpResponse:
    """Keep the complaint that was read. Nothing is sent by this."""

    def act() -> HttpResponse:
        wanted = complaint_of(asked)
        if numbers_in(asked.request.POST.get("shown", "")) != _previewed(asked, wanted).numbers:
            return _show(asked, wanted, trouble=trouble_words(NotFound("no_such_address", "")))
        number = agree_complaint(asked.settings, asked.access, asked.said, wanted.agreed)
        return show_letter(asked, number, done=_("Kept. It has not been sent yet."))

    return guarded(asked, act)


def complaint_of(asked: Asked) -> Complaint:
    """What is asked for, found again in the plan of today. Raises NotFound `no_such_door` where it is not in it."""
    steps = plan_case(asked.settings, asked.access).proposals
    of_law = (one for one in steps if one.step.role is Role.REGULATOR and one.step.regime == asked.said)
    found = next((one for one in of_law if one.numbers), None)
    if found is None:
        raise NotFound("no_such_door", "This authority is not in the plan of this case.")
    case = show_case(asked.settings, asked.access)
    there = [one for one in case.letters if one.role is Role.REGULATOR and one.regime == asked.said]
    before = tuple(one.number for one in there if one.state is not LetterState.ENDED)
    return Complaint(found, case.about, before, frozenset(asked.request.POST.getlist("agreed")))


def _previewed(asked: Asked, wanted: Complaint) -> ComplaintPreview:
    return preview_complaint(asked.settings, asked.access, asked.said, wanted.agreed)


def _show(asked: Asked, wanted: Complaint, form: LackForm | None = None, *, trouble: str = "") -> HttpResponse:
    shown = _previewed(asked, wanted)
    typed = {name: value for name, value in asked.request.POST.items() if isinstance(value, str)}
    statements = shown.regime.statements
    context = {
        "card": Cards(asked).of([wanted.proposal])[0],
        "to": shown.to,
        "said": asked.said,
        "form": form or _form(asked, shown, initial=initial_of(wanted.about, typed)),
        "lacks": bool(shown.lacks),
        "agreed": sorted(wanted.agreed),
        "promises": [one.text.said_in(asked.language) for one in statements if one.id in wanted.agreed],
        "letter": on_screen(shown.letter) if shown.letter is not None else None,
        "shows_name": shown.letter is not None and shows_name(wanted.about, [shown.letter]),
        "count": len(shown.numbers),
        "numbers": spans(shown.numbers),
        "before": wanted.before,
        "kept": [("agreed", one) for one in sorted(wanted.agreed)],
        "trouble": trouble,
    }
    return draw(on_page(asked, "doors"), "complaint.html", context, status=422 if trouble or form else 200)


def _form(
    asked: Asked, shown: ComplaintPreview, sent: QueryDict | None = None, initial: dict[str, object] | None = None
) -> LackForm:
    return LackForm(shown.lacks, shown.regime.statements, asked.language, sent, initial=initial)


PAGES: Pages = {"complaint": complaint, "complete-complaint": complete, "agree-complaint": agree}
