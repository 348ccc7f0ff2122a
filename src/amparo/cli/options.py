"""Options and arguments that several commands share."""

import os
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import typer

from amparo.errors import BadInput
from amparo.matching.state import parse_item_id
from amparo.signals import types
from amparo.signals.model import Signal
from amparo.words import LANGUAGES

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
As = Annotated[
    str | None, typer.Option("--as", metavar="WHO", help="The person acting; else AMPARO_ACTOR, else the login name.")
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        callback=lambda given: spoken(given, os.environ),
        show_default=False,
        help="Language of what is printed: en or es; else as LC_ALL or LANG says.",
    ),
]
"""Use it with the default "": a command is always given one of the languages."""
Hashes = Annotated[list[str] | None, typer.Option("--hash", metavar="TYPE:HEX[:QUALITY]", help="A fingerprint.")]
BankName = Annotated[str, typer.Argument(metavar="BANK", help="Name of the bank.")]


def item_ids(given: list[str]) -> list[UUID]:
    """Item ids as written on the command line. Raises BadInput `bad_item_id`."""
    return [parse_item_id(text) for text in given]


def one_of(choices: tuple[str, ...], given: str, code: str) -> str:
    """One of some words. Raises BadInput with this code, naming them."""
    if given not in choices:
        raise BadInput(code, f"One of: {', '.join(choices)}.")
    return given


def spoken(given: str, environment: Mapping[str, str]) -> str:
    """The language asked for, else that of the environment, else English. Raises BadInput `bad_language`."""
    if given:
        return one_of(LANGUAGES, given, "bad_language")
    locale = next((one for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (one := environment.get(name))), "")
    return next((one for one in LANGUAGES if locale.lower().startswith((f"{one}_", f"{one}.")) or locale == one), "en")


def parse_hash(text: str) -> Signal:
    """A fingerprint as written on the command line, type:hexadecimal[:quality].

    Raises BadInput `bad_signal`, `unknown_signal_type`, `bad_quality`.
    """
    kind, _, rest = text.partition(":")
    value, colon, quality = rest.partition(":")
    if colon and not (quality.isascii() and quality.isdigit()):
        raise BadInput("bad_quality", "A quality is a whole number from 0 to 100.")
    return types.parse(f"{kind}:{value}", int(quality) if colon else None)
