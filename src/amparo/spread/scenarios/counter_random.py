"""Random numbers that belong to a copy, not to the order of drawing: functions of the copy's key and a purpose.

So the same copy has the same fate in every scenario, but for what the scenario changes: scenarios are compared as
pairs, and a stricter one has a subset of the copies. The mixing is SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA
2014).
"""

import math
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numba import njit

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE = np.uint64(1)
_UNIT = 2.0**-53
_CHUNK = 500.0


def compiled[Function: Callable[..., Any]](function: Function) -> Function:
    """Compiled for this machine when first called, and kept on disk: only the first call of an installation waits."""
    return cast(Function, njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))


@compiled
def mixed(key: np.uint64, purpose: np.uint64) -> np.uint64:
    """64 bits for this purpose of this key. A new key as well."""
    z = key + (purpose + _ONE) * _STEP
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@compiled
def uniform(key: np.uint64, purpose: np.uint64) -> float:
    """In (0, 1]."""
    return float((mixed(key, purpose) >> _S11) + _ONE) * _UNIT


@compiled
def exponential(key: np.uint64, purpose: np.uint64) -> float:
    """Of mean 1."""
    return -math.log(uniform(key, purpose))


@compiled
def normal(key: np.uint64, purpose: np.uint64) -> float:
    """Standard normal (Box and Muller). Takes this purpose and the next."""
    radius = math.sqrt(2.0 * exponential(key, purpose))
    return radius * math.cos(2.0 * math.pi * uniform(key, purpose + _ONE))


@compiled
def poisson(key: np.uint64, purpose: np.uint64, mean: float) -> int:
    """By inversion, so that a greater mean never gives a smaller count. Means above 500 are added up from parts."""
    count = 0
    if mean > _CHUNK:
        stream, part = mixed(key, purpose), np.uint64(0)
        while mean > _CHUNK:
            count += _poisson_part(uniform(stream, part), _CHUNK)
            mean -= _CHUNK
            part += _ONE
    return count + _poisson_part(uniform(key, purpose), mean) if mean > 0.0 else count


@compiled
def _poisson_part(u: float, mean: float) -> int:
    term = math.exp(-mean)
    total = term
    count = 0
    while u > total and (term > 1e-17 or count < mean):
        count += 1
        term *= mean / count
        total += term
    return count


@compiled
def gamma_mark(key: np.uint64, purpose: np.uint64, shape: float) -> float:
    """Gamma of this shape and mean 1 (Marsaglia and Tsang, 2000)."""
    stream = mixed(key, purpose)
    raised = shape if shape >= 1.0 else shape + 1.0
    d = raised - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    draw = np.uint64(1)
    while True:
        x = normal(stream, draw)
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(uniform(stream, draw + np.uint64(2))) < 0.5 * x * x + d - d * v + d * math.log(v):
            break
        draw += np.uint64(3)
    mark = d * v
    if shape < 1.0:
        mark *= uniform(stream, np.uint64(0)) ** (1.0 / shape)
    return mark / shape
