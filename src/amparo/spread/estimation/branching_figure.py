"""An estimated branching factor with its interval, beside what a fit would say that ignores removals."""

import numpy as np

from amparo.spread.estimation.branching import BranchingEstimate
from amparo.spread.figures import Bars, Figure
from amparo.spread.telling import LIMITS_OF_RECORDS
from amparo.words import Words

_COUNTED = Words("removals counted, with 95 % interval", "contando las retiradas, con intervalo del 95 %")
_TITLE = Words(
    "Copies that one copy leads to while it is up", "Copias a las que lleva una copia mientras sigue en línea"
)
_EACH = Words(
    "Copies that one copy leads to; from 1 on a leak has no bound",
    "Copias a las que lleva una copia; desde 1 la difusión no tiene límite",
)
_WAY = Words("Way of counting", "Forma de contar")
_IGNORED = Words("removals ignored: wrong", "sin contar las retiradas: erróneo")


def branching_figure(found: BranchingEstimate) -> Figure:
    """Two bars; that of the estimate is its interval alone where no number may be quoted."""
    nan, interval = np.nan, found.branching_interval
    values = np.array([nan if found.branching is None else found.branching, found.naive.branching])
    bars = Bars((_COUNTED, _IGNORED), values, np.array([interval.lower, nan]), np.array([interval.upper, nan]))
    return Figure("branching", _TITLE, _WAY, _EACH, bars=bars, note=LIMITS_OF_RECORDS)
