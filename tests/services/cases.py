"""Small vocabulary of the tests of survivors' cases: a helpline, a case with everything in it."""

from pathlib import Path

import msgspec

from amparo.casework.compose import Shield
from amparo.services.case_about import About, Ticks
from amparo.services.case_prints import add_prints
from amparo.services.case_sightings import add_sightings
from amparo.services.draft_letters import Choice, agree_letters
from amparo.services.grant_role import grant_role
from amparo.services.open_case import OpenedCase, open_case
from amparo.settings import Settings, SiteSettings

NAME, CONTACT, WORDS = "Lucía Prueba Nombre", "lucia.prueba@mail.example", "It was taken in the blue room by the sea"
ADDRESSES = ("https://x.com/somebody/status/1700000000000000001", "https://copies.example.org/album/77?id=abc")
PDQ_LINE = "pdq:f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22:100"
SHA_LINE = "sha256:" + "5e" * 32


def helpline(settings: Settings) -> Settings:
    """The same store as a helpline's."""
    return msgspec.structs.replace(
        settings, site=SiteSettings(kind="helpline", name="A helpline", url="http://127.0.0.1:8701", countries=("US",))
    )


def about(**more: object) -> About:
    """A person in the United States whose images are online."""
    given: dict[str, object] = {
        "language": "en",
        "country": "US",
        "happened": ["online"],
        "name": NAME,
        "contact": CONTACT,
        "mailbox_safe": True,
        "category": "nudity",
        "explanation": WORDS,
        "signature": NAME,
    }
    return About(**{**given, **more})  # type: ignore[arg-type]


def caseworker(settings: Settings, name: str = "worker-1") -> str:
    """Somebody of the team."""
    grant_role(settings, name, "caseworker", who="root")
    return name


def opened(settings: Settings, ticks: Ticks | None = None, **more: object) -> OpenedCase:
    """A new case."""
    return open_case(settings, about(**more), ticks or Ticks())


def full(settings: Settings, ticks: Ticks | None = None) -> OpenedCase:
    """A case with addresses, fingerprints and an agreed letter under the US law to a known service."""
    case = opened(settings, ticks)
    add_sightings(settings, case.access, "\n".join(ADDRESSES))
    add_prints(settings, case.access, [[PDQ_LINE, SHA_LINE]])
    agree_letters(settings, case.access, tida_choice())
    return case


def tida_choice(**more: object) -> Choice:
    """The form of X under the US law, for the address there, with the name."""
    given: dict[str, object] = {
        "route": "x",
        "door": "tida_form",
        "regime": "US-TIDA",
        "operator": "x",
        "shield": Shield.OPEN,
        "agreed": frozenset({"nonconsent"}),
    }
    return Choice(**{**given, **more})  # type: ignore[arg-type]


def every_byte(*folders: Path) -> bytes:
    """All bytes of all files below these folders."""
    return b"\n".join(path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
