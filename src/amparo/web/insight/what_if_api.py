"""What programs get, as types that decode and describe. The answer is `amparo.spread.what_if.answer.Answer.data`."""

from typing import Literal

import msgspec

JSON = "application/json"
CSV = "text/csv; charset=utf-8"

Unbounded = Literal["unbounded"]


class Said(msgspec.Struct, frozen=True):
    """The same words in English and Spanish."""

    en: str
    es: str


class Asked(msgspec.Struct, frozen=True):
    """The question with all its numbers. limit: null where there is none."""

    feed: int
    network: int
    board: int
    messages: int
    n: float
    latency: float
    removed: float
    found: float
    blocked: float
    altered: float
    limit: int | None
    returns: float
    known: Literal["after", "before"]


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """One row. Shares from 0 to 1, hours; null where there is no such number.

    key: `nothing`, `within_48`, `within_24`, `within_2`, `blocked`, `limited`, `all`, and removal as asked for in its
    three meanings: `per_copy`, `reported_only`, `global_stop`.
    """

    key: str
    scenario: Said
    unbounded: bool
    people: float | Unbounded
    simulated: float | None
    error: float | None
    saved: float | Unbounded | None
    saved_low: float | None
    saved_high: float | None
    saved_simulated: float | None
    saved_error: float | None
    more: bool
    early: float | None
    early_error: float | None
    critical_latency_hours: float | None


class FigureData(msgspec.Struct, frozen=True):
    """The numbers of a chart, a row for each point. header: names of the columns."""

    title: Said
    header: list[str]
    rows: list[tuple[str, float | None, float | None, float | None, float | None]]


class WhatIfAnswer(msgspec.Struct, frozen=True):
    """sentences: the headline first, what it cannot say last. parameters: the shortest query that asks the same."""

    question: Asked
    parameters: dict[str, str]
    unbounded: bool
    sentences: list[Said]
    rows: list[Scenario]
    figures: dict[str, FigureData]
    notes: list[Said]
    horizon_hours: float
    cases: int


class Refusal(msgspec.Struct, frozen=True, omit_defaults=True):
    """error: stable code. message: one sentence for a person. field: the parameter it is about, where it is one."""

    error: str
    message: str
    field: str = ""
