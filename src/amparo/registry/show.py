"""`show`: everything about one thing, whatever its kind."""

from pathlib import Path
from typing import NamedTuple

from amparo.errors import NotFound
from amparo.registry.kinds import KINDS
from amparo.registry.loader import Origin, load, read_all
from amparo.registry.sheet import Sheet


class Shown(NamedTuple):
    """A sheet, the kind of thing that it is of, and where that was read."""

    kind: str
    origin: Origin
    sheet: Sheet


def show(thing: str, home: Path | None, language: str) -> Shown:
    """The sheet of the thing with this id, in any kind; ids are looked up as written, then in any case.

    Raises NotFound `no_such_fact`, BadInput `bad_data`.
    """
    for same in (str.__eq__, _same_word):
        for kind in KINDS.values():
            for name, one in load(kind, home).items():
                if same(name, thing):
                    return Shown(kind.name, read_all(kind, home).entries[name].origin, kind.sheet(one, language))
    raise NotFound("no_such_fact", "Nothing in the data has this id; `amparo law list` names the regimes.")


def _same_word(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
