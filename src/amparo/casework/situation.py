"""What a plan is made for: who is shown, what happened, and at what kind of place. No name and no address."""

from dataclasses import dataclass
from enum import Enum

from amparo.casework.regime import Person

ADULT_AGE = 18


class Age(Enum):
    """Of the person shown, at the time and now. UNSURE counts as MINOR."""

    ADULT = "adult"
    MINOR = "minor"
    UNSURE = "unsure"


class Maker(Enum):
    """Who took or recorded the image."""

    SELF = "self"
    OTHER = "other"
    UNKNOWN = "unknown"


class Happening(Enum):
    """What happened, as the person says it; several may be true. PAID_PAGE: taken from a subscribers' page of hers or
    his. PAST_WORK: from past adult work.
    """

    ONLINE = "online"
    THREATENED = "threatened"
    FOUND_BY_OTHER = "found_by_other"
    SYNTHETIC = "synthetic"
    DOXED = "doxed"
    SECRET = "secretly_recorded"  # noqa: S105  # a kind of recording
    PAID_PAGE = "paid_page"
    PAST_WORK = "past_work"


@dataclass(frozen=True)
class Place:
    """Where a copy stands, by kind alone.

    route: id of the service; None for any other site. carriers: ids of routes known to host or carry it. private: in a
    chat or another place that is not public.
    """

    route: str | None = None
    carriers: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True)
class Facts:
    """What happened.

    published_before: the person once sold or published the image. hide_identity: nobody who can be avoided is to learn
    who asks. hostile: the operator of the place humiliates, sells removal or publishes notices.
    """

    age: Age
    made_by: Maker = Maker.UNKNOWN
    synthetic: bool = False
    threatened_only: bool = False
    published_before: bool = False
    hide_identity: bool = True
    hostile: bool = False


def is_minor(person: Person, facts: Facts) -> bool:
    """Whether the case belongs to minors' services alone. person.age: now."""
    return facts.age is not Age.ADULT or (person.age is not None and person.age < ADULT_AGE)
