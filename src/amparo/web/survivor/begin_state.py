"""A beginning under way: what was answered so far, carried by the page, kept nowhere."""

from collections.abc import Mapping
from typing import Literal

import msgspec
from django.http import QueryDict

from amparo.services.case_about import About, Ticks

Step = Literal["device", "careful", "age", "minor", "happened", "about", "advice", "keep"]
ORDER: tuple[Step, ...] = ("device", "careful", "age", "happened", "about", "advice", "keep")
"""The steps of an adult; "careful" is for who said that somebody may look at the device. "minor" leaves this path."""
ASKING: tuple[Step, ...] = ("device", "age", "happened", "about", "keep")
"""Those with answers that are carried on."""
DECIDING: tuple[Step, ...] = ASKING[1:]
"""Those that a case is made of; who looks at the device is no part of it, and is forgotten on the minors' page."""
Written = dict[str, list[str]]
"""What stood in the fields of one step, by name, as it was sent."""


class Beginning(msgspec.Struct, forbid_unknown_fields=True):
    """step: the one shown. answers: what stood in the fields, by step."""

    step: Step = "device"
    answers: dict[str, Written] = {}

    def all_said(self, step: Step, field: str) -> list[str]:
        """Every answer of a field in which one can tick several."""
        return self.answers.get(step, {}).get(field, [])

    def said(self, step: Step, field: str) -> str:
        """One answer, "" where there is none."""
        values = self.all_said(step, field)
        return values[-1].strip() if values else ""

    def ticked(self, field: str) -> bool:
        """Whether something was ticked where one chooses how the case is kept."""
        return self.said("keep", field) == "on"

    @property
    def is_adult(self) -> bool:
        """Whether it was said, and said to be certain."""
        return self.said("age", "adult") == "yes"

    @property
    def country(self) -> str | None:
        """Where the person shown lives, None where not said."""
        return self.said("about", "country") or None

    @property
    def is_watched(self) -> bool:
        """Whether somebody looks at the device, or may."""
        return self.said("device", "watched") != "no"


def following(beginning: Beginning) -> Step:
    """The step after this one; the last stays."""
    return _beside(beginning, 1)


def preceding(beginning: Beginning) -> Step:
    """The step before this one; from the minors' page back to the question."""
    return "age" if beginning.step == "minor" else _beside(beginning, -1)


def written(sent: QueryDict, names: Mapping[str, object]) -> Written:
    """What was sent in the fields of these names, as it was sent."""
    return {name: list(sent.getlist(name)) for name in names if name in sent}


def about_of(beginning: Beginning, language: str) -> About:
    """What the case begins with. An address for mail is taken only where mail was asked for."""
    said = beginning.said
    reminded = beginning.ticked("remind")
    return About(
        language=language,
        country=beginning.country,
        happened=beginning.all_said("happened", "happened"),
        made_by=said("about", "made_by"),
        hide_identity=said("about", "hide") != "no",
        relation=said("about", "relation"),
        contact=said("keep", "contact") if reminded else None,
        mailbox_safe=reminded and beginning.ticked("mailbox_safe"),
    )


def ticks_of(beginning: Beginning) -> Ticks:
    """How the person wants the case kept."""
    return Ticks(**{name: beginning.ticked(name) for name in ("sheet", "team", "remind", "follow", "check")})


def _beside(beginning: Beginning, by: int) -> Step:
    path = [step for step in ORDER if step != "careful" or beginning.is_watched or beginning.step == "careful"]
    return path[min(max(path.index(beginning.step) + by, 0), len(path) - 1)]
