"""New copies of a case day by day under its stages, as a figure, and the names of stages."""

from collections.abc import Sequence

import numpy as np

from amparo.spread.cases.stages import Stage, StageDay
from amparo.spread.columns import Ints
from amparo.spread.figures import Figure, Line, Span
from amparo.spread.telling import LIMITS_OF_RECORDS
from amparo.words import Words

STAGES = {
    Stage.INITIAL_CAPTURE: Words("initial capture", "captura inicial"),
    Stage.FIRST_SHARE: Words("first share", "primera difusión"),
    Stage.COPY_CASCADE: Words("copy cascade", "cascada de copias"),
    Stage.ALGORITHMIC_LIFT: Words("algorithmic lift", "impulso algorítmico"),
    Stage.AFTERLIFE: Words("afterlife", "vida posterior"),
}


def stage_figure(new: Ints, told: Sequence[StageDay], since: Words) -> Figure:
    """New copies on each day as steps, over a stretch for each stage.

    new: of each day, from day 0 on; told: the stage of each of them. since: what day 0 is.
    """
    days = np.arange(len(told) + 1.0)
    counts = np.append(new[: len(told)], new[len(told) - 1 : len(told)]).astype(np.float64)
    return Figure(
        "stages",
        Words("New copies each day, and the stage of the case", "Copias nuevas de cada día y etapa del caso"),
        Words(f"Days from {since.en}", f"Días desde {since.es}"),
        Words("New copies on the day", "Copias nuevas en el día"),
        (Line(Words("new copies", "copias nuevas"), days, counts, steps=True),),
        spans=_spans(told),
        note=LIMITS_OF_RECORDS,
    )


def _spans(told: Sequence[StageDay]) -> tuple[Span, ...]:
    """Days in a row that are in one stage."""
    starts = [place for place, one in enumerate(told) if not place or one.stage is not told[place - 1].stage]
    ends = [*starts[1:], len(told)]
    return tuple(Span(start, end, STAGES[told[start].stage]) for start, end in zip(starts, ends, strict=False))
