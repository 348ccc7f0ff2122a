"""Amparo's simulator as a worker: what `bench.spread` asks for."""

import time
from typing import Any

import numpy as np

from amparo.spread.kernels import Exponential, PowerLaw
from amparo.spread.scenarios.comparison import compare, summarise
from amparo.spread.scenarios.scenario import Platform, Scenario
from amparo.spread.scenarios.simulation import simulate
from amparo.spread.survival.lifetimes import kaplan_meier as our_kaplan_meier
from bench.answering import answer

HOUR = 3600.0
EVENTS = Scenario((Platform("one", Exponential(1.0)),), ((0.5,),))


def marked(latency_hours: float) -> Scenario:
    """Three platforms, two variants, gamma marks, removals, blocking: the model of docs/performance.md."""
    kernel = PowerLaw.from_half_life(24 * 60.0)
    removal = {"latency": latency_hours * HOUR, "detection": HOUR, "compliance": 0.8, "lifetime": 720 * HOUR}
    return Scenario(
        tuple(Platform(name, kernel, participation=0.8, **removal) for name in ("a", "b", "c")),  # type: ignore[arg-type]
        ((0.65, 0.20, 0.10), (0.15, 0.70, 0.15), (0.05, 0.15, 0.75)),
        (0.4, 0.3, 0.3),
        shape=0.5,
        recall=(0.5, 0.0),
        mutation=((0.9, 0.1), (0.0, 1.0)),
    )


def events(count: int, seed: int) -> dict[str, Any]:
    """Immigrants as cases, each at its own time; all events in order of time, as a Hawkes process has them."""
    rng = np.random.default_rng(seed)
    start = time.perf_counter()
    leaks = simulate(EVENTS, count // 2, seed)
    began = rng.random(count // 2) * (count // 2)
    times = np.sort(leaks.columns.times + began[leaks.columns.cases])
    return {"seconds": time.perf_counter() - start, "count": len(times)}


def copies(cases: int, seed: int) -> dict[str, Any]:
    """The marked model."""
    start = time.perf_counter()
    leaks = simulate(marked(48.0), cases, seed)
    seconds = time.perf_counter() - start
    mean = summarise(leaks).copies
    return {"seconds": seconds, "count": len(leaks), "z": mean.z if mean else None}


def answered(cases: int, seed: int) -> dict[str, Any]:
    """A what-if question: 48, 24 and 2 hours with the same chances, their figures and what each saves."""
    start = time.perf_counter()
    first, *others = (simulate(marked(hours), cases, seed) for hours in (48.0, 24.0, 2.0))
    told = [summarise(first), *((summarise(one), compare(first, one)) for one in others)]
    return {"seconds": time.perf_counter() - start, "count": len(told)}


def what_if(seed: int) -> dict[str, Any]:
    """Another question each time, as no answer is kept here: its rows, sentences and both charts."""
    start = time.perf_counter()
    from amparo.charts.drawing import draw  # not before it is asked for: the first simulation of a process does without
    from amparo.spread.what_if.answering import answer as what_if_answer
    from amparo.spread.what_if.question import Question

    found = what_if_answer(Question(latency=24.0 + seed, found=6.0, removed=90.0, altered=10.0, limit=5))
    drawn = [draw(figure, "en", "svg") for figure in found.figures]
    return {"seconds": time.perf_counter() - start, "count": len(drawn)}


def kaplan_meier(rows: int, seed: int) -> dict[str, Any]:
    """The curve of as many rows."""
    rng = np.random.default_rng(seed)
    times = rng.exponential(48.0, rows)
    ended = rng.random(rows) < 0.7
    start = time.perf_counter()
    median = our_kaplan_meier(times, ended).median()
    return {"seconds": time.perf_counter() - start, "median": median}


if __name__ == "__main__":
    answer({"events": events, "copies": copies, "answered": answered, "what_if": what_if, "kaplan_meier": kaplan_meier})
