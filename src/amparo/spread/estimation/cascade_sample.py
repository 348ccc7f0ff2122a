"""Cases drawn from the model that estimation assumes: to check estimates, and to undo incomplete discovery."""

import math
from dataclasses import dataclass

import numpy as np

from amparo.errors import BadInput
from amparo.spread.columns import Floats, Ints
from amparo.spread.estimation.cascades import Cascades, cascades
from amparo.spread.kernels import Kernel

MOST_COPIES = 5_000_000


@dataclass(frozen=True)
class CopyModel:
    """Each copy leads to Poisson(branching) more by the kernel, as long as it is up: exponential with this mean.

    mean_life: seconds, infinite where nothing is removed. window: seconds that a case exists.
    discovery: share of copies that anyone sees.
    """

    branching: float
    kernel: Kernel
    mean_life: float
    window: float
    discovery: float = 1.0


def sample_cascades(model: CopyModel, cases: int, rng: np.random.Generator, most: int = MOST_COPIES) -> Cascades:
    """Draw cases; those of which no copy is discovered are missing, and a case begins with its first discovered copy.
    most: copies in all.

    Raises BadInput `bad_model`, `too_many_copies` (above criticality over a long window), `no_rows`.
    """
    _check(model, cases)
    case, at, lives = np.arange(cases), np.zeros(cases), _lives(model, cases, rng)
    drawn = [(case, at, lives)]
    count = cases
    while case.size:
        parent = np.repeat(np.arange(case.size), rng.poisson(model.branching, case.size))
        delay = model.kernel.sample(rng, parent.size)
        born = at[parent] + delay
        kept = (delay < lives[parent]) & (born <= model.window)
        case, at = case[parent[kept]], born[kept]
        lives = _lives(model, case.size, rng)
        drawn.append((case, at, lives))
        count += case.size
        if count > most:
            raise BadInput("too_many_copies", f"The cases grow beyond {most:,} copies; shorten the window.")
    cases_of, times, lifetimes = (np.concatenate(column) for column in zip(*drawn, strict=True))
    return _discovered(cases_of, times, lifetimes, model, rng)


def _discovered(case: Ints, at: Floats, lives: Floats, model: CopyModel, rng: np.random.Generator) -> Cascades:
    seen = rng.uniform(size=case.size) < model.discovery
    removed = (at + lives)[seen]
    removed = np.where(removed <= model.window, removed, np.inf)
    return cascades(case[seen], at[seen], removed, model.window)


def _lives(model: CopyModel, size: int, rng: np.random.Generator) -> Floats:
    drawn = rng.standard_exponential(size)
    return drawn * model.mean_life if math.isfinite(model.mean_life) else np.full(size, np.inf)


def _check(model: CopyModel, cases: int) -> None:
    sound = model.branching >= 0 and model.mean_life > 0 and 0 < model.window < math.inf and 0 < model.discovery <= 1
    if not sound or cases < 1:
        raise BadInput("bad_model", "Branching is 0 or more, times are above 0, discovery lies above 0 up to 1.")
