"""The question: where a leak spreads and what is done against it, as people write it, in hours and per cent.

docs/concepts/what-if.md says what each number means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from amparo.errors import BadInput
from amparo.spread.what_if.fields import FIELDS, NAMES, PLACE_FIELDS, Field
from amparo.words import Words

_NUMBER = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,3}))?")


class BadWhatIf(BadInput):
    """A question that cannot be asked so.

    field: the name of the field, "" where none of them is meant. words: the sentence in both languages.
    """

    def __init__(self, field: str, words: Words) -> None:
        super().__init__("bad_what_if", f"The question cannot be asked so. {words.en}")
        self.field = field
        self.words = words


class Known(StrEnum):
    """When the fingerprint could first be matched: before the first upload, or right after it."""

    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True)
class Question:
    """One question. The numbers are those of `FIELDS`: whole parts, hours, per cent; limit None for no limit.

    Raises BadWhatIf where one is out of its range or finer than it is read.
    """

    feed: int = 25
    network: int = 25
    board: int = 25
    messages: int = 25
    n: float = 0.8
    latency: float = 48.0
    removed: float = 100.0
    found: float = 0.0
    blocked: float = 80.0
    altered: float = 0.0
    limit: int | None = None
    returns: float = 0.0
    known: Known = Known.AFTER

    def __post_init__(self) -> None:
        for field in FIELDS.values():
            value = getattr(self, field.name)
            if value is not None and not (field.low <= value <= field.high and value == round(value, field.decimals)):
                raise out_of_range(field)
        if self.total == 0:
            raise BadWhatIf("feed", _NO_PLACE)

    @property
    def total(self) -> int:
        """All parts of the mix."""
        return self.feed + self.network + self.board + self.messages

    @property
    def mix(self) -> tuple[float, float, float, float]:
        """Shares of copies by place, in the order of `PLACE_FIELDS`; they add up to 1."""
        return (self.feed / self.total, self.network / self.total, self.board / self.total, self.messages / self.total)

    def parameters(self) -> dict[str, str]:
        """What differs from the question nobody changed, as texts: the permalink. `question_of` reads it back.

        The mix is one thing: its parts are either all left out, or those above 0 named.
        """
        given = {name: _written(getattr(self, name)) for name in FIELDS if getattr(self, name) != _default(name)}
        if any(name in given for name in PLACE_FIELDS):
            parts = {name: str(getattr(self, name)) for name in PLACE_FIELDS if getattr(self, name)}
            given = parts | {name: text for name, text in given.items() if name not in PLACE_FIELDS}
        return given if self.known is Known.AFTER else given | {"known": self.known.value}


def question_of(given: Mapping[str, str]) -> Question:
    """The question in these texts; what is missing or empty is as nobody changed it.

    The mix is one thing: as soon as one of its four parts is given, a part that is not is 0. Decimals with a point or a
    comma. Raises BadWhatIf, which says which field.
    """
    texts = {name: text.strip() for name, text in given.items()}
    if not set(texts) <= set(NAMES):
        raise BadWhatIf("", _UNKNOWN)
    texts = {name: text for name, text in texts.items() if text}
    if any(name in texts for name in PLACE_FIELDS):
        texts = dict.fromkeys(PLACE_FIELDS, "0") | texts
    numbers = {name: _number(FIELDS[name], text) for name, text in texts.items() if name != "known"}
    whole = {name: int(value) for name, value in numbers.items() if FIELDS[name].decimals == 0}
    return Question(**numbers | whole, known=_known(texts.get("known", Known.AFTER.value)))  # type: ignore[arg-type]  # by name


def out_of_range(field: Field) -> BadWhatIf:
    """The refusal of a field's value."""
    low, high = _written(field.low), _written(field.high)
    kind, clase = ("a number", "un número") if field.decimals else ("a whole number", "un número entero")
    places, cifras = (f", with at most {field.decimals} decimals", f", con {field.decimals} decimales como mucho")
    en = f"“{field.label.en}” is {kind} from {low} to {high}{places if field.decimals else ''}."
    es = f"«{field.label.es}» es {clase} de {low} a {high}{cifras if field.decimals else ''}."
    return BadWhatIf(field.name, Words(en, es))


_NO_PLACE = Words("At least one place has copies.", "Al menos un lugar tiene copias.")
_UNKNOWN = Words("It has a name that no field has.", "Lleva un nombre que ningún campo tiene.")
_NOT_KNOWN = Words(
    "“The fingerprint was there” is “before” or “after”.",
    "«La huella estaba» es «before» (antes) o «after» (después).",
)


def _number(field: Field, text: str) -> float:
    found = _NUMBER.fullmatch(text)
    if found is None or len(found[2] or "") > field.decimals:
        raise out_of_range(field)
    return float(f"{found[1]}.{found[2] or '0'}")


def _known(text: str) -> Known:
    if text not in tuple(Known):
        raise BadWhatIf("known", _NOT_KNOWN)
    return Known(text)


def _written(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


_DEFAULTS = {field.name: field.default for field in fields(Question)}


def _default(name: str) -> float | None:
    return _DEFAULTS[name]  # type: ignore[return-value]  # numbers alone are asked for
