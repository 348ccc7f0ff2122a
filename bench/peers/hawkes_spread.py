"""hawkesbook, HawkesPyLib, EoN and lifelines as a worker. Runs in the peers' venv."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from answering import answer

N, RATE = 0.5, 1.0


def hawkesbook(events: int, seed: int) -> dict[str, Any]:  # noqa: ARG001  # compiled code has a generator of its own
    """Exponential Hawkes process by its composition method: immigrants at `RATE`, branching factor `N`."""
    import hawkesbook as hawkes

    return _timed(lambda: len(hawkes.exp_simulate_by_composition(np.array([RATE, N, 1.0]), events)))


def hawkespylib(events: int, seed: int) -> dict[str, Any]:
    """The same by HawkesPyLib's process of one exponential."""
    from HawkesPyLib.simulation import ExpHawkesProcessSimulation

    horizon = events * (1.0 - N) / RATE
    process = ExpHawkesProcessSimulation(mu=RATE, eta=N, theta=1.0)
    return _timed(lambda: len(process.simulate(horizon, seed=seed)))


def eon(people: int, degree: int, seed: int) -> dict[str, Any]:
    """A discrete epidemic on a random graph; only the epidemic is timed, the graph is built before."""
    import EoN
    import networkx as nx

    graph = nx.gnm_random_graph(people, people * degree // 2, seed=seed)
    start = time.perf_counter()
    _, _, infected, recovered = EoN.basic_discrete_SIR(graph, 0.2308, rho=0.001)
    return {"seconds": time.perf_counter() - start, "count": int(recovered[-1] + infected[-1])}


def kaplan_meier(rows: int, seed: int) -> dict[str, Any]:
    """The Kaplan-Meier curve of lifelines, of as many rows, all times distinct."""
    from lifelines import KaplanMeierFitter

    rng = np.random.default_rng(seed)
    times = rng.exponential(48.0, rows)
    ended = rng.random(rows) < 0.7
    start = time.perf_counter()
    fitted = KaplanMeierFitter().fit(times, ended)
    return {"seconds": time.perf_counter() - start, "median": float(fitted.median_survival_time_)}


def _timed(simulate: Callable[[], int]) -> dict[str, Any]:
    start = time.perf_counter()
    count = simulate()
    return {"seconds": time.perf_counter() - start, "count": count}


answer({"hawkesbook": hawkesbook, "hawkespylib": hawkespylib, "eon": eon, "kaplan_meier": kaplan_meier})
