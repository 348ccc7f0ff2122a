"""A baseline: how many findings of each rule and zone each file had, so that only new ones are reported.

Numbers, and no hashes: a hash of a sentence can be guessed by whoever guesses the sentence. The price: that a finding
went and another came in the same file, rule and zone is not seen, and once there are more, all of them are reported.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec

from amparo.errors import BadInput
from amparo.press.finding import Finding

_Count = Annotated[int, msgspec.Meta(ge=1)]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A baseline as it is kept."""

    schema: Literal[1]
    findings: dict[str, dict[str, _Count]]


@dataclass(frozen=True)
class Baseline:
    """Counts by path, and by rule and zone."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def new_ones(self, path: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those of rules and zones of which there are more now than there were."""
        every = tuple(findings)
        known = self.counts.get(path, {})
        now = Counter(place_of(one) for one in every)
        return tuple(one for one in every if now[place_of(one)] > known.get(place_of(one), 0))


def place_of(finding: Finding) -> str:
    """Rule and zone, as a baseline and a fingerprint name them."""
    return f"{finding.rule}/{'document' if finding.document else finding.zone.value}"


def baseline_of(found: Mapping[str, Iterable[Finding]]) -> Baseline:
    """The baseline of findings by path."""
    counts = {path: dict(sorted(Counter(map(place_of, those)).items())) for path, those in sorted(found.items())}
    return Baseline({path: numbers for path, numbers in counts.items() if numbers})


def encode_baseline(baseline: Baseline) -> bytes:
    """As a file, in one order, so that a later one can be compared."""
    kept = _File(1, {path: dict(numbers) for path, numbers in baseline.counts.items()})
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def decode_baseline(data: bytes) -> Baseline:
    """From a file. Raises BadInput `bad_baseline`."""
    try:
        return Baseline(msgspec.json.decode(data, type=_File).findings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("bad_baseline", "This is no baseline that `--write-baseline` wrote.") from error
