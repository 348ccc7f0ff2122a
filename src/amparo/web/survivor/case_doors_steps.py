"""Steps of a plan as cards of a page: whom, why, what to know, and the button that begins a letter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from amparo.casework.door_use import instruction
from amparo.casework.door_words import Hint
from amparo.casework.doors import When
from amparo.casework.regime import Regime
from amparo.casework.route import Role, Route, Use
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.services.law import law_of
from amparo.services.plan_case import Proposal
from amparo.web.survivor.case_page import Asked
from amparo.web.survivor.letter_words import door_facts, role_name

GRAVE = frozenset({Hint.PUBLISHES, Hint.PASSED_ON, Hint.NAMED, Hint.PASSED_ON_UNLESS_TOLD})
"""Warnings of what becomes of the name."""
_WEB = re.compile(r"https://[^\s,;)>\"']+")


@dataclass(frozen=True)
class StepCard:
    """title: who it is, purpose: what the door is for, as the data has them. warnings: words, and whether it is grave.

    do: what the button asks for; "" where no letter goes there. link: a public page to open instead. how: what to do
    there, where it is no letter. fingerprints: whether the door takes these and no letter. named: addresses that a
    letter there names already.
    """

    role: Role
    when: When
    is_on: bool
    title: str
    reason: str
    purpose: str = ""
    law: str = ""
    warnings: tuple[tuple[str, bool], ...] = ()
    facts: tuple[str, ...] = ()
    do: str = field(default="", repr=False)
    link: str = ""
    how: str = ""
    how_in_english: bool = False
    fingerprints: bool = False
    count: int = 0
    named: int = 0

    @property
    def purpose_said(self) -> str:
        """As a sentence."""
        return self.purpose if self.purpose.endswith(".") else f"{self.purpose}."

    @property
    def is_complaint(self) -> bool:
        """Whether what is written there is a complaint about somebody else."""
        return self.role is Role.REGULATOR

    @property
    def is_settled(self) -> bool:
        """Whether every address has its letter there."""
        return self.count > 0 and self.named == self.count


class Cards:
    """Makes the cards of one page."""

    def __init__(self, asked: Asked) -> None:
        self._language, self._days = asked.language, asked.settings.cases.policy_days
        self._routes = loader.load(route_files.KIND, asked.settings.home)
        self._regimes = law_of(asked.settings).regimes

    def of(self, proposals: Iterable[Proposal]) -> list[StepCard]:
        """A card for each, in order. Helplines have none: they are listed by themselves."""
        return [self._card(one) for one in proposals if one.step.role is not Role.HELPLINE]

    def _card(self, one: Proposal) -> StepCard:
        step, said = one.step, self._language
        regime = self._regimes.get(step.regime or "")
        warnings = tuple((warned.words.said_in(said), warned.hint in GRAVE) for warned in step.warnings)
        route = self._routes.get(step.route or "")
        if route is None or step.door is None:
            return self._regulator(one, regime, warnings)
        door = step.door
        writes = door.use is Use.NOTICE and bool(one.numbers)
        return StepCard(
            role=step.role,
            when=step.when,
            is_on=step.is_on,
            title=role_name(step.role) if route.is_generic else route.name.said_in(said),
            reason=step.reason.said_in(said),
            purpose=_capital(door.purpose.said_in(said)),
            law=regime.name.said_in(said) if regime is not None else "",
            warnings=warnings,
            facts=tuple(door_facts(route, door, regime, self._days)) if door.use is Use.NOTICE else (),
            do=preview_of(one, route) if writes else "",
            link=web_page(door.value) if door.use is Use.HASH else "",
            how=instruction(door, route).said_in(said) if door.use is Use.HASH else "",
            fingerprints=door.use is Use.HASH,
            count=len(one.numbers),
            named=one.named,
        )

    def _regulator(self, one: Proposal, regime: Regime | None, warnings: tuple[tuple[str, bool], ...]) -> StepCard:
        step, said = one.step, self._language
        law = regime.name.said_in(said) if regime is not None else ""
        where = complaint_route(regime)
        return StepCard(
            role=step.role,
            when=step.when,
            is_on=step.is_on,
            title=authority_name(regime, said),
            reason=step.reason.said_in(said),
            law=law,
            warnings=warnings,
            do=f"complaint:{step.regime}" if where and one.numbers else "",
            link=web_page(where),
            how=where,
            how_in_english=True,
            count=len(one.numbers),
        )


def authority_name(regime: Regime | None, language: str) -> str:
    """Who hears complaints under a law, as its data names them; else the law, or what they are."""
    if regime is None:
        return role_name(Role.REGULATOR)
    return regime.regulator.value or regime.name.said_in(language)


def complaint_route(regime: Regime | None) -> str:
    """How they are reached, in the words of the data; "" where these name no way."""
    return (regime.complaint_route.value if regime is not None else None) or ""


def preview_of(one: Proposal, route: Route) -> str:
    """What asks for the preview of a proposal's letter."""
    door = one.step.door.id if one.step.door is not None else ""
    return f"preview:{route.id}/{door}/{one.step.regime or ''}/{one.operator or ''}"


def web_page(text: str) -> str:
    """The first public web address in a text of the data, "" where there is none."""
    found = _WEB.search(text)
    return found[0].rstrip(".") if found is not None else ""


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
