"""The list of letters, and one letter: how it stands, how it goes out, what came back, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.casework.answers import AnswerKind
from amparo.casework.case_life import LETTER, LetterEvent, LetterState, SightingState
from amparo.casework.compose import Shield
from amparo.casework.door_use import instruction
from amparo.casework.regime import Regime
from amparo.casework.route import Door, Role, Route
from amparo.errors import NotFound
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.law import law_of
from amparo.services.letters import AnswerView, LetterView, Way, find_door
from amparo.services.record_answer import next_steps
from amparo.services.show_case import CaseView, SightingView, show_case
from amparo.web.survivor.case_doors_steps import Cards, StepCard, authority_name, web_page
from amparo.web.survivor.case_page import Asked, draw
from amparo.web.survivor.case_words import Said, sighting_words
from amparo.web.survivor.letter_words import Standing, flowing, letter_standing, role_name, task_words
from amparo.web.survivor.letter_words_answers import answer_words, came_back_words, ground_words

NEXT = frozenset({LetterState.ANSWERED, LetterState.SILENT})
"""States after which the next steps are shown."""
GONE_OUT = frozenset({LetterState.WAITING, LetterState.ASKED_MORE, LetterState.SILENT, LetterState.ANSWERED})


@dataclass(frozen=True)
class Line:
    """A letter in the list."""

    number: int
    to: str
    standing: Standing
    count: int
    due: datetime | None


@dataclass(frozen=True)
class Told:
    """An answer, for the page. title: of its kind. signed: how many statements of a platform. back: whether it came up
    there again.
    """

    title: str
    at: datetime
    ground: str = ""
    text: str = field(repr=False, default="")
    signed: int = 0
    back: str = ""


def show_letters(asked: Asked, *, done: str = "", trouble: str = "", status: int = 200) -> HttpResponse:
    """All letters, those that need the person first."""
    routes = loader.load(route_files.KIND, asked.settings.home)
    case, regimes = show_case(asked.settings, asked.access), law_of(asked.settings).regimes
    order = list(LetterState)
    lines = [
        Line(
            one.number,
            recipient(one, routes, regimes, asked.language),
            _standing(case, one),
            len(one.numbers),
            _due(one),
        )
        for one in sorted(case.letters, key=lambda one: (order.index(one.state), one.number))
    ]
    context = {"lines": lines, "now": datetime.now(UTC), "done": done, "trouble": trouble}
    return draw(on_page(asked, "letters"), "letters.html", context, status=status)


def show_letter(asked: Asked, number: int, *, done: str = "", trouble: str = "", status: int = 200) -> HttpResponse:
    """One letter. Where there is none of that number, the list says so."""
    case = show_case(asked.settings, asked.access)
    letter = next((one for one in case.letters if one.number == number), None)
    if letter is None:
        return show_letters(asked, trouble=trouble or _("There is no such letter."), status=404)
    regimes = law_of(asked.settings).regimes
    context = {
        "letter": letter,
        "standing": _standing(case, letter),
        "text": flowing(letter.body.text),
        "own_text": flowing(letter.body.own_text),
        "named": _addresses(case, letter),
        "dues": [
            (task_words(one.task), one.due, one.breached, _law(one.regime, regimes, asked.language))
            for one in letter.dues
            if not one.ended
        ],
        "due": _due(letter),
        "now": datetime.now(UTC),
        "told": [_told(one, regimes.get(letter.regime or ""), asked.language) for one in letter.answers],
        "signed": sum(len(one.signed) for one in letter.answers),
        "again": f"letter:{number}",
        "done": done,
        "trouble": trouble,
        **_going_out(asked, letter),
        **_acts(asked, letter),
        "next": _next(asked, letter),
    }
    return draw(on_page(asked, "letters"), "letter.html", context, status=status)


def on_page(asked: Asked, page: str) -> Asked:
    """The same, as if it had come from a page of the menu, which then is marked there."""
    return replace(asked, do=page)


def recipient(letter: LetterView, routes: Mapping[str, Route], regimes: Mapping[str, Regime], language: str) -> str:
    """Who gets it, by the name of the route or of the authority; its part where that is not known any more."""
    if letter.role is Role.REGULATOR and letter.route is None:
        return authority_name(regimes.get(letter.regime or ""), language)
    route = routes.get(letter.route or "")
    return route.name.said_in(language) if route is not None else role_name(letter.role)


def _going_out(asked: Asked, letter: LetterView) -> dict[str, object]:
    """What a page needs to bring the letter on its way. by_agent: it is in the team's name. authority: the law under
    which one hears complaints, for a letter to it.
    """
    routes, regimes = loader.load(route_files.KIND, asked.settings.home), law_of(asked.settings).regimes
    door = _door(routes, letter)
    found = door is not None and letter.way is Way.EMAIL and letter.body.to != door.value  # looked up, as told before
    authority = letter.role is Role.REGULATOR and letter.route is None
    return {
        "to": recipient(letter, routes, regimes, asked.language),
        "authority": _law(letter.regime or "", regimes, asked.language) if authority else "",
        "way": letter.way.value,
        "how": instruction(door, routes[letter.route or ""]).said_in(asked.language) if door and not found else "",
        "link": web_page(letter.body.to) if letter.way is Way.FORM or authority else "",
        "sender": asked.settings.mail.sender,
        "mail_leaves": mail_leaves(asked, letter),
        "by_agent": letter.body.shield == Shield.AGENT.value,
        "place": "" if (letter.body.operator or "") in routes else letter.body.operator,
        "at": letter.body.at,
    }


def _standing(case: CaseView, letter: LetterView) -> Standing:
    refused = {one.number for one in case.sightings if one.state is SightingState.REFUSED}
    return letter_standing(letter.state, refused=bool(refused & set(letter.numbers)))


def _door(routes: Mapping[str, Route], letter: LetterView) -> Door | None:
    try:
        return find_door(routes, letter.route or "", letter.door or "")[1]
    except NotFound:  # the data has changed since
        return None


def mail_leaves(asked: Asked, letter: LetterView) -> bool:
    """Whether mail is set up here, and the door says where to: some name a kind of mailbox, as "abuse@{domain}"."""
    mail = asked.settings.mail
    return bool(mail.host and mail.sender) and "@" in letter.body.to and "{" not in letter.body.to


def _acts(asked: Asked, letter: LetterView) -> dict[str, bool]:
    """What can be done with it now."""
    here = letter.way is Way.AMPARO or (letter.way is Way.EMAIL and mail_leaves(asked, letter))
    waits = letter.state in (LetterState.AGREED, LetterState.SENDING)
    return {
        "can_send": waits and here,
        "can_mark": waits and letter.way is not Way.AMPARO,
        "can_answer": letter.state in (LetterState.WAITING, LetterState.ASKED_MORE, LetterState.SILENT)
        and letter.body.at is None,
        "can_supply": letter.state is LetterState.ASKED_MORE and letter.body.at is None,
        "can_ask": letter.body.at is not None and letter.state in GONE_OUT,
        "can_end": (letter.state, LetterEvent.END) in LETTER,
        "is_out": letter.state in GONE_OUT,
    }


def _addresses(case: CaseView, letter: LetterView) -> list[tuple[SightingView, Said]]:
    by_number = {one.number: one for one in case.sightings}
    return [(by_number[n], sighting_words(by_number[n].state)) for n in letter.numbers]


def _due(letter: LetterView) -> datetime | None:
    return letter.due_at if letter.state in (LetterState.WAITING, LetterState.ASKED_MORE, LetterState.SILENT) else None


def _told(answer: AnswerView, regime: Regime | None, language: str) -> Told:
    ground = ground_words(answer.ground, regime, language)
    back = came_back_words(answer.came_back)
    return Told(answer_words(answer.kind), answer.at, ground, answer.text, len(answer.signed), back)


def _next(asked: Asked, letter: LetterView) -> list[StepCard]:
    """The next steps, once there is an answer or none came."""
    came = any(one.kind == AnswerKind.REFUSED.value for one in letter.answers)
    if letter.state not in NEXT and not (came and letter.state is LetterState.WAITING):
        return []
    return [one for one in Cards(asked).of(next_steps(asked.settings, asked.access, letter.number)) if one.is_on]


def _law(regime: str, regimes: Mapping[str, Regime], language: str) -> str:
    found = regimes.get(regime)
    return found.name.said_in(language) if found is not None else regime
