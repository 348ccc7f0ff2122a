"""A newsroom's own configuration of the press check: which rules are off, which weigh otherwise, hosts of its own."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from amparo.errors import BadInput
from amparo.press.house import PROFILES, WEIGHT, House
from amparo.press.rules import Rule
from amparo.press.zone import Level
from amparo.registry.loader import table_named

MOST_BYTES = 1_000_000


class HouseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole file. profile: who publishes, where the command line does not say."""

    schema: Literal[1]
    profile: Literal["newsroom", "platform-blog", "school", "police"] | None = None
    off: tuple[str, ...] = ()
    levels: dict[str, Literal["error", "warn", "suggestion", "note"]] = msgspec.field(default_factory=dict)
    private_hosts: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()


def read_house(path: Path, profile: str | None, rules: Iterable[Rule]) -> House:
    """The house of a file over a ready profile. profile: in place of the one that the file names.

    Raises BadInput `unreadable_house`; `bad_house` for what is no TOML, an unknown key or rule, a wrong type;
    `house_too_lenient` where it switches off or lowers a rule that no house may.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput("unreadable_house", f"The house file cannot be read: {error.strerror}.") from error
    said = _parsed(data)
    known = {one.id: one for one in rules}
    _refuse_unknown(said, known)
    _refuse_lenient(said, known)
    own = House(
        levels={rule: Level(level) for rule, level in said.levels.items()},
        off=frozenset(said.off),
        private_hosts=frozenset(one.lower() for one in said.private_hosts),
        allowed_hosts=frozenset(one.lower() for one in said.allowed_hosts),
    )
    return own.over(PROFILES[profile or said.profile or "newsroom"])


def _parsed(data: bytes) -> HouseFile:
    if len(data) > MOST_BYTES:
        raise _bad("it has more than 1 MB")
    try:
        table = tomllib.loads(data.decode("utf-8"))
        return msgspec.convert(table, HouseFile)
    except msgspec.ValidationError as error:
        where, sentence = table_named(str(error))
        raise _bad(f"{where}: {sentence}") from error
    except UnicodeDecodeError as error:
        raise _bad("it is not written in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _bad("it is no TOML") from error


def _refuse_unknown(said: HouseFile, known: dict[str, Rule]) -> None:
    for table, ids in (("off", said.off), ("levels", said.levels)):
        if not set(ids) <= known.keys():
            raise _bad(f"{table}: it names a rule that there is not; `amparo press rules` lists them")


def _refuse_lenient(said: HouseFile, known: dict[str, Rule]) -> None:
    """A file that asks for what has no effect would leave its house believing otherwise."""
    for rule in known.values():
        lowered = rule.id in said.levels and WEIGHT[Level(said.levels[rule.id])] < WEIGHT[rule.level]
        if rule.never_off and (rule.id in said.off or lowered):
            message = f"{rule.id} protects who is in the story: no house may switch it off or lower it."
            raise BadInput("house_too_lenient", message)


def _bad(sentence: str) -> BadInput:
    return BadInput("bad_house", f"The house file cannot be used: {sentence}.")
