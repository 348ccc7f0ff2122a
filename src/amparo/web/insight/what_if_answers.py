"""Answers and charts for whoever asks: within the budget, at a place, each worked out once."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest

from amparo.errors import NotFound, Refused, Unavailable
from amparo.spread.figures import Figure
from amparo.spread.what_if.answer import Answer
from amparo.spread.what_if.answering import answer
from amparo.spread.what_if.question import Question
from amparo.web.insight.kept import Kept
from amparo.web.shared.budget import LONG_SUMS, AllTaken, Buckets
from amparo.web.shared.installation import installation
from amparo.web.shared.network import network_address

TOKENS = 240.0
"""In a full bucket: sixty questions that nobody has asked before, or forty with their two charts."""
TOKENS_A_SECOND = 2.0
ANSWER_TOKENS, CHART_TOKENS = 4.0, 1.0
"""What is kept costs nothing."""
_MOST_ANSWERS, _MOST_CHARTS = 128, 256  # some 10 MB and 15 MB

type Form = Literal["svg", "png"]

_budget = Buckets(TOKENS, TOKENS_A_SECOND)
_places = LONG_SUMS
_answers: Kept[Question, Answer] = Kept(_MOST_ANSWERS)
_charts: Kept[tuple[Question, "Chart"], bytes] = Kept(_MOST_CHARTS)


@dataclass(frozen=True)
class Chart:
    """One picture. figure: its name. narrow: for a phone."""

    figure: str
    language: str
    form: Form
    narrow: bool = False


class TooManyQuestions(Refused):
    """A source has asked too much. seconds: after which asking again can succeed, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_questions", "Too many questions from this network; try again later.")
        self.seconds = seconds


def answered(request: HttpRequest, question: Question) -> Answer:
    """The answer. Raises TooManyQuestions, Unavailable `what_if_busy`."""
    return _worked_out(request, _answers, question, lambda: answer(question))


def drawn(request: HttpRequest, question: Question, chart: Chart) -> bytes:
    """A picture of one of its figures. Raises NotFound `no_such_figure`, and as `answered`."""
    found = _charts.found((question, chart))
    if found is not None:
        return found
    figure = _figure(answered(request, question), chart.figure)
    return _worked_out(request, _charts, (question, chart), lambda: _draw(figure, chart), CHART_TOKENS)


def warm(language: str) -> None:
    """Work out the question that nobody changed, with its charts: the first visitor then need not wait for what is
    loaded and compiled at the first call.
    """
    question = Question()
    found = _answers.made(question, lambda: answer(question))
    for figure in found.figures:
        chart = Chart(figure.name, language, "svg")
        _charts.made((question, chart), lambda figure=figure, chart=chart: _draw(figure, chart))  # type: ignore[misc]


def _worked_out[K: Hashable, V](
    request: HttpRequest, kept: Kept[K, V], key: K, make: Callable[[], V], cost: float = ANSWER_TOKENS
) -> V:
    found = kept.found(key)
    if found is not None:
        return found
    source = network_address(request, installation().web.trusted_proxies)
    seconds = _budget.spend(source, cost, time.monotonic())
    if seconds:
        raise TooManyQuestions(seconds)
    try:
        with _places.taken():
            return kept.made(key, make)
    except AllTaken:
        raise Unavailable("what_if_busy", "Several questions are being worked on; try again in a moment.") from None


def _figure(found: Answer, name: str) -> Figure:
    for figure in found.figures:
        if figure.name == name:
            return figure
    raise NotFound("no_such_figure", "An answer has no figure of this name.")


def _draw(figure: Figure, chart: Chart) -> bytes:
    from amparo.charts.drawing import draw  # loads matplotlib

    return draw(figure, chart.language, chart.form, narrow=chart.narrow)
