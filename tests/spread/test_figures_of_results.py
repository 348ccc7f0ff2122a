"""What the figures of results show: the numbers of the results, and no others."""

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.cases.stage_figure import STAGES, stage_figure
from amparo.spread.cases.stages import Stage, classify, days
from amparo.spread.closed_forms.reduction import meanings, per_copy
from amparo.spread.closed_forms.reduction_figure import families_figure, meanings_figure
from amparo.spread.estimation.branching import Says, Told, estimate_branching
from amparo.spread.estimation.branching_figure import branching_figure
from amparo.spread.estimation.cascade_sample import CopyModel, sample_cascades
from amparo.spread.figures import Scale, described
from amparo.spread.kernels import Exponential, band
from amparo.spread.scenarios.growth import growth
from amparo.spread.scenarios.growth_figure import growth_figure
from amparo.spread.scenarios.simulation import simulate
from amparo.spread.survival.episodes import Clock
from amparo.spread.survival.lifetimes import kaplan_meier
from amparo.spread.survival.survival_figure import survival_figure
from amparo.words import Words
from tests.spread.leaks import DAY, HOUR, TWITTER, leak


def test_the_three_meanings_are_shown_with_the_shares_that_are_told() -> None:
    figure = meanings_figure(TWITTER, 0.8, DAY)
    found = meanings(TWITTER, 0.8, DAY)
    told = [one.share for one in (found.per_copy, found.reported_only, found.global_stop)]
    shown = [line.y[line.x == 24.0][0] for line in figure.lines]
    assert shown == pytest.approx(told, rel=1e-9)
    assert (figure.percent, figure.marks[0].x, figure.marks[0].name.es) == (True, 24.0, "24 horas")


def test_the_families_are_shown_with_the_shares_that_are_told() -> None:
    kernels = band(24 * 60.0)
    figure = families_figure(kernels, 0.8, 2 * HOUR)
    told = [per_copy(kernel, 0.8, 2 * HOUR).share for kernel in kernels.values()]
    assert [line.y[line.x == 2.0][0] for line in figure.lines] == pytest.approx(told, rel=1e-9)


def test_a_leak_without_bound_is_shown_by_what_one_copy_leads_to_and_its_critical_latency() -> None:
    figure = meanings_figure(TWITTER, 1.5, DAY)
    assert (figure.name, figure.percent) == ("led_to", False)
    critical = next(mark.x for mark in figure.marks if mark.name.en == "critical latency")
    line, one = figure.lines
    assert np.interp(critical, line.x, line.y) == pytest.approx(1.0, abs=0.01)
    assert set(one.y) == {1.0}
    assert families_figure(band(60.0), 1.0, DAY).name == "led_to"


def test_a_leak_that_no_latency_bounds_has_no_such_mark() -> None:
    assert len(meanings_figure(TWITTER, 1.5, DAY, compliance=0.1).marks) == 1


@pytest.mark.parametrize("latency", [0.0, 1e12])
def test_a_latency_out_of_sight_is_marked_out_of_sight(latency: float) -> None:
    figure = meanings_figure(TWITTER, 0.8, latency)
    assert len(figure.lines) == 3
    assert figure.marks[0].x == latency / HOUR


def test_a_value_that_cannot_be_draws_nothing() -> None:
    with pytest.raises(BadInput):
        meanings_figure(TWITTER, -1.0, DAY)
    with pytest.raises(BadInput):
        families_figure(band(60.0), 0.5, DAY, compliance=2.0)


def test_growth_is_shown_for_each_run_until_nearly_all_copies_are_there() -> None:
    runs = [("all", simulate(leak(0.8), 500, 1)), ("ended", simulate(leak(1.5), 20, 1, most_copies=300))]
    figure = growth_figure(runs)
    first, second = figure.lines
    mean, low, high = growth(runs[0][1], first.x * HOUR)
    assert np.array_equal(first.y, mean)
    assert np.array_equal(np.stack([first.lower, first.upper]), np.stack([low, high]))
    assert figure.x_scale is Scale.LOG
    assert first.x[-1] in {at for at, _ in figure.x_ticks}
    assert np.isnan(second.y).all()
    assert "ended: no number." in described(figure, "en")


def test_survival_is_shown_as_steps_from_all_until_the_last_look() -> None:
    curve = kaplan_meier(np.array([10.0, 20.0, 30.0, 50.0]) * HOUR, [True, True, True, False])
    figure = survival_figure([("form", curve)], Clock.NOTICE)
    (line,) = figure.lines
    assert line.steps
    assert line.x.tolist() == pytest.approx([0, 10, 20, 30, 50])
    assert line.y.tolist() == pytest.approx([1, 0.75, 0.5, 0.25, 0.25])
    assert figure.x_label == Words("Hours since the notice", "Horas desde el aviso")


def test_survival_over_weeks_is_shown_in_days_with_the_mark_where_it_was() -> None:
    curve = kaplan_meier(np.array([10.0, 40.0]) * DAY, [True, False])
    figure = survival_figure([("form", curve)], Clock.POSTED)
    assert figure.lines[0].x.tolist() == pytest.approx([0, 10, 40])
    assert (figure.marks[0].x, figure.x_label.es) == (2.0, "Días desde la publicación")


def test_survival_of_copies_that_all_stay_up_is_a_level_line() -> None:
    curve = kaplan_meier(np.array([10.0, 20.0]) * HOUR, [False, False])
    (line,) = survival_figure([("form", curve)], Clock.NOTICE).lines
    assert line.y.tolist() == [1.0, 1.0]


def test_stages_are_shown_as_stretches_under_the_new_copies_of_each_day() -> None:
    new = np.array([0, 1, 3, 0, 0, 0])
    figure = stage_figure(new, classify(days(new)), Words("day 0", "el día 0"))
    assert figure.lines[0].y.tolist() == [0, 1, 3, 0, 0, 0, 0]
    told = [(span.start, span.end, span.name.en) for span in figure.spans]
    assert told[:3] == [(0, 1, "initial capture"), (1, 2, "first share"), (2, told[2][1], "copy cascade")]
    assert figure.spans[-1].end == 6
    assert set(STAGES) == set(Stage)


def test_a_branching_factor_that_may_not_be_quoted_is_shown_as_its_interval() -> None:
    model = CopyModel(0.9, Exponential(12 * HOUR), 48 * HOUR, 60 * DAY)
    for cases, says in ((40, Says.ESTIMATE), (12, Says.INTERVAL_ONLY)):
        given = sample_cascades(model, cases, np.random.default_rng(3))
        found = estimate_branching(given, Told(1.0, replicates=49), np.random.default_rng(1))
        bars = branching_figure(found).bars
        assert bars is not None
        assert found.says is says
        assert np.isnan(bars.values[0]) == (says is Says.INTERVAL_ONLY)
        assert (bars.lower[0], bars.upper[0]) == (found.branching_interval.lower, found.branching_interval.upper)  # type: ignore[index]
