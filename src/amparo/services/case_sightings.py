"""Addresses of a case: added by hundreds, sealed with it, and never compared with those of another case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec

from amparo.casework.addresses import Address, Operator, Parsed, operator_of, parse_addresses
from amparo.casework.case_life import SIGHTING, SightingEvent, SightingState
from amparo.casework.life import after
from amparo.errors import BadInput, NotFound
from amparo.registry import loader
from amparo.registry import routes as route_files
from amparo.registry.suffixes import registrable
from amparo.services.case_access import CaseAccess, going_on
from amparo.services.case_records import RecordKind, Safe, safe_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import Chains
from amparo.store.transaction import writing

MOST = 5_000
"""Addresses in one case."""


class SightingBody(msgspec.Struct):
    """What is sealed of an address. operator: route id or registered name of whoever runs the place."""

    address: str
    operator: str


@dataclass(frozen=True)
class AddedSightings:
    """What became of pasted text. added: how many are new. known: how many the case had already.

    repeated: how often the text named one again. rejected: numbers of lines and codes of what is no address. logins:
    how many held a name and password, which were left away.
    """

    added: int
    known: int
    repeated: int
    rejected: tuple[tuple[int, str], ...]
    logins: int = 0


def add_sightings(settings: Settings, access: CaseAccess, text: str) -> AddedSightings:
    """Read addresses out of pasted text and keep those that are new.

    Raises BadInput `no_addresses` where there is none in it, `too_many_addresses` above `MOST`; Conflict
    `case_withdrawn`; NotFound `no_such_case`.
    """
    parsed = parse_addresses(text, _own_hosts(settings))
    rejected = tuple((one.line, one.reason) for one in parsed.rejected)
    if not parsed.addresses:
        if rejected:
            return AddedSightings(0, 0, 0, rejected)
        raise BadInput("no_addresses", "There is no address in this text.")
    safe, routes = safe_of(access), loader.load(route_files.KIND, settings.home)
    with writing(settings) as write:
        case = going_on(access, write)
        taken = set(case.sightings.values_list("equal", flat=True))
        new = [(equal, one) for equal, one in _by_equal(safe, parsed).items() if equal not in taken]
        if len(taken) + len(new) > MOST:
            raise BadInput("too_many_addresses", f"A case takes up to {MOST:,} addresses.")
        rows.Sighting.objects.bulk_create(
            _row(case, safe, number, equal, (one, operator_of(one, routes, registrable)))
            for number, (equal, one) in enumerate(new, len(taken) + 1)
        )
        if new:
            data = {"added": len(new), "in_all": len(taken) + len(new)}
            Chains(write, access.data_key).append(case.id, "case.addresses_added", who=access.who, data=data)
    logins = sum(one.login_dropped for one in parsed.addresses)
    return AddedSightings(len(new), len(parsed.addresses) - len(new), parsed.repeated, rejected, logins)


def drop_sightings(settings: Settings, access: CaseAccess, numbers: Collection[int]) -> int:
    """Leave addresses out: nobody is asked about them any more. Returns how many were not left out before."""
    return _move(settings, access, numbers, SightingEvent.DROP, "case.addresses_dropped")


def take_up_sightings(settings: Settings, access: CaseAccess, numbers: Collection[int]) -> int:
    """Take addresses in again that were left out. Returns how many."""
    return _move(settings, access, numbers, SightingEvent.TAKE_UP, "case.addresses_taken_up")


def came_back(settings: Settings, access: CaseAccess, numbers: Collection[int]) -> int:
    """The person saw it there again. Returns how many were gone before."""
    return _move(settings, access, numbers, SightingEvent.RETURN, "case.came_back")


def _move(settings: Settings, access: CaseAccess, numbers: Collection[int], event: SightingEvent, kind: str) -> int:
    with writing(settings) as write:
        case = going_on(access, write)
        named = list(case.sightings.filter(number__in=list(numbers)).order_by("number"))
        if len(named) != len(set(numbers)):
            raise NotFound("no_such_address", "This case has no address with that number.")
        moved = [one for one in named if (SightingState(one.state), event) in SIGHTING]
        for one in moved:
            one.state = after(SIGHTING, SightingState(one.state), event).value
        rows.Sighting.objects.bulk_update(moved, ["state"])
        if moved:
            data = {"addresses": tuple(str(one.number) for one in moved)}
            Chains(write, access.data_key).append(case.id, kind, who=access.who, data=data)
    return len(moved)


def bodies_of(safe: Safe, sightings: Sequence[rows.Sighting]) -> dict[int, SightingBody]:
    """What addresses say, by number. Raises Unavailable `cannot_unseal`."""
    return {one.number: safe.open(RecordKind.SIGHTING, one.id, one.sealed, SightingBody) for one in sightings}


def _by_equal(safe: Safe, parsed: Parsed) -> dict[str, Address]:
    return {safe.equal(RecordKind.SIGHTING, one.equal): one for one in parsed.addresses}


def _own_hosts(settings: Settings) -> frozenset[str]:
    """Hosts of one's own network that addresses may name although they are not public."""
    return frozenset(host for origin in settings.fetch.allow if (host := urlsplit(origin).hostname))


def _row(case: rows.Case, safe: Safe, number: int, equal: str, found: tuple[Address, Operator]) -> rows.Sighting:
    address, operator = found
    row = rows.Sighting(id=uuid4(), case=case, number=number, route=operator.route, equal=equal)
    row.sealed = safe.close(RecordKind.SIGHTING, row.id, SightingBody(address.text, operator.name))
    return row
