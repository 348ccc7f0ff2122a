"""Many leaks at once under a scenario: every copy with its time, place, variant, parent and end.

Deterministic in a seed. Scenarios that are run with one seed share their random numbers copy by copy, so that they are
compared as pairs (`comparison`).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amparo.errors import BadInput
from amparo.spread.closed_forms.effective import banned_mark
from amparo.spread.kernels import LN2, Exponential, Floats, Kernel, Lognormal, PowerLaw, Weibull
from amparo.spread.scenarios import simulation_loop as loop
from amparo.spread.scenarios.scenario import Platform, Scenario

MOST_COPIES = 10_000_000
"""Copies of one run, unless said otherwise; 39 bytes each."""
MOST_CASES, ABSOLUTE_MOST = 5_000_000, 100_000_000
_FIRST_ROOM, _PER_CASE = 4096, 8
"""Rows that are there at first; they double. Memory that is never written to is never taken."""


@dataclass(frozen=True)
class Leaks:
    """One row per copy, in the order in which they were made out; a copy's row is its id, and its parent's is smaller.

    Of `columns`: keys, uint64, the copy's identity, the same under every scenario. parents: int32, -1 for a first
    posting or an arrival from outside. cases: int32. times: seconds after the case's first posting. places: uint8, of
    `scenario.platforms`. variants: uint8. generations: int32. lifetimes: seconds, inf where it stays. causes: uint8,
    why it goes: UP, NOTICE, OWN_END, HOST_ACTION, BAN of `simulation_loop`.
    complete: False where the run ended for its number of copies.
    """

    scenario: Scenario
    case_count: int
    complete: bool
    columns: loop.Columns

    def __len__(self) -> int:
        return len(self.columns.keys)

    def sizes(self) -> npt.NDArray[np.int64]:
        """Copies of each case, int64 (case_count,)."""
        return np.bincount(self.columns.cases, minlength=self.case_count)

    def views(self) -> Floats:
        """Expected views of each copy while it is up, float64 (copies,)."""
        seen = np.zeros(len(self))
        for number, platform in enumerate(self.scenario.platforms):
            here = self.columns.places == number
            seen[here] = platform.views * (platform.attention or platform.kernel).cdf(self.columns.lifetimes[here])
        return seen


def simulate(scenario: Scenario, cases: int, rng: np.random.Generator | int, most_copies: int = MOST_COPIES) -> Leaks:
    """Runs this many leaks to their end.

    rng: a generator, of which one number is taken, or a seed: the same one for scenarios that are to be compared.
    A leak without bound needs `stop`, or ends with `complete` False at `most_copies`.
    """
    if not 1 <= cases <= MOST_CASES:
        raise BadInput("bad_cases", f"A run has at least one case and at most {MOST_CASES:,}.")
    if not 1 <= most_copies <= ABSOLUTE_MOST:
        raise BadInput("bad_cap", f"A run may be ended at 1 to {ABSOLUTE_MOST:,} copies.")
    seed = int(rng.integers(2**63)) if isinstance(rng, np.random.Generator) else rng
    if not 0 <= seed < 2**63:
        raise BadInput("bad_seed", "A seed is a whole number from 0 to 2^63 - 1.")
    tables = _tables(scenario)
    columns = _empty(min(max(_FIRST_ROOM, _PER_CASE * cases), most_copies))
    case, count = loop.begin(0, cases, 0, np.uint64(seed), columns, tables)
    while case < cases and len(columns.keys) < most_copies:
        columns = _grown(columns, count, most_copies)
        case, count = loop.begin(case, cases, count, np.uint64(seed), columns, tables)
    at = 0
    while case == cases:
        at, count = loop.run(at, count, columns, tables)
        if at == count or len(columns.keys) >= most_copies:
            break
        columns = _grown(columns, count, most_copies)
    return Leaks(scenario, cases, case == cases and at == count, _rows(columns, at))


_DTYPES = (np.uint64, np.int32, np.int32, np.float64, np.uint8, np.uint8, np.int32, np.float64, np.uint8)


def _empty(room: int) -> loop.Columns:
    return loop.Columns(*(np.empty(room, dtype) for dtype in _DTYPES))  # type: ignore[arg-type]


def _rows(columns: loop.Columns, count: int) -> loop.Columns:
    """The first rows, seen through."""
    return loop.Columns(*(column[:count] for column in columns))  # type: ignore[arg-type]


def _grown(columns: loop.Columns, count: int, most: int) -> loop.Columns:
    """The same with twice the room."""
    grown = _empty(min(2 * len(columns.keys), most))
    for name in loop.Columns._fields:
        getattr(grown, name)[:count] = getattr(columns, name)[:count]
    return grown


def _tables(scenario: Scenario) -> loop.Tables:
    matrix = scenario.matrix
    rows = [_row(one, float(total)) for one, total in zip(scenario.platforms, matrix.sum(axis=1), strict=True)]
    return loop.Tables(
        platforms=np.array(rows),
        numbers=_numbers(scenario),
        rows=_cumulative(matrix),
        roots=_cumulative(scenario.root_shares),
        displaced=_cumulative(scenario.displacement()),
        mutation=_cumulative(np.array(scenario.mutation, np.float64)),
        blocking=scenario.blocked(),
    )


def _row(one: Platform, total: float) -> list[float]:
    latency = math.inf if one.latency is None else one.latency
    lifetime = math.inf if one.lifetime is None else one.lifetime
    limit = math.inf if one.forward_limit is None else float(one.forward_limit)
    removal = [latency, one.detection, one.compliance, lifetime]
    return [*_kernel(one.kernel), *_kernel(one.return_kernel), *removal, one.let_through, limit, one.returns, total]


def _kernel(kernel: Kernel) -> tuple[float, float, float]:
    match kernel:
        case Exponential():
            return loop.EXPONENTIAL, 1.0 / kernel.rate, 0.0
        case PowerLaw():
            return loop.POWER, kernel.c, kernel.gamma
        case Weibull():
            return loop.WEIBULL, kernel.half_life / LN2 ** (1.0 / kernel.shape), kernel.shape
        case Lognormal():
            return loop.LOGNORMAL, kernel.median, kernel.sigma
    raise BadInput("bad_kernel", "A kernel is one of: exponential, power, weibull, lognormal.")


def _numbers(scenario: Scenario) -> Floats:
    numbers = np.zeros(loop.NUMBERS)
    banned = scenario.banned > 0.0 and scenario.shape is not None
    numbers[loop.SHAPE] = scenario.shape or 0.0
    numbers[loop.FAN_OUT] = scenario.fan_out
    numbers[loop.BAN_MARK] = banned_mark(scenario.shape or 1.0, scenario.banned) if banned else math.inf
    numbers[loop.REGISTERED_AT] = -1.0 if scenario.registered_at is None else scenario.registered_at
    numbers[loop.STOP] = math.inf if scenario.stop is None else scenario.stop
    numbers[loop.HOST] = -1.0
    if scenario.host is not None:
        host = scenario.host
        numbers[[loop.HOST, loop.HOST_AT]] = host.platform, host.at
        numbers[[loop.HOST_TAKEN, loop.HOST_DISPLACED]] = host.taken, host.displaced
    came = scenario.arrivals
    numbers[[loop.ARRIVALS, loop.ARRIVE_FROM]] = came.count, came.start
    numbers[[loop.ARRIVE_TO, loop.DELISTED]] = came.end, came.delisted
    return numbers


def _cumulative(rows: Floats) -> Floats:
    """Each row's running share, ending in exactly 1; zeros for a row of zeros."""
    total = rows.sum(axis=-1, keepdims=True)
    shares = np.divide(np.cumsum(rows, axis=-1), total, out=np.zeros_like(rows), where=total > 0)
    # From the last entry that is more than nothing: rounding must leave no gap below 1.
    return np.where(shares >= 1.0 - 1e-12, 1.0, shares)
