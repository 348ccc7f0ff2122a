"""The rows of an answer: closed forms with what is simulated beside them."""

import numpy as np

from amparo.spread.what_if import expected
from amparo.spread.what_if.answer import Row
from amparo.spread.what_if.measures import (
    BLOCKED,
    BY_LAW,
    LIMITED,
    NOTHING,
    Measure,
    everything,
    per_copy,
)
from amparo.spread.what_if.places import FAMILIES, HOUR
from amparo.spread.what_if.question import Question
from amparo.spread.what_if.runs import Counts, Runs, counted, mean, paired, without_what_followed_the_first
from amparo.spread.what_if.wording import scenario_words


def measures_of(question: Question) -> tuple[Measure, ...]:
    """What the rows do, but for the two meanings of removal that are no measure on copies."""
    limited = () if question.limit is None else (LIMITED,)
    return (NOTHING, *BY_LAW, BLOCKED, *limited, everything(question), per_copy(question))


def rows_of(question: Question, people: dict[Measure, float | None], runs: Runs) -> tuple[Row, ...]:
    """All rows, in the order in which they are shown. people: of `measures_of`."""
    before = runs.sizes(NOTHING.key)
    plain = [_row(question, measure, size, runs, before) for measure, size in people.items()]
    return (*plain, _reported_only(question, runs, before), _global_stop(question, runs, before))


def _row(question: Question, measure: Measure, size: float | None, runs: Runs, before: Counts | None) -> Row:
    families = () if measure.latency is None else FAMILIES  # without removal it is all the same how late copies come
    found = expected.saved(question, size, [expected.people(question, measure, family) for family in families])
    after = runs.sizes(measure.key)
    return _filled(question, measure, size, found, (before, after, runs.early(measure.key)))


def _reported_only(question: Question, runs: Runs, before: Counts | None) -> Row:
    size = expected.reported_only(question)
    found = expected.saved(question, size, [expected.reported_only(question, family) for family in FAMILIES])
    nothing = runs.by_key.get(NOTHING.key)
    after = early = None
    if nothing is not None and question.returns == 0.0:  # what returns is not among the copies of `nothing`
        kept = without_what_followed_the_first(question, nothing.leaks)
        after = counted(nothing.leaks, kept) if nothing.ended else None
        early = runs.within(nothing.leaks, kept)
    return _filled(question, Measure("reported_only"), size, found, (before, after, early))


def _global_stop(question: Question, runs: Runs, before: Counts | None) -> Row:
    size = expected.global_stop(question)
    found = expected.saved(question, size, [expected.global_stop(question, family) for family in FAMILIES])
    hours = question.found + question.latency
    nothing = runs.by_key.get(NOTHING.key)
    after = early = None
    if nothing is not None:
        columns = nothing.leaks.columns
        kept = (columns.times < hours * HOUR) | (columns.generations == 0)
        after = counted(nothing.leaks, kept) if nothing.ended or hours <= runs.horizon_hours else None
        early = runs.within(nothing.leaks, np.asarray(kept, bool))
    return _filled(question, Measure("global_stop"), size, found, (before, after, early))


def _filled(
    question: Question,
    measure: Measure,
    size: float | None,
    found: expected.Saved,
    counts: tuple[Counts | None, Counts | None, Counts | None],
) -> Row:
    """counts: of `nothing`, of this row, of this row within the horizon."""
    before, after, early = counts
    simulated, error = mean(after if size is not None else None)
    share, share_error = paired(before, after) if found.share is not None else (None, None)
    soon, soon_error = mean(early)
    return Row(
        key=measure.key,
        scenario=scenario_words(question, measure.key),
        unbounded=size is None,
        people=size,
        simulated=simulated,
        error=error,
        saved=found.share,
        saved_low=found.low,
        saved_high=found.high,
        saved_simulated=None if share is None else max(share, 0.0),
        saved_error=share_error,
        more=found.more,
        early=soon,
        early_error=soon_error,
        critical_latency_hours=expected.critical_hours(question, measure) if size is None else None,
    )
