"""A person's complete draft, and every door of our routes with every law under which a letter may go there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from amparo.casework.compose import Agent, Matter
from amparo.casework.notice import NoticeDraft, Relation, Target, TargetKind
from amparo.casework.regime import Element, Regime, StartedBy
from amparo.casework.route import POLICY, STATEMENTS, Door, Role, Route, RouteField, Use
from amparo.registry.kinds import library

DAY = date(2026, 11, 22)
SHELF = library(None)
AGENT = Agent("Helpline of Example", "case-7@relay.example")
ADDRESSES = tuple(f"https://place.example/album/{n}?of=12" for n in range(1, 13))
PERSONAL = {
    "name": "Ana Ejemplo Ruiz",
    "signature": "Ana E. Firma",
    "contact": "ana@mailbox.example",
    "authority": "Guardian by order Q-17",
    "country": "QZ",
}
"""Values that stand in no text of ours."""


def draft(regime: Regime | None, **changes: Any) -> NoticeDraft:
    """Everything that a notice may hold."""
    statements = frozenset((regime.id, one.id) for one in regime.statements) if regime else frozenset()
    full = NoticeDraft(
        language="es",
        regimes=(),
        relation=Relation.DEPICTED,
        targets=tuple(Target(TargetKind.ITEM, one) for one in ADDRESSES),
        statements=statements,
        category="sexual_act",
        explanation="Grabamos esto en casa.\n\nNunca dije que sí.",
        **PERSONAL,
    )
    return replace(full, **changes)


def matter(route: Route, door: Door, regime: Regime | None, **changes: Any) -> Matter:
    """A letter of that person to a door."""
    return replace(Matter(draft(regime), door, route, regime, reference="K7QM-3", day=DAY), **changes)


def matters() -> Iterator[tuple[str, Matter]]:
    """Every door to which a letter goes, under its own rules and under each law that it takes or that binds it."""
    for route in SHELF.routes.values():
        for door in route.doors:
            if door.use is not Use.NOTICE or door.for_minors or route.role is Role.MINOR_SERVICE:
                continue
            presumed = door.presumes.value if door.presumes else ()
            for name in dict.fromkeys((*door.accepts, *presumed)):
                regime = None if name == POLICY else SHELF.regimes[name]
                if regime is None or (regime.started_by is StartedBy.NOTICE and regime.is_in_force(DAY)):
                    yield f"{route.id}.{door.id}:{name}", matter(route, door, regime)


def found(name: str) -> Matter:
    """One of `matters`."""
    return MATTERS[name]


def of(route: str) -> list[Matter]:
    """Those of `matters` that go to one route."""
    return [one for name, one in MATTERS.items() if name.split(".")[0] == route]


def asked(one: Matter, required_only: bool) -> set[str]:
    """The fields that the law and the door ask for, by the data alone."""
    assert one.route is not None
    items: list[Element | RouteField] = [*(one.regime.elements if one.regime else ()), *one.route.fields_of(one.door)]
    represents = one.draft.relation is Relation.REPRESENTATIVE
    names = {
        name
        for item in items
        if (item.required or not required_only) and (item.only_for is None or represents)
        for name in item.gives
    }
    if STATEMENTS in names:
        names.remove(STATEMENTS)
        own = {f"statement:{each.id}" for each in one.regime.statements} if one.regime else set()
        names |= own or {"explanation"}
    return names - {"written"}


def without(one: Matter, name: str) -> Matter:
    """The same with one field left empty."""
    if name.startswith("statement:"):
        left = frozenset(each for each in one.draft.statements if each[1] != name.removeprefix("statement:"))
        return replace(one, draft=replace(one.draft, statements=left))
    empty: dict[str, Any] = {"targets": ()}
    return replace(one, draft=replace(one.draft, **{name: empty.get(name)}))


def flat(text: str) -> str:
    """Without line breaks and indents."""
    return " ".join(text.split())


MATTERS = dict(matters())
ROUTES = sorted({name.split(".")[0] for name in MATTERS})
