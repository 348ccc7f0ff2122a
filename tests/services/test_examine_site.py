"""Each finding of `amparo doctor`, provoked in an installation that lacks nothing else."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from amparo.keyring import open_keyring
from amparo.services.effects import NewEffect, add_effect
from amparo.services.examine_home import room
from amparo.services.examine_site import examine_site
from amparo.services.finding import Level
from amparo.services.grant_role import ROLES, grant_role, take_role
from amparo.settings import HostSettings, Settings, SiteSettings, StoreSettings, WebSettings
from amparo.snapshots.publisher import Publisher
from amparo.store import models as rows
from amparo.store.connection import close_store, reading
from amparo.store.transaction import writing
from tests.delivery.sink import Sink, running
from tests.services.filed import clock, filed, with_mail

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
OF_THIS_MACHINE = {"disk_full", "disk_low", "host_on_other_device"}


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with running(Sink()) as one:
        yield one


@dataclass
class Place:
    """An installation that a test spoils."""

    settings: Settings

    def codes(self, now: datetime = NOW) -> set[str]:
        found = examine_site(self.settings, {"AMPARO_HOME": str(self.settings.home)}, now)
        return {one.code for one in found} - OF_THIS_MACHINE

    def change(self, section: str, **values: Any) -> None:
        changed = msgspec.structs.replace(getattr(self.settings, section), **values)
        self.settings = msgspec.structs.replace(self.settings, **{section: changed})


def checked_law(folder: Path, day: datetime = NOW) -> None:
    """Every regime of ours as the operator's own, each fact read at its source on that day."""
    folder.mkdir(parents=True)
    for path in (files("amparo") / "data" / "regimes").iterdir():
        if path.name.endswith(".toml"):
            text = path.read_text(encoding="utf-8").replace('status = "recalled"', 'status = "read"')
            text = re.sub(r"checked = \d{4}-\d\d-\d\d", f"checked = {day:%Y-%m-%d}", text)
            (folder / path.name).write_text(text, encoding="utf-8")


@pytest.fixture
def sound(settings: Settings, sink: Sink, tmp_path: Path) -> Place:
    """Nothing is missing here."""
    home, content = settings.home, tmp_path / "content"
    content.mkdir()
    site = SiteSettings(name="Photos", url="https://photos.example", contact="help@photos.example")
    settings = msgspec.structs.replace(
        with_mail(settings, sink.mail),
        site=site,
        web=WebSettings(trusted_proxies=1),
        hosts={"content": HostSettings(path=content, url="https://photos.example/p")},
    )
    for role in ROLES:
        grant_role(settings, "ana", role, who="ana")
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)
    (home / "amparo.toml").write_text("")
    (home / "amparo.toml").chmod(0o600)
    (home / "BACKUP").write_text(NOW.isoformat())
    open_keyring(settings.keys_dir)
    checked_law(settings.data_dir / "regimes")
    with Publisher(settings.snapshot_dir) as publisher:
        publisher.heartbeat(NOW.timestamp())
    return Place(settings)


def test_an_installation_that_lacks_nothing_has_no_finding(sound: Place) -> None:
    assert sound.codes() == set()


Spoil = Callable[[Place], None]


def mode(path: str, bits: int) -> Spoil:
    return lambda place: (place.settings.home / path).chmod(bits)


def gone(path: str) -> Spoil:
    return lambda place: (place.settings.home / path).unlink()


def setting(section: str, **values: Any) -> Spoil:
    return lambda place: place.change(section, **values)


def written(path: str, text: str) -> Spoil:
    return lambda place: (place.settings.home / path).write_text(text) and None


def without(role: str) -> Spoil:
    return lambda place: take_role(place.settings, "ana", role, who="ana")


def hosts(**values: Any) -> Spoil:
    def spoil(place: Place) -> None:
        changed = msgspec.structs.replace(place.settings.hosts["content"], **values)
        place.settings = msgspec.structs.replace(place.settings, hosts={"content": changed})

    return spoil


SPOILT: dict[str, tuple[str, Spoil]] = {
    "no file": ("no_settings_file", gone("amparo.toml")),
    "open file": ("settings_open", mode("amparo.toml", 0o640)),
    "password": ("password_in_file", written("amparo.toml", '[mail]\npassword = "x"\n')),
    "open home": ("home_open", mode("", 0o755)),
    "open keys": ("keys_open", mode("keys", 0o750)),
    "open key": ("keys_open", mode("keys/seal", 0o644)),
    "missing key": ("keys_missing", gone("keys/lookup")),
    "short key": ("keys_damaged", written("keys/lookup", "short")),
    "no backup": ("no_backup", gone("BACKUP")),
    "broken stamp": ("no_backup", written("BACKUP", "yesterday")),
    "old backup": ("old_backup", written("BACKUP", (NOW - timedelta(days=8)).isoformat())),
    "http": ("address_not_https", setting("site", url="http://photos.example")),
    "local": ("address_local", setting("site", url="https://localhost:8701")),
    "loopback": ("address_local", setting("site", url="http://127.0.0.1:8701")),
    "proxy": ("proxy_not_counted", setting("web", trusted_proxies=0)),
    "no name": ("site_unnamed", setting("site", name="This service")),
    "no contact": ("no_contact", setting("site", contact="")),
    "no mail": ("mail_missing", setting("mail", host="")),
    "no sender": ("mail_missing", setting("mail", sender="")),
    "mail in the clear": ("mail_unprotected", setting("mail", host="smtp.example")),
    "no answer": ("mail_unavailable", setting("mail", port=1)),
    "no staff": ("no_staff", setting("mail", staff=())),
    "no addresses": ("no_staff", setting("mail", staff=("nobody",))),
    "no host": ("no_host", lambda place: setattr(place, "settings", msgspec.structs.replace(place.settings, hosts={}))),
    "host gone": ("host_unreadable", hosts(path=Path("/nowhere/at/all"))),
    "host without address": ("bad_host_url", hosts(url="")),
    "no law": ("no_law", setting("site", countries=("AQ",))),
    "no admin": ("no_admin", without("admin")),
    "no moderator": ("no_moderator", without("moderator")),
    "no child safety": ("no_child_safety", without("child_safety")),
    "no senior": ("no_senior", without("senior")),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_found_and_nothing_else(sound: Place, name: str) -> None:
    code, spoil = SPOILT[name]
    spoil(sound)
    assert sound.codes() == {code}


def test_a_home_below_the_served_folder_is_found(sound: Place) -> None:
    hosts(path=sound.settings.home.parent)(sound)
    assert sound.codes() == {"quarantine_served"}


def test_law_that_was_only_recalled_is_found(sound: Place) -> None:
    own = sound.settings.data_dir / "regimes" / "us-tida.toml"
    own.write_text(own.read_text().replace('status = "read"', 'status = "recalled"', 1))
    assert sound.codes() == {"law_recalled"}


def test_law_that_was_not_checked_for_long_is_found(sound: Place) -> None:
    later = NOW + timedelta(days=181)
    (sound.settings.home / "BACKUP").write_text(later.isoformat())
    with Publisher(sound.settings.snapshot_dir) as publisher:
        publisher.heartbeat(later.timestamp())
    assert sound.codes(later) == {"law_stale"}


def test_law_that_cannot_be_read_is_found(sound: Place) -> None:
    (sound.settings.data_dir / "regimes" / "broken.toml").write_text("schema = 1\n")
    assert sound.codes() == {"bad_data"}


def test_a_worker_that_is_silent_is_found(sound: Place) -> None:
    with Publisher(sound.settings.snapshot_dir) as publisher:
        publisher.heartbeat(NOW.timestamp() - sound.settings.gate.stale_seconds - 1)
    assert sound.codes() == {"worker_silent"}


def test_a_store_that_does_not_answer_is_found(sound: Place) -> None:
    close_store()
    sound.settings = msgspec.structs.replace(
        sound.settings, store=StoreSettings("postgresql://amparo@/x?host=/nowhere")
    )
    assert sound.codes() == {"store_unavailable"}


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not yet recorded"])
def test_a_missed_deadline_is_found_whether_or_not_the_worker_saw_it(sound: Place, recorded: bool) -> None:
    with writing(sound.settings) as write:
        late = clock(filed(write, sound.settings), NOW - timedelta(minutes=1))
        late.breached_at = NOW if recorded else None
        late.save()
    assert sound.codes() == {"clocks_breached"}


def test_a_deadline_that_is_near_is_advice(sound: Place) -> None:
    with writing(sound.settings) as write:
        near = clock(filed(write, sound.settings), NOW + timedelta(hours=1))
        near.warned_at = NOW
        near.save()
    assert sound.codes() == {"clocks_near"}


@pytest.mark.parametrize(("trouble", "found"), [("host_unavailable", {"effects_in_trouble"}), ("mail_too_soon", set())])
def test_steps_that_fail_again_and_again_are_found_and_a_mail_that_waits_its_hour_is_not(
    sound: Place, trouble: str, found: set[str]
) -> None:
    with writing(sound.settings) as write:
        add_effect(write, open_keyring(sound.settings.keys_dir).seal, NewEffect("hide/1", "hide", {}))
        rows.Effect.objects.update(tries=6, trouble=trouble)
    assert sound.codes() == found


@pytest.mark.parametrize(
    ("free", "codes"), [(10**12, []), (5 * 10**9, []), (4 * 10**9, ["disk_low"]), (10**8, ["disk_full"])]
)
def test_a_disk_that_is_nearly_full_is_found(free: int, codes: list[str]) -> None:
    assert [one.code for one in room(free)] == codes


def test_a_newsroom_needs_no_host_and_a_local_address_is_advice(sound: Place) -> None:
    sound.settings = msgspec.structs.replace(sound.settings, hosts={})
    sound.change("site", kind="newsroom", url="http://127.0.0.1:8701")
    found = examine_site(sound.settings, {"AMPARO_HOME": str(sound.settings.home)}, NOW)
    assert {one.code: one.level for one in found if one.code not in OF_THIS_MACHINE} == {"address_local": Level.ADVICE}


@pytest.fixture
def helpline(sound: Place) -> Place:
    """The same as a helpline that lacks nothing: no host, and nobody to be warned."""
    sound.settings = msgspec.structs.replace(sound.settings, hosts={})
    sound.change("site", kind="helpline")
    sound.change("mail", staff=())
    return sound


def test_a_helpline_needs_no_host_and_no_moderator(helpline: Place) -> None:
    for role in ("moderator", "senior", "child_safety"):
        take_role(helpline.settings, "ana", role, who="ana")
    assert helpline.codes() == set()


AT_A_HELPLINE: dict[str, tuple[str, Spoil]] = {
    "no caseworker": ("no_caseworker", without("caseworker")),
    "one relay for all": ("relay_shared", setting("cases", agent_name="Friends", relay="letters@friends.example")),
    "no mail": ("mail_missing", setting("mail", host="")),
}


@pytest.mark.parametrize("name", AT_A_HELPLINE)
def test_what_is_wrong_at_a_helpline_is_found_and_nothing_else(helpline: Place, name: str) -> None:
    code, spoil = AT_A_HELPLINE[name]
    spoil(helpline)
    assert helpline.codes() == {code}


def test_an_agent_whom_no_answer_reaches_is_found(helpline: Place) -> None:
    helpline.change("cases", agent_name="Friends")
    assert helpline.codes() == set()
    helpline.change("site", contact="")
    assert helpline.codes() == {"agent_unreachable", "no_contact"}


def test_problems_come_before_advice(sound: Place) -> None:
    sound.change("site", name="This service", url="http://photos.example", contact="")
    found = examine_site(sound.settings, {"AMPARO_HOME": str(sound.settings.home)}, NOW)
    levels = [one.level for one in found]
    assert levels == sorted(levels, key=lambda level: level is Level.ADVICE)


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(Settings(), home=tmp_path / "home")
    examine_site(settings, {"AMPARO_HOME": str(settings.home)}, NOW)
    assert not settings.home.exists()


def test_no_finding_names_an_address_or_a_person(sound: Place) -> None:
    for _, spoil in SPOILT.values():
        try:
            spoil(sound)
        except (OSError, KeyError):  # spoilt already
            continue
    found = examine_site(sound.settings, dict(os.environ), NOW)
    said = " ".join(one.sentence for one in found)
    assert not [word for word in ("ana", "photos.example", "staff@", "127.0.0.1") if word in said.split()]


def test_each_finding_says_what_to_do(sound: Place) -> None:
    with reading(sound.settings):
        pass
    sound.change("site", name="This service", url="http://photos.example", contact="")
    sound.change("mail", host="")
    found = examine_site(sound.settings, {"AMPARO_HOME": str(sound.settings.home)}, NOW)
    assert all(one.remedy.strip() and one.sentence.endswith(".") for one in found)
