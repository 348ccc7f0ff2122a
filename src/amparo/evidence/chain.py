"""Checking a chain of entries: nothing changed, left out, added between or moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from amparo.errors import BadInput
from amparo.evidence.commitment import Opening, opens
from amparo.evidence.entry import Entry, digest_of, first_previous, read


@dataclass(frozen=True)
class Fault:
    """Something wrong. number: of the entry, counted from 1 as it should be. code: stable.

    Codes: bad_entry, wrong_chain, wrong_number, broken_link, time_goes_back, opening_does_not_fit.
    """

    number: int
    code: str


@dataclass(frozen=True)
class Verified:
    """What a check came to. head: digest of the last sound line; whoever noted it earlier can tell a cut chain by it.

    erased: commitments without an opening, which is how an erased field looks. opened: those that an opening fits.
    """

    entries: int
    head: str
    faults: tuple[Fault, ...]
    opened: int
    erased: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(chain: UUID, lines: Iterable[bytes], openings: Iterable[Opening] = ()) -> Verified:
    """Check a whole chain. lines: as stored, without line feeds, first to last. openings: those still kept."""
    previous, faults, entries = first_previous(chain), list[Fault](), list[Entry]()
    for number, line in enumerate(lines, 1):
        try:
            entry, named = read(line)
        except BadInput as error:
            faults.append(Fault(number, error.code))
        else:
            faults.extend(Fault(number, code) for code in _wrong(chain, number, entry, entries))
            if named != previous:
                faults.append(Fault(number, "broken_link"))
            entries.append(entry)
        previous = digest_of(line)
    committed = {one: entry.number for entry in entries for one in entry.commitments.values()}
    opened = set[str]()
    for opening in openings:
        commitment = opening.commitment
        if commitment in committed and opens(opening, commitment):
            opened.add(commitment)
        else:
            faults.append(Fault(0, "opening_does_not_fit"))
    return Verified(len(entries), previous, tuple(faults), len(opened), len(committed) - len(opened))


def _wrong(chain: UUID, number: int, entry: Entry, before: list[Entry]) -> Iterable[str]:
    if entry.chain != chain:
        yield "wrong_chain"
    if entry.number != number:
        yield "wrong_number"
    if before and entry.at < before[-1].at:
        yield "time_goes_back"
