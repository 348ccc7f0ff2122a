"""Signal types and signals as values.

A **signal type** says how a fingerprint is written and compared; a **signal** is one fingerprint. Types are found by
name through `signals.types.by_name`; nothing else in Amparo handles a fingerprint as a bare string.
"""

from dataclasses import dataclass
from enum import Enum

from amparo.errors import BadInput


class Metric(Enum):
    """How two values of a type compare."""

    EXACT = "exact"
    """Equal or not: distance 0 or 1."""
    HAMMING = "hamming"
    """Number of differing bits."""


@dataclass(frozen=True)
class Example:
    """A known pair for the conformance suite: two written values and the distance between them."""

    left: str
    right: str
    distance: int


@dataclass(frozen=True)
class SignalType:
    """One kind of fingerprint.

    name: lower case, as written in files and answers.
    size: bytes of a value.
    metric: how values compare.
    radius: distance up to which two values count as the same picture, unless a bank says otherwise; 0 for EXACT.
    least_quality: a value whose quality is lower is not matched; None where the type has no quality.
    about: one sentence for the reference.
    examples: pairs that every implementation must reproduce.
    """

    name: str
    size: int
    metric: Metric
    radius: int
    least_quality: int | None
    about: str
    examples: tuple[Example, ...]

    def parse(self, text: str) -> bytes:
        """The value written in `text`: lower or upper case hexadecimal of exactly `size` bytes.

        Raises BadInput `bad_signal` (the text itself is not repeated).
        """
        cleaned = text.strip()
        if len(cleaned) != 2 * self.size or not cleaned.isascii() or not cleaned.isalnum():
            raise BadInput("bad_signal", f"A {self.name} value is {2 * self.size} hexadecimal digits.")
        try:
            return bytes.fromhex(cleaned)
        except ValueError:
            raise BadInput("bad_signal", f"A {self.name} value is {2 * self.size} hexadecimal digits.") from None

    def print(self, value: bytes) -> str:
        """The one written form of a value: lower-case hexadecimal."""
        return value.hex()

    def distance(self, left: bytes, right: bytes) -> int:
        """Distance between two values: differing bits for HAMMING, 0 or 1 for EXACT."""
        if self.metric is Metric.EXACT:
            return int(left != right)
        return (int.from_bytes(left) ^ int.from_bytes(right)).bit_count()

    def trusts(self, quality: int | None, least: int | None = None) -> bool:
        """Whether a value of this quality may be matched. least: a bank's own gate; the type's when None."""
        if self.least_quality is None:
            return True
        return quality is None or quality >= (self.least_quality if least is None else least)


@dataclass(frozen=True)
class Signal:
    """One fingerprint. quality: 0..100, or None where it is unknown (an exchange's hash) or the type has none."""

    type: SignalType
    value: bytes
    quality: int | None = None

    def __post_init__(self) -> None:
        if len(self.value) != self.type.size:
            raise BadInput("bad_signal", f"A {self.type.name} value has {self.type.size} bytes.")
        if self.quality is not None and not 0 <= self.quality <= 100:
            raise BadInput("bad_quality", "A quality is a whole number from 0 to 100.")

    def __str__(self) -> str:
        return f"{self.type.name}:{self.type.print(self.value)}"

    def distance(self, other: "Signal") -> int:
        """Distance to a signal of the same type. Raises BadInput `signal_types_differ` otherwise."""
        if self.type is not other.type:
            raise BadInput("signal_types_differ", "Only signals of one type can be compared.")
        return self.type.distance(self.value, other.value)
