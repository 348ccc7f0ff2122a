"""Tables of copies and of pairs of copies for `amparo spread lineage`. Fingerprints are read, and never said again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from amparo.cli.spread.tables import Columns, read_table
from amparo.errors import BadInput
from amparo.signals.derived import NONE, Derived
from amparo.spread.cases.lineage import RADIUS, Candidates, candidates
from amparo.spread.cases.nearness import Words
from amparo.spread.columns import Bools, Floats, Ints, whole

HEXADECIMAL = re.compile(r"[0-9a-fA-F]{64}")
_NO_HASH = bytes(32)


@dataclass(frozen=True)
class Copies:
    """Copies in the order of their file. at, removed: seconds, removed NaN while up. account: -1 where unknown.

    own, known: the copy's hash and whether it has one. variants, of: hashes of derived variants, and whose they are.
    """

    case: Sequence[str]
    name: Sequence[str]
    at: Floats
    removed: Floats
    account: Ints
    own: Words
    known: Bools
    variants: Words
    of: Ints

    def by_case(self) -> dict[str, tuple[Ints, Ints]]:
        """For each case, in order of their names, its copies and its derived variants, as rows of either."""
        names, codes = np.unique(np.array(self.case, dtype=object).astype(str), return_inverse=True)
        copies, variants = (_split(one, len(names)) for one in (codes, codes[self.of]))
        return dict(zip(names.tolist(), zip(copies, variants, strict=True), strict=True))


def _split(codes: Ints, kinds: int) -> list[Ints]:
    """Rows of each code from 0 on."""
    ends = np.cumsum(np.bincount(codes, minlength=kinds))
    return np.split(np.argsort(codes, kind="stable"), ends[:-1])


def read_copies(file: str, *, fingerprints: bool) -> Copies:
    """A table of copies, one row for each; with fingerprints a further row for each derived variant of one.

    Raises as `read_table` does, and BadInput `bad_fingerprint`, `bad_derived`, `fingerprint_as_name`, `copy_twice`,
    `no_such_copy`, `missing_value`, `times_out_of_order`.
    """
    required = ("case", "copy", "at", "fingerprint") if fingerprints else ("case", "copy", "at")
    columns = read_table(file, required, ("removed", "uploader", *(("derived",) if fingerprints else ())))
    case, name, uploader = columns.texts("case"), columns.texts("copy"), columns.texts_or_none("uploader")
    _refuse_fingerprints(case, name, uploader)
    is_own = ~_derived(columns)
    own = np.flatnonzero(is_own)
    keys = list(zip(case, name, strict=True))
    at_row = {keys[row]: place for place, row in enumerate(own.tolist())}
    if len(at_row) < own.size:
        raise BadInput("copy_twice", "A copy has one row of its own in its case, whose derivation is none.")
    of = [at_row.get(keys[row], -1) for row in np.flatnonzero(~is_own).tolist()]
    if -1 in of:
        raise BadInput("no_such_copy", "A derived variant is of a copy that has no row of its own.")
    at, removed = _times(columns, own)
    hashes, known = _hashes(columns, is_own)
    return Copies(
        [case[row] for row in own],
        [name[row] for row in own],
        at,
        removed,
        _accounts([uploader[row] for row in own]),
        hashes[own],
        known[own],
        hashes[~is_own],
        np.array(of, dtype=np.int64),
    )


def read_pairs(file: str, copies: Copies) -> Candidates:
    """A table of pairs of copies and how far their fingerprints are apart; those beyond the radius are left out.

    The distance of two copies counts both ways; that from a child to a derived variant of its parent, one way.
    Raises as `read_table` does, and BadInput `no_such_copy`, `bad_derived`, `missing_value`, `fingerprint_as_name`, and
    as `candidates` does.
    """
    columns = read_table(file, ("case", "child", "parent", "distance"), ("derived",))
    case, child, parent = (columns.texts(name) for name in ("case", "child", "parent"))
    _refuse_fingerprints(case, child, parent)
    at_row = {key: row for row, key in enumerate(zip(copies.case, copies.name, strict=True))}
    of, above = (
        np.array([at_row.get(key, -1) for key in zip(case, names, strict=True)], dtype=np.int64)
        for names in (child, parent)
    )
    if (of < 0).any() or (above < 0).any():
        raise BadInput("no_such_copy", "A pair names a copy that is not in the table of copies.")
    distance = columns.numbers("distance")
    if np.isnan(distance).any():
        raise BadInput("missing_value", "The column distance has an empty cell.")
    return _nearest(candidates(of, above, whole(distance), _derived(columns)))


def _nearest(given: Candidates) -> Candidates:
    """Pairs within the radius, plain ones both ways, each once: the nearer of plain and derived."""
    plain = ~given.derived
    child = np.concatenate((given.child, given.parent[plain]))
    parent = np.concatenate((given.parent, given.child[plain]))
    distance = np.concatenate((given.distance, given.distance[plain]))
    derived = np.concatenate((given.derived, given.derived[plain]))
    order = np.lexsort((derived, distance, parent, child))
    order = order[distance[order] <= RADIUS]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (np.diff(child[order]) != 0) | (np.diff(parent[order]) != 0)
    kept = order[first]
    return Candidates(child[kept], parent[kept], distance[kept], derived[kept])


def _derived(columns: Columns) -> Bools:
    """Whether each row is of a derived variant. Raises BadInput `bad_derived`."""
    said = [Derived.parse(one or NONE.text) for one in columns.texts_or_none("derived")]
    return np.array([not one.is_original for one in said], dtype=np.bool_)


def _times(columns: Columns, own: Ints) -> tuple[Floats, Floats]:
    times = columns.seconds("at", "removed")
    at, removed = times["at"][own], times["removed"][own]
    if np.isnan(at).any():
        raise BadInput("missing_value", "The column at has an empty cell.")
    if (removed <= at).any():
        raise BadInput("times_out_of_order", "A copy goes only after it has come.")
    return at, removed


def _hashes(columns: Columns, is_own: Bools) -> tuple[Words, Bools]:
    """PDQ hashes as words, and where there is one; a variant has one. Raises BadInput `bad_fingerprint`."""
    if "fingerprint" not in columns:
        return np.zeros((len(columns), 4), np.uint64), np.zeros(len(columns), dtype=np.bool_)
    try:
        said = columns.texts_or_none("fingerprint")
    except BadInput:
        said = [""]
    if not all(one is None or HEXADECIMAL.fullmatch(one) for one in said):
        raise BadInput("bad_fingerprint", "A fingerprint is a PDQ hash: 64 hexadecimal digits, or an empty cell.")
    known = np.array([one is not None for one in said], dtype=np.bool_)
    if (~known & ~is_own).any():
        raise BadInput("bad_fingerprint", "A derived variant has a fingerprint, or no row.")
    raw = b"".join(_NO_HASH if one is None else bytes.fromhex(one) for one in said)
    return np.frombuffer(raw, np.uint64).reshape(-1, 4), known  # any order of bits serves: distance does not care


def _accounts(uploader: list[str | None]) -> Ints:
    codes = {name: code for code, name in enumerate(dict.fromkeys(one for one in uploader if one is not None))}
    return np.array([-1 if one is None else codes[one] for one in uploader], dtype=np.int64)


def _refuse_fingerprints(*columns: Iterable[str | None]) -> None:
    """Names are printed, so that a fingerprint cannot be one. Raises BadInput `fingerprint_as_name`."""
    if any(one is not None and HEXADECIMAL.fullmatch(one) for column in columns for one in column):
        raise BadInput("fingerprint_as_name", "A case, copy or account is named by a pseudonym, not a fingerprint.")
