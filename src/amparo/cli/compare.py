"""`amparo compare`: how far apart two pictures or hashes are."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from amparo.cli.output import DONE, FOUND, emit
from amparo.errors import AmparoError, BadInput
from amparo.media.model import HASH_BYTES, Fingerprints, Frame, SignOptions, refusal
from amparo.media.nursery import Nursery
from amparo.signals.derived import ORIENTATIONS
from amparo.signals.model import Signal
from amparo.signals.types import parse
from amparo.signals.types.pdq import PDQ

_BARE_PDQ = re.compile(r"[0-9a-fA-F]{64}")
_TYPED = re.compile(r"[a-z0-9_]+:[0-9a-fA-F]+")
_NAMES = ("original", *ORIENTATIONS)

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Side = Signal | Fingerprints


@dataclass(frozen=True)
class Comparison:
    """What is found out about two sides.

    identical: the same bytes, or the same hash; None where that cannot be known. distance: PDQ bits apart as they are.
    least, orientation: the least distance over the eight orientations of a picture, and the one that gives it.
    qualities: of the two pictures. match: within the usual limit, or identical. verdict: the same in words.
    """

    identical: bool | None
    distance: int | None
    least: int | None
    orientation: str | None
    qualities: tuple[int | None, int | None]
    match: bool
    verdict: str


@app.command()
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A file, 64 hexadecimal digits of a PDQ, or type:hexadecimal.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Say how far apart two pictures or hashes are.

    Prints the PDQ distance as they are (bits of 256) and, where one is a file, the least over its eight orientations.
    Exit code: 1 when they match (at most 31 bits apart, or identical), 0 when not, 2 for what cannot be compared.
    """
    left, right = _sides(a, b)
    found = compared(left, right)
    emit(as_json, asdict(found), lambda: typer.echo("\n".join(_lines(found))))
    return FOUND if found.match else DONE


def compared(left: Side, right: Side) -> Comparison:
    """Compare two sides. Raises BadInput for sides that have nothing in common to compare."""
    identical = _identical(left, right)
    qualities = _quality(left), _quality(right)
    pairs = list(_pairs(left, right))
    if not pairs:
        if identical is None:
            raise _nothing_to_compare(left, right)
        words = "The same file." if identical else "Not the same file; nothing else can be compared."
        return Comparison(identical, None, None, None, qualities, identical, words)
    distance = min(bits for bits, name in pairs if name == "original")
    turned = isinstance(left, Fingerprints) or isinstance(right, Fingerprints)
    least, orientation = min(pairs, key=lambda pair: pair[0]) if turned else (None, None)
    match = bool(identical) or min(distance, distance if least is None else least) <= PDQ.radius
    plain = any(not PDQ.trusts(quality) for quality in qualities)
    words = _verdict(bool(identical), distance, least, orientation)
    if plain and not identical:
        words += " But a picture here is too plain for its hash to say much."
    return Comparison(identical, distance, least, orientation, qualities, match, words)


def _verdict(identical: bool, distance: int, least: int | None, orientation: str | None) -> str:
    if identical:
        return "Identical."
    if distance <= PDQ.radius:
        return f"The same picture by the usual limit of {PDQ.radius} bits."
    if least is not None and least <= PDQ.radius:
        return f"The same picture by the usual limit of {PDQ.radius} bits, turned or mirrored ({orientation})."
    return f"Not the same picture by the usual limit of {PDQ.radius} bits."


def _lines(found: Comparison) -> Iterator[str]:
    yield found.verdict
    if found.identical is not None:
        yield f"identical    {'yes' if found.identical else 'no'}"
    if found.distance is not None:
        yield f"distance     {found.distance} bits"
    if found.least is not None:
        yield f"least        {found.least} bits ({found.orientation})"
    if any(quality is not None for quality in found.qualities):
        yield "quality      " + ", ".join("unknown" if one is None else str(one) for one in found.qualities)


def _sides(a: str, b: str) -> tuple[Side, Side]:
    """Both sides; files are fingerprinted together. Raises AmparoError."""
    given = [_written(text) for text in (a, b)]
    files = [text for text, signal in zip((a, b), given, strict=True) if signal is None]
    found = iter(_fingerprint(files) if files else [])
    left, right = (signal or next(found) for signal in given)
    return left, right


def _written(text: str) -> Signal | None:
    """The hash that a text writes; None for a path."""
    if _BARE_PDQ.fullmatch(text):
        return parse(f"{PDQ.name}:{text}")
    return parse(text) if _TYPED.fullmatch(text) else None


def _fingerprint(files: list[str]) -> list[Fingerprints]:
    import msgspec

    from amparo import settings
    from amparo.media.pool import Pool

    limits = msgspec.structs.replace(settings.load().media, workers=1)
    with closing(Nursery()) as nursery:
        nursery.start_early()
        with Pool(limits, nursery) as pool:
            outcomes = [outcome for _, outcome in pool.sign_files(files, SignOptions())]
    for outcome in outcomes:
        if isinstance(outcome, AmparoError):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Fingerprints)]


def _identical(left: Side, right: Side) -> bool | None:
    """Whether bytes or hashes agree exactly; None where that cannot be known."""
    if isinstance(left, Fingerprints) and isinstance(right, Fingerprints):
        return left.sha256 == right.sha256
    if isinstance(left, Signal) and isinstance(right, Signal):
        return left.distance(right) == 0
    signal, file = (left, right) if isinstance(left, Signal) else (right, left)
    if not isinstance(signal, Signal) or not isinstance(file, Fingerprints) or signal.type is PDQ:
        return None
    return bool(signal.value == (file.sha256 if signal.type.name == "sha256" else file.md5))


def _pairs(left: Side, right: Side) -> Iterator[tuple[int, str]]:
    """Distances between the pictures of both sides, with the orientation of the one that was turned."""
    if isinstance(left, Fingerprints) and not isinstance(right, Fingerprints):
        left, right = right, left
    for one in _originals(left):
        for name, other in _turned(right):
            yield PDQ.distance(one, other), name


def _originals(side: Side) -> list[bytes]:
    if isinstance(side, Signal):
        return [side.value] if side.type is PDQ else []
    return [frame.values[:HASH_BYTES] for frame in side.frames]


def _turned(side: Side) -> Iterator[tuple[str, bytes]]:
    if isinstance(side, Signal):
        if side.type is PDQ:
            yield "original", side.value
        return
    for frame in side.frames:
        yield from zip(_NAMES, _eight(frame), strict=True)


def _eight(frame: Frame) -> list[bytes]:
    return [frame.values[at : at + HASH_BYTES] for at in range(0, len(frame.values), HASH_BYTES)]


def _quality(side: Side) -> int | None:
    if isinstance(side, Signal):
        return side.quality
    return side.frames[0].quality if side.frames else None


def _nothing_to_compare(left: Side, right: Side) -> AmparoError:
    for side in (left, right):
        if isinstance(side, Fingerprints) and side.error:
            return refusal(side.error)
    return BadInput("signal_types_differ", "These two have no fingerprint in common that could be compared.")
