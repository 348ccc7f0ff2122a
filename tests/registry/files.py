"""Small files for the operator's own folder, which tests change a line at a time."""

from pathlib import Path

REGIME = """
schema = 1
id = "XX-LAW"
citation = "s. 1"
jurisdiction = "XX"
serves = ["GB"]
kind = "statutory_notice"
recipient = "platform"
started_by = "notice"
offered = true
law_status = "in_force"
in_force_from = 2026-06-29
checked = 2026-11-01
name = { en = "A law", es = "Una ley" }
who_may_invoke = { value = "the person shown", status = "read", source = ["law"] }
against = { value = "platforms", status = "read", source = ["law"] }
copies = { value = "identical", status = "read", source = ["law"] }
acknowledgement = { none = true, note = "nothing is said", status = "read", source = ["law"] }
reasons = { none = true, status = "recalled" }
appeal = { value = "in six months", internal_months = 6, status = "read", source = ["law"], checked = 2025-01-01 }
penalty = { value = "a fine", status = "read", source = ["law"] }
in_force = { value = "2026", status = "read", source = ["law"] }

[covers]
authentic = { value = "yes", status = "read", source = ["law"] }
synthetic = { value = "yes", status = "read", source = ["law"] }
threat = { value = "no", status = "read", source = ["law"] }
minors = { value = "no", status = "read", source = ["law"] }
drawings = { value = "no", status = "read", source = ["law"] }

[regulator]
name = { value = "Regulator", status = "read", source = ["law"] }
complaint_route = { none = true, status = "read", source = ["law"] }

[eligibility]
countries = ["EU"]
applicants = ["depicted"]
age_from = 14

[[element]]
field = "signature"
text = "a signature"
required = true
gives = ["signature"]
ask = { en = "Your name.", es = "Tu nombre." }
why = { en = "The law asks.", es = "La ley lo pide." }
status = "read"
source = ["law"]

[[element]]
field = "good_faith"
text = "good faith"
required = true
gives = ["statement:good_faith"]
ask = { en = "Good faith.", es = "Buena fe." }
why = { en = "The law asks.", es = "La ley lo pide." }
status = "read"
source = ["law", "other"]

[[statement]]
id = "good_faith"
text = { en = "I mean it.", es = "Lo digo en serio." }
status = "read"
source = ["law"]

[[duty]]
id = "remove"
actor = "platform"
action = "remove"
task = "remove"
by_service = true
amount = 48
unit = "hours"
zone = "America/New_York"
starts = "valid_request"
starts_words = "a valid request"
status = "read"
source = ["law"]
[[duty.example]]
kind = "complete"
received = 2026-11-25T17:30:00-05:00
due = 2026-11-27T17:30:00-05:00
[[duty.example]]
kind = "incomplete"
received = 2026-11-25T17:30:00-05:00
lacks = ["signature"]
[[duty.example]]
kind = "weekend"
received = 2026-11-27T23:00:00-05:00
due = 2026-11-29T23:00:00-05:00
[[duty.example]]
kind = "summer_time"
received = 2027-03-13T12:00:00-05:00
due = 2027-03-15T13:00:00-04:00

[[conflict]]
topic = "the number"
detail = "one says 48, one says 72"
used = "48"
status = "read"
source = ["law", "other"]

[source.law]
title = "The law"
kind = "official"
[source.other]
title = "Another reading"
kind = "secondary"
"""

CALENDAR = """
schema = 1
id = "xx-days"
zone = "America/New_York"
status = "read"
checked = 2026-11-01
name = { en = "Days off", es = "Días libres" }
[[holiday]]
name = { en = "New Year", es = "Año Nuevo" }
rule = "fixed"
month = 1
day = 1
observed = "nearest_weekday"
from_year = 1900
[[holiday]]
name = { en = "Last Monday of May", es = "Último lunes de mayo" }
rule = "nth_weekday"
month = 5
weekday = "monday"
nth = -1
[source.law]
title = "The law"
kind = "official"
"""

HELPLINES = """
schema = 1
country = "AQ"
[[helpline]]
id = "xx-line"
name = "A line"
for = "adults"
channel = [{ kind = "phone", value = "000" }, { kind = "web", value = "https://line.example" }]
languages = ["en"]
what_it_does = { en = "listens", es = "escucha" }
status = "recalled"
source = { title = "Its page", url = "https://line.example", kind = "official", note = "" }
checked = 2026-11-01
"""

ROUTE = """
schema = 1
id = "own_site"
category = "social"
role = "platform"
regimes = ["US-TIDA"]
checked = 2026-11-01
name = { en = "A site", es = "Un sitio" }
sla = { value = "two days", hours = 48, status = "read", source = ["page"], checked = 2025-01-01 }
account_needed = { value = "no", status = "read", source = ["page"] }
stopncii_participant = { none = true, status = "recalled" }
escalation = { to = ["host", "search"], none = true, status = "recalled" }
carriers = { value = ["cloudflare"], status = "recalled" }

[[door]]
id = "form"
kind = "form"
value = "https://site.example/remove"
purpose = { en = "remove an image", es = "retirar una imagen" }
accepts = ["US-TIDA"]
presumes = { value = ["EU-DSA-16"], status = "recalled" }
most_addresses = 3
account_needed = { value = "no", status = "read", source = ["page"] }
identity = { value = "named", status = "read", source = ["page"] }
publishes_notices = { value = "no", status = "read", source = ["page"] }
status = "read"
source = ["page"]

[[door]]
id = "menu"
kind = "in_app"
value = "menu > report"
purpose = { en = "report in the app", es = "reportar en la aplicación" }
how = { en = "Open the menu.", es = "Abre el menú." }
accepts = ["policy"]
status = "read"
source = ["page"]

[[field]]
field = "where"
paraphrase = { en = "The address.", es = "La dirección." }
required = true
gives = ["targets"]
status = "read"
source = ["page"]

[[field]]
field = "kind"
paraphrase = { en = "The kind.", es = "El tipo." }
required = true
choose = "Intimate"
doors = ["form"]
status = "read"
source = ["page"]

[[note]]
value = "slow on Sundays"
status = "recalled"

[[caveat]]
value = "the menu was not looked up"
status = "recalled"

[[example]]
country = "US"
facts = { age = "adult" }
doors = ["form", "menu"]
without = ["targets"]
lacks = ["where"]

[[example]]
country = "US"
facts = { age = "minor" }
doors = []

[source.page]
title = "Its page"
url = "https://site.example/help"
kind = "official"
"""


def put(home: Path, kind: str, text: str, name: str = "own.toml") -> Path:
    """Write one of the operator's own files."""
    path = home / "data" / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(text: str, old: str, new: str) -> str:
    """The text with one place changed, which must be there."""
    assert old in text
    return text.replace(old, new, 1)
