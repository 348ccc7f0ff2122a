"""A whole case for its page: addresses and their states, letters and their clocks, who may open it."""

from dataclasses import dataclass, field
from datetime import datetime

from amparo.casework.case_life import CaseState, SightingState
from amparo.services.case_about import About, Ticks, about_of
from amparo.services.case_access import CaseAccess, case_of
from amparo.services.case_prints import prints_of
from amparo.services.case_records import safe_of
from amparo.services.case_sightings import bodies_of
from amparo.services.case_ticks import ticks_of
from amparo.services.letters import LetterView, view_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading


@dataclass(frozen=True)
class SightingView:
    """An address, for a page. operator: route id or registered name. letters: numbers of those that name it.

    checked_at, answers: when the service looked whether anything is there, and the HTTP status; None where it did not.
    """

    number: int
    state: SightingState
    address: str = field(repr=False)
    operator: str = field(repr=False)
    route: str | None
    letters: tuple[int, ...]
    checked_at: datetime | None = None
    answers: int | None = None


@dataclass(frozen=True)
class CaseView:
    """prints: the lines of each file's fingerprints."""

    number: str
    state: CaseState
    about: About
    ticks: Ticks
    sightings: tuple[SightingView, ...]
    letters: tuple[LetterView, ...]
    prints: tuple[tuple[str, ...], ...] = field(repr=False)
    due_at: datetime | None = None


def show_case(settings: Settings, access: CaseAccess) -> CaseView:
    """An open case. Raises NotFound `no_such_case`; Unavailable `cannot_unseal`."""
    with reading(settings):
        case = case_of(access)
        safe = safe_of(access)
        named: dict[int, list[int]] = {}
        targets = rows.LetterTarget.objects.filter(letter__case=case).order_by("letter__number")
        for sighting, letter in targets.values_list("sighting__number", "letter__number"):
            named.setdefault(sighting, []).append(letter)
        sightings = list(case.sightings.order_by("number"))
        bodies = bodies_of(safe, sightings)
        letters = case.letters.order_by("number").prefetch_related("targets__sighting", "clocks", "answers")
        return CaseView(
            number=case.number,
            state=CaseState(case.state),
            about=about_of(access.data_key, case.id, case.about or b""),
            ticks=ticks_of(case),
            sightings=tuple(
                SightingView(
                    one.number,
                    SightingState(one.state),
                    bodies[one.number].address,
                    one.route or bodies[one.number].operator,
                    one.route,
                    tuple(named.get(one.number, ())),
                    one.checked_at,
                    one.answers,
                )
                for one in sightings
            ),
            letters=tuple(view_of(safe, letter) for letter in letters),
            prints=tuple(tuple(lines) for lines in prints_of(safe, case)),
            due_at=case.due_at,
        )
