"""A case day by day: in which stage it is, what was noted when, and a file of it to keep."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.casework.case_life import CaseState
from amparo.errors import Refused
from amparo.services.case_timeline import Period, Timeline, TimelineDay, case_timeline
from amparo.services.export_timeline import TimelineForm, export_timeline
from amparo.web.survivor.case_page import Asked, Pages, download, draw
from amparo.web.survivor.case_timeline_chart import Chart, chart_of
from amparo.web.survivor.case_timeline_words import (
    StageSaid,
    class_words,
    noted_words,
    reason_words,
    recurrence_words,
    stage_words,
)
from amparo.web.survivor.case_words import refusal_words

MOST_DAYS = 60
"""Days in the list; older ones are in the file."""
_FILES = {
    "timeline-csv": (TimelineForm.CSV, "timeline.csv", "text/csv; charset=utf-8"),
    "timeline-json": (TimelineForm.JSON, "timeline.json", "application/json"),
}


@dataclass(frozen=True)
class PeriodSaid:
    """A stage, from when to when, why it began, why it still is (where that is another reason), and its days."""

    number: int
    stage: StageSaid
    first: str
    last: str
    reason: str
    later: str
    rows: tuple[tuple[str, tuple[str, ...], int], ...]
    stopped: bool


def timeline(asked: Asked, *, trouble: str = "") -> HttpResponse:
    """The whole timeline of the case, newest first."""
    found = case_timeline(asked.settings, asked.access, datetime.now(UTC))
    today, chart = found.days[-1], chart_of(found)
    context = {
        "timeline": found,
        "first": day_words(found.days[0].date),
        "last": day_words(today.date),
        "ends": (short_day(found.days[0].date), short_day(today.date)),
        "is_stopped": found.state is CaseState.WITHDRAWN,
        "was_stopped": any(one.stopped for one in found.days),
        "now": stage_words(today.stage.stage),
        "reason": reason_words(today),
        "up": today.counts.up,
        "recurrence": recurrence_words(today.stage.recurrence),
        "periods": _periods(found),
        "is_cut": sum(not one.is_empty for one in found.days) > MOST_DAYS,
        "hosts": [(class_words(name), known, today.hosts[name].up) for name, known in found.hosts.items()],
        "chart": chart,
        "chart_words": chart_words(chart),
        "trouble": trouble,
    }
    return draw(asked, "timeline.html", context)


def day_words(day: date) -> str:
    """A date, as people write it."""
    return date_format(day, _("j F Y"))


def short_day(day: date) -> str:
    """The same in little room."""
    return date_format(day, _("j M Y"))


def chart_words(chart: Chart) -> list[str]:
    """What the chart shows, for whoever does not see it."""
    days, up, new = chart.days, chart.up, chart.new
    most_up, most_new = max(range(len(up)), key=up.__getitem__), max(range(len(new)), key=new.__getitem__)
    said = [
        _("The line is what was up at most. It stands at %(now)d now.") % {"now": up[-1]},
        _("It was highest on %(day)s, with %(n)d.") % {"day": day_words(days[most_up]), "n": up[most_up]},
        _("The bars are new copies. The most came on %(day)s: %(n)d.")
        % {"day": day_words(days[most_new]), "n": new[most_new]},
    ]
    if chart.step > 1:
        said[2:] = [_("The bars are new copies. Each bar is for %(n)d days.") % {"n": chart.step}]
    return [*said, _("The strip below has the numbers of the stages in the list.")]


def _periods(found: Timeline) -> list[PeriodSaid]:
    noted = [one.date for one in found.days if not one.is_empty][-MOST_DAYS:]
    since = noted[0] if noted else found.days[-1].date
    return [_period(n, one, since) for n, one in reversed(list(enumerate(found.periods, 1)))]


def _period(number: int, period: Period, since: date) -> PeriodSaid:
    begun, ended = reason_words(period.days[0]), reason_words(period.days[-1])
    return PeriodSaid(
        number,
        stage_words(period.stage),
        day_words(period.days[0].date),
        day_words(period.days[-1].date),
        begun,
        "" if begun == ended else ended,
        tuple(_row(one) for one in reversed(period.days) if not one.is_empty and one.date >= since),
        any(one.stopped for one in period.days),
    )


def _row(day: TimelineDay) -> tuple[str, tuple[str, ...], int]:
    return short_day(day.date), tuple(noted_words(day)), day.counts.up


def _save(asked: Asked) -> HttpResponse:
    form, name, kind = _FILES[asked.do]
    try:
        saved = export_timeline(asked.settings, asked.access, form, datetime.now(UTC), asked.language)
    except Refused as refusal:
        return timeline(asked, trouble=refusal_words(refusal))
    return download(saved, name, kind)


PAGES: Pages = {"timeline": timeline, "timeline-csv": _save, "timeline-json": _save}
