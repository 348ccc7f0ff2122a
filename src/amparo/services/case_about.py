"""What a person says about herself or himself and what happened, as a case keeps it: sealed."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from amparo.casework.notice import CATEGORIES, Relation
from amparo.casework.situation import Age, Facts, Happening, Maker
from amparo.delivery.email import is_address
from amparo.errors import BadInput
from amparo.services.draft import LONGEST
from amparo.store.sealed import seal, unseal

LANGUAGES = ("en", "es")
MOST_HOSTILE = 200


class About(msgspec.Struct, kw_only=True):
    """language: of the person. country: where she or he lives. happened: of `situation.Happening`. made_by: of `Maker`.

    hostile: operators (route ids or registered names) that get no notice and no question from here. The others are as
    in `casework.notice.NoticeDraft`. Whoever holds one holds personal data: `repr` shows none of it.
    """

    language: str
    country: str | None = None
    happened: list[str] = []
    made_by: str = Maker.UNKNOWN.value
    hide_identity: bool = True
    relation: str = Relation.DEPICTED.value
    name: str | None = None
    contact: str | None = None
    mailbox_safe: bool = False
    category: str | None = None
    explanation: str | None = None
    authority: str | None = None
    signature: str | None = None
    hostile: list[str] = []

    def __repr__(self) -> str:
        """Nothing of it."""
        return "About()"

    def facts(self, operator: str | None = None) -> Facts:
        """What a plan is made for at one operator."""
        happened = set(self.happened)
        sold = {Happening.PAID_PAGE.value, Happening.PAST_WORK.value}
        return Facts(
            age=Age.ADULT,
            made_by=Maker(self.made_by),
            synthetic=Happening.SYNTHETIC.value in happened,
            threatened_only=happened == {Happening.THREATENED.value},
            published_before=bool(happened & sold),
            hide_identity=self.hide_identity,
            hostile=operator is not None and operator in self.hostile,
        )


@dataclass(frozen=True)
class Ticks:
    """What the person allows beside the passphrase. sheet: a printed recovery sheet. team: caseworkers open the case.

    remind, follow, check: tasks of the service while the person is away.
    """

    sheet: bool = False
    team: bool = False
    remind: bool = False
    follow: bool = False
    check: bool = False


def checked_about(about: About) -> About:
    """The same, once it is found to be what it should. Raises BadInput `bad_case`."""
    texts = {name: getattr(about, name) for name in LONGEST if hasattr(about, name)}
    too_long = any(text is not None and len(text) > LONGEST[name] for name, text in texts.items())
    known = (
        about.language in LANGUAGES
        and set(about.happened) <= {one.value for one in Happening}
        and about.made_by in {one.value for one in Maker}
        and about.relation in {one.value for one in Relation}
        and (about.category is None or about.category in CATEGORIES)
        and (about.country is None or (len(about.country) == 2 and about.country.isascii() and about.country.isupper()))
        and len(about.hostile) <= MOST_HOSTILE
    )
    if too_long or not known:
        raise BadInput("bad_case", "Something in the case has a value that it cannot have.")
    return about


def sealed_about(data_key: bytes, case: UUID, about: About) -> bytes:
    """As a case keeps it."""
    return seal(data_key, msgspec.json.encode(about), f"case/{case}/about")


def about_of(data_key: bytes, case: UUID, sealed: bytes | memoryview) -> About:
    """As kept. Raises Unavailable `cannot_unseal`."""
    return msgspec.json.decode(unseal(data_key, sealed, f"case/{case}/about"), type=About)


def check_mailbox(about: About, ticks: Ticks) -> None:
    """Raises BadInput `no_mailbox` where reminders have nowhere safe to go."""
    if ticks.remind and not (about.mailbox_safe and is_address((about.contact or "").strip())):
        raise BadInput("no_mailbox", "Reminders need an e-mail address that only the person reads.")
