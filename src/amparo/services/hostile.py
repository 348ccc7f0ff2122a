"""Operators who humiliate, sell removal or publish notices: marked so in a case, or for good in a file of ours."""

from collections.abc import Iterable, Mapping

from amparo.casework.route import Door, Identity, Route
from amparo.errors import Refused
from amparo.registry.suffixes import registrable
from amparo.services.case_about import About


def is_hostile(operator: str, about: About, routes: Mapping[str, Route]) -> bool:
    """Whether whoever runs a place gets no notice from the person, and no question from us.

    operator: route id or registered name.
    """
    return operator in about.hostile or (operator in routes and routes[operator].hostile)


def refuse_hostile(
    about: About, routes: Mapping[str, Route], route: Route, door: Door, operators: Iterable[str]
) -> None:
    """Nothing goes to an operator that is marked hostile, whichever way it was chosen: not by a door of its own, nor by
    one at which whoever runs the place reads the letter or has it passed on. operators: of the places named.

    Raises Refused `hostile_operator`.
    """
    reads = door.at_operator or door.shows is Identity.PASSED_ON
    if is_hostile(route.id, about, routes) or (reads and any(is_hostile(one, about, routes) for one in operators)):
        raise Refused("hostile_operator", "This operator is marked as hostile: nothing is sent to it.")


def refuse_hostile_mailbox(about: About, routes: Mapping[str, Route], address: str | None) -> None:
    """A mailbox that the person found must not be the operator's own. Raises Refused `hostile_operator`."""
    host = (address or "").rpartition("@")[2].lower()
    if not host:
        return
    name = registrable(host)
    owners = [route.id for route in routes.values() if name in route.domains or host in route.domains]
    if any(is_hostile(one, about, routes) for one in (host, name, *owners)):
        raise Refused("hostile_operator", "This operator is marked as hostile: nothing is sent to it.")
