"""A helpline that dies on purpose while a letter leaves. Started by the crash tests, never imported by them.

The platform is a process of its own and lives on. One trial per named point: a child is killed there, a second one does
what the person does who finds the letter on its way, and both sides are read.
"""

import json
import os
import sys
from functools import partial
from pathlib import Path

import msgspec

from amparo.casework.case_life import LetterState
from amparo.evidence.chain import verify
from amparo.evidence.receipt import public_key
from amparo.keyring import open_keyring
from amparo.services.case_access import CaseAccess
from amparo.services.case_sightings import add_sightings
from amparo.services.platform_news import ask_for_news
from amparo.services.send_letter import send_letter
from amparo.settings import FetchSettings, Settings
from amparo.snapshots import faults
from amparo.store import models as rows
from amparo.store.chains import lines_of, openings_of
from amparo.store.connection import close_store, reading
from tests.crash.worker_program import in_child
from tests.delivery.sink import free_port
from tests.services import doors
from tests.services.cases import helpline, opened
from tests.services.doors import agreed, choice, letter
from tests.store.backends import fresh_settings
from tests.web.running import running

POINTS = ("letter.sending.after", "letter.sent.before")


def send(settings: Settings, access: CaseAccess, writing: int) -> None:
    os.write(writing, send_letter(settings, access, 1).value.encode() + b"\n")


def die(settings: Settings, access: CaseAccess, point: str, writing: int) -> None:
    faults.arm(point)
    send(settings, access, writing)


def report(settings: Settings, platform: Settings, access: CaseAccess, writing: int) -> None:
    """How it stands on both sides."""
    with reading(platform):
        notices = sorted(rows.Notice.objects.values_list("reference", "state"))
    view = letter(settings, access, 1)
    with reading(settings):
        kinds = list(rows.EvidenceEntry.objects.filter(chain=access.id).values_list("kind", flat=True))
        openings = openings_of(access.id, access.data_key)
        sound = verify(access.id, list(lines_of(access.id)), openings.values()).is_sound
    told = {
        "notices": notices,
        "letter": view.state.value,
        "reference": view.body.at.reference if view.body.at is not None else None,
        "asked": [row.value for row in doors.states(settings, access)],
        "sent": kinds.count("letter.sent"),
        "receipts": kinds.count("letter.receipt"),
        "clocks": len(view.dues),
        "sound": sound,
    }
    if view.state is LetterState.WAITING:
        ask_for_news(settings, access, 1)  # what was kept opens the notice
    os.write(writing, json.dumps(told).encode() + b"\n")


def trial(folder: Path, point: str, platform: Settings, address: str) -> None:
    """One letter of one case; prints a line of JSON."""
    settings = helpline(fresh_settings("sqlite", folder / point))
    key = public_key(open_keyring(platform.keys_dir).site)
    doors.site(settings, doors.DOORS + doors.PLATFORM.format(address=address, key=key))
    settings = msgspec.structs.replace(settings, fetch=FetchSettings(allow=(address,), seconds=30))
    case = opened(settings)
    add_sightings(settings, case.access, f"https://site.example/{point}")
    agreed(settings, case.access, choice("amparo"))
    close_store()
    killed, ended = in_child(partial(die, settings, case.access, point))
    after, _ = in_child(partial(report, settings, platform, case.access))
    again, _ = in_child(partial(send, settings, case.access))
    resumed, _ = in_child(partial(report, settings, platform, case.access))
    said = {"point": point, "signal": ended, "acknowledged": killed, "again": again}
    print(json.dumps({**said, "after": json.loads(after[0]), "resumed": json.loads(resumed[0])}), flush=True)


def trials(folder: Path) -> None:
    """Every point, against one platform."""
    platform, port = fresh_settings("sqlite", folder / "platform"), free_port()
    with running(platform, port, site_url=f"http://127.0.0.1:{port}") as served:
        for point in POINTS:
            trial(folder, point, platform, served.url)


if __name__ == "__main__":
    trials(Path(sys.argv[1]))
