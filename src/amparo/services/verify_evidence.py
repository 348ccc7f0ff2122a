"""Reading chains of evidence back: whether they are sound, and what they say."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from amparo.errors import BadInput, NotFound, Unavailable
from amparo.evidence.chain import Fault, Verified, verify
from amparo.evidence.commitment import KEY_BYTES, Opening
from amparo.evidence.entry import Entry, digest_of, read
from amparo.keyring import open_keyring
from amparo.services.export_case import FORMAT as RECORD_FORMAT
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import kept_openings, lines_of
from amparo.store.connection import reading


@dataclass(frozen=True)
class CheckedChain:
    """A chain and what its check came to.

    Beside those of `evidence.chain.Fault` the codes are: no_entries (a notice without a chain), row_differs (what the
    database keeps beside a line to find it by says something else), cannot_unseal (an opening cannot be read),
    entry_gone (an entry that somebody noted earlier is not there).
    """

    chain: UUID
    verified: Verified


def verify_evidence(
    settings: Settings, chain: UUID, *, openings: bool = True, noted: str | None = None
) -> CheckedChain:
    """Check one stored chain. openings: also that every personal value still kept fits its commitment; those of a
    survivor's case are sealed with a key that is not here, and are left to whoever opens it.

    noted: digest of an entry, as a receipt names it; it must be there still. Raises NotFound `no_such_chain`.
    """
    with reading(settings):
        known = (rows.EvidenceEntry.objects.filter(chain=chain), rows.Notice.objects.filter(id=chain))
        if not any(one.exists() for one in known):
            raise NotFound("no_such_chain", "There is no chain with this id.")
        return _checked(settings, chain, openings, noted)


def verify_all(settings: Settings, *, openings: bool = True) -> Iterator[CheckedChain]:
    """Check every chain, and that every notice and every case has one."""
    with reading(settings):
        chains = {*rows.EvidenceEntry.objects.values_list("chain", flat=True).distinct()}
        chains |= {*rows.Notice.objects.values_list("id", flat=True), *rows.Case.objects.values_list("id", flat=True)}
    for chain in sorted(chains):
        with reading(settings):
            yield _checked(settings, chain, openings, None)


def verify_lines(
    chain: UUID, lines: Iterable[bytes], *, noted: str | None = None, openings: Iterable[Opening] = ()
) -> CheckedChain:
    """Check lines that were exported, without any store. openings: that came with them."""
    given = list(lines)
    return CheckedChain(chain, _with(verify(chain, given, openings), _gone(given, noted)))


def verify_record(record: bytes, *, noted: str | None = None) -> CheckedChain:
    """Check the record that a person saved from a case, openings included. Raises BadInput `bad_record`."""
    try:
        said = json.loads(record)
        openings = [Opening(str(value), bytes.fromhex(key)) for value, key in said["openings"].values()]
        lines, chain = [str(line).encode() for line in said["lines"]], UUID(said["chain"])
        if said["format"] != RECORD_FORMAT or any(len(one.key) != KEY_BYTES for one in openings):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput("bad_record", "This is no record of a case.") from None
    return verify_lines(chain, lines, noted=noted, openings=openings)


def show_chain(settings: Settings, chain: UUID) -> list[Entry]:
    """The entries of a chain, without any personal value, which they do not hold. Raises NotFound `no_such_chain`;
    BadInput `bad_entry` for a line that is none.
    """
    return [read(line)[0] for line in export_chain(settings, chain)]


def export_chain(settings: Settings, chain: UUID) -> list[bytes]:
    """The lines of a chain as they are hashed. Raises NotFound `no_such_chain`."""
    with reading(settings):
        lines = list(lines_of(chain))
    if not lines:
        raise NotFound("no_such_chain", "There is no chain with this id.")
    return lines


def _checked(settings: Settings, chain: UUID, openings: bool, noted: str | None) -> CheckedChain:
    lines = list(lines_of(chain))
    kept, faults = _openings(settings, chain) if openings else ([], [])
    if not lines:
        faults.append(Fault(1, "no_entries"))
    faults += [*_differing(chain), *_gone(lines, noted)]
    return CheckedChain(chain, _with(verify(chain, lines, kept), faults))


def _openings(settings: Settings, chain: UUID) -> tuple[list[Opening], list[Fault]]:
    """Openings that can be read, and a fault for each that cannot."""
    found, faults = list[Opening](), list[Fault]()
    if rows.Case.objects.filter(id=chain).exists():
        return found, faults
    for kept in kept_openings(chain, open_keyring(settings.keys_dir).seal):
        if isinstance(kept, Unavailable):
            faults.append(Fault(0, kept.code))
        else:
            found.append(kept)
    return found, faults


def _differing(chain: UUID) -> Iterator[Fault]:
    """Entries whose columns do not say what their line says."""
    for place, row in enumerate(rows.EvidenceEntry.objects.filter(chain=chain).order_by("number"), 1):
        line = row.line.encode()
        try:
            entry, _ = read(line)
        except BadInput:
            continue
        if (row.number, row.at, row.kind, row.digest) != (entry.number, entry.at, entry.kind, digest_of(line)):
            yield Fault(place, "row_differs")


def _gone(lines: Iterable[bytes], noted: str | None) -> list[Fault]:
    known = noted is None or any(digest_of(line) == noted.lower() for line in lines)
    return [] if known else [Fault(0, "entry_gone")]


def _with(verified: Verified, faults: Iterable[Fault]) -> Verified:
    return replace(verified, faults=(*verified.faults, *faults))
