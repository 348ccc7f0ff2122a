"""The slow and plainly right answer: compare with every signal of every item. The index must always agree with it."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from amparo.matching.index import Found, Probe
from amparo.matching.policy import Match
from amparo.matching.state import BankState, ItemState
from amparo.signals import types
from amparo.signals.model import Metric


def find(items: Iterable[ItemState], banks: Mapping[int, BankState], probes: Sequence[Probe], reach: int = 0) -> Found:
    """All matches and near misses, as `LiveIndex.find` would give them with a perfect reach."""
    matches: dict[tuple[UUID, str], Match] = {}
    near: dict[tuple[UUID, str], Match] = {}
    for item in items:
        bank = banks.get(item.bank)
        if bank is None or not bank.enabled or not item.active:
            continue
        for state in item.signals:
            kind = types.by_name(state.type)
            for probe in probes:
                if probe.signal.type is not kind or not kind.trusts(state.quality, bank.least_quality):
                    continue
                if not kind.trusts(probe.signal.quality, bank.least_quality):
                    continue
                distance = kind.distance(probe.signal.value, kind.parse(state.value))
                exact = kind.metric is Metric.EXACT
                limit = 0 if exact else bank.radius
                into = matches if distance <= limit else near if distance <= reach and not exact else None
                if into is None:
                    continue
                key = (item.id, kind.name)
                if key not in into or distance < into[key].distance:
                    into[key] = Match(
                        item.id, bank, kind.name, distance, exact, probe.orientation, state.derived, item.opinion
                    )
    beyond = [match for key, match in near.items() if key not in matches]
    return Found(tuple(sorted(matches.values(), key=_order)), tuple(sorted(beyond, key=_order)))


def _order(match: Match) -> tuple[int, bool, str]:
    return (match.distance, not match.exact_file, str(match.item))
