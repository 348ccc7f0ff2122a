"""What can be wrong in the names of a route: its domains, and the address and key of a platform that runs Amparo."""

import re
from collections.abc import Iterator, Mapping

from amparo.casework.route import Door, DoorKind, Route, Use
from amparo.registry.loader import Complaint
from amparo.registry.suffixes import is_registered, registrable

_BASE = re.compile(r"https://[a-z0-9.-]+(?::[0-9]+)?|http://127\.0\.0\.1(?::[0-9]+)?", re.ASCII)
"""An origin. One machine's own may be without TLS, for whoever tries out both sides on it."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
"""32 bytes as base64url without padding (RFC 4648, section 5)."""


def domain_complaints(route: Route, routes: Mapping[str, Route]) -> Iterator[Complaint]:
    """What is wrong with the names by which addresses at a route are recognised."""
    if route.is_generic and route.domains:
        yield Complaint("domains", "a generic route has no names of its own")
    owners = [(name, other.id) for other in routes.values() if other.id != route.id for name in other.domains]
    taken = dict(owners)
    for number, name in enumerate(route.domains):
        yield from (Complaint("domains", f"{name} {said}") for said in _domain(name, taken))
        if name in route.domains[:number]:
            yield Complaint("domains", f"{name} is written twice")


LOOPBACK = frozenset({"127.0.0.1", "localhost"})
"""Names of this machine, for an installation that is tried out on it."""


def _domain(name: str, taken: Mapping[str, str]) -> Iterator[str]:
    if not name.isascii() or name != name.lower():
        yield "is written in lower case and ASCII"
    elif name not in LOOPBACK and not is_registered(name) and registrable(name) not in taken:
        yield "is no registered name, nor below one of another route"
    if name in taken:
        yield f"is a name of the route {taken[name]} too"


def amparo_complaints(door: Door) -> Iterator[str]:
    """What is wrong with a door that is a platform with Amparo."""
    if door.kind is not DoorKind.AMPARO:
        yield "only a platform that runs Amparo has a public key here"
        return
    if not _BASE.fullmatch(door.value):
        yield "its value is the address of the installation, as https://photos.example"
    if door.use is not Use.NOTICE:
        yield "it is for notices"
    if door.most_addresses is None:
        yield "`most_addresses` says how many it takes at a time: 50, unless the platform says otherwise"
    if door.key is not None and not _KEY.fullmatch(door.key):
        yield "its public key is 32 bytes, base64url without padding"
