"""Overview, addresses, fingerprints: what is in a case, and how each part stands."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.casework.case_life import LetterState, SightingState
from amparo.errors import BadInput, Conflict
from amparo.services.case_prints import add_prints, remove_prints
from amparo.services.case_sightings import AddedSightings, add_sightings, came_back, drop_sightings, take_up_sightings
from amparo.services.show_case import CaseView, SightingView, show_case
from amparo.web.shared import fingerprint_tool
from amparo.web.survivor.case_page import Asked, Pages, draw
from amparo.web.survivor.case_words import letter_words, refusal_words, rejected_words, sighting_words

_WAITS = frozenset({LetterState.WAITING, LetterState.ASKED_MORE, LetterState.SILENT, LetterState.SENDING})


def show(asked: Asked, *, done: str = "", trouble: str = "", by_sheet: bool = False) -> HttpResponse:
    """Where the case stands, and what comes next."""
    view = show_case(asked.settings, asked.access)
    states = Counter(one.state for one in view.sightings)
    context = {
        "view": view,
        "states": [(sighting_words(state), states[state]) for state in SightingState if states[state]],
        "waiting": [
            (one.number, letter_words(one.state), one.due_at, one.by_law)
            for one in view.letters
            if one.state in _WAITS or one.state is LetterState.AGREED
        ],
        "next": _next(view),
        "away": _away(view),
        "by_sheet": by_sheet,
        "now": datetime.now(UTC),
        "done": done,
        "trouble": trouble,
    }
    return draw(asked, "home.html", context)


def addresses(asked: Asked, *, done: str = "", trouble: str = "", text: str = "") -> HttpResponse:
    """Every address with its state."""
    view = show_case(asked.settings, asked.access)
    words = {state: sighting_words(state) for state in SightingState}
    context = {
        "rows": [(one, words[one.state]) for one in view.sightings],
        "states": [(words[state], n) for state, n in _counted(view.sightings)],
        "text": text,
        "done": done,
        "trouble": trouble,
    }
    return draw(asked, "addresses.html", context)


def prints(asked: Asked, *, done: str = "", trouble: str = "") -> HttpResponse:
    """The tool, and how many files are in the case."""
    view = show_case(asked.settings, asked.access)
    files = [(number, _kinds(lines)) for number, lines in enumerate(view.prints, 1)]
    context = {"files": files, "tool": fingerprint_tool.tool(), "done": done, "trouble": trouble}
    response = draw(asked, "prints.html", context)
    policy = fingerprint_tool.of_page(asked.request)
    response._csp_config = policy  # type: ignore[attr-defined]  # as django.views.decorators.csp does
    return response


def _add(asked: Asked) -> HttpResponse:
    text = asked.request.POST.get("text", "")
    try:
        added = add_sightings(asked.settings, asked.access, text)
    except (BadInput, Conflict) as refusal:
        return addresses(asked, trouble=refusal_words(refusal), text=text)
    return addresses(asked, done=_added_words(added), trouble=rejected_words(added.rejected))


def _move(asked: Asked) -> HttpResponse:
    """What was ticked is left out, taken in again, or was seen again."""
    numbers = [int(one) for one in asked.request.POST.getlist("number") if one.isascii() and one.isdecimal()][:5_000]
    if not numbers:
        return addresses(asked, trouble=_("Tick one or more addresses first."))
    acts = {"drop": drop_sightings, "take": take_up_sightings, "back": came_back}
    try:
        moved = acts[asked.do](asked.settings, asked.access, numbers)
    except Conflict as refusal:
        return addresses(asked, trouble=refusal_words(refusal))
    if not moved:
        return addresses(asked, trouble=_("That does not fit the state of these addresses."))
    return addresses(asked, done=_("That is noted."))


def _add_prints(asked: Asked) -> HttpResponse:
    try:
        sent = json.loads(asked.request.POST.get("fingerprints", ""))
        files = [[str(line) for line in one["lines"]] for one in sent]
    except (ValueError, TypeError, KeyError):
        return prints(asked, trouble=_("No fingerprints came. Please choose your files once more."))
    try:
        new = add_prints(asked.settings, asked.access, files)
    except (BadInput, Conflict) as refusal:
        return prints(asked, trouble=refusal_words(refusal))
    words = ngettext("%(n)d file is new in your case.", "%(n)d files are new in your case.", new) % {"n": new}
    return prints(asked, done=words if new else _("Your case had these files already."))


def _remove_prints(asked: Asked) -> HttpResponse:
    try:
        remove_prints(asked.settings, asked.access)
    except Conflict as refusal:
        return prints(asked, trouble=refusal_words(refusal))
    return prints(asked, done=_("All fingerprints are deleted."))


def _counted(sightings: Sequence[SightingView]) -> list[tuple[SightingState, int]]:
    counts = Counter(one.state for one in sightings)
    return [(state, counts[state]) for state in SightingState if counts[state]]


def _kinds(lines: Sequence[str]) -> str:
    """What is known of a file, in words."""
    frames = sum("@" in line for line in lines)
    if frames:
        return ngettext("a video, %(n)d second of it", "a video, %(n)d seconds of it", frames) % {"n": frames}
    return _("a picture") if any(line.startswith("pdq:") for line in lines) else _("a file, found if identical")


def _added_words(added: AddedSightings) -> str:
    if not added.added:
        return _("Nothing new was in it.")
    words = ngettext("%(n)d address is new.", "%(n)d addresses are new.", added.added) % {"n": added.added}
    same = added.known + added.repeated
    if same:
        words += " " + ngettext("%(n)d was there before.", "%(n)d were there before.", same) % {"n": same}
    if added.logins:
        words += " " + _("Some held a name and a password. We left those away.")
    return words


def _next(view: CaseView) -> list[tuple[str, str]]:
    """What to do next: a sentence, and the page for it."""
    steps = []
    states = {one.state for one in view.sightings}
    if not view.sightings and "threatened" not in view.about.happened:
        steps.append((_("Add the addresses where it is online."), "addresses"))
    if not view.prints:
        steps.append((_("Make fingerprints of the files, if you have them."), "prints"))
    if SightingState.KNOWN in states or SightingState.BACK in states:
        steps.append((_("See whom to ask, and write the first letter."), "doors"))
    if any(one.state is LetterState.AGREED for one in view.letters):
        steps.append((_("A letter is ready, and not sent yet."), "letters"))
    if any(one.state in (LetterState.SILENT, LetterState.ASKED_MORE) for one in view.letters):
        steps.append((_("A letter needs you."), "letters"))
    return steps or [(_("Nothing for now. You can rest."), "")]


def _away(view: CaseView) -> list[tuple[str, bool]]:
    """What happens while the person is away, and what does not."""
    ticks = view.ticks
    return [
        (_("We remind you by e-mail."), ticks.remind),
        (_("We ask services that use Amparo for news."), ticks.follow),
        (_("We see if addresses still answer."), ticks.check),
        (_("The team can open your case."), ticks.team),
    ]


PAGES: Pages = {
    "home": show,
    "addresses": addresses,
    "add": _add,
    "drop": _move,
    "take": _move,
    "back": _move,
    "prints": prints,
    "add-prints": _add_prints,
    "remove-prints": _remove_prints,
}
