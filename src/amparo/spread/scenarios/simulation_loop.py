"""The simulator's loop: each copy in turn, its lifetime, its children, those that come back after its removal.

Everything is drawn from the copies' own keys (`counter_random`), so that a copy half done when memory ran out is done
again from its start with the same outcome. The functions take arrays one by one: an array out of a tuple counts its
references at every copy, which takes four times as long as all the rest.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from amparo.spread.kernels import Floats
from amparo.spread.scenarios.counter_random import compiled, exponential, gamma_mark, mixed, normal, poisson, uniform

RANDOM_NUMBERS = "1a9a5cba33b426f2"
"""Beginning of the SHA-256 of `counter_random.py`, which is compiled into this file's code.

numba keeps that code on disk until this file changes, and does not look at the other; a test holds one to the other.
"""


class Columns(NamedTuple):
    """One row per copy, all of one length; what they hold is said at `simulation.Leaks`."""

    keys: npt.NDArray[np.uint64]
    parents: npt.NDArray[np.int32]
    cases: npt.NDArray[np.int32]
    times: Floats
    places: npt.NDArray[np.uint8]
    variants: npt.NDArray[np.uint8]
    generations: npt.NDArray[np.int32]
    lifetimes: Floats
    causes: npt.NDArray[np.uint8]


class Tables(NamedTuple):
    """A scenario in numbers. Those called cumulative rise to 1 along each row.

    platforms: (platforms, COLUMNS). numbers: (NUMBERS,). rows: (platforms, platforms), cumulative, where children come.
    roots: (platforms,), cumulative. displaced: (platforms + 1, platforms), cumulative, `Scenario.displacement`.
    mutation: (variants, variants), cumulative. blocking: (platforms, variants), probabilities.
    """

    platforms: Floats
    numbers: Floats
    rows: Floats
    roots: Floats
    displaced: Floats
    mutation: Floats
    blocking: Floats


# Columns of a platform's row.
KERNEL, KERNEL_A, KERNEL_B = 0, 1, 2
RETURN, RETURN_A, RETURN_B = 3, 4, 5
LATENCY, DETECTION, COMPLIANCE, LIFETIME = 6, 7, 8, 9
LET_THROUGH, FORWARD_LIMIT, RETURNS, TOTAL = 10, 11, 12, 13
COLUMNS = 14
# Entries of a scenario's numbers.
SHAPE, FAN_OUT, BAN_MARK, REGISTERED_AT, STOP = 0, 1, 2, 3, 4
HOST, HOST_AT, HOST_TAKEN, HOST_DISPLACED = 5, 6, 7, 8
ARRIVALS, ARRIVE_FROM, ARRIVE_TO, DELISTED = 9, 10, 11, 12
NUMBERS = 13
EXPONENTIAL, POWER, WEIBULL, LOGNORMAL = 0.0, 1.0, 2.0, 3.0
# Why a copy is gone.
UP, NOTICE, OWN_END, HOST_ACTION, BAN = 0, 1, 2, 3, 4
# Purposes of random numbers: of a copy, then of one that may come.
_MARK, _COUNT, _COMPLY, _DETECT, _END, _TAKEN, _OTHERS, _BACK = (np.uint64(i) for i in range(8))
_DELAY, _WHERE, _PASS, _MUTATE, _BLOCK, _MOVE, _ELSEWHERE, _MOVE_TO, _RANK = (np.uint64(i) for i in range(20, 29))
_WHEN, _DELISTED, _ARRIVALS, _DEVIATE = (np.uint64(i) for i in range(40, 44))
_CHILD, _RETURNED = np.uint64(0x10000), np.uint64(0x100000000)
_NONE = -1


@compiled
def delay(kind: float, a: float, b: float, key: np.uint64) -> float:
    """Seconds, from the kernel with these parameters: as `Kernel.at_hazard` of the key's exponential number."""
    if kind == LOGNORMAL:
        return float(a * math.exp(b * normal(key, _DEVIATE)))
    hazard = exponential(key, _DELAY)
    if kind == EXPONENTIAL:
        return float(a * hazard)
    if kind == POWER:
        return float(a * math.expm1(hazard / b))
    return float(a * hazard ** (1.0 / b))


@compiled
def chosen(cumulative: Floats, u: float) -> int:
    """First entry of a rising row that reaches u in (0, 1]; the last entry is 1."""
    at = 0
    while cumulative[at] < u:
        at += 1
    return at


@compiled
def landed(place: int, time: float, key: np.uint64, came_from: int, displaced: Floats, numbers: Floats) -> int:
    """The platform on which a post comes, after the host action; -1 where it does not come."""
    if place != numbers[HOST] or time < numbers[HOST_AT] or uniform(key, _MOVE) > numbers[HOST_TAKEN]:
        return place
    if displaced[came_from, -1] <= 0.0 or uniform(key, _ELSEWHERE) > numbers[HOST_DISPLACED]:
        return _NONE
    return chosen(displaced[came_from], uniform(key, _MOVE_TO))


@compiled
def variant_of(variant: int, key: np.uint64, mutation: Floats) -> int:
    """The variant that a copy of this variant is."""
    return 0 if len(mutation) == 1 else chosen(mutation[variant], uniform(key, _MUTATE))


@compiled
def is_blocked(place: int, variant: int, time: float, key: np.uint64, blocking: Floats, numbers: Floats) -> bool:
    """Whether the upload is recognised."""
    share = blocking[place, variant]
    return bool(share > 0.0 and time >= numbers[REGISTERED_AT] and uniform(key, _BLOCK) <= share)


@compiled
def lifetime(
    key: np.uint64, time: float, place: int, banned: bool, platforms: Floats, numbers: Floats
) -> tuple[float, int]:
    """How long a copy is up, in seconds, and why it goes."""
    if banned:
        return 0.0, BAN
    ends, cause = math.inf, UP
    if platforms[place, LATENCY] < math.inf and uniform(key, _COMPLY) <= platforms[place, COMPLIANCE]:
        ends, cause = platforms[place, LATENCY], NOTICE
        if platforms[place, DETECTION] > 0.0:
            ends += platforms[place, DETECTION] * exponential(key, _DETECT)
    if platforms[place, LIFETIME] < math.inf:
        own = platforms[place, LIFETIME] * exponential(key, _END)
        if own < ends:
            ends, cause = own, OWN_END
    acted_on = numbers[HOST_AT] - time
    if place == numbers[HOST] and 0.0 < acted_on < ends and uniform(key, _TAKEN) <= numbers[HOST_TAKEN]:
        ends, cause = acted_on, HOST_ACTION
    return ends, cause


@compiled
def begin(first: int, total: int, count: int, seed: np.uint64, columns: Columns, tables: Tables) -> tuple[int, int]:
    """Adds the first postings and the arrivals from outside of the cases from `first` on.

    Returns the next case and the count. It stops before `total` when the columns are full: then nothing of that case
    is kept.
    """
    keys, parents, cases, times, places, variants, generations, _, _ = columns
    _, numbers, _, roots, displaced, _, blocking = tables
    for case in range(first, total):
        before = count
        case_key = mixed(seed, np.uint64(case))
        for number in range(1 + poisson(case_key, _ARRIVALS, numbers[ARRIVALS])):
            key = mixed(case_key, _CHILD + np.uint64(number))
            to, time = chosen(roots, uniform(key, _WHERE)), 0.0
            if number > 0:
                if uniform(key, _DELISTED) <= numbers[DELISTED]:
                    continue
                time = numbers[ARRIVE_FROM] + (numbers[ARRIVE_TO] - numbers[ARRIVE_FROM]) * uniform(key, _WHEN)
                to = landed(to, time, key, len(displaced) - 1, displaced, numbers)
                if to < 0 or time >= numbers[STOP] or is_blocked(to, 0, time, key, blocking, numbers):
                    continue
            elif numbers[REGISTERED_AT] < 0.0 and is_blocked(to, 0, time, key, blocking, numbers):
                continue
            if count == len(keys):
                return case, before
            keys[count], parents[count], cases[count], times[count] = key, _NONE, case, time
            places[count], variants[count], generations[count] = to, 0, 0
            count += 1
    return total, count


@compiled
def run(start: int, count: int, columns: Columns, tables: Tables) -> tuple[int, int]:
    """Goes through the copies from `start` to `count` and all that follow from them.

    Returns where it stopped and the count. It stops before the end when the columns are full: then nothing of the copy
    it stopped at is kept.
    """
    keys, parents, cases, times, places, variants, generations, lifetimes, causes = columns
    platforms, numbers, rows, _, displaced, mutation, blocking = tables
    at = start
    while at < count:
        first = count
        key, place, time, variant = keys[at], places[at], times[at], variants[at]
        mark = gamma_mark(key, _MARK, numbers[SHAPE]) if numbers[SHAPE] > 0.0 else 1.0
        lasts, cause = lifetime(key, time, place, mark >= numbers[BAN_MARK], platforms, numbers)
        lifetimes[at], causes[at] = lasts, cause
        children = 0 if cause == BAN else poisson(key, _COUNT, platforms[place, TOTAL] * mark)
        slots, forwards = math.inf, 0.0
        if children > 0 and platforms[place, FORWARD_LIMIT] < math.inf:
            slots = platforms[place, FORWARD_LIMIT]
            forwards = float(children) + poisson(key, _OTHERS, (numbers[FAN_OUT] - platforms[place, TOTAL]) * mark)
        back = 0
        if platforms[place, RETURNS] > 0.0 and (cause == NOTICE or cause == HOST_ACTION):  # noqa: SIM109  # quicker
            back = poisson(key, _BACK, platforms[place, RETURNS])
        for number in range(children + back):
            if number < children:
                new = mixed(key, _CHILD + np.uint64(number))
                if slots < forwards:
                    # Those that are posted are as probably among the first `slots` forwards as those that are not.
                    within = uniform(new, _RANK) * forwards <= slots
                    forwards -= 1.0
                    if not within:
                        continue
                    slots -= 1.0
                then = delay(platforms[place, KERNEL], platforms[place, KERNEL_A], platforms[place, KERNEL_B], new)
                if then >= lasts:
                    continue
                to = chosen(rows[place], uniform(new, _WHERE)) if len(rows) > 1 else 0
            else:
                new = mixed(key, _RETURNED + np.uint64(number - children))
                then = lasts
                then += delay(platforms[place, RETURN], platforms[place, RETURN_A], platforms[place, RETURN_B], new)
                to = int(place)
            then += time
            to = landed(to, then, new, place, displaced, numbers)
            if to < 0 or then >= numbers[STOP]:
                continue
            let_through = platforms[to, LET_THROUGH]
            if number < children and let_through < 1.0 and uniform(new, _PASS) > let_through:
                continue
            kind = variant_of(variant, new, mutation)
            if is_blocked(to, kind, then, new, blocking, numbers):
                continue
            if count == len(keys):
                return at, first
            keys[count], parents[count], cases[count], times[count] = new, at, cases[at], then
            places[count], variants[count], generations[count] = to, kind, generations[at] + 1
            count += 1
        at += 1
    return at, count
