"""A case's timeline as a file for its person: dates, counts, stages, classes of host. Never an address or a number."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from amparo.services.case_access import CaseAccess, by_the_person
from amparo.services.case_timeline import DayCounts, Timeline, TimelineDay, case_timeline
from amparo.settings import Settings
from amparo.words import Words

FORMAT = "amparo-timeline-1"
COUNTS = tuple(DayCounts.__dataclass_fields__)
LIMITS = Words(
    "Each address counts as one copy from the day it was added; two may be of one copy, and it may have been up before."
    " Only what was noted in this case counts: what nobody found and private messages are missing, and how often a copy"
    " was seen is not known. The thresholds of the stages are conventions. It looks back and foretells nothing.",
    "Cada dirección cuenta como una copia desde el día en que se añadió; dos pueden ser de una misma copia, y puede"
    " haber estado en línea antes. Solo cuenta lo anotado en este caso: falta lo que nadie encontró y los mensajes"
    " privados, y no se sabe cuántas veces se vio una copia. Los umbrales de las etapas son convenciones. Mira hacia"
    " atrás y no predice nada.",
)
"""Beside every timeline."""


class TimelineForm(StrEnum):
    """What it is saved as."""

    CSV = "csv"
    JSON = "json"


def export_timeline(
    settings: Settings, access: CaseAccess, form: TimelineForm, now: datetime, language: str = "en"
) -> bytes:
    """The timeline as CSV, a row for each day, or as JSON with its limits in a language. now: timezone-aware.

    Raises Refused `person_only`: a file is out of reach once the person takes the tick off; NotFound `no_such_case`;
    Unavailable `cannot_unseal`.
    """
    by_the_person(access)
    timeline = case_timeline(settings, access, now)
    return _csv(timeline) if form is TimelineForm.CSV else _json(timeline, language)


def _json(timeline: Timeline, language: str) -> bytes:
    data = {
        "format": FORMAT,
        "time_zone": "UTC",
        "case": timeline.state.value,
        "copies_at_most": timeline.known,
        "hosts": dict(timeline.hosts),
        "not_counted": {"left_out": timeline.left_out, "search_results": timeline.search},
        "days": [_day(one) for one in timeline.days],
        "limits": LIMITS.said_in(language),
    }
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


def _day(day: TimelineDay) -> dict[str, Any]:
    return {**_plain(day), "hosts": {name: asdict(counts) for name, counts in day.hosts.items()}}


def _plain(day: TimelineDay) -> dict[str, Any]:
    """What a table has of a day, and JSON too."""
    seen = day.stage.evidence
    return {
        "date": day.date.isoformat(),
        **asdict(day.counts),
        "letters_sent": day.letters,
        "answers": day.answers,
        "came_up_again": day.again,
        "stage": day.stage.stage.name.lower(),
        "rule": day.stage.rule.value,
        "copies": seen.copies,
        "new_3_days": seen.new_3_days,
        "new_7_days": seen.new_7_days,
        "peak_7_days": seen.peak_7_days,
        "recurrence": day.stage.recurrence,
        "rules_not_asked": list(day.stage.missing),
        "first_list": day.first_list,
        "stage_rests_on_first_list": day.from_first_list,
        "case_stopped": day.stopped,
    }


def _csv(timeline: Timeline) -> bytes:
    """Columns for each class of host that the case has stand last, as `social_up`; yes and no are 1 and 0."""
    rows = [{**dict(_flat(_plain(day))), **dict(_by_host(day))} for day in timeline.days]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _flat(plain: dict[str, Any]) -> Iterator[tuple[str, str | int | None]]:
    for name, value in plain.items():
        yield name, " ".join(value) if isinstance(value, list) else int(value) if isinstance(value, bool) else value


def _by_host(day: TimelineDay) -> Iterator[tuple[str, int]]:
    for name, counts in day.hosts.items():
        for count in COUNTS:
            yield f"{name}_{count}", getattr(counts, count)
