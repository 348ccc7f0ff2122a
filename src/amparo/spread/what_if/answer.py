"""The answer to one question: rows, figures and sentences, for a page, a command and programs alike."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from amparo.spread.figures import Figure, figure_rows
from amparo.spread.telling import UNBOUNDED
from amparo.spread.what_if.question import Question
from amparo.words import Words


@dataclass(frozen=True)
class Row:
    """One scenario.

    key: `nothing`, `within_48`, `within_24`, `within_2`, `blocked`, `limited` (where a limit was asked for), `all`, and
    removal as asked for in its three meanings: `per_copy`, `reported_only`, `global_stop`.
    unbounded: more and more people share, or a million or more; then `people`, `simulated` and the shares are None.
    people: who share in one leak on average, the first posting included, by the closed form. simulated, error: the mean
    of simulated leaks and its standard error; None where the simulation was ended before the leaks were.
    saved: share of the copies of `nothing` that are never made, 0 to 1, by the closed form; None where there is no such
    share: `nothing` is unbounded, or this row comes to more (`more`). saved_low, saved_high: the least and the most
    under the families of kernels with the same half-lives. saved_simulated, saved_error: the same by pairs of simulated
    leaks with the same chances.
    early, early_error: people who shared within `Answer.horizon_hours`, simulated.
    critical_latency_hours: where the row is unbounded: removal of every copy quicker than this would bound it, at most
    30 years. None where no removal does, or where the row is bounded.
    """

    key: str
    scenario: Words
    unbounded: bool
    people: float | None = None
    simulated: float | None = None
    error: float | None = None
    saved: float | None = None
    saved_low: float | None = None
    saved_high: float | None = None
    saved_simulated: float | None = None
    saved_error: float | None = None
    more: bool = False
    early: float | None = None
    early_error: float | None = None
    critical_latency_hours: float | None = None


@dataclass(frozen=True)
class Answer:
    """Everything there is to say. sentences: the headline first, what it cannot say last.

    figures: "saved" (share of copies saved against latency, or, for a leak without bound, the copies that one copy
    leads to against latency) and "growth" (people who shared over time). notes: about the numbers, for those who ask.
    horizon_hours: how far the simulation of early copies goes; 720 unless the leak grows too fast. cases: simulated.
    """

    question: Question
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]
    sentences: tuple[Words, ...]
    notes: tuple[Words, ...]
    horizon_hours: float
    cases: int

    @property
    def unbounded(self) -> bool:
        """True where the leak has no bound while nothing is done."""
        return self.row("nothing").unbounded

    def row(self, key: str) -> Row:
        """The row with this key. KeyError where there is none."""
        return {row.key: row for row in self.rows}[key]

    def figure(self, name: str) -> Figure:
        """The figure with this name. KeyError where there is none."""
        return {figure.name: figure for figure in self.figures}[name]

    def data(self) -> dict[str, Any]:
        """All of it as plain data, for JSON: words under "en" and "es"; "unbounded" where there is no size or share."""
        return {
            "question": asdict(self.question),
            "parameters": self.question.parameters(),
            "unbounded": self.unbounded,
            "sentences": [words._asdict() for words in self.sentences],
            "rows": [self._row_data(row) for row in self.rows],
            "figures": {figure.name: _figure_data(figure) for figure in self.figures},
            "notes": [words._asdict() for words in self.notes],
            "horizon_hours": self.horizon_hours,
            "cases": self.cases,
        }

    def table(self, language: str = "en") -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The rows as a table, its header first. None where there is no number."""
        header = tuple(field.name for field in fields(Row))
        rows = [
            tuple(row.scenario.said_in(language) if name == "scenario" else getattr(row, name) for name in header)
            for row in self.rows
        ]
        return header, rows

    def _row_data(self, row: Row) -> dict[str, Any]:
        data = asdict(row) | {"scenario": row.scenario._asdict()}
        if row.unbounded:
            data["people"] = UNBOUNDED
        if self.unbounded or row.unbounded:
            data["saved"] = UNBOUNDED
        return data


def _figure_data(figure: Figure) -> dict[str, Any]:
    header, rows = figure_rows(figure)
    return {"title": figure.title._asdict(), "header": header, "rows": rows}
