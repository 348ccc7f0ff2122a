"""data/press-packed.json: the shipped rulebook as it is after everything was read and every phrase was parsed.

Written by `python -m scripts.pack_press`, never by hand. It is used only while the files that it was made from, data
and code, have the digest that it names; otherwise they are read, which takes longer and gives the same.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from amparo.press.known import Known
from amparo.press.phrases.phrasebook import Packed
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule, WordList
from amparo.words import LANGUAGES

FILE = "data/press-packed.json"
FOLDERS = ("press", "press-words", "helplines", "routes", "regimes", "calendars")
"""Of data. An operator who has one of his own has a rulebook of his own, which is not packed."""
_CODE = {
    "press": ("checks", "fold", "known", "rulebook", "rules", "zone"),
    "press/phrases": ("phrase", "phrasebook"),
    "registry": ("helplines", "press_book", "press_known", "press_packed", "press_rules", "press_words", "routes"),
}


@dataclass(frozen=True)
class PackedRulebook:
    """A rulebook as plain data. books: by language, decoded when the language is first asked for."""

    rules: tuple[Rule, ...]
    lists: Mapping[str, WordList]
    known: Known
    books: Mapping[str, msgspec.Raw]


def pack(rulebook: Rulebook, lists: Mapping[str, WordList]) -> bytes:
    """What the file holds: the digest, and the rulebook. rulebook: with nothing of an operator's own."""
    books = {one: msgspec.Raw(_encode(rulebook.book(one).packed())) for one in LANGUAGES}
    rules = msgspec.to_builtins(rulebook.rules, str_keys=True)
    known = replace(rulebook.known, today=None)
    return digest() + _encode({"rules": rules, "lists": lists, "known": known, "books": books}) + b"\n"


def unpack(home: Path | None, today: date) -> Rulebook | None:
    """The shipped rulebook; None where it is not to be used, and everything must be read."""
    if home is not None and any((home / "data" / name).exists() for name in FOLDERS):
        return None
    try:
        data = (files("amparo") / FILE).read_bytes()
        made_from, _, packed_rulebook = data.partition(b"\n")
        if made_from != digest().rstrip():
            return None
        packed = msgspec.json.decode(packed_rulebook, type=PackedRulebook)
    except (OSError, msgspec.MsgspecError):
        return None
    known = replace(packed.known, today=today)
    books = packed.books
    return Rulebook(packed.rules, packed.lists, known, lambda one: msgspec.json.decode(books[one], type=Packed))


def digest() -> bytes:
    """Of everything that the packed rulebook is made from, and the end of the line."""
    total = hashlib.sha256()
    for name, path in _made_from(files("amparo")):
        data = path.read_bytes()
        total.update(f"{name} {len(data)}\n".encode())
        total.update(data)
    return total.hexdigest().encode() + b"\n"


def _made_from(root: Traversable) -> Iterator[tuple[str, Traversable]]:
    for folder in FOLDERS:
        paths = sorted((root / "data" / folder).iterdir(), key=lambda path: path.name)
        yield from ((f"{folder}/{path.name}", path) for path in paths if path.name.endswith(".toml"))
    yield "countries", root / "data" / "countries.toml"
    for package, modules in _CODE.items():
        for name in modules:
            yield f"{package}/{name}", root / package / f"{name}.py"


def _encode(value: object) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
