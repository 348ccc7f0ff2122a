"""A service's figures for a page: charts, tables and downloads, the same at the desk and in public.

Each page has its own address and asks for its own figures; here they are only put into words, files and pictures.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from weakref import WeakKeyDictionary

import msgspec
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.casework.regime import Regime
from amparo.services.figure_names import WAYS, group_name
from amparo.services.law import law_of
from amparo.services.service_charts import charts, measures_data, measures_rows
from amparo.services.service_figures import HOUR, ServiceFigures
from amparo.settings import Settings
from amparo.spread.figure_numbers import HARD_SPACE, value_said
from amparo.spread.figures import Figure, described
from amparo.spread.survival.bounds import Interval
from amparo.spread.survival.service import SHARP, Measured
from amparo.spread.survival.withholding import PUBLIC_CASES

SIZES = {"wide": (760, 480), "narrow": (360, 400)}
"""Of pictures, in pixels of a page."""
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_FILE = re.compile(r"([a-z]+)(-narrow)?\.(svg|png)")
Form = Literal["svg", "png"]


def context(settings: Settings, found: ServiceFigures, address: Callable[[str], str]) -> dict[str, Any]:
    """What the page `shared/service_figures.html` shows. address: of a picture or a download, by its name."""
    language = translation.get_language() or "en"
    told: dict[str, Any] = {"at": found.at, "least": PUBLIC_CASES, "elsewhere": settings.site.kind == "helpline"}
    if found.measures is None:
        return {"told": told}
    made = found.measures
    regimes = law_of(settings).regimes
    teller = _Teller(language, regimes)
    ways = [way for way in WAYS if len(made.by.get(way, ())) > 1 or made.held_back.get(way)]
    tables = [teller.table("all", [made.whole], 0)]
    tables += [teller.table(way, made.by[way], made.held_back[way]) for way in ways]
    return {
        "told": told
        | {
            "tables": tables,
            "charts": [_chart(one, language, address) for one in charts(made, regimes)],
            "csv": address("figures.csv"),
            "json": address("figures.json"),
            "sizes": SIZES,
        }
    }


def file(settings: Settings, found: ServiceFigures, name: str) -> HttpResponse:
    """A picture or a download by its name. Raises Http404 for another."""
    if found.measures is None:
        raise Http404
    if name == "figures.json":
        data = measures_data(found, law_of(settings).regimes)
        return HttpResponse(msgspec.json.encode(data), content_type="application/json")
    if name == "figures.csv":
        return _table(found)
    asked = _FILE.fullmatch(name)
    if asked is None:
        raise Http404
    form: Form = "svg" if asked[3] == "svg" else "png"
    return HttpResponse(_drawn(settings, found, asked[1], form, bool(asked[2])), content_type=_TYPES[form])


_pictures: WeakKeyDictionary[ServiceFigures, dict[tuple[str, str, Form, bool], bytes]] = WeakKeyDictionary()
"""Drawn once for the same figures, and forgotten with them."""


def _drawn(settings: Settings, found: ServiceFigures, name: str, form: Form, narrow: bool) -> bytes:
    from amparo.charts.drawing import draw

    language = translation.get_language() or "en"
    kept, key = _pictures.setdefault(found, {}), (name, language, form, narrow)
    if key not in kept:
        made = charts(found.measures, law_of(settings).regimes) if found.measures is not None else ()
        figure = next((one for one in made if one.name == name), None)
        if figure is None:
            raise Http404
        kept[key] = draw(figure, language, form, narrow=narrow)
    return kept[key]


def _table(found: ServiceFigures) -> HttpResponse:
    if found.measures is None:
        raise Http404
    header, rows = measures_rows(found.measures)
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *rows])
    said = 'attachment; filename="figures.csv"'
    return HttpResponse(
        written.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": said}
    )


def _chart(figure: Figure, language: str, address: Callable[[str], str]) -> dict[str, str]:
    title = figure.title.said_in(language)
    return {
        "title": title,
        "alt": _("Chart: %(title)s") % {"title": title},
        "words": described(figure, language),
        "wide": address(f"{figure.name}.svg"),
        "narrow": address(f"{figure.name}-narrow.svg"),
        "png": address(f"{figure.name}.png"),
    }


class _Teller:
    """Measures in a language's words."""

    def __init__(self, language: str, regimes: Mapping[str, Regime]) -> None:
        self._language, self._regimes = language, regimes

    def table(self, way: str, groups: Sequence[Measured], held_back: int) -> dict[str, Any]:
        """A table of groups. held_back: how many are not shown."""
        title = _("All together") if way == "all" else WAYS[way].said_in(self._language)
        rows = [self._row(way, one) for one in sorted(groups, key=lambda one: -one.cases)]
        return {"id": f"by-{way}", "title": title, "rows": rows, "held_back": held_back}

    def _row(self, way: str, one: Measured) -> dict[str, Any]:
        up = next((each for each in one.up if each.seconds == SHARP), None)
        remedy, back = one.remedy, one.returns
        return {
            "name": group_name(way, one.name, self._regimes).said_in(self._language),
            "cases": value_said(one.cases, self._language),
            "wide": one.is_wide,
            "emptied": self._emptied(one),
            "median": self._median(one),
            "up": self._share(up.share, up.band) if up else _("not known yet"),
            "standing": self._share(remedy.none_live, remedy.none_live_interval),
            "sustained": self._share(remedy.sustained, remedy.sustained_interval),
            "back": self._number(back.mean, back.interval),
            "stopped": value_said(back.stopped, self._language) if back.stopped is not None else "",
        }

    def _median(self, one: Measured) -> str:
        if one.times is None:
            return _("not known yet")
        median, ends = one.times.removal.median, one.times.removal.curve.quantile_band()
        said, low, high = (self._time(end) if end is not None else _("not reached") for end in (median, *ends))
        return said if said == low == high else self._between(said, low, high)

    def _emptied(self, one: Measured) -> str:
        """Since when its curve is 0 for want of copies to watch, although others came later."""
        at = one.times.removal.curve.emptied_at() if one.times is not None else None
        return self._time(at) if at is not None else ""

    def _time(self, seconds: float) -> str:
        for most, unit, words in ((HOUR, 60.0, "min"), (72 * HOUR, HOUR, "h")):
            if seconds < most:
                return f"{value_said(seconds / unit, self._language)}{HARD_SPACE}{words}"
        return _("%(days)s days") % {"days": value_said(seconds / (24 * HOUR), self._language)}

    def _share(self, share: float | None, band: Interval | None) -> str:
        return self._with_band(share, band, percent=True)

    def _number(self, value: float | None, band: Interval | None) -> str:
        return self._with_band(value, band, percent=False)

    def _with_band(self, value: float | None, band: Interval | None, *, percent: bool) -> str:
        if value is None:
            return _("not known yet")
        said = value_said(value, self._language, percent)
        if band is None or not (math.isfinite(band.lower) and math.isfinite(band.upper)):
            return said
        return self._between(said, *(value_said(one, self._language, percent) for one in (band.lower, band.upper)))

    def _between(self, middle: str, low: str, high: str) -> str:
        return _("%(middle)s (%(low)s to %(high)s)") % {"middle": middle, "low": low, "high": high}
