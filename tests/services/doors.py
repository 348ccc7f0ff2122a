"""Doors of the tests of letters: a site of the operator's own files, by form, by mail, and as an Amparo platform."""

from datetime import UTC, datetime

from amparo.casework.case_life import SightingState
from amparo.services.case_access import CaseAccess
from amparo.services.draft_letters import Choice, agree_letters
from amparo.services.letters import LetterView
from amparo.services.show_case import show_case
from amparo.settings import Settings
from tests.registry.files import put

PLACES = tuple(f"https://site.example/p/{n}" for n in range(1, 6))
"""Addresses at the site."""
MAILBOX = "removals@site.example"
HEAD = """
schema = 1
id = "site"
category = "social"
role = "platform"
regimes = ["US-TIDA"]
domains = ["site.example", "127.0.0.1"]
checked = 2026-11-01
name = { en = "The site", es = "El sitio" }
escalation = { to = ["host", "search", "regulator"], none = true, status = "recalled" }
"""
DOORS = """
[[door]]
id = "form"
kind = "form"
value = "https://site.example/remove"
purpose = { en = "remove an image", es = "retirar una imagen" }
accepts = ["US-TIDA"]
most_addresses = 2
status = "recalled"

[[door]]
id = "mail"
kind = "email"
value = "removals@site.example"
purpose = { en = "remove an image", es = "retirar una imagen" }
accepts = ["US-TIDA", "US-STATE", "EU-DSA-16", "policy"]
at_operator = true
status = "recalled"

[[door]]
id = "named"
kind = "email"
value = "legal@site.example"
purpose = { en = "the lawyers", es = "el área legal" }
accepts = ["policy"]
identity = { value = "named", status = "recalled" }
status = "recalled"

[[door]]
id = "copyright"
kind = "email"
value = "copyright@site.example"
purpose = { en = "copyright", es = "derechos de autor" }
accepts = ["US-DMCA"]
identity = { value = "passed_on", status = "recalled" }
status = "recalled"
"""
PLATFORM = """
[[door]]
id = "amparo"
kind = "amparo"
value = "{address}"
public_key = "{key}"
purpose = {{ en = "notices", es = "avisos" }}
accepts = ["US-TIDA", "policy"]
identity = {{ value = "shielded", status = "recalled" }}
status = "recalled"
"""


def site(settings: Settings, doors: str = DOORS, head: str = HEAD) -> Settings:
    """The same installation, which knows the site by a file of its own."""
    put(settings.home, "routes", head + doors, "site.toml")
    return settings


def choice(door: str = "mail", regime: str | None = "US-TIDA", **more: object) -> Choice:
    """A letter to the site about everything there."""
    agreed = frozenset({"nonconsent"}) if regime == "US-TIDA" else frozenset()
    given: dict[str, object] = {"route": "site", "door": door, "regime": regime, "operator": "site", "agreed": agreed}
    return Choice(**{**given, **more})  # type: ignore[arg-type]


def agreed(settings: Settings, access: CaseAccess, which: Choice | None = None) -> int:
    """A letter that the person said yes to; its number."""
    (number,) = agree_letters(settings, access, which or choice())
    return number


def letter(settings: Settings, access: CaseAccess, number: int) -> LetterView:
    """How a letter stands."""
    return next(one for one in show_case(settings, access).letters if one.number == number)


def states(settings: Settings, access: CaseAccess) -> list[SightingState]:
    """How the addresses stand, in order."""
    return [one.state for one in show_case(settings, access).sightings]


def now() -> datetime:
    return datetime.now(UTC)
