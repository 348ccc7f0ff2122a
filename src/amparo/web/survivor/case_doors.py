"""Whom to ask: for each place the doors that are open, why, and what to know before going through one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _

from amparo.casework.doors import When
from amparo.casework.route import Role
from amparo.errors import AmparoError
from amparo.services.draft_letters import complete_about
from amparo.services.plan_case import CasePlan, OperatorGroup, Proposal, plan_case
from amparo.services.show_case import show_case
from amparo.web.shared.lands import helplines_for_adults
from amparo.web.shared.lands import shown as helpline_cards
from amparo.web.survivor.case_doors_steps import Cards, StepCard
from amparo.web.survivor.case_page import Asked, Pages, draw
from amparo.web.survivor.letter_words import role_name, trouble_status, trouble_words

PER_PAGE = 20
"""Operators on one page."""


@dataclass(frozen=True)
class Place:
    """An operator and its doors. for_good: hostile by the data, so that nobody can take the mark off here.

    now: the best door of each who can be asked; others: further doors of the same.
    """

    name: str = field(repr=False)
    operator: str = field(repr=False)
    is_known: bool
    count: int
    is_hostile: bool
    for_good: bool
    now: list[StepCard]
    others: list[StepCard]
    later: list[StepCard]
    chosen: list[StepCard]


def doors(asked: Asked) -> HttpResponse:
    """The doors of the case, `PER_PAGE` places at a time."""
    return show_doors(asked)


def show_doors(asked: Asked, *, done: str = "", trouble: str = "", status: int = 200) -> HttpResponse:
    """The page, from wherever one comes."""
    plan, cards = plan_case(asked.settings, asked.access), Cards(asked)
    page = Paginator(plan.groups, PER_PAGE).get_page(asked.number or 1 if asked.do == "doors" else 1)
    shared = [one for one in plan.proposals if one.operator is None]
    context = {
        "places": _places(plan, page, cards, asked.language),
        "shared": _by_role(cards.of(shared)),
        "helplines": _helplines(asked, shared),
        "help_reason": _help_reason(asked, shared),
        "groups": page,
        "again": f"doors:{page.number}",
        "up": len({number for group in plan.groups for number in group.numbers}),
        "done": done,
        "trouble": trouble,
    }
    return draw(asked, "doors.html", context, status=status)


def hostile(asked: Asked) -> HttpResponse:
    """Mark an operator: nothing goes there from now on."""
    return _marked(asked, _("Marked. Nothing goes to this site from now on."), add=True)


def friendly(asked: Asked) -> HttpResponse:
    """Take the mark off."""
    return _marked(asked, _("The mark is gone. This site can be asked again."), add=False)


def _marked(asked: Asked, done: str, *, add: bool) -> HttpResponse:
    operator = asked.said
    try:
        plan = plan_case(asked.settings, asked.access)
        marked = show_case(asked.settings, asked.access).about.hostile
        if operator not in {group.operator for group in plan.groups}:
            return show_doors(asked, trouble=_("This site is not in your case."), status=404)
        others = [one for one in marked if one != operator]
        complete_about(asked.settings, asked.access, {"hostile": [*others, operator] if add else others})
    except AmparoError as error:
        if error.code == "no_such_case":
            raise
        return show_doors(asked, trouble=trouble_words(error), status=trouble_status(error))
    return show_doors(asked, done=done)


def _places(plan: CasePlan, page: Page[OperatorGroup], cards: Cards, language: str) -> list[Place]:
    by_operator: dict[str, list[Proposal]] = {}
    for one in plan.proposals:
        if one.operator is not None:
            by_operator.setdefault(one.operator, []).append(one)
    return [_place(group, cards.of(by_operator.get(group.operator, [])), language) for group in page]


def _place(group: OperatorGroup, found: list[StepCard], language: str) -> Place:
    now, others = first_doors([one for one in found if one.is_on and one.when is When.NOW])
    return Place(
        name=group.route.name.said_in(language) if group.route is not None else group.operator,
        operator=group.operator,
        is_known=group.route is not None,
        count=len(group.numbers),
        is_hostile=group.is_hostile,
        for_good=group.route is not None and group.route.hostile,
        now=now,
        others=others,
        later=[one for one in found if one.is_on and one.when is When.AFTER_DEADLINE],
        chosen=[one for one in found if not one.is_on],
    )


def first_doors(found: list[StepCard]) -> tuple[list[StepCard], list[StepCard]]:
    """The first door of each who can be asked, and the rest: a choice of one is no choice to be made."""
    first: dict[str, StepCard] = {}
    for one in found:
        first.setdefault(one.title, one)
    return list(first.values()), [one for one in found if one not in first.values()]


def _by_role(found: list[StepCard]) -> list[tuple[str, list[StepCard], list[StepCard]]]:
    """For each role its name, the best door of each who is open now, and all others."""
    roles = dict.fromkeys(one.role for one in sorted(found, key=lambda one: list(Role).index(one.role)))
    split = []
    for role in roles:
        of_role = [one for one in found if one.role is role]
        now, others = first_doors([one for one in of_role if one.is_on and one.when is When.NOW])
        waits = [one for one in of_role if not (one.is_on and one.when is When.NOW)]
        split.append((role_name(role), now, [*others, *waits]))
    return split


def _help_reason(asked: Asked, shared: list[Proposal]) -> str:
    found = [one for one in shared if one.step.role is Role.HELPLINE]
    return found[0].step.reason.said_in(asked.language) if found else ""


def _helplines(asked: Asked, shared: list[Proposal]) -> list[dict[str, object]]:
    if not _help_reason(asked, shared):
        return []
    country = show_case(asked.settings, asked.access).about.country
    found = helplines_for_adults(asked.settings, country)
    return helpline_cards(found, asked.language, datetime.now(UTC).date())


PAGES: Pages = {"doors": doors, "hostile": hostile, "friendly": friendly}
