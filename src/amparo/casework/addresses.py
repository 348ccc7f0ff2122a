"""Addresses that a person pasted: found in the text, brought to one form, grouped by who can take the copies down.

Whoever holds one holds personal data: no error and no `repr` shows it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from amparo.casework.address_finding import found_in, lines_of
from amparo.casework.address_form import LONGEST, Address, AddressKind, Reason, normal
from amparo.casework.route import Route
from amparo.errors import BadInput

__all__ = [
    "LONGEST",
    "MOST",
    "Address",
    "AddressKind",
    "Group",
    "Operator",
    "Parsed",
    "Reason",
    "Rejected",
    "by_operator",
    "operator_of",
    "parse_addresses",
    "split",
]

MOST = 5_000
"""Different addresses in one text."""
MOST_SIGNS = 2_000_000
MOST_LINES = 100_000
_MOST_READ = 3 * MOST
"""Different ways of writing them, and of writing what is none."""


@dataclass(frozen=True)
class Rejected:
    """A line in which something was no address. line: from 1. Each reason once a line."""

    line: int
    reason: Reason


@dataclass(frozen=True)
class Parsed:
    """What a text holds. addresses: each item once, in order. repeated: how often one was named again."""

    addresses: tuple[Address, ...]
    rejected: tuple[Rejected, ...]
    repeated: int


@dataclass(frozen=True)
class Operator:
    """Whoever runs a place. route: id of the route, None for any other site.

    name: the route's id; else the registered name of the site, or the scheme where there is no host.
    """

    route: str | None
    name: str = field(repr=False)


@dataclass(frozen=True)
class Group:
    """The addresses at one operator, in the order of the text."""

    operator: Operator
    addresses: tuple[Address, ...]


def parse_addresses(text: str, known_hosts: frozenset[str] = frozenset()) -> Parsed:
    """Every address in a text, each once and in its normal form, and the lines that hold something else.

    known_hosts: hosts that count as public though they are not, as those of a demonstration on one machine. A line
    with words alone is rejected as `no_address`, so that nothing is lost unseen. Raises BadInput `text_too_long`,
    `too_many_addresses`.
    """
    if len(text) > MOST_SIGNS:
        raise BadInput("text_too_long", f"A text has at most {MOST_SIGNS:,} characters; give the rest in another.")
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise BadInput("text_too_long", f"A text has at most {MOST_LINES:,} lines; give the rest in another.")
    settled: dict[str, Address | Reason] = {}
    kept: dict[str, Address] = {}
    rejected: dict[Rejected, None] = {}
    read = 0
    for number, line in enumerate(lines, 1):
        for one in found_in(line) or ([Reason.NO_ADDRESS] if line.strip() else []):
            address = one if isinstance(one, Reason) else _settled_once(one.text, known_hosts, settled)
            if isinstance(address, Reason):
                rejected[Rejected(number, address)] = None
            else:
                read += 1
                kept.setdefault(address.equal, address)
        if len(kept) > MOST:
            raise _too_many()
    return Parsed(tuple(kept.values()), tuple(rejected), read - len(kept))


def operator_of(address: Address, routes: Mapping[str, Route], registrable: Callable[[str], str]) -> Operator:
    """Who runs the place of an address: the route whose domain covers its host most closely, else the site itself.

    registrable: the registered name of a host.
    """
    labels = address.host.split(".")
    above = {".".join(labels[start:]): len(labels) - start for start in range(len(labels))}
    found = [(above[name], route.id) for route in routes.values() for name in route.domains if name in above]
    if found:
        name = min(found, key=lambda one: (-one[0], one[1]))[1]
        return Operator(name, name)
    return Operator(None, registrable(address.host) if address.host else address.text.partition(":")[0])


def by_operator(
    addresses: Sequence[Address], routes: Mapping[str, Route], registrable: Callable[[str], str]
) -> tuple[Group, ...]:
    """The addresses by operator; operators in the order in which they are first seen."""
    groups: dict[Operator, list[Address]] = {}
    for address in addresses:
        groups.setdefault(operator_of(address, routes, registrable), []).append(address)
    return tuple(Group(operator, tuple(found)) for operator, found in groups.items())


def split[T](items: Sequence[T], most: int | None) -> tuple[tuple[T, ...], ...]:
    """The items in order, in as few parts of at most `most` as can be, filled evenly. most: None for no limit.

    Raises BadInput `bad_limit`.
    """
    if most is not None and most < 1:
        raise BadInput("bad_limit", "A door takes at least one address at a time.")
    if not items:
        return ()
    parts = 1 if most is None else -(-len(items) // most)
    ends = [len(items) * number // parts for number in range(parts + 1)]
    return tuple(tuple(items[start:end]) for start, end in pairwise(ends))


def _settled_once(
    candidate: str, known_hosts: frozenset[str], settled: dict[str, Address | Reason]
) -> Address | Reason:
    """The same, read once for all the times that it stands there."""
    if candidate not in settled:
        if len(settled) > _MOST_READ:
            raise _too_many()
        settled[candidate] = _settled(candidate, known_hosts)
    return settled[candidate]


def _settled(candidate: str, known_hosts: frozenset[str]) -> Address | Reason:
    """The normal form, where it is read again as just the same: what could be read in two ways is not guessed at."""
    address = normal(candidate, known_hosts)
    if isinstance(address, Reason):
        return address
    again = [one for line in lines_of(address.text) for one in found_in(line)]
    if len(again) != 1 or isinstance(again[0], Reason):
        return Reason.UNCLEAR
    other = normal(again[0].text, known_hosts)
    is_same = isinstance(other, Address) and (other.text, other.equal) == (address.text, address.equal)
    return address if is_same else Reason.UNCLEAR


def _too_many() -> BadInput:
    return BadInput("too_many_addresses", f"At most {MOST:,} addresses at a time; give the rest in another text.")
