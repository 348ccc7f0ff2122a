"""A letter before it is kept: what lacks, how much of the person it shows, its words; then the person agrees."""

from dataclasses import dataclass, field, replace

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from amparo.casework.case_life import LetterState
from amparo.casework.compose import Letter, Shield
from amparo.casework.open_doors import COPYRIGHT
from amparo.casework.route import DoorKind
from amparo.errors import BadInput, NotFound
from amparo.services.case_about import About
from amparo.services.draft import LONGEST
from amparo.services.draft_letters import Choice, Preview, agree_letters, complete_about, preview_letters
from amparo.services.letters import Way, way_of
from amparo.services.plan_case import Proposal, plan_case
from amparo.services.show_case import show_case
from amparo.web.survivor.case_doors_steps import Cards
from amparo.web.survivor.case_letters_form import FoundForm, LackForm, initial_of
from amparo.web.survivor.case_letters_read import guarded, numbers_in, on_screen, shows_name, spans
from amparo.web.survivor.case_letters_show import on_page, show_letter, show_letters
from amparo.web.survivor.case_page import Asked, Pages, draw
from amparo.web.survivor.letter_words import shield_words, trouble_words

FRESH, ALL = "fresh", "all"
"""Which addresses: those that no letter to this door names yet, or every one."""
LOOK_UPS = frozenset({DoorKind.RDAP, DoorKind.DIRECTORY})
"""Kinds of doors that are lists in which one finds an address."""
SHIELDS = {one.value: one for one in Shield}


@dataclass(frozen=True)
class Wanted:
    """A letter under way. proposal: the step of the plan that it is for. named: numbers that have a letter there.

    which: `FRESH` or `ALL`. agreed: ids of statements that were ticked. work, to: as `Choice` has them.
    """

    proposal: Proposal
    about: About = field(repr=False)
    named: frozenset[int]
    which: str
    shield: Shield | None
    agreed: frozenset[str]
    numbers: tuple[int, ...]
    work: str | None = field(default=None, repr=False)
    to: str | None = field(default=None, repr=False)

    @property
    def is_looked_up(self) -> bool:
        """Whether the door says where to find an address, and has none itself."""
        door = self.proposal.step.door
        if door is None:
            return False
        return door.kind in LOOK_UPS or (door.kind is DoorKind.EMAIL and way_of(door) is Way.FORM)

    @property
    def choice(self) -> Choice:
        """As the services take it."""
        step = self.proposal.step
        door = step.door.id if step.door is not None else ""
        return Choice(
            route=step.route or "",
            door=door,
            regime=step.regime,
            operator=self.proposal.operator,
            numbers=self.numbers,
            shield=self.shield,
            agreed=self.agreed,
            to=self.to,
            work=self.work,
        )


def preview(asked: Asked) -> HttpResponse:
    """The letters as they would leave, or the form of what they lack."""
    return guarded(asked, lambda: _show(asked, wanted_of(asked)))


def complete(asked: Asked) -> HttpResponse:
    """Keep what was missing, and show the letter."""

    def act() -> HttpResponse:
        wanted = wanted_of(asked)
        shown = preview_letters(asked.settings, asked.access, wanted.choice)
        form = _lack_form(asked, shown, asked.request.POST)
        if not form.is_valid():
            return _show(asked, wanted, form)
        if form.changes:
            about = complete_about(asked.settings, asked.access, form.changes)
            wanted = replace(wanted, about=about)
        return _show(asked, replace(wanted, agreed=wanted.agreed | form.agreed))

    return guarded(asked, act)


def agree(asked: Asked) -> HttpResponse:
    """Keep the letters that were read. Nothing is sent by this."""

    def act() -> HttpResponse:
        wanted, sent = wanted_of(asked), asked.request.POST
        shown = numbers_in(sent.get("shown", ""))
        if not shown or set(shown) - set(wanted.proposal.numbers):
            return _show(asked, wanted, trouble=trouble_words(NotFound("no_such_address", "")))
        seen = preview_letters(asked.settings, asked.access, wanted.choice)
        if _is_copyright(seen) and sent.get("name_known") != "on":
            return _show(asked, wanted, trouble=_("Tick that your name becomes known, or choose another door."))
        found = FoundForm(wanted.about.hostile, sent if wanted.is_looked_up else QueryDict())
        if not found.is_valid():
            return _show(asked, wanted, found=found)
        chosen = replace(wanted, numbers=shown, to=found.cleaned_data["to"] or None).choice
        try:
            kept = agree_letters(asked.settings, asked.access, chosen)
        except BadInput as error:
            if error.code != "bad_mail_address":
                raise
            found.add_error("to", trouble_words(error))
            return _show(asked, wanted, found=found)
        done = _("Kept. It has not been sent yet.")
        if len(kept) == 1:
            return show_letter(asked, kept[0], done=done)
        return show_letters(asked, done=_("Kept as several letters. None has been sent yet."))

    return guarded(asked, act)


def wanted_of(asked: Asked) -> Wanted:
    """What is asked for, found again in the plan of today. Raises NotFound `no_such_door` where it is not in it."""
    route, _slash, rest = asked.said.partition("/")
    door, _slash, rest = rest.partition("/")
    regime, _slash, operator = rest.partition("/")
    wanted = (route, door, regime or None), operator or None
    proposals = plan_case(asked.settings, asked.access).proposals
    found = next((one for one in proposals if (one.key, one.operator) == wanted and one.numbers), None)
    if found is None or found.step.door is None:
        raise NotFound("no_such_door", "This door is not in the plan of this case.")
    case = show_case(asked.settings, asked.access)
    there = [one for one in case.letters if (one.route, one.door) == (route, door)]
    named = frozenset(n for one in there if one.state is not LetterState.ENDED for n in one.numbers)
    sent = asked.request.POST
    fresh = tuple(n for n in found.numbers if n not in named)
    which = ALL if sent.get("which") == ALL or not fresh else FRESH
    return Wanted(
        proposal=found,
        about=case.about,
        named=named & set(found.numbers),
        which=which,
        shield=SHIELDS.get(sent.get("shield", "")),
        agreed=frozenset(sent.getlist("agreed")),
        numbers=fresh if which == FRESH else found.numbers,
        work=_work(sent.get("work", "")),
    )


def _work(typed: str) -> str | None:
    """What was said of the work; one that is too long is asked for again."""
    return typed.strip() if typed.strip() and len(typed) <= LONGEST["explanation"] else None


def _show(
    asked: Asked,
    wanted: Wanted,
    form: LackForm | None = None,
    *,
    found: FoundForm | None = None,
    trouble: str = "",
) -> HttpResponse:
    shown = preview_letters(asked.settings, asked.access, wanted.choice)
    wanted = replace(wanted, shield=shown.shield)
    agent = asked.settings.cases.agent_name
    context = {
        "card": Cards(asked).of([wanted.proposal])[0],
        "how": shown.how.said_in(asked.language),
        "said": asked.said,
        "form": form or _form(asked, wanted, shown),
        "lacks": bool(shown.lacks),
        "only_there": [one.ask.said_in(asked.language) for one in shown.lacks if not one.fields],
        "shields": [(one.value, *shield_words(one, agent), one is shown.shield) for one in shown.shields],
        "shield": shown.shield.value,
        "which": wanted.which,
        "fresh": len(set(wanted.proposal.numbers) - wanted.named),
        "named": len(wanted.named),
        "agreed": sorted(wanted.agreed),
        "promises": [one.text.said_in(asked.language) for one in shown.statements if one.id in wanted.agreed],
        "letters": _letters(shown),
        "shows_name": shows_name(wanted.about, shown.letters),
        "numbers": spans(n for part in shown.parts for n in part),
        "copyright": _is_copyright(shown),
        "work": (wanted.work or "") if _is_copyright(shown) else "",
        "longest": LONGEST["explanation"],
        "found": (found or _found_form(asked, wanted)) if wanted.is_looked_up else None,
        "by_mail": bool(asked.settings.mail.host and asked.settings.mail.sender),
        "kept": _kept(wanted, shown),
        "trouble": trouble,
    }
    return draw(on_page(asked, "doors"), "preview.html", context, status=422 if trouble or form or found else 200)


def _form(asked: Asked, wanted: Wanted, shown: Preview) -> LackForm:
    typed = {name: value for name, value in asked.request.POST.items() if isinstance(value, str)}
    return _lack_form(asked, shown, initial=initial_of(wanted.about, typed))


def _lack_form(
    asked: Asked, shown: Preview, sent: QueryDict | None = None, initial: dict[str, object] | None = None
) -> LackForm:
    work = _is_copyright(shown)
    return LackForm(shown.lacks, shown.statements, asked.language, sent, initial=initial, work=work)


def _found_form(asked: Asked, wanted: Wanted) -> FoundForm:
    return FoundForm(wanted.about.hostile, initial={"to": asked.request.POST.get("to", "")})


def _letters(shown: Preview) -> list[tuple[int, int, Letter]]:
    """Place, number of addresses, and the letter itself as a page shows it."""
    both = zip(shown.letters, shown.parts, strict=False)  # no letters while something lacks
    return [(place, len(part), on_screen(letter)) for place, (letter, part) in enumerate(both, 1)]


def _kept(wanted: Wanted, shown: Preview) -> list[tuple[str, str]]:
    """What every button of the page takes along."""
    work = [("work", wanted.work)] if wanted.work is not None and _is_copyright(shown) else []
    shield = wanted.shield.value if wanted.shield is not None else ""
    return [("which", wanted.which), ("shield", shield), *(("agreed", one) for one in sorted(wanted.agreed)), *work]


def _is_copyright(shown: Preview) -> bool:
    return shown.regime is not None and shown.regime.kind == COPYRIGHT


PAGES: Pages = {"preview": preview, "complete": complete, "agree": agree}
