"""The spread simulator: events a second against hawkesbook, HawkesPyLib and EoN; survival curves against lifelines."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import count

from bench.result import Row, save
from bench.side import SINGLE_THREAD, Side
from bench.turns import take_turns

ROUNDS = 7
EVENT_SECONDS, COPIES_PER_SECOND, ANSWER_SECONDS = 0.25, 1.5e6, 1.5
FIRST = (
    "import time; start = time.perf_counter();"
    "from bench.amparo_spread import EVENTS, simulate; simulate(EVENTS, 10, 1);"
    "print(time.perf_counter() - start)"
)
"""A process that simulates for the first time, imports included."""
FIRST_ANSWER = (
    "import time; start = time.perf_counter();"
    "from bench.amparo_spread import what_if; what_if(0);"
    "print(time.perf_counter() - start)"
)
"""A process that answers a what-if question for the first time, imports and fonts included."""


def run(*, quick: bool) -> None:
    """All rows of this script."""
    events, people, lives = (20_000, 2_000, 5_000) if quick else (1_000_000, 100_000, 1_000_000)
    with Side.ours("bench.amparo_spread", 0) as ours, Side.peer("hawkes", "hawkes_spread.py", 0) as peer:
        rows = [
            _events(ours, peer, events),
            _people(ours, peer, people),
            _copies(ours, events),
            _answer(ours, 1_000 if quick else 20_000),
            _what_if(ours),
            _survival(ours, peer, lives),
        ]
    save("spread", [*rows, *_first()], quick=quick)


def _events(ours: Side, peer: Side, events: int) -> Row:
    seconds = take_turns(
        {
            "ours": _seconds(ours, "events", events, events, count=events),
            "hawkesbook": _seconds(peer, "hawkesbook", events, events, events=events),
            "HawkesPyLib": _seconds(peer, "hawkespylib", events, events, events=events),
        },
        ROUNDS,
    )
    mine = seconds.pop("ours")
    what = f"{events:,} events of an exponential Hawkes process, n = 0.5, in order of time"
    note = "ours with the tree of who led to whom"
    return Row(what, "s", mine, seconds, f"≤ {EVENT_SECONDS} s", mine <= EVENT_SECONDS, note)


def _people(ours: Side, peer: Side, people: int) -> Row:
    seeds = count(1)
    rates = take_turns(
        {
            "ours": lambda: _rate(ours, "copies", next(seeds), cases=people),
            "EoN": lambda: _rate(peer, "eon", next(seeds), people=people, degree=10),
        },
        3,
    )
    note = f"another model: an epidemic on a graph of {people:,} with degree 10, its building not counted"
    return Row("people reached a second", "people/s", rates["ours"], {"EoN": rates["EoN"]}, "", None, note)


def _copies(ours: Side, events: int) -> Row:
    rates, scores = [], []
    for seed in range(1, ROUNDS + 2):
        took = ours.ask(do="copies", cases=events // 2, seed=seed)
        rates.append(took["count"] / took["seconds"])
        scores.append(abs(took["z"]))
    if max(scores) > 4:
        raise SystemExit("what was simulated is not what is expected: the numbers would mean nothing")
    rate = statistics.median(rates[1:])
    what = "copies a second, 3 platforms × 2 variants, marks, removal, blocking"
    note = f"{took['count']:,} copies a run; means within {max(scores):.1f} standard errors of the closed form"
    return Row(what, "copies/s", rate, {}, f"≥ {COPIES_PER_SECOND:,.0f} copies/s", rate >= COPIES_PER_SECOND, note)


def _answer(ours: Side, cases: int) -> Row:
    times = [ours.ask(do="answered", cases=cases, seed=seed)["seconds"] for seed in range(1, ROUNDS + 2)]
    slowest = max(times[1:])
    note = f"the figures without charts; median of {ROUNDS}, slowest {slowest:.2f} s"
    what = f"a what-if answer, three latencies of {cases:,} cases each"
    return Row(what, "s", statistics.median(times[1:]), {}, f"≤ {ANSWER_SECONDS} s", slowest <= ANSWER_SECONDS, note)


def _what_if(ours: Side) -> Row:
    """The hardest question that ends: each part of it in use."""
    times = [ours.ask(do="what_if", seed=seed)["seconds"] for seed in range(1, ROUNDS + 2)]
    slowest = max(times[1:])
    note = f"ten rows, sentences, two charts as SVG; median of {ROUNDS}, slowest {slowest:.2f} s"
    what = "a what-if answer with both charts"
    return Row(what, "s", statistics.median(times[1:]), {}, f"≤ {ANSWER_SECONDS} s", slowest <= ANSWER_SECONDS, note)


def _survival(ours: Side, peer: Side, lives: int) -> Row:
    asked = {"do": "kaplan_meier", "rows": lives, "seed": 1}
    mine, theirs = ours.ask(**asked)["median"], peer.ask(**asked)["median"]
    if abs(mine - theirs) > 1e-9:
        raise SystemExit("the curves differ from lifelines': the numbers would mean nothing")
    seconds = take_turns(
        {"ours": lambda: float(ours.ask(**asked)["seconds"]), "lifelines": lambda: float(peer.ask(**asked)["seconds"])},
        3,
    )
    what = f"Kaplan-Meier curve of {lives:,} lifetimes, all different, with its band"
    return Row(what, "s", seconds["ours"], {"lifelines": seconds["lifelines"]})


def _first() -> list[Row]:
    """What the first call waits for, with nothing compiled and after."""
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        cold, *warm = (_process(FIRST, folder) for _round in range(4))
        answers = [_process(FIRST_ANSWER, folder) for _round in range(3)]
    return [
        Row("first simulation of an installation", "s", cold, note="imports and compilation, once; kept on disk"),
        Row(
            "first simulation of a process", "s", statistics.median(warm), note="imports, and what was compiled loaded"
        ),
        Row(
            "first what-if answer of a process", "s", statistics.median(answers), note="imports, both charts, and fonts"
        ),
    ]


def _process(words: str, folder: str) -> float:
    environment = {**os.environ, **SINGLE_THREAD, "NUMBA_CACHE_DIR": folder}
    done = subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _seconds(side: Side, verb: str, least: int, scale: int, **request: int) -> Callable[[], float]:
    """Seconds for `scale` events, whatever number came by chance; each time another seed."""
    seeds = count(1)

    def measure() -> float:
        took = side.ask(do=verb, seed=next(seeds), **request)
        if took["count"] < 0.9 * least:
            raise SystemExit(f"{verb}: too few events: the numbers would mean nothing")
        return float(took["seconds"]) * scale / float(took["count"])

    return measure


def _rate(side: Side, verb: str, seed: int, **request: int) -> float:
    took = side.ask(do=verb, seed=seed, **request)
    return float(took["count"]) / float(took["seconds"])
