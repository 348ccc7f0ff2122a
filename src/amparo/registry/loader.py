"""One loader for every kind of file: ours in the package, the operator's own in `<home>/data/<kind>`.

A file of the operator's that has the id of one of ours takes its place, and says so.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from amparo.errors import BadInput
from amparo.facts import Basis
from amparo.registry.sheet import Sheet

SCHEMA = 1


class Identified(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Unique within its kind."""
        ...


class Problem(NamedTuple):
    """Something wrong in a file. table: "" for the whole file."""

    file: str
    table: str
    sentence: str


class Complaint(NamedTuple):
    """A problem whose file is not said yet."""

    table: str
    sentence: str


class CheckedFact(NamedTuple):
    """What a fact rests on, and where in its file it stands."""

    table: str
    basis: Basis


class Origin(NamedTuple):
    """Where a thing was read. own: from the operator's folder. replaces: it stands in for one of ours."""

    file: str
    own: bool
    replaces: bool


class Entry[T](NamedTuple):
    """A thing and where it was read."""

    thing: T
    origin: Origin


class Read[T](NamedTuple):
    """What one file holds. id: the file's own, by which another may take its place."""

    id: str
    things: tuple[T, ...]


@dataclass(frozen=True)
class Kind[T: Identified]:
    """A kind of file, everything that the rest of this package needs to know of it.

    name: of its folder. read: from parsed TOML; raises msgspec.ValidationError or ValueError. facts: every basis in a
    thing. sheet: a thing in a language.
    """

    name: str
    read: Callable[[dict[str, Any]], Read[T]]
    facts: Callable[[T], Iterator[CheckedFact]]
    sheet: Callable[[T, str], Sheet]


class Reading[T](NamedTuple):
    """All the files of a kind. entries: by id of the thing."""

    entries: Mapping[str, Entry[T]]
    problems: tuple[Problem, ...]


@cache
def read_all[T: Identified](kind: Kind[T], home: Path | None) -> Reading[T]:
    """Every file of a kind, and what is wrong with those that cannot be read. home: None for ours only."""
    problems: list[Problem] = []
    ours = _read_folder(kind, files("amparo") / "data" / kind.name, f"data/{kind.name}", problems)
    own = {}
    if home is not None:
        folder = home / "data" / kind.name
        own = _read_folder(kind, folder, str(folder), problems)
    kept = [(name, one, False) for name, one in ours.items() if name not in own]
    kept += [(name, one, True) for name, one in own.items()]
    entries: dict[str, Entry[T]] = {}
    for name, (file, read), is_own in kept:
        for thing in read.things:
            if thing.id in entries:
                problems.append(Problem(file, "", f"the id {thing.id} is used in {entries[thing.id].origin.file} too"))
            entries[thing.id] = Entry(thing, Origin(file, is_own, is_own and name in ours))
    return Reading(entries, tuple(problems))


def load[T: Identified](kind: Kind[T], home: Path | None) -> Mapping[str, T]:
    """Everything of a kind, by id. home: None for ours only. Read once in a process.

    Raises BadInput `bad_data`, naming file and table, where any file of the kind is wrong.
    """
    reading = read_all(kind, home)
    for problem in reading.problems:
        where = f"{problem.file}, {problem.table}" if problem.table else problem.file
        raise BadInput("bad_data", f"{where}: {problem.sentence}.")
    return {name: entry.thing for name, entry in reading.entries.items()}


def read_table[S: msgspec.Struct](table: dict[str, Any], shape: type[S]) -> S:
    """A parsed file in its shape, without its schema number. Raises msgspec.ValidationError, ValueError."""
    if table.get("schema") != SCHEMA:
        raise ValueError(f"`schema` must be {SCHEMA}")
    return msgspec.convert({key: value for key, value in table.items() if key != "schema"}, shape)


def read_toml(data: bytes) -> dict[str, Any]:
    """Parsed TOML. Raises ValueError, of which TOMLDecodeError and UnicodeDecodeError are kinds."""
    return tomllib.loads(data.decode("utf-8"))


def table_named(message: str) -> Complaint:
    """A message of msgspec as table and sentence: "$.duty[0].status" becomes "duty no. 1, status"."""
    sentence, _, path = message.partition(" - at `$")
    steps = re.findall(r"\.?([^.\[\]`]+)", path)
    named = [f" no. {int(step) + 1}" if step.isdigit() else f", {step}" for step in steps]
    return Complaint("".join(named).removeprefix(", ") or "top level", sentence)


def is_in_future(basis: Basis, today: date) -> bool:
    """Whether it claims to have been checked on a day that has not come."""
    return basis.checked > today


def _read_folder[T: Identified](
    kind: Kind[T], folder: Traversable, shown: str, problems: list[Problem]
) -> dict[str, tuple[str, Read[T]]]:
    """Id of a file to its path and what it holds."""
    found: dict[str, tuple[str, Read[T]]] = {}
    try:
        paths = _toml_files(folder)
    except OSError as error:
        problems.append(Problem(shown, "", f"cannot be read: {error.strerror}"))
        return found
    for path in paths:
        file = f"{shown}/{path.name}"
        try:
            read = kind.read(read_toml(path.read_bytes()))
        except OSError as error:
            problems.append(Problem(file, "", f"cannot be read: {error.strerror}"))
        except msgspec.ValidationError as error:
            problems.append(Problem(file, *table_named(str(error))))
        except ValueError as error:
            problems.append(Problem(file, "top level", str(error)))
        else:
            if read.id in found:
                problems.append(Problem(file, "top level", f"the id {read.id} is used in {found[read.id][0]} too"))
            found[read.id] = (file, read)
    return found


def _toml_files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
