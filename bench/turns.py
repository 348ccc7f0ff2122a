"""Both sides of a comparison take turns, so that a noisy moment hits both; the median round counts."""

import statistics
from collections.abc import Callable, Mapping


def take_turns(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Median of each side's measurements. The first round warms up and does not count."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, measure in sides.items():
            value = measure()
            if turn:
                taken[name].append(value)
    return {name: statistics.median(values) for name, values in taken.items()}
