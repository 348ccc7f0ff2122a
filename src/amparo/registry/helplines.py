"""data/helplines/*.toml: who to call or write to, one country a file."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec

from amparo.facts import Basis, Source, Status
from amparo.registry.loader import CheckedFact, Complaint, Kind, Read, read_table
from amparo.registry.sheet import Line, Section, Sheet, source_section
from amparo.registry.tables import SourceTable, Table, WordsTable
from amparo.words import Words

INTERNATIONAL = "INT"
"""In the place of a country: open to people anywhere."""
_FOR = {
    "adults": Words("adults", "personas adultas"),
    "minors": Words("people under 18", "menores de 18 años"),
    "both": Words("people of any age", "personas de cualquier edad"),
}
ABUSE = "intimate-images"
"""What most lines of this library are for; pages for survivors list these."""
Serves = Literal["intimate-images", "violence", "crisis", "emergency"]
"""What a line is for: help with images; violence in general; thoughts of suicide; the police and whatever is urgent."""
_SERVES = {
    "violence": Words("violence against women, or within a family", "violencia contra las mujeres o en la familia"),
    "crisis": Words("thoughts of suicide, great distress", "pensamientos de suicidio, mucha angustia"),
    "emergency": Words("the police, and whatever is urgent", "la policía y lo que es urgente"),
}
_CHANNELS = {
    "phone": Words("Phone", "Teléfono"),
    "web": Words("Web", "Web"),
    "chat": Words("Chat", "Chat"),
    "email": Words("E-mail", "Correo"),
}
_COUNTRY = Words("Country", "País")
_FOR_WHOM = Words("For", "Para")
_DOES = Words("What it does", "Qué hace")
_HOURS = Words("Hours", "Horario")
_WHAT_FOR = Words("What it is for", "Para qué es")
_LANGUAGES = Words("Languages", "Idiomas")
_FLAG = Words("Check first", "Comprueba antes")
_HELPLINE = Words("Helpline", "Línea de ayuda")


@dataclass(frozen=True)
class Channel:
    """A way to reach a helpline. kind: phone, web, chat or email."""

    kind: str
    value: str


@dataclass(frozen=True)
class Helpline:
    """Somebody who helps.

    country: ISO 3166, with its part where it is for that part only ("CA-BC"), or INTERNATIONAL. for_whom: adults,
    minors or both. languages, hours: empty and None where not known. flag: a doubt to settle before it is printed, or
    None. serves: what the line is for. also: shorter or other names by which it is known.
    """

    id: str
    country: str
    name: str
    for_whom: str
    channels: tuple[Channel, ...]
    what_it_does: Words
    basis: Basis
    source: Source
    languages: tuple[str, ...] = ()
    hours: str | None = None
    flag: str | None = None
    serves: Serves = "intimate-images"
    also: tuple[str, ...] = ()


class ChannelTable(Table, frozen=True, kw_only=True):
    """A channel."""

    kind: Literal["phone", "web", "chat", "email"]
    value: str


class HelplineTable(Table, frozen=True, kw_only=True):
    """[[helpline]]."""

    id: str
    name: str
    for_whom: Literal["adults", "minors", "both"] = msgspec.field(name="for")
    channel: tuple[ChannelTable, ...]
    what_it_does: WordsTable
    status: Status
    source: SourceTable
    checked: date
    languages: tuple[str, ...] = ()
    hours: str | None = None
    flag: str | None = None
    serves: Serves = "intimate-images"
    also: tuple[str, ...] = ()

    def helpline(self, country: str) -> Helpline:
        """As a value."""
        source = Source(self.id, self.source.title, self.source.url, self.source.kind, self.source.note)
        return Helpline(
            id=self.id,
            country=country,
            name=self.name,
            for_whom=self.for_whom,
            channels=tuple(Channel(one.kind, one.value) for one in self.channel),
            what_it_does=self.what_it_does.words(),
            basis=Basis(self.status, self.checked, (source.id,)),
            source=source,
            languages=self.languages,
            hours=self.hours,
            flag=self.flag,
            serves=self.serves,
            also=self.also,
        )


class HelplineFile(Table, frozen=True, kw_only=True):
    """A whole file."""

    country: str
    helpline: tuple[HelplineTable, ...]


def read(table: dict[str, Any]) -> Read[Helpline]:
    """The helplines of a parsed file, whose id is its country."""
    file = read_table(table, HelplineFile)
    return Read(file.country, tuple(one.helpline(file.country) for one in file.helpline))


def facts(helpline: Helpline) -> Iterator[CheckedFact]:
    """What the helpline rests on."""
    yield CheckedFact(f"helpline {helpline.id}", helpline.basis)


def problems(helpline: Helpline, countries: Collection[str]) -> Iterator[Complaint]:
    """What does not hold together."""
    table = f"helpline {helpline.id}"
    if helpline.country != INTERNATIONAL and helpline.country.partition("-")[0] not in countries:
        yield Complaint(table, f"no country has the code {helpline.country}")
    if not helpline.channels:
        yield Complaint(table, "it has no channel")
    for channel in helpline.channels:
        if channel.kind == "web" and not channel.value.startswith(("https://", "http://")):
            yield Complaint(table, "a web channel is an address that begins with https:// or http://")
        if channel.kind == "email" and "@" not in channel.value:
            yield Complaint(table, "an email channel is an e-mail address")
    if not all(words.strip() for words in helpline.what_it_does):
        yield Complaint(table, "`what_it_does` lacks words")


def sheet(helpline: Helpline, language: str) -> Sheet:
    """Everything about a helpline."""
    said = [
        (_COUNTRY, helpline.country),
        (_FOR_WHOM, _FOR[helpline.for_whom].said_in(language)),
        (_WHAT_FOR, _SERVES[helpline.serves].said_in(language) if helpline.serves in _SERVES else None),
        *((_CHANNELS[one.kind], one.value) for one in helpline.channels),
        (_DOES, helpline.what_it_does.said_in(language)),
        (_HOURS, helpline.hours),
        (_LANGUAGES, ", ".join(helpline.languages) or None),
        (_FLAG, helpline.flag),
    ]
    lines = tuple(Line(label.said_in(language), text, helpline.basis) for label, text in said if text is not None)
    sections = (Section(_HELPLINE.said_in(language), lines), source_section((helpline.source,), language))
    return Sheet(helpline.id, helpline.name, sections)


KIND = Kind("helplines", read, facts, sheet)
